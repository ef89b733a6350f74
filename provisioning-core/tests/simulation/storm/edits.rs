//! Edits that contend, and what operators decide.

use provisioning_core::engine::Decision;

use super::*;

impl Sky {
    pub(super) async fn edit(&self, dice: &mut Dice) {
        let services = self.services();
        if services.is_empty() {
            return;
        }
        let service = dice.pick(&services);
        let (first, first_base) = (self.draw(service, dice), base(dice));
        if dice.comes(35) {
            self.saw("contending edits");
            let (second, second_base) = (self.draw(service, dice), base(dice));
            tokio::join!(
                self.change(service, first, first_base),
                self.change(service, second, second_base)
            );
        } else {
            self.change(service, first, first_base).await;
        }
    }

    fn draw(&self, service: &ServiceId, dice: &mut Dice) -> Change {
        if dice.comes(self.climate.terminations) {
            return Change::terminate();
        }
        match dice.below(16) {
            0 | 1 => Change::suspend("unpaid"),
            2 => Change::suspend("abuse"),
            3 | 4 => Change::unsuspend("unpaid"),
            5 => Change::unsuspend("abuse"),
            6 => Change::suspend_at(Some(clock::after(self.clock.now(), dice.seconds(600)))),
            7 => Change::suspend_at(None),
            8 => Change::reinstall(),
            9 => {
                let other = *dice.pick(&CUSTOMERS);
                self.owned_by(service, other);
                Change::customer_to(customer(other))
            }
            10 => Change::variables([("JAR_FILE", *dice.pick(&["one.jar", "two.jar"]))]),
            11 => {
                let mut overrides = Overrides::default();
                overrides.memory = Some(provisioning_core::Mebibytes::from_gib(6).into());
                Change::overrides(overrides)
            }
            12 => Change::keep(),
            13 => Change::back_up(),
            _ => Change::product(product(dice.pick::<&str>(&self.products()))),
        }
    }

    /// `base`: the change is based on the revision that stood so long before it.
    async fn change(&self, service: &ServiceId, change: Change, base: Option<Duration>) {
        self.saw("edits");
        let (change, base) = match base {
            None => (change, None),
            Some(wait) => {
                let revision = self.desired(service).await.revision;
                self.sleep(wait).await;
                (change.based_on(revision), Some(revision))
            }
        };
        match self.engine().change(service, change).await {
            Ok(revision) if base.is_some_and(|base| ![base, base + 1].contains(&revision)) => {
                let what = format!("an edit based on revision {base:?} made revision {revision}");
                self.violated(service, what).await;
            }
            Err(error) if error.reason() == Reason::Conflict && base.is_some() => self.saw("conflicts"),
            // It has ended, or is on its way there; or somebody has it in hand while its end is taken back.
            Err(error) if matches!(error.reason(), Reason::Invalid | Reason::NotAllowed | Reason::Conflict) => {}
            Err(error) if error.reason() == Reason::Store && self.there_were("failing commits") => {}
            Err(error) => self.violated(service, format!("edit: {error}")).await,
            Ok(_) => {}
        }
    }

    /// An operator decides about a service that waits for one.
    pub(super) async fn decision(&self, dice: &mut Dice) {
        for service in self.services() {
            let record = self.record(&service).await;
            let Some(parked) = record.parked.filter(|_| record.phase == Phase::Parked) else {
                continue;
            };
            let bound = record.binding.map(|binding| binding.server);
            let decision = match (&parked.cause, bound) {
                (ParkCause::KeyLost, Some(server)) if dice.comes(60) => Decision::Adopt(server),
                (ParkCause::Missing | ParkCause::Foreign { .. }, _) if dice.comes(40) => Decision::Abandon,
                _ => Decision::Retry,
            };
            let is_abandoned = decision == Decision::Abandon;
            if self.engine().decide(&service, decision, Some("olga")).await.is_ok() {
                self.saw("decisions");
            }
            if is_abandoned {
                self.touch(&service, "abandons");
            }
            return;
        }
    }
}

fn base(dice: &mut Dice) -> Option<Duration> {
    dice.comes(40).then(|| dice.seconds(4))
}

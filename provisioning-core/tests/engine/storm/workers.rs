//! Workers that live, die and pause, and what they may report.

use super::*;

/// What becomes of a worker in the middle of its work.
pub(super) enum Fate {
    Lives,
    /// The process is lost when it is woken for this time.
    DiesAtPoll(usize),
    /// The process is lost after this time.
    DiesAfter(Duration),
    /// The machine stands still from this time on, for so long.
    Pauses(usize, Duration),
}

pub(super) async fn fated<T>(fate: Fate, work: impl Future<Output = T>) -> Option<T> {
    let mut work = Box::pin(work);
    let (polls, pause) = match fate {
        Fate::Lives => return Some(work.await),
        Fate::DiesAfter(time) => return tokio::time::timeout(time, work).await.ok(),
        Fate::DiesAtPoll(polls) => (polls, None),
        Fate::Pauses(polls, time) => (polls, Some(time)),
    };
    let mut polled = 0;
    let done = std::future::poll_fn(|context| {
        if polled >= polls {
            return Poll::Ready(None);
        }
        polled += 1;
        work.as_mut().poll(context).map(Some)
    });
    match (done.await, pause) {
        (Some(done), _) => Some(done),
        (None, None) => None,
        (None, Some(time)) => {
            tokio::time::sleep(time).await;
            Some(work.await)
        }
    }
}

impl Sky {
    pub(super) async fn work(self, mut dice: Dice) {
        let mut engine = self.engine();
        loop {
            self.sleep(dice.seconds(8)).await;
            let services = self.services();
            if services.is_empty() {
                continue;
            }
            let service = dice.pick(&services).clone();
            let fate = self.fate(&mut dice);
            let touches = self.touches(&service);
            if dice.comes(15) {
                match fated(fate, engine.run_due(&panel(), 3)).await {
                    Some(Err(error)) if error.reason() != Reason::Conflict => {
                        self.violated(&service, format!("a pass: {error}")).await;
                    }
                    Some(_) => {}
                    None => engine = self.engine(),
                }
                continue;
            }
            match fated(fate, engine.advance(&service)).await {
                Some(Ok(progress)) => self.judge(&service, &progress, touches).await,
                Some(Err(error)) if error.reason() == Reason::Conflict => {}
                Some(Err(error)) => self.violated(&service, format!("advance: {error}")).await,
                None => engine = self.engine(),
            }
        }
    }

    pub(super) fn fate(&self, dice: &mut Dice) -> Fate {
        let polls = usize::try_from(dice.below(12)).unwrap();
        if dice.comes(self.climate.crashes) {
            self.saw("crashes");
            if dice.comes(70) {
                Fate::DiesAtPoll(polls)
            } else {
                Fate::DiesAfter(dice.seconds(40))
            }
        } else if dice.comes(self.climate.pauses) {
            self.saw("pauses");
            Fate::Pauses(polls, Duration::from_secs(16) + dice.seconds(44))
        } else {
            Fate::Lives
        }
    }

    /// What is said must be true at that moment.
    pub(super) async fn judge(&self, service: &ServiceId, progress: &Progress, touches: usize) {
        match progress {
            Progress::Converged { .. } if self.touches(service) == touches => {
                let desired = self.desired(service).await;
                if self.record(service).await.converged == Some(desired.revision) {
                    self.as_wanted(service, &desired, "called converged").await;
                }
            }
            Progress::Ended { .. } => {
                let rows = self.servers_of(service).len();
                if rows > 0 && !self.climate.is_beyond_the_margin() {
                    self.violated(service, format!("called ended, with {rows} servers"))
                        .await;
                }
            }
            Progress::Parked { cause } if !self.was_injected(service, cause) => {
                self.violated(service, format!("parked without a cause: {cause:?}"))
                    .await;
            }
            _ => {}
        }
    }

    /// Whether the storm can have caused this.
    pub(super) fn was_injected(&self, service: &ServiceId, cause: &ParkCause) -> bool {
        let seen = self.seen.borrow();
        let there_were = |what: &str| seen.weather.contains_key(what);
        match cause {
            ParkCause::InstallFailed => there_were("failing installs"),
            ParkCause::InstallStuck => {
                there_were("lost installs") || there_were("slow installs") || there_were("panel restarts")
            }
            // The panel died between its row and its node, and cannot tell that the node has nothing.
            ParkCause::InstallUnproven => !kind::TELLS_ABSENCE_FROM_SILENCE && there_were("panel restarts"),
            ParkCause::Missing => self.was_touched(service, "deletes"),
            ParkCause::KeyLost => self.was_touched(service, "takes the key off"),
            _ => false,
        }
    }

    /// What must hold at every moment.
    pub(super) async fn look(&self) {
        let servers = self.fake.servers();
        let users = self.fake.users();
        let owners = self.seen.borrow().owners.clone();
        for (service, customers) in owners {
            let key = service.as_str();
            if self.fake.most_at_once_for(key) > 1 {
                self.violated(&service, "two at once".to_owned()).await;
            }
            let rows: Vec<&FakeServer> = servers
                .iter()
                .filter(|row| row.made_by.as_deref() == Some(key))
                .collect();
            for row in &rows {
                let owner = users
                    .iter()
                    .find(|user| user.id == row.owner)
                    .and_then(|user| user.external_id.as_deref());
                if !owner.is_some_and(|owner| customers.contains(owner)) {
                    self.violated(&service, format!("owned by {owner:?}, sold to {customers:?}"))
                        .await;
                }
            }
            let was_active = self.seen.borrow().active.get(&service).cloned();
            match was_active {
                None => {
                    let record = self.record(&service).await;
                    if let (true, Some(binding)) = (record.was_active, record.binding) {
                        let first = (binding.server.uuid.to_string(), self.fake.created_for(key));
                        self.seen.borrow_mut().active.insert(service, first);
                    }
                }
                Some((uuid, made)) => {
                    let is_wanted = self.desired(&service).await.goal == Goal::Live;
                    let is_gone = rows.iter().all(|row| row.uuid != uuid);
                    if is_wanted && is_gone && !self.was_touched(&service, "deletes") {
                        self.violated(&service, "a server in use was deleted".to_owned()).await;
                    }
                    if self.fake.created_for(key) > made && !self.climate.is_beyond_the_margin() {
                        self.violated(&service, "made again after it was in use".to_owned())
                            .await;
                    }
                }
            }
        }
        for customer in CUSTOMERS {
            let email = format!("customer{customer}@example.org");
            let accounts = users.iter().filter(|user| user.email == email).count();
            assert!(
                accounts <= 1,
                "seed {}: {accounts} accounts of customer {customer}",
                self.seed
            );
        }
    }

    /// The panel's row is as wanted.
    pub(super) async fn as_wanted(&self, service: &ServiceId, desired: &Desired, when: &str) {
        if self.climate.is_beyond_the_margin() && when == "called converged" {
            return;
        }
        let rows = self.servers_of(service);
        let [row] = rows.as_slice() else {
            return self.violated(service, format!("{when}: {} servers", rows.len())).await;
        };
        let memory = desired.spec.limits.memory.at().map_or(0, |memory| memory.get());
        if u64::try_from(row.memory).unwrap() != memory {
            self.violated(service, format!("{when}: {} of memory, sold {memory}", row.memory))
                .await;
        }
        let users = self.fake.users();
        let owner = users.iter().find(|user| user.id == row.owner);
        if owner.and_then(|user| user.external_id.as_deref()) != Some(desired.customer.id().as_str()) {
            self.violated(service, format!("{when}: owned by account {}", row.owner))
                .await;
        }
        let asked = desired.requests.get(&Act::Reinstall).copied().unwrap_or_default();
        let path = format!("/api/application/servers/{}/reinstall", row.id);
        let may_have_happened = |status: Option<u16>| status.is_none_or(|status| !(400..500).contains(&status));
        let requests = self.fake.requests().into_iter();
        let sent = requests
            .filter(|request| request.path == path && may_have_happened(request.status))
            .count();
        if u64::try_from(sent).unwrap() > asked {
            self.violated(service, format!("{when}: {sent} reinstallations, {asked} asked for"))
                .await;
        }
        let shall = desired.is_suspended(self.clock.now());
        let may_stay = self.was_touched(service, "suspends") || self.climate.is_beyond_the_margin();
        if row.suspended != shall && !(row.suspended && may_stay) {
            self.violated(
                service,
                format!("{when}: suspended {}, shall be {shall}", row.suspended),
            )
            .await;
        }
        if row.external_id.as_deref() != Some(service.as_str()) {
            self.violated(service, format!("{when}: it carries {:?}", row.external_id))
                .await;
        }
        let may_have_failed = asked > 0 && self.seen.borrow().weather.contains_key("failing installs");
        // Where a suspension is beside it, an installation that was asked for may go on under it.
        // One that never reports goes on for ever: nobody but who asked for it can ask again.
        let may_be_lost = asked > 0
            && ["lost installs", "panel restarts"]
                .iter()
                .any(|what| self.seen.borrow().weather.contains_key(what));
        let goes_on_under_it = asked > 0 && row.suspended && !kind::ANSWERS_FOR_THE_NODE;
        let is_fine = |status: &str| {
            goes_on_under_it
                || status == "suspended"
                || (status == kind::REINSTALL_FAILED && may_have_failed)
                || (status == "installing" && may_be_lost)
        };
        if row.status.as_deref().is_some_and(|status| !is_fine(status)) {
            self.violated(service, format!("{when}: it is {:?}", row.status)).await;
        }
    }
}

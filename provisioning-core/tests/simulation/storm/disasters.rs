//! What databases do to those who trust them: commits that are lost, clocks that jump, back-ups that are restored.

use provisioning_core::sweep::SweepPolicy;

use super::*;

/// What was backed up.
#[derive(Default)]
pub(super) struct Backups {
    /// The store, a moment ago.
    last: Option<MemoryStore>,
    /// The store, and how many events it knew.
    store: Option<(MemoryStore, u64)>,
    panel: Option<Snapshot>,
}

impl Sky {
    pub(super) async fn disasters(&self, step: u64, backups: &mut Backups, dice: &mut Dice) {
        let climate = self.climate;
        if dice.comes(climate.failing_commits) {
            self.saw("failing commits");
            for _ in 0..=dice.below(2) {
                let fault = *dice.pick(&[CommitFault::NotAcknowledged, CommitFault::NotDone]);
                self.database.fail(fault);
            }
        }
        if dice.comes(climate.clock_jumps) {
            self.saw("clock jumps");
            let seconds = i64::try_from(1 + dice.below(600)).unwrap();
            self.database.jump(if dice.comes(60) { seconds } else { -seconds });
        }
        match climate.memory {
            Memory::Durable => {}
            Memory::LosesTheLast => {
                if let Some(last) = backups.last.take().filter(|_| dice.comes(8)) {
                    self.saw("lost commits");
                    self.database.set_back_to(last);
                    self.seen.borrow_mut().set_back = Some(self.clock.now());
                    self.repeat_orders().await;
                }
                backups.last = Some(self.database.kept().snapshot());
            }
            Memory::IsRestored => {
                let kept = self.database.kept();
                if step == climate.steps / 3 {
                    backups.store = Some((kept.snapshot(), kept.outbox_position().await.unwrap()));
                } else if step == climate.steps * 3 / 4
                    && let Some((backup, position)) = backups.store.take()
                {
                    self.store_is_restored(backup, position, dice).await;
                }
            }
        }
        if climate.panel_restores && step == climate.steps / 3 {
            backups.panel = Some(self.fake.snapshot());
        } else if climate.panel_restores
            && step == climate.steps * 3 / 4
            && let Some(backup) = backups.panel.take()
        {
            self.saw("restored panels");
            self.fake.restore(backup);
            for service in self.services() {
                self.touch(&service, "restores the panel");
            }
        }
    }

    /// The application knows how many events there were: nothing is done before an operator has looked.
    async fn store_is_restored(&self, backup: MemoryStore, position: u64, dice: &mut Dice) {
        let known = self.database.kept().outbox_position().await.unwrap();
        let mut ended = Vec::new();
        for service in self.services() {
            let is_ended = self.desired(&service).await.goal == Goal::Ended;
            let before = backup.read(DocumentKind::Desired, service.as_str()).await.unwrap();
            let before = before.map(|document| document.decode::<Desired>().unwrap().goal);
            if is_ended {
                ended.push(service);
            } else if before == Some(Goal::Ended) {
                // Its end was taken back since: what an operator trusts then ends it once more.
                return;
            }
        }
        if known == position {
            return;
        }
        self.saw("restored stores");
        {
            let mut seen = self.seen.borrow_mut();
            seen.acknowledged = known;
            seen.set_back = Some(self.clock.now());
        }
        self.wire.is_read_only(true);
        self.database.set_back_to(backup);
        self.sleep(Duration::from_secs(30) + dice.seconds(90)).await;
        let operator = self.engine();
        let refused = operator.may_write().await.map_err(|error| error.reason());
        assert_eq!(refused, Err(Reason::Behind), "seed {}", self.seed);
        if !kind::KEY_IS_UNIQUE {
            self.sleep(Duration::from_secs(MARGIN)).await;
        }
        drop(operator.sweep(&panel(), SweepPolicy::report_only()).await);
        self.wire.is_read_only(false);
        operator.trust_restored_store().await.unwrap();
        self.repeat_orders().await;
        for service in ended {
            let kept = self.database.kept();
            let is_known = kept
                .read(DocumentKind::Desired, service.as_str())
                .await
                .unwrap()
                .is_some();
            if is_known {
                drop(self.engine().change(&service, Change::terminate()).await);
            }
        }
    }
}

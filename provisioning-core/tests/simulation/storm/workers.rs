//! Workers that live, die and pause, and what they may report.

use provisioning_core::{Error, plan::Note};

use super::*;

impl Sky {
    pub(super) async fn work(self, mut dice: Dice) {
        let (mut engine, mut since) = (self.engine(), self.database.times_set_back());
        let at_once = if self.climate.is_large() { 40 } else { 3 };
        loop {
            self.sleep(dice.seconds(8)).await;
            let services = self.services();
            if services.is_empty() {
                continue;
            }
            let service = dice.pick(&services).clone();
            if since != self.database.times_set_back() {
                (engine, since) = (self.engine(), self.database.times_set_back());
            }
            let fate = self.fate(&mut dice);
            let touches = self.touches(&service);
            let is_alive = if dice.comes(if self.climate.is_large() { 80 } else { 15 }) {
                match self.connected(fate, engine.run_due(&panel(), at_once)).await {
                    Some(Err(error)) if !self.may_fail(&error) => {
                        self.violated(&service, format!("a pass: {error}")).await;
                        true
                    }
                    passed => passed.is_some(),
                }
            } else {
                match self.connected(fate, engine.advance(&service)).await {
                    Some(Ok(progress)) => {
                        self.judge(&service, &progress, touches).await;
                        true
                    }
                    Some(Err(error)) if !self.may_fail(&error) => {
                        self.violated(&service, format!("advance: {error}")).await;
                        true
                    }
                    worked => worked.is_some(),
                }
            };
            if !is_alive {
                engine = self.engine();
            }
        }
    }

    /// Does a worker's work as far as its fate and the database let it.
    pub(super) async fn connected<T>(&self, fate: Fate, work: impl Future<Output = T>) -> Option<T> {
        self.database.while_connected(fated(fate, work)).await.flatten()
    }

    /// Another worker was faster, or the database failed.
    pub(super) fn may_fail(&self, error: &Error) -> bool {
        match error.reason() {
            Reason::Conflict => true,
            Reason::Store => self.there_were("failing commits"),
            Reason::Behind => self.there_were("restored stores"),
            Reason::NotFound => self.seen.borrow().set_back.is_some(),
            _ => false,
        }
    }

    pub(super) fn fate(&self, dice: &mut Dice) -> Fate {
        let polls = usize::try_from(dice.below(30)).unwrap();
        if dice.comes(self.climate.crashes) {
            self.saw("crashes");
            if dice.comes(70) {
                Fate::DiesAtPoll(polls)
            } else {
                Fate::DiesAfter(dice.seconds(40))
            }
        } else if dice.comes(self.climate.pauses) {
            self.saw("pauses");
            Fate::Pauses(
                polls,
                Duration::from_secs(16) + dice.seconds(self.climate.longest_pause),
            )
        } else {
            Fate::Lives
        }
    }

    /// What is said must be true at that moment.
    pub(super) async fn judge(&self, service: &ServiceId, progress: &Progress, touches: usize) {
        match progress {
            Progress::Converged { notes } if self.touches(service) == touches => {
                let desired = self.desired(service).await;
                let is_this = self.record(service).await.converged == Some(desired.revision);
                // A request that comes after the last moment at which it was expected may run between the look and the word.
                if is_this && !self.climate.needs_a_sweep() {
                    self.as_wanted(service, &desired, "called converged").await;
                }
                if is_this && !self.climate.needs_a_sweep() && self.wire.is_unheard(service) {
                    self.violated(service, "converged, and a write may still take effect".to_owned())
                        .await;
                }
                let shall = desired.is_suspended(self.clock.now());
                let is_told = notes.contains(&Note::SuspendedOnThePanel);
                let is_suspended = self.rows_of(service).await.iter().any(|row| row.suspended);
                if is_this && is_suspended && !shall && !is_told && !self.climate.needs_a_sweep() {
                    self.violated(service, "converged, and nobody is told that it is suspended".to_owned())
                        .await;
                }
            }
            // What comes later still is found by a sweep.
            Progress::Ended { .. } if !self.climate.needs_a_sweep() && !self.was_touched(service, "abandons") => {
                let rows = self.rows_of(service).await.len();
                let tombstone = self.record(service).await.ended;
                if rows > 0 && tombstone.is_some_and(|tombstone| !tombstone.let_go) {
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

    /// Whether the storm can have caused this. A closed list: what is not in it never parks a service.
    pub(super) fn was_injected(&self, service: &ServiceId, cause: &ParkCause) -> bool {
        let forgot = self.seen.borrow().set_back.is_some();
        let restored = self.there_were("restored panels");
        match cause {
            ParkCause::InstallFailed => self.there_were("failing installs"),
            ParkCause::InstallStuck => {
                self.there_were("lost installs")
                    || self.there_were("slow installs")
                    || self.there_were("panel restarts")
                    || restored
            }
            // The panel died between its row and its node, or has its row from a back-up, and cannot tell that the node has
            // nothing.
            ParkCause::InstallUnproven => {
                !TELLS_ABSENCE_FROM_SILENCE && (self.there_were("panel restarts") || restored)
            }
            ParkCause::Missing => self.was_touched(service, "deletes") || restored || forgot,
            ParkCause::KeyLost => self.was_touched(service, "takes the key off") || restored,
            // A creation that the database forgot, or that a panel had taken back before it was restored, is nobody's, for all
            // that can be proved.
            ParkCause::Foreign { .. } => forgot || restored || self.has_a_stranger(service),
            ParkCause::NoRoom { .. } => self.there_were("full nodes") || self.is_a_node_full(),
            // It was restored between a write and the next answer.
            ParkCause::Refused { message } => restored && message.starts_with("it keeps other values"),
            _ => false,
        }
    }

    /// Somebody else's server carries its key, or one that the panel takes for its key.
    fn has_a_stranger(&self, service: &ServiceId) -> bool {
        let seen = self.seen.borrow();
        let mut keys = seen.strangers.iter().filter_map(|row| row.external_id.as_deref());
        keys.any(|key| key.eq_ignore_ascii_case(service.as_str()))
    }
}

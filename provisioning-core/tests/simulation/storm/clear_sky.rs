//! After the storm: every service must be as wanted, and stay so when the last late request has run.

use panel_http::fake::PowerState;
use provisioning_core::sweep::{DriftKind, DriftOutcome, SweepReport};

use super::{
    sweeps::repairing,
    truth::{AT_REST, LATER},
    weather::{heal, well},
    *,
};

/// How long a service may take to be as wanted under a clear sky: lost installations have an hour each.
pub(super) const PATIENCE: u64 = 5 * 3600;

/// How often a sweep is repeated that could not tell all.
const SWEEPS: u32 = 12;

/// It went on with one that saw what was before, or something was in hand: where the clock of the database was set back, a
/// worker that died keeps what it had for so much longer.
fn is_to_be_repeated(report: &SweepReport) -> bool {
    let mut drift = report.drift().iter();
    report.is_resumed || drift.any(|drift| matches!(drift.outcome, DriftOutcome::Pending { .. }))
}

impl Sky {
    pub(super) async fn clear(&self) {
        self.fake.faults().clear();
        self.fake.queue_delay(Duration::ZERO);
        self.database.heal();
        for node in [1, 2] {
            heal(&self.fake.node(node));
            well(&self.fake.node(node));
        }
        self.quiet(PATIENCE).await;
        // The judges read what servers start from the panel, too.
        lift_rate_limits(&self.fake);
        self.judge_all(AT_REST, None).await;
        if self.climate.customers {
            self.customers_are_known().await;
        }
        // What was called done stays so when the last request that can still be on its way has run.
        self.pass_time(self.climate.latest + 60).await;
        self.judge_all(LATER, None).await;
        let engine = self.engine();
        for service in self.services() {
            let touches = self.touches(&service);
            match engine.advance(&service).await {
                Ok(progress) => self.judge(&service, &progress, touches).await,
                Err(error) => self.violated(&service, format!("advance: {error}")).await,
            }
        }
        let sweep = async || {
            let swept = Box::pin(engine.sweep(&panel(), repairing())).await;
            swept.unwrap_or_else(|error| panic!("seed {}: a sweep: {error}", self.seed))
        };
        let mut report = sweep().await;
        for _ in 0..SWEEPS {
            if !is_to_be_repeated(&report) {
                break;
            }
            self.is_true(&report).await;
            self.pass_time(600).await;
            report = sweep().await;
        }
        self.is_true(&report).await;
        self.quiet(PATIENCE).await;
        self.judge_all("in the end", Some(&report)).await;
        self.strangers_are_as_they_were().await;
        self.was_told().await;
    }

    async fn judge_all(&self, when: &str, swept: Option<&SweepReport>) {
        *self.read.rows.borrow_mut() = Some(self.fake.servers());
        for service in self.services() {
            let (record, desired) = (self.record(&service).await, self.desired(&service).await);
            if let Some(parked) = record.parked.filter(|_| record.phase == Phase::Parked) {
                if !self.was_injected(&service, &parked.cause) {
                    self.violated(&service, format!("{when}: parked without a cause: {:?}", parked.cause))
                        .await;
                }
                continue;
            }
            // Nobody looks at what is at rest, before a sweep does.
            let was_touched = self.was_touched(&service, "deletes") || self.was_touched(&service, "takes the key off");
            if swept.is_none() && (self.climate.needs_a_sweep() || was_touched) {
                continue;
            }
            if record.ended.is_some_and(|tombstone| tombstone.let_go) {
                continue;
            }
            let mut drift = swept.iter().flat_map(|report| report.drift());
            let is_told_of_two =
                drift.any(|drift| drift.kind == DriftKind::Duplicate && drift.service.as_ref() == Some(&service));
            if is_told_of_two && self.may_be_two() {
                continue;
            }
            self.nothing_is_left(&service, swept).await;
            if desired.goal == Goal::Live {
                self.is_held(&service).await;
                self.as_wanted(&service, &desired, when).await;
                self.node_agrees(&service, &desired, when).await;
            }
        }
        *self.read.rows.borrow_mut() = None;
    }

    /// Of a service that has ended, and of its lives before, the panel has nothing, unless a sweep stopped for so much of it.
    async fn nothing_is_left(&self, service: &ServiceId, swept: Option<&SweepReport>) {
        let desired = self.desired(service).await;
        let wanted = if desired.goal == Goal::Live {
            self.rows_of(service).await
        } else {
            Vec::new()
        };
        // It looks again at as many as prove that too much is amiss, and at no more.
        let is_stopped = swept.is_some_and(|report| report.is_stopped);
        // A database that has forgotten a creation cannot tell whose its server is.
        let may_be_forgotten = self.climate.memory != Memory::Durable;
        for row in self.servers_of(service) {
            let is_left = !wanted.contains(&row) && !may_be_forgotten;
            if is_left && !is_stopped {
                self.violated(service, format!("server {} is left", row.id)).await;
            }
        }
    }

    /// What an administrator suspended is not lifted, unless a suspension of ours came after it.
    async fn is_held(&self, service: &ServiceId) {
        let Some(since) = self.seen.borrow().held.get(service).copied() else {
            return;
        };
        let lines = self.database.kept().journal(service).await.unwrap();
        let mut sent = lines
            .iter()
            .filter(|line| line.at > since)
            .filter_map(|line| match &line.event {
                JournalEvent::Intended { step, .. } if step.ends_with("suspend") => Some(step.as_str()),
                _ => None,
            });
        if sent.next() == Some("unsuspend") {
            self.violated(service, format!("lifted what an administrator suspended at {since:.0}"))
                .await;
        }
    }

    /// The node has the server, and takes it for what the panel does. Startup and image are the panel's alone.
    async fn node_agrees(&self, service: &ServiceId, desired: &Desired, when: &str) {
        let rows = self.rows_of(service).await;
        let Some(row) = rows.first() else { return };
        let containers = self.fake.containers();
        let Some(container) = containers.iter().find(|container| container.uuid == row.uuid) else {
            return self
                .violated(service, format!("{when}: the node does not have it"))
                .await;
        };
        // A panel that was restored tells its nodes nothing, and a database that forgets has forgotten what they are owed.
        // Nobody sees that an administrator suspended it in the moment in which a reinstallation lifts that on the panel.
        let was_suspended = self.was_touched(service, "suspends");
        let nobody_knows = self.climate.panel_restores || was_suspended || self.seen.borrow().set_back.is_some();
        // A panel does not tell when its node was not told the limits: they are told once more, and no more.
        let may_differ = self.there_were("failing nodes") || nobody_knows;
        let runs = container.power == PowerState::Running;
        let knows_its_suspension = if may_differ && (!ANSWERS_FOR_THE_NODE || nobody_knows) {
            !(row.suspended && runs) || nobody_knows
        } else {
            container.suspended == row.suspended
        };
        if !knows_its_suspension || (container.memory != row.memory && !may_differ) {
            let has = (container.suspended, container.memory);
            self.violated(service, format!("{when}: the node has suspended, memory {has:?}"))
                .await;
        }
        // What a request writes that is expected no more is taken for an edit of the owner's, and kept.
        if self.climate.needs_a_sweep() {
            return;
        }
        let key = self.record(service).await.key.to_string();
        let (jar, image) = kind::file_and_image(&self.fake, &key).await;
        let wanted = &desired.spec;
        if Some(&jar) != wanted.environment.get("JAR_FILE") || image != wanted.docker_image {
            self.violated(service, format!("{when}: it starts {jar:?} in {image}"))
                .await;
        }
    }
}

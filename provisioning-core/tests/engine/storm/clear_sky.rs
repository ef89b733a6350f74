//! After the storm: every service must be as wanted, and stay so when the last late request has run.

use panel_http::fake::PowerState;

use super::{
    weather::{heal, well},
    *,
};

/// How long a service may take to be as wanted under a clear sky: lost installations have an hour each.
pub(super) const PATIENCE: u64 = 4 * 3600;

impl Sky {
    pub(super) async fn clear(&self) {
        self.fake.faults().clear();
        self.fake.queue_delay(Duration::ZERO);
        for node in [1, 2] {
            heal(&self.fake.node(node));
            well(&self.fake.node(node));
        }
        self.quiet(PATIENCE).await;
        self.judge_all("at rest").await;
        // Somebody looks at every service once more, after the last request that can still be on its way has run.
        self.sleep(Duration::from_secs(self.climate.latest + 60)).await;
        let engine = self.engine();
        for service in self.services() {
            let touches = self.touches(&service);
            match engine.advance(&service).await {
                Ok(progress) => self.judge(&service, &progress, touches).await,
                Err(error) => self.violated(&service, format!("advance: {error}")).await,
            }
        }
        self.quiet(3600).await;
        self.judge_all("in the end").await;
        self.was_told().await;
    }

    /// One worker that takes what is due, until nothing is left to do.
    pub(super) async fn quiet(&self, limit: u64) {
        let engine = self.engine();
        let ends = clock::after(self.clock.now(), Duration::from_secs(limit));
        loop {
            if let Err(error) = engine.run_due(&panel(), 10).await {
                assert_eq!(error.reason(), Reason::Conflict, "seed {}: {error}", self.seed);
            }
            self.look().await;
            let mut restless = Vec::new();
            for service in self.services() {
                let (record, desired) = (self.record(&service).await, self.desired(&service).await);
                let is_at_rest = match record.phase {
                    Phase::Active | Phase::Suspended => {
                        record.converged == Some(desired.revision)
                            && record.owed_sync.is_none()
                            && (record.phase == Phase::Suspended || !desired.is_suspended(self.clock.now()))
                    }
                    Phase::Ended => true,
                    Phase::Parked => record.parked.is_some_and(|parked| parked.revision >= desired.revision),
                    _ => false,
                };
                if !is_at_rest {
                    restless.push(service);
                }
            }
            if restless.is_empty() {
                return;
            }
            if self.clock.now() >= ends {
                for service in restless {
                    self.violated(&service, "still not at rest".to_owned()).await;
                }
                return;
            }
            self.sleep(Duration::from_secs(10)).await;
        }
    }

    pub(super) async fn judge_all(&self, when: &str) {
        for service in self.services() {
            let (record, desired) = (self.record(&service).await, self.desired(&service).await);
            if let Some(parked) = record.parked.filter(|_| record.phase == Phase::Parked) {
                if !self.was_injected(&service, &parked.cause) {
                    self.violated(&service, format!("{when}: parked without a cause: {:?}", parked.cause))
                        .await;
                }
                continue;
            }
            let was_touched = self.was_touched(&service, "deletes") || self.was_touched(&service, "takes the key off");
            let may_differ = self.climate.is_beyond_the_margin() || was_touched;
            if when == "at rest" && may_differ {
                continue;
            }
            if desired.goal == Goal::Ended {
                if !self.servers_of(&service).is_empty() && !self.climate.is_beyond_the_margin() {
                    self.violated(&service, format!("{when}: a server is left")).await;
                }
                continue;
            }
            self.is_held(&service).await;
            self.as_wanted(&service, &desired, when).await;
            self.node_agrees(&service, &desired, when).await;
        }
    }

    /// What an administrator suspended is not lifted, unless a suspension of ours came after it.
    pub(super) async fn is_held(&self, service: &ServiceId) {
        let Some(since) = self.seen.borrow().held.get(service).copied() else {
            return;
        };
        let lines = self.store.journal(service).await.unwrap();
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
    pub(super) async fn node_agrees(&self, service: &ServiceId, desired: &Desired, when: &str) {
        let rows = self.servers_of(service);
        let Some(row) = rows.first() else { return };
        let containers = self.fake.containers();
        let Some(container) = containers.iter().find(|container| container.uuid == row.uuid) else {
            return self
                .violated(service, format!("{when}: the node does not have it"))
                .await;
        };
        // A panel does not tell when its node was not told the limits: they are told once more, and no more.
        let may_differ = self.seen.borrow().weather.contains_key("failing nodes");
        let runs = container.power == PowerState::Running;
        let knows_its_suspension = if may_differ && !kind::ANSWERS_FOR_THE_NODE {
            !(row.suspended && runs)
        } else {
            container.suspended == row.suspended
        };
        if !knows_its_suspension || (container.memory != row.memory && !may_differ) {
            let has = (container.suspended, container.memory);
            self.violated(service, format!("{when}: the node has suspended, memory {has:?}"))
                .await;
        }
        if self.climate.is_beyond_the_margin() {
            return;
        }
        let (jar, image) = kind::file_and_image(&self.fake, service.as_str()).await;
        let wanted = &desired.spec;
        if Some(&jar) != wanted.environment.get("JAR_FILE") || image != wanted.docker_image {
            self.violated(service, format!("{when}: it starts {jar:?} in {image}"))
                .await;
        }
    }
}

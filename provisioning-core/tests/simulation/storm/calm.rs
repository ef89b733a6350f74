//! Nothing blows any more: the engine works on what is due until nothing is left to do.

use super::*;

impl Sky {
    /// One worker that takes what is due, until nothing is left to do.
    pub(super) async fn quiet(&self, limit: u64) {
        let engine = self.engine();
        let ends = clock::after(self.clock.now(), Duration::from_secs(limit));
        let at_once = if self.climate.is_large() { 100 } else { 10 };
        let patient_from = clock::after(self.clock.now(), Duration::from_secs(600));
        loop {
            if let Err(error) = engine.run_due(&panel(), at_once).await {
                assert_eq!(error.reason(), Reason::Conflict, "seed {}: {error}", self.seed);
            }
            self.look().await;
            let mut restless = Vec::new();
            for service in self.services() {
                if !self.is_at_rest(&service).await {
                    restless.push(service);
                }
            }
            if restless.is_empty() {
                return;
            }
            if self.clock.now() >= ends {
                for service in restless {
                    let said = engine.advance(&service).await;
                    self.violated(&service, format!("still not at rest: {said:?}")).await;
                }
                return;
            }
            let is_patient = self.climate.is_large() || self.clock.now() >= patient_from;
            self.sleep(Duration::from_secs(if is_patient { 60 } else { 10 })).await;
        }
    }

    /// So many seconds go by, in which a worker does what is due: what was called done is not looked at again.
    pub(super) async fn pass_time(&self, seconds: u64) {
        let engine = self.engine();
        let ends = clock::after(self.clock.now(), Duration::from_secs(seconds));
        while self.clock.now() < ends {
            if let Err(error) = engine.run_due(&panel(), 100).await {
                assert_eq!(error.reason(), Reason::Conflict, "seed {}: {error}", self.seed);
            }
            self.sleep(Duration::from_secs(30)).await;
        }
        self.quiet(600).await;
    }

    async fn is_at_rest(&self, service: &ServiceId) -> bool {
        let (record, desired) = (self.record(service).await, self.desired(service).await);
        match record.phase {
            Phase::Active | Phase::Suspended => {
                record.converged == Some(desired.revision)
                    && record.owed_sync.is_none()
                    && (record.phase == Phase::Suspended || !desired.is_suspended(self.clock.now()))
            }
            Phase::Ended => true,
            Phase::Parked => record.parked.is_some_and(|parked| parked.revision >= desired.revision),
            _ => false,
        }
    }
}

//! Sweeps beside the workers, and what they may report.

use provisioning_core::sweep::{DriftKind, SweepPolicy, SweepReport};

use super::*;

/// Repairs what drifted, and deletes what was left behind.
pub(super) const fn repairing() -> SweepPolicy {
    SweepPolicy::report_only().repairing().deleting_what_was_left_behind()
}

impl Sky {
    pub(super) async fn sweeps(self, mut dice: Dice) {
        loop {
            self.sleep(Duration::from_secs(10) + dice.seconds(120)).await;
            let is_repairing = dice.comes(40);
            let policy = if is_repairing {
                repairing()
            } else {
                SweepPolicy::report_only()
            };
            let engine = self.engine();
            let eu = panel();
            let sweep = Box::pin(engine.sweep(&eu, policy));
            let swept = self.database.while_connected(sweep).await;
            if let Some(Ok(report)) = swept {
                self.saw(if is_repairing { "repairing sweeps" } else { "sweeps" });
                self.is_true(&report).await;
            }
        }
    }

    /// Nothing is reported that was not so: not what only went by while the pages were read.
    pub(super) async fn is_true(&self, report: &SweepReport) {
        if self.climate.needs_a_sweep() || self.climate.strangers {
            return;
        }
        for drift in report.drift() {
            let Some(service) = drift.service() else { continue };
            let is_so = match &drift.kind {
                DriftKind::Missing => self.was_touched(service, "deletes"),
                DriftKind::KeyLost => self.was_touched(service, "takes the key off"),
                DriftKind::Duplicate | DriftKind::Orphan => false,
                _ => true,
            };
            if !is_so {
                self.violated(service, format!("a sweep reported what was not: {drift}"))
                    .await;
            }
        }
    }
}

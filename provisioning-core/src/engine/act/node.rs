//! What the node must still be told, and when.

use std::time::Duration;

use panel_http::clock;

use super::super::advance::Hand;
use crate::{panel::ServerState, plan::StepKind, service::OwedSync};

/// The gaps after which the node is told once more, when it was told the first time, the second, and so on.
const TOLD_AGAIN_AFTER: [Duration; 3] = [
    Duration::from_secs(60),
    Duration::from_secs(600),
    Duration::from_secs(3600),
];

/// How long after a creation that the node has failed it is asked whether it has the server after all.
const DOUBTED_AFTER: Duration = Duration::from_secs(900);

impl Hand<'_> {
    /// Until the panel has answered, nothing proves that it has told the node what it wrote.
    pub(super) fn owe_sync(&mut self) {
        if self.capabilities.build_leaves_sync_owed {
            self.told(1);
        }
    }

    /// The panel answers alike whether its node has heard or not: it is told some more times, with growing gaps. Of a
    /// suspension the node is asked: it is told until the server has stopped.
    pub(super) fn told(&mut self, times: u32) {
        let until_it_stops = self.capabilities.every_change_leaves_sync_owed
            && self.seen().is_some_and(|server| server.state == ServerState::Suspended);
        let gap = usize::try_from(times)
            .ok()
            .and_then(|times| TOLD_AGAIN_AFTER.get(times.checked_sub(1)?))
            .or_else(|| TOLD_AGAIN_AFTER.last().filter(|_| until_it_stops));
        self.record.owed_sync = gap.map(|gap| OwedSync {
            told: times,
            ..OwedSync::new(clock::after(self.now(), *gap))
        });
    }

    /// It was told once more.
    pub(super) fn told_again(&mut self) {
        if let Some(owed) = self.record.owed_sync.take() {
            self.told(owed.told + 1);
        }
    }

    /// The panel says that its node failed, and what it wrote before may stay: the node is told at once. Of a creation it
    /// is asked later: it may have begun, and most installations are over by then.
    pub(super) fn node_failed(&mut self, kind: StepKind) {
        let due = match kind {
            StepKind::Create => clock::after(self.now(), self.capabilities.settle_margin.max(DOUBTED_AFTER)),
            StepKind::Suspend | StepKind::Unsuspend | StepKind::ChangeBuild => self.now(),
            _ => return,
        };
        self.record.owed_sync = Some(OwedSync::new(due));
    }
}

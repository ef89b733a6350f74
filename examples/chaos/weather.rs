//! Calls that go wrong, in proportion to those that are made.

use std::time::Duration;

use panel_http::fault::Fault;
use tokio::time::{Instant, sleep};

use crate::{dice::Dice, ground::FakePanel, panel::Pace};

/// Disturbs so many of a hundred calls, until then. Gives how many in all.
pub(crate) async fn disturb(panel: &FakePanel, percent: usize, pace: Pace, mut dice: Dice, ends: Instant) -> usize {
    let mut disturbed = 0;
    while Instant::now() < ends {
        while disturbed * 100 < panel.requests() * percent {
            let skipped = u32::try_from(dice.below(4)).unwrap_or_default();
            panel.faults().on("*").skip(skipped).once(fault(pace, &mut dice));
            disturbed += 1;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panel.faults().clear();
    disturbed
}

/// What is done late is done before it counts as settled.
fn fault(pace: Pace, dice: &mut Dice) -> Fault {
    let latest = pace.settle.saturating_sub(Duration::from_secs(2));
    match dice.below(12) {
        0 => Fault::Refuse,
        1 => Fault::Cut,
        2 | 3 => Fault::ApplyThenCut,
        4 | 5 => Fault::CutThenApply(dice.up_to(latest)),
        6 => Fault::CutBody,
        7 => Fault::Garbage,
        8 => Fault::Page(502),
        9 => Fault::ApplyThenPage(504),
        10 => Fault::TooManyRequests(Duration::from_secs(1 + dice.below(2))),
        _ => Fault::Delay(dice.up_to(pace.call + Duration::from_secs(1))),
    }
}

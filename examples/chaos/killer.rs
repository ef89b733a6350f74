//! Workers that are killed and paused.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::{Result, dice::Dice, workers::Pack};

/// What was done to workers.
#[derive(Debug, Default)]
pub(crate) struct Toll {
    pub(crate) killed: usize,
    pub(crate) paused: usize,
}

/// Kills one about every two seconds, and pauses one about every eight, until then.
pub(crate) async fn kill(pack: &mut Pack, pause: Duration, mut dice: Dice, ends: Instant) -> Result<Toll> {
    let (between_kills, between_pauses) = (Duration::from_secs(2), Duration::from_secs(8));
    let mut toll = Toll::default();
    let mut next_kill = Instant::now() + dice.about(between_kills);
    let mut next_pause = Instant::now() + dice.about(between_kills);
    while Instant::now() < ends {
        pack.look_after()?;
        if next_kill <= Instant::now() {
            toll.killed += usize::from(pack.kill_one(&mut dice)?);
            next_kill = Instant::now() + dice.about(between_kills);
        }
        if next_pause <= Instant::now() {
            toll.paused += usize::from(pack.pause_one(&mut dice, pause)?);
            next_pause = Instant::now() + dice.about(between_pauses);
        }
        sleep(Duration::from_millis(50)).await;
    }
    Ok(toll)
}

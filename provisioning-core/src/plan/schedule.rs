//! When to look and when to try again. Pure: the caller brings the randomness.

use std::time::Duration;

/// The wait before the next look at a server that installs: one second at first, then a quarter of the time it has taken
/// so far, never more than half a minute.
#[must_use]
pub fn install_poll(elapsed: Duration) -> Duration {
    (elapsed / 4).clamp(Duration::from_secs(1), Duration::from_secs(30))
}

/// The wait before the next try after this many failures in a row: two seconds, doubling, never more than five minutes,
/// and between half and all of it as `random` (from 0 to 1) says.
#[must_use]
pub fn backoff(failures: u32, random: f64) -> Duration {
    let doubled = Duration::from_secs(2).saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)));
    doubled
        .min(Duration::from_secs(300))
        .mul_f64(0.5 + 0.5 * random.clamp(0.0, 1.0))
}

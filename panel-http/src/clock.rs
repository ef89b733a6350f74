//! Time as a value that can be handed in.

use std::{fmt, future::Future, pin::Pin, time::Duration};

use jiff::Timestamp;

/// The future of [`Clock::sleep`].
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Where time and sleep come from. Open: bring your own to run everything under virtual time.
///
/// *Assumptions*: `now` and `sleep` belong together; after `sleep(d)` has ended, `now` has moved
/// by at least `d`.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The instant, in UTC.
    fn now(&self) -> Timestamp;

    /// Ends after `duration`.
    fn sleep(&self, duration: Duration) -> Sleep;
}

/// The time of this machine. Sleeps need a tokio runtime with its timer on.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// The time of the tokio runtime, so that a test with `start_paused = true` runs in no time at all.
///
/// It starts at the true instant, or at the one given, and moves with `tokio::time`.
#[derive(Debug, Clone, Copy)]
pub struct TokioClock {
    started: Timestamp,
    anchor: tokio::time::Instant,
}

impl TokioClock {
    /// Starts now.
    #[must_use]
    pub fn new() -> Self {
        Self::starting_at(Timestamp::now())
    }

    /// Starts at `started`: the instant that it tells at this very moment.
    #[must_use]
    pub fn starting_at(started: Timestamp) -> Self {
        Self {
            started,
            anchor: tokio::time::Instant::now(),
        }
    }
}

impl Default for TokioClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TokioClock {
    fn now(&self) -> Timestamp {
        let elapsed = self.anchor.elapsed();
        after(self.started, elapsed)
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// `at` plus `duration`, or the end of time.
#[must_use]
pub fn after(at: Timestamp, duration: Duration) -> Timestamp {
    at.checked_add(duration).unwrap_or(Timestamp::MAX)
}

/// How long it is from `from` until `until`; zero when that is past.
#[must_use]
pub fn until(from: Timestamp, until: Timestamp) -> Duration {
    Duration::try_from(until.duration_since(from)).unwrap_or(Duration::ZERO)
}

/// Runs `future`, but no longer than `limit` on `clock`; `None` when time ran out.
pub async fn within<F: Future>(clock: &dyn Clock, limit: Duration, future: F) -> Option<F::Output> {
    let sleep = clock.sleep(limit);
    tokio::select! {
        biased;
        output = future => Some(output),
        () = sleep => None,
    }
}

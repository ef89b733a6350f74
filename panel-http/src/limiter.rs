//! Keeps within the panel's own quota, so that it is never met with a 429.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use crate::{
    clock::{self, Clock},
    dialect::Quota,
    turns::Turns,
};

/// Who waits for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Lane {
    /// A person. May use the whole quota.
    #[default]
    Interactive,
    /// A sweep, an import. Leaves a quarter of the quota to the people.
    Background,
}

/// Lets calls through in order, as fast as the panel's headers allow.
///
/// *Guarantees*: first come, first served within a lane; a background call never takes the last quarter of a window.
/// *Assumptions*: it is shared by all clients of one account on one API, for that is what the panels count. Clones of a
/// client share it by themselves. Calls that must not meet ([`Endpoint::one_at_a_time`](crate::Endpoint::one_at_a_time)) wait
/// for those of all clients that share it.
#[derive(Debug, Default)]
pub struct Limiter {
    window: Mutex<Window>,
    interactive: tokio::sync::Mutex<()>,
    background: tokio::sync::Mutex<()>,
    pub(crate) turns: Turns,
}

impl Limiter {
    /// Knows nothing yet: the first answer teaches it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Waits for a place in the quota.
    pub async fn acquire(&self, lane: Lane, clock: &dyn Clock) {
        let _turn = match lane {
            Lane::Interactive => self.interactive.lock().await,
            Lane::Background => self.background.lock().await,
        };
        loop {
            let wait = self.window().admit(lane, clock.now());
            match wait {
                None => return,
                Some(wait) => clock.sleep(wait).await,
            }
        }
    }

    /// An answer came and told the quota, or a 429 came that asks to wait.
    pub fn answered(&self, now: Timestamp, quota: Option<Quota>, wait: Option<Duration>) {
        self.window().answered(now, quota, wait);
    }

    /// A call ended without an answer.
    pub fn lost(&self) {
        let mut window = self.window();
        window.in_flight = window.in_flight.saturating_sub(1);
    }

    fn window(&self) -> MutexGuard<'_, Window> {
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The panel's count as far as it is known. Pure.
#[derive(Debug, Default)]
struct Window {
    quota: Option<Quota>,
    started: Timestamp,
    in_flight: u32,
    blocked_until: Timestamp,
}

impl Window {
    /// Takes a place, or says how long to wait for one.
    fn admit(&mut self, lane: Lane, now: Timestamp) -> Option<Duration> {
        if now < self.blocked_until {
            return Some(clock::until(now, self.blocked_until));
        }
        if let Some(quota) = &mut self.quota {
            let ends = clock::after(self.started, quota.window);
            if now >= ends {
                quota.remaining = quota.limit;
                self.started = now;
            }
            let kept = match lane {
                Lane::Interactive => 0,
                Lane::Background => quota.limit / 4,
            };
            if quota.remaining <= kept {
                return Some(clock::until(now, ends).max(Duration::from_millis(1)));
            }
            quota.remaining -= 1;
        }
        self.in_flight = self.in_flight.saturating_add(1);
        None
    }

    fn answered(&mut self, now: Timestamp, told: Option<Quota>, wait: Option<Duration>) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if let Some(told) = told {
            match &mut self.quota {
                Some(known)
                    if known.limit == told.limit
                        && told.remaining <= known.remaining.saturating_add(self.in_flight) =>
                {
                    known.remaining = known.remaining.min(told.remaining);
                }
                _ => {
                    self.quota = Some(Quota {
                        remaining: told.remaining.saturating_sub(self.in_flight),
                        ..told
                    });
                    self.started = now;
                }
            }
        }
        // A 429 with calls left in the quota is about one kind of call (backups, downloads), not about all.
        if let Some(wait) = wait.filter(|_| told.is_none_or(|quota| quota.remaining == 0)) {
            self.blocked_until = self.blocked_until.max(clock::after(now, wait));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn window_with(limit: u32, remaining: u32) -> Window {
        let mut window = Window::default();
        assert_eq!(window.admit(Lane::Interactive, Timestamp::UNIX_EPOCH), None);
        window.answered(Timestamp::UNIX_EPOCH, Some(Quota::new(limit, remaining, MINUTE)), None);
        window
    }

    #[test]
    fn a_sweep_leaves_a_quarter_to_the_people() {
        let mut window = window_with(240, 60);
        assert_eq!(window.admit(Lane::Background, Timestamp::UNIX_EPOCH), Some(MINUTE));
        for _ in 0..60 {
            assert_eq!(window.admit(Lane::Interactive, Timestamp::UNIX_EPOCH), None);
        }
        assert_eq!(window.admit(Lane::Interactive, Timestamp::UNIX_EPOCH), Some(MINUTE));
    }

    #[test]
    fn a_new_window_is_open_again() {
        let mut window = window_with(240, 0);
        let later = clock::after(Timestamp::UNIX_EPOCH, MINUTE);
        assert_eq!(window.admit(Lane::Interactive, later), None);
    }

    #[test]
    fn a_429_stops_everybody_for_as_long_as_it_says() {
        let mut window = window_with(240, 100);
        window.answered(
            Timestamp::UNIX_EPOCH,
            Some(Quota::new(240, 0, MINUTE)),
            Some(Duration::from_secs(30)),
        );
        assert_eq!(
            window.admit(Lane::Interactive, Timestamp::UNIX_EPOCH),
            Some(Duration::from_secs(30))
        );
    }

    #[test]
    fn a_429_about_backups_does_not_stop_the_rest() {
        let mut window = window_with(720, 700);
        window.answered(
            Timestamp::UNIX_EPOCH,
            Some(Quota::new(720, 699, MINUTE)),
            Some(Duration::from_secs(600)),
        );
        assert_eq!(window.admit(Lane::Interactive, Timestamp::UNIX_EPOCH), None);
    }

    #[test]
    fn calls_of_others_on_the_same_account_are_counted() {
        let mut window = window_with(240, 200);
        assert_eq!(window.admit(Lane::Interactive, Timestamp::UNIX_EPOCH), None);
        window.answered(Timestamp::UNIX_EPOCH, Some(Quota::new(240, 3, MINUTE)), None);
        assert_eq!(window.quota.map(|quota| quota.remaining), Some(3));
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_calls_go_through_when_the_window_turns() {
        let clock = clock::TokioClock::new();
        let limiter = Limiter::new();
        limiter.acquire(Lane::Interactive, &clock).await;
        limiter.answered(clock.now(), Some(Quota::new(2, 0, MINUTE)), None);
        let before = clock.now();
        limiter.acquire(Lane::Interactive, &clock).await;
        assert!(clock::until(before, clock.now()) >= MINUTE);
    }
}

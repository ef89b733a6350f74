//! When a call may be sent again, and when that is paid for.

use std::{
    hash::{BuildHasher, RandomState},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use crate::{
    effect::{Effect, Safety},
    error::{Error, ErrorKind},
};

/// How often and how soon a repeatable call is sent again. Pure: no clock, no randomness of its own.
///
/// Default: three attempts, waits around 250 ms and 500 ms, never more than 10 s; a longer `Retry-After` is not waited for
/// but returned to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Attempts in all, the first included.
    pub attempts: u32,
    /// The wait before the second attempt; it doubles from there.
    pub first_wait: Duration,
    /// No wait is longer.
    pub longest_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            first_wait: Duration::from_millis(250),
            longest_wait: Duration::from_secs(10),
        }
    }
}

impl RetryPolicy {
    /// Never a second attempt.
    #[must_use]
    pub const fn never() -> Self {
        Self {
            attempts: 1,
            first_wait: Duration::ZERO,
            longest_wait: Duration::ZERO,
        }
    }

    /// The wait before the next attempt, or `None` when there is none to be.
    ///
    /// `attempt` counts from 1; `random` is from 0 to 1 and spreads the wait between half and all of it.
    #[must_use]
    pub fn next_wait(&self, safety: Safety, attempt: u32, error: &Error, random: f64) -> Option<Duration> {
        let has_happened = error.effect() == Effect::Applied;
        if !safety.is_repeatable() || attempt >= self.attempts || has_happened || !is_passing(error.kind()) {
            return None;
        }
        if let Some(asked) = error.retry_after() {
            return (asked <= self.longest_wait).then_some(asked);
        }
        let doubled = self
            .first_wait
            .saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
        Some(
            doubled
                .min(self.longest_wait)
                .mul_f64(0.5 + 0.5 * random.clamp(0.0, 1.0)),
        )
    }
}

/// Whether the same call may succeed a moment later.
const fn is_passing(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Unreachable
            | ErrorKind::Timeout
            | ErrorKind::Interrupted
            | ErrorKind::NotPanel
            | ErrorKind::RateLimited
            | ErrorKind::Maintenance
            | ErrorKind::Node
            | ErrorKind::Panel
    )
}

/// A purse from which all clones of a client pay their retries, so that a sick panel is not stormed.
///
/// It holds 50; a retry costs 5, a call that succeeds gives 1 back.
#[derive(Debug)]
pub struct RetryBudget(AtomicU32);

impl RetryBudget {
    const FULL: u32 = 50;
    const COST: u32 = 5;

    /// A full purse.
    #[must_use]
    pub const fn new() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }

    /// Takes the price of one retry; `false` when there is not enough left.
    #[must_use]
    pub fn pay(&self) -> bool {
        self.0
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(Self::COST))
            .is_ok()
    }

    /// A call succeeded.
    pub fn refill(&self) {
        let add_one = |left: u32| (left < Self::FULL).then_some(left + 1);
        let _already_full = self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, add_one);
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new()
    }
}

/// A number from 0 to 1 that is another one each time. Good enough to spread waits; not for secrets.
#[must_use]
pub fn random_fraction() -> f64 {
    let bits = RandomState::new().hash_one(()) >> 32;
    u32::try_from(bits).map_or(0.5, |bits| f64::from(bits) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::endpoint::Endpoint;

    const ANY: Endpoint = Endpoint::get("any", "/");

    fn error(kind: ErrorKind, retry_after: Option<u64>) -> Error {
        Error::call(&ANY, kind, Effect::Unknown, "x").with_retry_after(retry_after.map(Duration::from_secs))
    }

    /// Invariant 3: `create_is_never_retried_blindly`.
    #[test]
    fn a_create_or_an_act_is_never_sent_again() {
        for safety in [Safety::Create, Safety::Act] {
            for kind in [
                ErrorKind::Unreachable,
                ErrorKind::Timeout,
                ErrorKind::RateLimited,
                ErrorKind::Panel,
            ] {
                assert_eq!(
                    RetryPolicy::default().next_wait(safety, 1, &error(kind, None), 0.5),
                    None
                );
            }
        }
    }

    #[test]
    fn what_the_panel_refused_is_not_asked_again() {
        for kind in [
            ErrorKind::NotFound,
            ErrorKind::Validation,
            ErrorKind::WrongKey,
            ErrorKind::Redirect,
            ErrorKind::Tls,
        ] {
            assert_eq!(
                RetryPolicy::default().next_wait(Safety::Read, 1, &error(kind, None), 0.5),
                None
            );
        }
    }

    #[test]
    fn what_has_happened_is_not_asked_again() {
        let saved = Error::call(&ANY, ErrorKind::Node, Effect::Applied, "x");
        assert_eq!(RetryPolicy::default().next_wait(Safety::Level, 1, &saved, 0.5), None);
    }

    #[test]
    fn the_wait_the_panel_asks_for_is_kept_or_left_to_the_caller() {
        let policy = RetryPolicy::default();
        let wait = |seconds| policy.next_wait(Safety::Read, 1, &error(ErrorKind::RateLimited, Some(seconds)), 0.0);
        assert_eq!(wait(7), Some(Duration::from_secs(7)));
        assert_eq!(wait(59), None);
    }

    #[test]
    fn the_purse_runs_empty_and_fills_again() {
        let budget = RetryBudget::new();
        assert_eq!((0..100).filter(|_| budget.pay()).count(), 10);
        for _ in 0..5 {
            budget.refill();
        }
        assert!(budget.pay());
        assert!(!budget.pay());
    }

    proptest! {
        #[test]
        fn waits_grow_and_stay_below_the_longest(attempt in 1_u32..100, random in 0.0_f64..=1.0) {
            let policy = RetryPolicy { attempts: 200, ..RetryPolicy::default() };
            let wait = policy.next_wait(Safety::Level, attempt, &error(ErrorKind::Timeout, None), random).unwrap();
            prop_assert!(wait <= policy.longest_wait);
            prop_assert!(wait >= policy.first_wait / 2);
        }
    }
}

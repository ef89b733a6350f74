//! How often the panel may be called: windows per network address, and per server on some routes.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::answer::Refusal;

/// How many calls in how many seconds. One less is let through.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) hits: u64,
    pub(super) seconds: u64,
}

/// The panel's own windows.
#[derive(Debug)]
pub(super) struct Quota {
    /// For both APIs together, and whatever the key.
    pub(super) calls: Limit,
    windows: BTreeMap<String, Window>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    used: u64,
    ends: u64,
}

impl Default for Quota {
    fn default() -> Self {
        Self {
            calls: Limit { hits: 360, seconds: 30 },
            windows: BTreeMap::new(),
        }
    }
}

impl Quota {
    pub(super) fn set(&mut self, hits: u64, seconds: u64) {
        self.calls = Limit { hits, seconds };
        self.windows.clear();
    }

    /// Counts a call, before anything is known of its key.
    pub(super) fn count_call(&mut self, address: &str, now: Timestamp) -> Result<(), Refusal> {
        self.count(format!("client::{address}"), self.calls, now)
    }

    /// Counts one more under a name. A refused one is counted, and does not make the window longer.
    pub(super) fn count(&mut self, name: String, limit: Limit, now: Timestamp) -> Result<(), Refusal> {
        let now = u64::try_from(now.as_second()).unwrap_or_default();
        let fresh = Window {
            used: 0,
            ends: now.saturating_add(limit.seconds),
        };
        let window = self.windows.entry(name).or_insert(fresh);
        if window.ends <= now.saturating_add(2) {
            *window = fresh;
        }
        window.used += 1;
        if window.used < limit.hits {
            return Ok(());
        }
        let wait = window.ends.saturating_sub(now);
        let refusal = Refusal::new(429, format!("you are ratelimited, retry in {wait}s"))
            .with_header("x-ratelimit-limit", limit.hits)
            .with_header("x-ratelimit-remaining", limit.hits.saturating_sub(window.used))
            .with_header("x-ratelimit-reset", window.ends)
            .with_header("retry-after", wait);
        Err(refusal)
    }
}

//! The panel's quota: per user and API, in fixed windows of a minute.

use std::{collections::BTreeMap, time::Duration};

use crate::clock;
use http::{HeaderMap, HeaderValue};
use jiff::Timestamp;

use super::outcome::Refusal;

const WINDOW: Duration = Duration::from_secs(60);

/// Which API a call is for; the two are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Api {
    /// `/api/application`.
    Application,
    /// `/api/client`.
    Client,
}

/// The calls of every user in the minute that runs.
#[derive(Debug)]
pub struct Throttle {
    application: u32,
    client: u32,
    windows: BTreeMap<(Api, u64), Running>,
    own: BTreeMap<(&'static str, u64), Running>,
}

/// A window that runs: when it ends, and the calls in it.
type Running = (Timestamp, u32);

/// What the headers of an answer tell.
#[derive(Debug, Clone, Copy)]
pub struct Count {
    limit: u32,
    remaining: u32,
}

impl Count {
    /// The one of two with less left: that is the one an answer tells.
    #[must_use]
    pub const fn scarcer(self, other: Self) -> Self {
        if other.remaining <= self.remaining { other } else { self }
    }

    /// Writes them.
    pub fn write(self, headers: &mut HeaderMap) {
        headers.insert("x-ratelimit-limit", HeaderValue::from(self.limit));
        headers.insert("x-ratelimit-remaining", HeaderValue::from(self.remaining));
    }
}

impl Throttle {
    /// With so many calls a minute and user.
    #[must_use]
    pub const fn new(application: u32, client: u32) -> Self {
        Self {
            application,
            client,
            windows: BTreeMap::new(),
            own: BTreeMap::new(),
        }
    }

    /// So many calls a minute and user from now on. The windows begin anew.
    pub fn set(&mut self, application: u32, client: u32) {
        self.application = application;
        self.client = client;
        self.windows.clear();
        self.own.clear();
    }

    /// Counts a call of a user, whichever key it came with.
    ///
    /// # Errors
    /// The panel's 429, when the window is full.
    pub fn count(&mut self, api: Api, user: u64, now: Timestamp) -> (Count, Result<(), Refusal>) {
        let limit = match api {
            Api::Application => self.application,
            Api::Client => self.client,
        };
        let window = self.windows.entry((api, user)).or_insert((now, 0));
        count(window, limit, WINDOW, now)
    }

    /// Counts a call to a route with a quota of its own, for the user or server `of` whom it counts; routes whose quotas
    /// have the same name share one count.
    ///
    /// # Errors
    /// The panel's 429, when the window is full.
    pub fn count_own(&mut self, quota: OwnQuota, of: u64, now: Timestamp) -> (Count, Result<(), Refusal>) {
        let window = self.own.entry((quota.name, of)).or_insert((now, 0));
        count(window, quota.calls, quota.window, now)
    }
}

/// The quota that some routes have besides their API's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct OwnQuota {
    name: &'static str,
    calls: u32,
    window: Duration,
}

impl OwnQuota {
    /// So many calls in so long, counted under a name.
    #[must_use]
    pub const fn of(name: &'static str, calls: u32, window: Duration) -> Self {
        Self { name, calls, window }
    }
}

fn count((ends, calls): &mut Running, limit: u32, window: Duration, now: Timestamp) -> (Count, Result<(), Refusal>) {
    if *calls == 0 || now >= *ends {
        *ends = clock::after(now, window);
        *calls = 0;
    }
    if *calls >= limit {
        let wait = clock::until(now, *ends);
        let wait = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let reset = u64::try_from(ends.as_second()).unwrap_or_default();
        let refusal = Refusal::http(429, "ThrottleRequestsException", "Too Many Attempts.")
            .with_header("retry-after", wait)
            .with_header("x-ratelimit-reset", reset);
        return (Count { limit, remaining: 0 }, Err(refusal));
    }
    *calls += 1;
    let remaining = limit - *calls;
    (Count { limit, remaining }, Ok(()))
}

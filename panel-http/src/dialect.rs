//! What tells one panel's HTTP from another's.

use std::{fmt, time::Duration};

use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};

use crate::{effect::Effect, endpoint::Endpoint, error::ErrorKind};

/// How a panel speaks: its error bodies, what they mean, and how it tells its quota. Each API crate brings one.
pub trait Dialect: fmt::Debug + Send + Sync + 'static {
    /// The panel's name in messages, such as `Pterodactyl`.
    fn panel(&self) -> &'static str;

    /// The messages of an error body; `None` when it is not one of this panel's, so that the answer is a stranger's.
    fn problems(&self, status: StatusCode, body: &[u8]) -> Option<Vec<Problem>>;

    /// What kind of failure an error answer of this panel is, and what it did.
    fn judge(&self, endpoint: &Endpoint, status: StatusCode, problems: &[Problem]) -> (ErrorKind, Effect);

    /// What to do about it, where the panel says more than the kind of failure does; otherwise
    /// [`Error::advice`](crate::Error::advice) goes by the kind.
    fn advice(&self, status: StatusCode, problems: &[Problem]) -> Option<&'static str> {
        let _ = (status, problems);
        None
    }

    /// The quota an answer tells, if it does.
    fn quota(&self, headers: &HeaderMap) -> Option<Quota>;

    /// Whether a 429 with these headers is about every call of this client, so that all of them wait as long as it asks;
    /// otherwise it is about one kind of call (backups, downloads), and the others go on.
    ///
    /// Yes, unless a panel can be told to mean less.
    fn stops_every_call(&self, headers: &HeaderMap) -> bool {
        let _ = headers;
        true
    }
}

/// One message of a panel about a call it did not do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Problem {
    /// The panel's error code, such as `ValidationException`; may be empty.
    pub code: String,
    /// The text, as the panel words it.
    pub detail: String,
    /// The field it is about, such as `limits.memory`.
    pub field: Option<String>,
    /// The validation rule that failed, such as `unique`.
    pub rule: Option<String>,
}

impl Problem {
    /// A message with a code.
    #[must_use]
    pub fn new(code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            detail: detail.into(),
            field: None,
            rule: None,
        }
    }

    /// The same message about a field.
    #[must_use]
    pub fn on(mut self, field: Option<String>, rule: Option<String>) -> Self {
        self.field = field;
        self.rule = rule;
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{field}: {}", self.detail),
            None => f.write_str(&self.detail),
        }
    }
}

/// A panel's own count of calls, as an answer told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quota {
    /// Calls in a window.
    pub limit: u32,
    /// Calls left in this window.
    pub remaining: u32,
    /// How long a window is.
    pub window: Duration,
}

impl Quota {
    /// What an answer told.
    #[must_use]
    pub const fn new(limit: u32, remaining: u32, window: Duration) -> Self {
        Self {
            limit,
            remaining,
            window,
        }
    }
}

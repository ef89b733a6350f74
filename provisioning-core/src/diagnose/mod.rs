//! The connection test: what works, what does not, and what to do about it.

mod features;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Reason;

pub use self::features::{Availability, Feature, Supported, features};

/// One thing that was tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Check {
    /// What, such as `address`, `application key` or `servers: read`.
    pub name: String,
    /// What came out.
    pub verdict: Verdict,
    /// In a sentence.
    pub message: String,
    /// What to do, when something is to be done.
    pub advice: String,
    /// What kind of failure it is, where no call got through.
    #[serde(skip)]
    pub reason: Option<Reason>,
}

/// What came out of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// It works.
    Passed,
    /// Nothing that a sale needs is missing, but something is worth knowing.
    Noted,
    /// It does not work.
    Failed,
}

impl Check {
    /// It works.
    #[must_use]
    pub fn passed(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            verdict: Verdict::Passed,
            message: message.into(),
            advice: String::new(),
            reason: None,
        }
    }

    /// It is worth knowing.
    #[must_use]
    pub fn noted(name: impl Into<String>, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            verdict: Verdict::Noted,
            message: message.into(),
            advice: advice.into(),
            reason: None,
        }
    }

    /// It does not work.
    #[must_use]
    pub fn failed(name: impl Into<String>, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            verdict: Verdict::Failed,
            message: message.into(),
            advice: advice.into(),
            reason: None,
        }
    }

    /// The same with the kind of failure.
    #[must_use]
    pub const fn because(mut self, reason: Reason) -> Self {
        self.reason = Some(reason);
        self
    }

    /// Whether it does not work.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        self.verdict == Verdict::Failed
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.verdict {
            Verdict::Passed => "ok  ",
            Verdict::Noted => "note",
            Verdict::Failed => "FAIL",
        };
        write!(f, "{sign}  {}: {}", self.name, self.message)?;
        if !self.advice.is_empty() {
            write!(f, "\n      → {}", self.advice)?;
        }
        Ok(())
    }
}

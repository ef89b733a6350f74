//! A promise that was not kept.

use std::{error::Error, fmt};

/// A promise that a store does not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a violation is a failed test"]
pub struct Violation {
    promise: &'static str,
    what: String,
    expected: String,
    seen: String,
}

impl Violation {
    pub(super) fn new(
        promise: &'static str,
        what: impl Into<String>,
        expected: impl Into<String>,
        seen: impl Into<String>,
    ) -> Self {
        Self {
            promise,
            what: what.into(),
            expected: expected.into(),
            seen: seen.into(),
        }
    }

    /// The promise: the name of the function that saw it broken.
    #[must_use]
    pub const fn promise(&self) -> &'static str {
        self.promise
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            promise,
            what,
            expected,
            seen,
        } = self;
        write!(f, "{promise}: {what}: expected {expected}, saw {seen}")
    }
}

impl Error for Violation {}

/// Every promise that a store does not keep, one a line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[must_use = "a violation is a failed test"]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// One by one.
    pub fn iter(&self) -> impl Iterator<Item = &Violation> {
        self.0.iter()
    }

    pub(super) fn note(&mut self, kept: Result<(), Violation>) {
        self.0.extend(kept.err());
    }

    pub(super) fn or_none(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} promises are not kept", self.0.len())?;
        self.0.iter().try_for_each(|violation| write!(f, "\n{violation}"))
    }
}

impl Error for Violations {}

//! What comes of a check.

use std::fmt;

/// What a panel would say to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub enum Verdict {
    /// It takes it.
    Pass,
    /// It refuses it, with these messages in its own order. Never empty.
    Fail(Vec<String>),
    /// It cannot be told here, or the panel breaks on it: nothing was guessed.
    Unchecked(Unchecked),
}

impl Verdict {
    /// Whether the panel takes the value.
    #[must_use]
    pub const fn is_pass(&self) -> bool {
        matches!(self, Self::Pass)
    }

    /// What the panel says against the value; nothing unless it refuses it.
    #[must_use]
    pub fn messages(&self) -> &[String] {
        match self {
            Self::Fail(messages) => messages,
            Self::Pass | Self::Unchecked(_) => &[],
        }
    }
}

/// Why a value was not judged.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unchecked {
    /// The rule is broken: the panel answers every value that reaches it with an internal error (500). It has to be
    /// corrected in the egg.
    Broken(String),
    /// The panel would decide, but what it needs for that is not known here (its clock, its database, a name server),
    /// or would cost more than a check may cost.
    Unknown(String),
}

impl Unchecked {
    pub(super) fn broken(reason: impl Into<String>) -> Self {
        Self::Broken(reason.into())
    }

    pub(super) fn unknown(reason: impl Into<String>) -> Self {
        Self::Unknown(reason.into())
    }

    /// Whether the panel itself breaks on the value.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        matches!(self, Self::Broken(_))
    }
}

impl fmt::Display for Unchecked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(reason) => write!(f, "the panel answers with an internal error: {reason}"),
            Self::Unknown(reason) => f.write_str(reason),
        }
    }
}

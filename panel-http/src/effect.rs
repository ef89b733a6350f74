//! What a call did to the panel, and what may be done again.

use std::fmt;

/// What is known about a call that did not answer as hoped: did the panel act on it?
///
/// Every [`Error`](crate::Error) carries one. It is decided by the endpoint's own table and the
/// panel's error code, never by the class of the status alone: a panel passes answers of its node
/// through, so that a `404` or `422` need not be a refusal by the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Nothing reached the panel. It is safe to send the call again.
    NotSent,
    /// The panel itself refused the call and changed nothing.
    Refused,
    /// The panel did what was asked, but its answer was of no use, or it answered with an error
    /// that it is known to give after it has committed.
    Applied,
    /// Nobody can tell: a time-out, a cut connection, a gateway's page, an error of the node.
    /// Look before you act again, and expect the call to take effect late.
    Unknown,
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSent => "nothing was sent",
            Self::Refused => "the panel refused and changed nothing",
            Self::Applied => "it happened",
            Self::Unknown => "it may have happened",
        })
    }
}

/// What repeating a call would mean. Declared once, on its [`Endpoint`](crate::Endpoint).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Safety {
    /// Changes nothing. Retried.
    Read,
    /// A write that leads to the same state however often it is sent, and whose first answer
    /// holds no evidence that a second answer would hide. Retried.
    Level,
    /// Makes something new. Sent once, on a connection of its own; never retried here.
    Create,
    /// Does something each time, or answers differently the second time. Never retried here.
    Act,
}

impl Safety {
    /// Whether the transport may send such a call a second time by itself.
    #[must_use]
    pub const fn is_repeatable(self) -> bool {
        matches!(self, Self::Read | Self::Level)
    }
}

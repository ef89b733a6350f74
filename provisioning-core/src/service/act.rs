//! Acts that leave nothing to compare: each is done at most once for a request.

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something done to a server that leaves no state by which one could see whether it was done.
///
/// What is wanted counts the requests of each; the record keeps the number of the last one that was begun. A request whose
/// answer was lost is [`Unknown`](ActOutcome::Unknown), and is not repeated: whoever wants it again asks again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Act {
    /// A backup of its files.
    BackUp,
    /// The install script of its egg is run anew.
    Reinstall,
}

impl Act {
    /// Its name, which is that of its step.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BackUp => "back-up",
            Self::Reinstall => "reinstall",
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How many requests of each act there were.
pub type Requests = BTreeMap<Act, u64>;

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ActOutcome {
    /// The panel did it.
    Done,
    /// The panel refused; the journal says why. Nothing happened.
    Refused,
    /// The answer was lost, or the process: it may have happened.
    Unknown,
}

impl fmt::Display for ActOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Unknown => "it may have happened, and is not repeated",
        })
    }
}

/// The last request of an act that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActReport {
    /// Its number, from 1. Of several that waited, one was done for all.
    pub request: u64,
    /// When it was begun.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: ActOutcome,
}

impl ActReport {
    /// A request that is about to be sent: until it is answered, nobody knows.
    #[must_use]
    pub const fn begun(request: u64, at: Timestamp) -> Self {
        Self {
            request,
            at,
            outcome: ActOutcome::Unknown,
        }
    }
}

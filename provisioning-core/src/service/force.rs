//! How long an end waits for a node.

use std::{fmt, time::Duration};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// When the server of an ended service is taken off its panel though its node does not delete it. Its files may then stay on
/// the node, and the tombstone says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Force {
    /// Never: the deletion is tried until the node does it.
    #[default]
    Never,
    /// When the node has failed for this long.
    After(Duration),
    /// When the node has failed once.
    AtOnce,
}

impl Force {
    /// Whether it is time for a node that has failed the deletion since then.
    #[must_use]
    pub fn is_due(self, failing_since: Option<Timestamp>, now: Timestamp) -> bool {
        let Some(since) = failing_since else { return false };
        match self {
            Self::Never => false,
            Self::After(patience) => since.checked_add(patience).is_ok_and(|due| due <= now),
            Self::AtOnce => true,
        }
    }
}

impl fmt::Display for Force {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("never by force"),
            Self::After(patience) => write!(f, "by force after {} s", patience.as_secs()),
            Self::AtOnce => f.write_str("by force"),
        }
    }
}

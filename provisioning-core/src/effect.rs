//! What a call did to a panel.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is known about a call that did not answer as hoped.
///
/// The panel-neutral form of what each client tells of its calls, so that planning needs no HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Effect {
    /// Nothing reached the panel.
    NotSent,
    /// The panel refused and changed nothing.
    Refused,
    /// It happened, though the answer was of no use.
    Applied,
    /// Nobody can tell yet.
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

#[cfg(feature = "engine")]
impl From<panel_http::Effect> for Effect {
    fn from(effect: panel_http::Effect) -> Self {
        match effect {
            panel_http::Effect::NotSent => Self::NotSent,
            panel_http::Effect::Refused => Self::Refused,
            panel_http::Effect::Applied => Self::Applied,
            _ => Self::Unknown,
        }
    }
}

//! What was made of a file that is not just as a panel writes it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Pointer;

/// One thing that was read, written or would be imported in another way than it stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggNote {
    /// Where, as a JSON path: `variables[3].default_value`; empty for the whole file.
    pub at: String,
    /// What became of it.
    pub kind: NoteKind,
    /// What it is, and why, in words.
    pub message: String,
}

/// What became of something in an egg file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoteKind {
    /// An older or another form became today's.
    Upgraded,
    /// It was missing or empty, and has a default now.
    Defaulted,
    /// It has another type or another value now.
    Converted,
    /// It was not understood, and is kept as it is in [`extras`](super::super::Egg::extras).
    Kept,
    /// It is lost.
    Dropped,
}

impl EggNote {
    pub(crate) fn new(at: &Pointer, kind: NoteKind, message: impl Into<String>) -> Self {
        Self {
            at: at.path(),
            kind,
            message: message.into(),
        }
    }
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Upgraded => "upgraded",
            Self::Defaulted => "defaulted",
            Self::Converted => "converted",
            Self::Kept => "kept",
            Self::Dropped => "dropped",
        })
    }
}

impl fmt::Display for EggNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at.is_empty() {
            write!(f, "{}: {}", self.kind, self.message)
        } else {
            write!(f, "{}: {}: {}", self.kind, self.at, self.message)
        }
    }
}

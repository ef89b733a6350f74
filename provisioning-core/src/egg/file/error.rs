//! Why a file is no egg.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where in a file something is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Place {
    /// A place in its text.
    Text {
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters for YAML and in bytes for JSON.
        column: usize,
    },
    /// A place in what it holds, as a JSON path; empty for the whole file.
    Path {
        /// The path.
        path: String,
    },
}

/// What kind of mistake keeps a file from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EggErrorKind {
    /// It is larger, deeper, or holds more than any egg.
    TooLarge,
    /// It is not UTF-8.
    NotUtf8,
    /// It is no JSON, or no YAML.
    Syntax,
    /// It is a document, but no egg.
    NotAnEgg,
    /// It may be YAML, which this build does not read: the feature `yaml` is off.
    YamlNotBuilt,
}

/// A file that cannot be read as an egg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EggError {
    kind: EggErrorKind,
    place: Place,
    message: String,
}

impl EggError {
    pub(crate) fn at(kind: EggErrorKind, line: usize, column: usize, message: impl Into<String>) -> Self {
        Self {
            kind,
            place: Place::Text { line, column },
            message: message.into(),
        }
    }

    pub(crate) fn whole(kind: EggErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            place: Place::Path { path: String::new() },
            message: message.into(),
        }
    }

    /// What kind of mistake it is.
    #[must_use]
    pub const fn kind(&self) -> EggErrorKind {
        self.kind
    }

    /// Where it is.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for EggError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Text { line, column } => write!(f, "line {line}, column {column}: {}", self.message),
            Place::Path { path } if path.is_empty() => f.write_str(&self.message),
            Place::Path { path } => write!(f, "{path}: {}", self.message),
        }
    }
}

impl std::error::Error for EggError {}

//! Why a store did not do it.

use std::{error::Error as StdError, fmt};

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// Somebody else has written the document in between. Nothing was written.
    Conflict,
    /// The lease belongs to somebody else by now. Nothing was written.
    LeaseLost,
    /// Another document has the same unique mark. Nothing was written.
    Duplicate,
    /// The store was set back to an earlier state, and is read-only. Nothing was written.
    Behind,
    /// What is stored cannot be understood.
    Corrupt,
    /// What is stored was sealed with a key that was not given, or for another place.
    Sealed,
    /// The database failed; a commit may or may not have been done.
    Database,
}

/// Why a store did not do it.
#[derive(Debug)]
pub struct StoreError {
    kind: StoreErrorKind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl StoreError {
    /// An error of this kind.
    #[must_use]
    pub fn new(kind: StoreErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            source: None,
        }
    }

    /// The database failed.
    pub fn database(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = source.into();
        Self {
            kind: StoreErrorKind::Database,
            message: source.to_string(),
            source: Some(source),
        }
    }

    /// The stored text under `key` is not what it should be.
    #[must_use]
    pub fn corrupt(key: &str, error: &serde_json::Error) -> Self {
        let place = format!("line {} column {}", error.line(), error.column());
        Self::new(
            StoreErrorKind::Corrupt,
            format!("the stored document `{key}` cannot be read at {place}"),
        )
    }

    /// What kind of failure it is.
    #[must_use]
    pub const fn kind(&self) -> StoreErrorKind {
        self.kind
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            StoreErrorKind::Conflict => "changed by somebody else in between",
            StoreErrorKind::LeaseLost => "in the hands of another worker by now",
            StoreErrorKind::Duplicate => "already tied to another service",
            StoreErrorKind::Behind => "the store is older than what the application has seen of it",
            StoreErrorKind::Corrupt => "stored data cannot be understood",
            StoreErrorKind::Sealed => "stored data is sealed with another key",
            StoreErrorKind::Database => "the store failed",
        };
        write!(f, "{what}: {}", self.message)
    }
}

impl StdError for StoreError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

//! What a store keeps.

use std::fmt;

use serde::{Serialize, de::DeserializeOwned};

use super::{Lease, StoreError, Subject};
use crate::{event::EventEntry, id::PanelId, journal::JournalEntry};

/// What a document holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DocumentKind {
    /// What is wanted of a service. Written by the application's edits.
    Desired,
    /// What is known of a service. Written by the engine under a lease.
    Service,
    /// Which account of a panel a customer is.
    Account,
    /// An egg of a panel.
    Egg,
    /// A product.
    Product,
    /// What is known of a panel.
    Panel,
    /// How far a sweep of a panel has come.
    Sweep,
}

impl DocumentKind {
    /// Its name in a store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Desired => "desired",
            Self::Service => "service",
            Self::Account => "account",
            Self::Egg => "egg",
            Self::Product => "product",
            Self::Panel => "panel",
            Self::Sweep => "sweep",
        }
    }
}

/// A document as it is kept.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// Its key among those of its kind.
    pub key: String,
    /// How often it was written, from 1.
    pub version: u64,
    /// JSON.
    pub body: String,
}

impl Document {
    /// A document as it is kept.
    #[must_use]
    pub const fn new(key: String, version: u64, body: String) -> Self {
        Self { key, version, body }
    }

    /// Reads the body.
    ///
    /// # Errors
    /// [`Corrupt`](super::StoreErrorKind::Corrupt) when it is not what it should be.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        serde_json::from_str(&self.body).map_err(|error| StoreError::corrupt(&self.key, &error))
    }
}

/// Shows no body: it may hold a customer's e-mail.
impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({} v{})", self.key, self.version)
    }
}

/// What must be stored for a write to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// Nothing.
    Absent,
    /// Just this version.
    Version(u64),
    /// Whatever.
    Any,
}

/// One document to write.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Write {
    /// Its kind.
    pub kind: DocumentKind,
    /// Its key.
    pub key: String,
    /// What must be stored.
    pub expected: Expected,
    /// JSON.
    pub body: String,
    /// No other document of this kind may have the same: the uuid of a server, so that no two services share one.
    pub unique: Option<String>,
}

impl Write {
    /// A document to write.
    ///
    /// # Errors
    /// [`Corrupt`](super::StoreErrorKind::Corrupt) when it cannot be written as JSON.
    pub fn new(
        kind: DocumentKind,
        key: impl Into<String>,
        expected: Expected,
        value: &impl Serialize,
    ) -> Result<Self, StoreError> {
        let key = key.into();
        match serde_json::to_string(value) {
            Ok(body) => Ok(Self {
                kind,
                key,
                expected,
                body,
                unique: None,
            }),
            Err(error) => Err(StoreError::corrupt(&key, &error)),
        }
    }

    /// The same with a mark that no other document of its kind may have.
    #[must_use]
    pub fn unique(mut self, mark: Option<String>) -> Self {
        self.unique = mark;
        self
    }
}

/// Shows no body: it may hold a customer's e-mail.
impl fmt::Debug for Write {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Write({} {} if {:?})", self.kind.as_str(), self.key, self.expected)
    }
}

/// A subject that is due from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wake {
    /// What.
    pub subject: Subject,
    /// The panel it lives on.
    pub panel: PanelId,
}

impl Wake {
    /// Makes a subject of a panel due.
    #[must_use]
    pub const fn new(subject: Subject, panel: PanelId) -> Self {
        Self { subject, panel }
    }
}

/// What is written together.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Commit {
    /// Documents.
    pub writes: Vec<Write>,
    /// Journal lines.
    pub journal: Vec<JournalEntry>,
    /// Events for the outbox.
    pub events: Vec<EventEntry>,
    /// The lease under which it is written; without it, it is not.
    pub lease: Option<Lease>,
    /// A subject that is due from now on.
    pub wake: Option<Wake>,
}

impl Commit {
    /// One document.
    #[must_use]
    pub fn write(write: Write) -> Self {
        Self {
            writes: vec![write],
            ..Self::default()
        }
    }

    /// Whether it is one document, and nothing beside it.
    #[cfg(feature = "sqlite")]
    pub(super) fn is_one_write(&self) -> bool {
        self.writes.len() == 1 && self.journal.is_empty() && self.events.is_empty() && self.wake.is_none()
    }

    /// With another document.
    #[must_use]
    pub fn and(mut self, write: Write) -> Self {
        self.writes.push(write);
        self
    }

    /// With journal lines.
    #[must_use]
    pub fn journal(mut self, lines: Vec<JournalEntry>) -> Self {
        self.journal.extend(lines);
        self
    }

    /// With events for the outbox.
    #[must_use]
    pub fn telling(mut self, events: Vec<EventEntry>) -> Self {
        self.events.extend(events);
        self
    }

    /// Under a lease.
    #[must_use]
    pub fn under(mut self, lease: &Lease) -> Self {
        self.lease = Some(lease.clone());
        self
    }

    /// Waking a subject.
    #[must_use]
    pub fn waking(mut self, wake: Wake) -> Self {
        self.wake = Some(wake);
        self
    }
}

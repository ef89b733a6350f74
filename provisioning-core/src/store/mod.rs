//! Where everything is kept: documents with versions, leases, a journal, and the outbox of events.

#[cfg(feature = "test-util")]
pub mod conformance;
mod document;
mod error;
mod lease;
mod memory;
mod outbox;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "engine")]
pub(crate) mod restored;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sealing;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sql;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::{fmt, time::Duration};

use async_trait::async_trait;

#[cfg(feature = "postgres")]
pub use self::postgres::PostgresStore;
#[cfg(feature = "sqlite")]
pub use self::sqlite::SqliteStore;
pub use self::{
    document::{Commit, Document, DocumentKind, Expected, Wake, Write},
    error::{StoreError, StoreErrorKind},
    lease::{Lease, Subject},
    memory::MemoryStore,
    outbox::OutboxEvent,
};
use crate::{
    id::{PanelId, ServiceId},
    journal::JournalEntry,
};

/// A place to keep services. Open: implement it for your own database and run the [`conformance`] suite on it (feature
/// `test-util`).
///
/// It knows nothing of services: it keeps documents (JSON text under a kind and a key, with a version), leases, journal
/// lines and events. What they mean is the engine's affair, so that a store stays small.
///
/// # Guarantees an implementation must give
/// * [`commit`](Self::commit) is atomic and durable: all of it or nothing, and when it has returned `Ok`, it survives a
///   power loss. It refuses a write whose expected version is not the stored one, and everything under a lease that
///   another holder has taken since.
/// * A subject has at most one holder at a time; each claim has a higher epoch than the one before.
/// * An event is given to each consumer until it has acknowledged it, however late its commit is done; to one worker of a
///   consumer at a time, and again only when a claim has run out.
/// * Time for leases, claims and due work is the store's own, one for all workers.
#[async_trait]
pub trait Store: fmt::Debug + Send + Sync + 'static {
    /// One document.
    async fn read(&self, kind: DocumentKind, key: &str) -> Result<Option<Document>, StoreError>;

    /// Documents of a kind whose key begins with `prefix`, by key, after the key `after`, at most `limit`.
    async fn list(
        &self,
        kind: DocumentKind,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError>;

    /// Writes documents, journal lines and events together.
    async fn commit(&self, commit: Commit) -> Result<(), StoreError>;

    /// Takes a subject in hand for `term`; `None` while another holder has it.
    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError>;

    /// Takes subjects of a panel in hand whose time has come, the longest due first.
    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError>;

    /// Holds on for another `term` from now.
    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError>;

    /// Gives a subject back; it is due again after `due_in`, or when somebody wakes it.
    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError>;

    /// Every journal line of a service, in order.
    async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError>;

    /// Takes events in hand for `term` that `consumer` has not acknowledged and no other worker of it has in hand, in the
    /// order of their numbers, at most `limit`. Each consumer gets every event that is there when it claims for the first
    /// time, and every later one.
    async fn claim_events(&self, consumer: &str, term: Duration, limit: usize) -> Result<Vec<OutboxEvent>, StoreError>;

    /// `consumer` is done with these events, whoever has them in hand. Once is enough; again is no error.
    async fn acknowledge(&self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError>;

    /// Whether a password may be given to it: what is a customer's own is under a seal there, or never written down.
    ///
    /// Default: no.
    fn keeps_secrets(&self) -> bool {
        false
    }

    /// The highest number that an event was given, or that the outbox was raised to; 0 when it is new.
    async fn outbox_position(&self) -> Result<u64, StoreError>;

    /// Gives higher numbers than `position` to all events to come. Never lowers them.
    async fn raise_outbox(&self, position: u64) -> Result<(), StoreError>;
}

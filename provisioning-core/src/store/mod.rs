//! Where everything is kept: documents with versions, leases, and a journal.

#[cfg(feature = "test-util")]
pub mod conformance;
mod document;
mod error;
mod lease;
mod memory;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::{fmt, time::Duration};

use async_trait::async_trait;

#[cfg(feature = "sqlite")]
pub use self::sqlite::SqliteStore;
pub use self::{
    document::{Commit, Document, DocumentKind, Expected, Wake, Write},
    error::{StoreError, StoreErrorKind},
    lease::{Lease, Subject},
    memory::MemoryStore,
};
use crate::{
    id::{PanelId, ServiceId},
    journal::JournalEntry,
};

/// A place to keep services. Open: implement it for your own database and run the [`conformance`] suite on it (feature
/// `test-util`).
///
/// It knows nothing of services: it keeps documents (JSON text under a kind and a key, with a version), leases and journal
/// lines. What they mean is the engine's affair, so that a store stays small.
///
/// # Guarantees an implementation must give
/// * [`commit`](Self::commit) is atomic and durable: all of it or nothing, and when it has returned `Ok`, it survives a
///   power loss. It refuses a write whose expected version is not the stored one, and everything under a lease that
///   another holder has taken since.
/// * A subject has at most one holder at a time; each claim has a higher epoch than the one before.
/// * Time for leases and due work is the store's own, one for all workers.
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

    /// Writes documents and journal lines together.
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
}

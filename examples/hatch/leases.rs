//! A store with shorter leases, so that the command after one that was killed need not wait three minutes.

use std::{fmt, time::Duration};

use async_trait::async_trait;
use provisioning_core::{
    id::{PanelId, ServiceId},
    journal::JournalEntry,
    store::{Commit, Document, DocumentKind, Lease, SqliteStore, Store, StoreError, Subject},
};

/// A call may take this much longer than its time-out: it waits for the panel's quota, and for another command that
/// writes to the same file.
const SLACK: Duration = Duration::from_secs(30);

/// A store whose leases end soon after the longest call.
#[derive(Clone)]
pub(crate) struct ShortLeases {
    store: SqliteStore,
    term: Duration,
}

impl ShortLeases {
    pub(crate) const fn new(store: SqliteStore, call_timeout: Duration) -> Self {
        Self {
            store,
            term: call_timeout.saturating_add(SLACK),
        }
    }

    /// How long a command that died keeps a service from the next one.
    pub(crate) const fn term(&self) -> Duration {
        self.term
    }
}

impl fmt::Debug for ShortLeases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShortLeases").field("term", &self.term).finish_non_exhaustive()
    }
}

#[async_trait]
impl Store for ShortLeases {
    async fn read(&self, kind: DocumentKind, key: &str) -> Result<Option<Document>, StoreError> {
        self.store.read(kind, key).await
    }

    async fn list(
        &self,
        kind: DocumentKind,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError> {
        self.store.list(kind, prefix, after, limit).await
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        self.store.commit(commit).await
    }

    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
        self.store.claim(subject, term.min(self.term)).await
    }

    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError> {
        self.store.claim_due(panel, term.min(self.term), limit).await
    }

    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError> {
        self.store.renew(lease, term.min(self.term)).await
    }

    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
        self.store.release(lease, due_in).await
    }

    async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
        self.store.journal(service).await
    }
}

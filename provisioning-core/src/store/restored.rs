//! A store that was set back to an earlier state is read-only until somebody has looked.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;

use super::{Commit, Document, DocumentKind, Lease, OutboxEvent, Store, StoreError, StoreErrorKind, Subject};
use crate::{
    id::{PanelId, ServiceId},
    journal::JournalEntry,
};

/// A store that refuses every write while it is behind what the application has seen of it.
///
/// All that is wanted in such a store is old: paid customers would be suspended, and servers sold since be unknown.
pub(crate) struct Guarded {
    store: Arc<dyn Store>,
    expected: u64,
    is_up_to_date: AtomicBool,
}

impl Guarded {
    pub(crate) fn new(store: Arc<dyn Store>, expected: u64) -> Self {
        Self {
            store,
            expected,
            is_up_to_date: AtomicBool::new(expected == 0),
        }
    }

    /// Refuses while the store is behind.
    pub(crate) async fn may_write(&self) -> Result<(), StoreError> {
        if self.is_up_to_date.load(Ordering::Relaxed) {
            return Ok(());
        }
        let position = self.store.outbox_position().await?;
        if position < self.expected {
            let message = format!(
                "its newest event is number {position}, and the application has seen number {}: it was restored from a back-up",
                self.expected
            );
            return Err(StoreError::new(StoreErrorKind::Behind, message));
        }
        self.is_up_to_date.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Takes the store as it is. Later events are numbered beyond what the application has seen, so that the next restored
    /// back-up is noticed as well.
    pub(crate) async fn trust(&self) -> Result<(), StoreError> {
        self.store.raise_outbox(self.expected).await
    }
}

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.store.fmt(f)
    }
}

#[async_trait]
impl Store for Guarded {
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
        self.may_write().await?;
        self.store.commit(commit).await
    }

    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
        self.may_write().await?;
        self.store.claim(subject, term).await
    }

    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError> {
        self.may_write().await?;
        self.store.claim_due(panel, term, limit).await
    }

    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError> {
        self.store.renew(lease, term).await
    }

    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
        self.store.release(lease, due_in).await
    }

    async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
        self.store.journal(service).await
    }

    async fn claim_events(&self, consumer: &str, term: Duration, limit: usize) -> Result<Vec<OutboxEvent>, StoreError> {
        self.may_write().await?;
        self.store.claim_events(consumer, term, limit).await
    }

    async fn acknowledge(&self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError> {
        self.may_write().await?;
        self.store.acknowledge(consumer, events).await
    }

    fn keeps_secrets(&self) -> bool {
        self.store.keeps_secrets()
    }

    async fn outbox_position(&self) -> Result<u64, StoreError> {
        self.store.outbox_position().await
    }

    async fn raise_outbox(&self, position: u64) -> Result<(), StoreError> {
        self.may_write().await?;
        self.store.raise_outbox(position).await
    }
}

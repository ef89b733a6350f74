//! A store that counts what it writes.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use provisioning_core::{
    PanelId, ServiceId,
    journal::JournalEntry,
    store::{Commit, Document, DocumentKind, Lease, OutboxEvent, Store, StoreError, Subject},
};

/// Another store, with every durable write to it counted.
#[derive(Debug, Clone)]
pub struct Counted {
    store: Arc<dyn Store>,
    writes: Arc<AtomicUsize>,
}

impl Counted {
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self {
            store,
            writes: Arc::default(),
        }
    }

    pub fn writes(&self) -> usize {
        self.writes.load(Ordering::Relaxed)
    }

    fn count(&self) {
        self.writes.fetch_add(1, Ordering::Relaxed);
    }
}

#[async_trait]
impl Store for Counted {
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
        self.count();
        self.store.commit(commit).await
    }

    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
        self.count();
        self.store.claim(subject, term).await
    }

    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError> {
        self.count();
        self.store.claim_due(panel, term, limit).await
    }

    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError> {
        self.count();
        self.store.renew(lease, term).await
    }

    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
        self.count();
        self.store.release(lease, due_in).await
    }

    async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
        self.store.journal(service).await
    }

    async fn claim_events(&self, consumer: &str, term: Duration, limit: usize) -> Result<Vec<OutboxEvent>, StoreError> {
        self.count();
        self.store.claim_events(consumer, term, limit).await
    }

    async fn acknowledge(&self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError> {
        self.count();
        self.store.acknowledge(consumer, events).await
    }

    async fn outbox_position(&self) -> Result<u64, StoreError> {
        self.store.outbox_position().await
    }

    async fn raise_outbox(&self, position: u64) -> Result<(), StoreError> {
        self.count();
        self.store.raise_outbox(position).await
    }
}

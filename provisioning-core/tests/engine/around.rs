//! A memory store that something happens around.

use std::{fmt, sync::Mutex, time::Duration};

use async_trait::async_trait;
use provisioning_core::{
    Change, Engine, PanelId, ServiceId,
    journal::JournalEntry,
    store::{Commit, Document, DocumentKind, Lease, MemoryStore, OutboxEvent, Store, StoreError, Subject},
};

/// What happens around everything that is done in a store.
#[async_trait]
pub(crate) trait Around: fmt::Debug + Send + Sync + 'static {
    /// What is held while it is done.
    type Held: Send;

    /// `what` is about to be done: the name of the method.
    async fn begins(&self, what: &'static str) -> Self::Held;
}

/// Somebody else makes a change of service 1001, once, when a document was read and is written.
#[derive(Debug)]
pub(crate) struct Meddles {
    engine: Engine,
    change: Mutex<Option<Change>>,
}

impl Meddles {
    pub(crate) fn once(engine: &Engine, change: Change) -> Self {
        Self {
            engine: engine.clone(),
            change: Mutex::new(Some(change)),
        }
    }
}

#[async_trait]
impl Around for Meddles {
    type Held = ();

    async fn begins(&self, what: &'static str) {
        let change = if what == "commit" {
            self.change.lock().unwrap().take()
        } else {
            None
        };
        if let Some(change) = change {
            self.engine.change(&"1001".parse().unwrap(), change).await.unwrap();
        }
    }
}

/// A memory store that something happens around.
#[derive(Debug)]
pub(crate) struct StoreWith<A> {
    pub(crate) store: MemoryStore,
    pub(crate) around: A,
}

#[async_trait]
impl<A: Around> Store for StoreWith<A> {
    async fn read(&self, kind: DocumentKind, key: &str) -> Result<Option<Document>, StoreError> {
        let _held = self.around.begins("read").await;
        self.store.read(kind, key).await
    }

    async fn list(
        &self,
        kind: DocumentKind,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError> {
        let _held = self.around.begins("list").await;
        self.store.list(kind, prefix, after, limit).await
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        let _held = self.around.begins("commit").await;
        self.store.commit(commit).await
    }

    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
        let _held = self.around.begins("claim").await;
        self.store.claim(subject, term).await
    }

    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError> {
        let _held = self.around.begins("claim_due").await;
        self.store.claim_due(panel, term, limit).await
    }

    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError> {
        let _held = self.around.begins("renew").await;
        self.store.renew(lease, term).await
    }

    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
        let _held = self.around.begins("release").await;
        self.store.release(lease, due_in).await
    }

    async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
        let _held = self.around.begins("journal").await;
        self.store.journal(service).await
    }

    async fn claim_events(&self, consumer: &str, term: Duration, limit: usize) -> Result<Vec<OutboxEvent>, StoreError> {
        let _held = self.around.begins("claim_events").await;
        self.store.claim_events(consumer, term, limit).await
    }

    async fn acknowledge(&self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError> {
        let _held = self.around.begins("acknowledge").await;
        self.store.acknowledge(consumer, events).await
    }

    async fn outbox_position(&self) -> Result<u64, StoreError> {
        let _held = self.around.begins("outbox_position").await;
        self.store.outbox_position().await
    }

    async fn raise_outbox(&self, position: u64) -> Result<(), StoreError> {
        let _held = self.around.begins("raise_outbox").await;
        self.store.raise_outbox(position).await
    }
}

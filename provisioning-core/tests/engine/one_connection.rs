//! A store that does one thing at a time, as a database with one connection does, and a file that one at a time may write.

use std::{future::pending, time::Duration};

use async_trait::async_trait;
use provisioning_core::{
    Engine, PanelId, ServiceId,
    journal::JournalEntry,
    service::Phase,
    store::{Commit, Document, DocumentKind, Lease, MemoryStore, OutboxEvent, Store, StoreError, Subject},
};
use tokio::sync::Mutex;

use crate::shop::{Shop, order, panel};

#[derive(Debug)]
struct OneConnection {
    store: MemoryStore,
    connection: Mutex<()>,
}

impl OneConnection {
    async fn do_one<T>(&self, what: impl Future<Output = T>) -> T {
        let _connection = self.connection.lock().await;
        tokio::time::sleep(Duration::from_millis(10)).await;
        what.await
    }
}

#[async_trait]
impl Store for OneConnection {
    async fn read(&self, kind: DocumentKind, key: &str) -> Result<Option<Document>, StoreError> {
        self.do_one(self.store.read(kind, key)).await
    }

    async fn list(
        &self,
        kind: DocumentKind,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError> {
        self.do_one(self.store.list(kind, prefix, after, limit)).await
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        self.do_one(self.store.commit(commit)).await
    }

    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
        self.do_one(self.store.claim(subject, term)).await
    }

    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError> {
        self.do_one(self.store.claim_due(panel, term, limit)).await
    }

    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError> {
        self.do_one(self.store.renew(lease, term)).await
    }

    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
        self.do_one(self.store.release(lease, due_in)).await
    }

    async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
        self.do_one(self.store.journal(service)).await
    }

    async fn claim_events(&self, consumer: &str, term: Duration, limit: usize) -> Result<Vec<OutboxEvent>, StoreError> {
        self.do_one(self.store.claim_events(consumer, term, limit)).await
    }

    async fn acknowledge(&self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError> {
        self.do_one(self.store.acknowledge(consumer, events)).await
    }

    async fn outbox_position(&self) -> Result<u64, StoreError> {
        self.do_one(self.store.outbox_position()).await
    }

    async fn raise_outbox(&self, position: u64) -> Result<(), StoreError> {
        self.do_one(self.store.raise_outbox(position)).await
    }
}

/// A service in hand may have the connection that the worker waits for when it asks what else is due.
#[tokio::test(start_paused = true)]
async fn a_worker_that_asks_for_more_does_not_hold_up_what_it_has_in_hand() {
    let shop = Shop::open().await;
    let mut services = Vec::new();
    for number in 1..=12 {
        services.push(shop.record_order(order(&number.to_string(), "42")).await);
    }
    let store = OneConnection {
        store: shop.store.clone(),
        connection: Mutex::new(()),
    };
    let engine = Engine::builder(store).panel(panel(), shop.fake.clone()).build();
    let worker = tokio::spawn(engine.unwrap().worker().run_until(pending()));
    shop.sleep(120).await;
    for service in &services {
        assert_eq!(shop.record(service).await.phase, Phase::Active, "{service}");
    }
    worker.abort();
}

//! A commit that did not go as the store says: its connection was lost over it, or its database fell over after it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use provisioning_core::{
    Change, Engine, PanelId, Reason, ServiceId,
    engine::Progress,
    journal::JournalEntry,
    service::{Phase, ServiceRecord},
    store::{
        Commit, Document, DocumentKind, Expected, Lease, MemoryStore, OutboxEvent, Store, StoreError, Subject, Write,
    },
};

use crate::{
    around::{Around, StoreWith},
    shop::{LONG, Shop, exactly_one, order, panel},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goes {
    /// Nothing was written.
    Astray,
    /// All was written, and nobody heard of it.
    Unacknowledged,
    /// The store has said yes, and what it wrote is gone with the machine that wrote it.
    LostAfterwards,
}

/// A store of which one commit goes so.
#[derive(Debug)]
struct Unreliable {
    good: MemoryStore,
    commits: Arc<AtomicUsize>,
    which: usize,
    goes: Goes,
}

impl Unreliable {
    /// The store of this shop, of which the commit of this number, counted from zero, goes so.
    fn of(shop: &Shop, which: usize, goes: Goes) -> Self {
        Self {
            good: shop.store.clone(),
            commits: Arc::default(),
            which,
            goes,
        }
    }
}

/// The engine of this shop over another store.
fn engine_on(store: impl Store + 'static, shop: &Shop) -> Engine {
    let engine = Engine::builder(store).panel(panel(), shop.fake.clone());
    engine.build().unwrap()
}

#[async_trait]
impl Store for Unreliable {
    async fn read(&self, kind: DocumentKind, key: &str) -> Result<Option<Document>, StoreError> {
        self.good.read(kind, key).await
    }

    async fn list(
        &self,
        kind: DocumentKind,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError> {
        self.good.list(kind, prefix, after, limit).await
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        if self.commits.fetch_add(1, Ordering::Relaxed) != self.which {
            return self.good.commit(commit).await;
        }
        match self.goes {
            Goes::Astray => Err(StoreError::database("the connection was lost")),
            Goes::Unacknowledged => {
                self.good.commit(commit).await?;
                Err(StoreError::database("the connection was lost"))
            }
            Goes::LostAfterwards => Ok(()),
        }
    }

    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
        self.good.claim(subject, term).await
    }

    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError> {
        self.good.claim_due(panel, term, limit).await
    }

    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError> {
        self.good.renew(lease, term).await
    }

    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
        self.good.release(lease, due_in).await
    }

    async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
        self.good.journal(service).await
    }

    async fn claim_events(&self, consumer: &str, term: Duration, limit: usize) -> Result<Vec<OutboxEvent>, StoreError> {
        self.good.claim_events(consumer, term, limit).await
    }

    async fn acknowledge(&self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError> {
        self.good.acknowledge(consumer, events).await
    }

    async fn outbox_position(&self) -> Result<u64, StoreError> {
        self.good.outbox_position().await
    }

    async fn raise_outbox(&self, position: u64) -> Result<(), StoreError> {
        self.good.raise_outbox(position).await
    }
}

/// Reliability 1.12a: whichever commit on the way to a running server goes wrong, there is one server and one account. A
/// creation that nobody remembers may be left to a person; everything else needs nobody.
#[tokio::test(start_paused = true)]
async fn a_commit_that_goes_wrong_makes_no_second_server() {
    for goes in [Goes::Astray, Goes::Unacknowledged, Goes::LostAfterwards] {
        for which in 0.. {
            let shop = Shop::open().await;
            let service = shop.record_order(order("1001", "42")).await;
            let unreliable = Unreliable::of(&shop, which, goes);
            let commits = Arc::clone(&unreliable.commits);
            let first = engine_on(unreliable, &shop);
            let _lost = first.settled(&service, LONG).await;
            if commits.load(Ordering::Relaxed) <= which {
                assert!(which > 4, "there are more commits than these");
                break;
            }
            match shop.engine.settled(&service, LONG).await {
                Ok(phase) => assert_eq!(phase, Phase::Active, "{goes:?} {which}"),
                Err(error) => {
                    assert_eq!(error.reason(), Reason::Parked, "{goes:?} {which}: {error}");
                    assert_eq!(goes, Goes::LostAfterwards, "{which}: {error}");
                }
            }
            shop.sleep(7200).await;
            exactly_one(&shop.fake, "1001");
            assert_eq!(shop.fake.created_for("1001"), 1, "{goes:?} {which}");
            assert_eq!(shop.fake.users().len(), 2, "{goes:?} {which}");
        }
    }
}

/// A change that nobody can say of whether it was written is told as that, and is not made by itself.
#[tokio::test(start_paused = true)]
async fn a_change_whose_commit_went_astray_is_told() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let engine = engine_on(Unreliable::of(&shop, 0, Goes::Astray), &shop);
    let told = engine.change(&service, Change::name_to("Another")).await.unwrap_err();
    assert_eq!(told.reason(), Reason::Store, "{told}");
    assert_eq!(engine.change(&service, Change::name_to("Another")).await.unwrap(), 2);
}

/// A store that fails is told to whoever runs a worker.
#[tokio::test(start_paused = true)]
async fn a_pass_over_a_store_that_fails_is_told() {
    let shop = Shop::open().await;
    shop.record_order(order("1001", "42")).await;
    let engine = engine_on(Unreliable::of(&shop, 0, Goes::Astray), &shop);
    let told = engine.run_due(&panel(), 10).await.unwrap_err();
    assert_eq!(told.reason(), Reason::Store, "{told}");
}

/// Writes the record of service 1001 once, before the engine does.
#[derive(Debug)]
struct Overtakes(MemoryStore, AtomicUsize);

#[async_trait]
impl Around for Overtakes {
    type Held = ();

    async fn begins(&self, what: &'static str) {
        if what != "commit" || self.1.fetch_add(1, Ordering::Relaxed) > 0 {
            return;
        }
        let known = self.0.read(DocumentKind::Service, "1001").await.unwrap().unwrap();
        let record: ServiceRecord = known.decode().unwrap();
        let expected = Expected::Version(known.version);
        let write = Write::new(DocumentKind::Service, "1001", expected, &record).unwrap();
        self.0.commit(Commit::write(write)).await.unwrap();
    }
}

/// A service that somebody else has written meanwhile is left to him.
#[tokio::test(start_paused = true)]
async fn a_pass_leaves_a_service_to_who_was_faster() {
    let shop = Shop::open().await;
    let service = shop.record_order(order("1001", "42")).await;
    let store = StoreWith {
        store: shop.store.clone(),
        around: Overtakes(shop.store.clone(), AtomicUsize::new(0)),
    };
    let engine = engine_on(store, &shop);
    assert_eq!(engine.run_due(&panel(), 10).await.unwrap(), 1);
    assert_eq!(engine.settled(&service, LONG).await.unwrap(), Phase::Active);
    exactly_one(&shop.fake, "1001");
}

/// Counts the commits.
#[derive(Debug, Clone, Default)]
struct Commits(Arc<AtomicUsize>);

#[async_trait]
impl Around for Commits {
    type Held = ();

    async fn begins(&self, what: &'static str) {
        self.0.fetch_add(usize::from(what == "commit"), Ordering::Relaxed);
    }
}

/// A store is not written to for nothing.
#[tokio::test(start_paused = true)]
async fn a_look_at_what_is_as_wanted_is_no_commit() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.passes(2).await;
    let commits = Commits::default();
    let counted = StoreWith {
        store: shop.store.clone(),
        around: commits.clone(),
    };
    let engine = engine_on(counted, &shop);
    for _ in 0..3 {
        let progress = engine.advance(&service).await.unwrap();
        assert!(matches!(progress, Progress::Converged { .. }), "{progress:?}");
    }
    assert_eq!(commits.0.load(Ordering::Relaxed), 0);
}

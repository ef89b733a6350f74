//! The store in PostgreSQL.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use provisioning_core::{
    Event, ServiceId,
    event::EventEntry,
    store::{
        Commit, DocumentKind, Expected, OutboxEvent, PostgresStore, Store, StoreError, StoreErrorKind, Subject, Write,
        conformance,
    },
};
use sqlx::Executor;
use tokio::task::JoinSet;

use crate::{
    dropped, long_commits,
    postgres_server::{Database, Server},
    workers,
};

fn write(key: &str) -> Commit {
    Commit::write(Write::new(DocumentKind::Service, key, Expected::Absent, &"text").unwrap())
}

fn telling(revision: u64) -> Commit {
    let service = ServiceId::new("1").unwrap();
    let event = EventEntry::new(jiff::Timestamp::UNIX_EPOCH, service, revision, Event::Wanted);
    Commit::default().telling(vec![event])
}

#[tokio::test]
async fn every_promise_is_kept() {
    let Some(server) = Server::get().await else { return };
    let database = server.database().await;
    conformance::all(|| async { Arc::new(database.store()) as Arc<dyn Store> })
        .await
        .unwrap_or_else(|broken| panic!("{broken}"));
}

#[tokio::test]
async fn two_processes_share_one_store() {
    let Some(server) = Server::get().await else { return };
    let database = server.database().await;
    let pair = || async {
        let handle = || Arc::new(PostgresStore::new(database.another_pool())) as Arc<dyn Store>;
        vec![handle(), handle()]
    };
    conformance::shared(pair)
        .await
        .unwrap_or_else(|broken| panic!("{broken}"));
}

/// A transaction that an application began on its own pool.
struct Begun(PostgresStore, sqlx::Transaction<'static, sqlx::Postgres>);

#[async_trait]
impl conformance::Transactional for Database {
    fn store(&self) -> &dyn Store {
        self.as_store()
    }

    async fn begin(&self) -> Result<Box<dyn conformance::Transaction>, StoreError> {
        let begun = self.pool().begin().await.map_err(StoreError::database)?;
        Ok(Box::new(Begun(self.as_store().clone(), begun)))
    }
}

#[async_trait]
impl conformance::Transaction for Begun {
    async fn commit_in(&mut self, commit: Commit) -> Result<(), StoreError> {
        self.0.commit_in(&mut self.1, commit).await
    }

    async fn claim_events_in(&mut self, consumer: &str, limit: usize) -> Result<Vec<OutboxEvent>, StoreError> {
        self.0.claim_events_in(&mut self.1, consumer, limit).await
    }

    async fn acknowledge_in(&mut self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError> {
        self.0.acknowledge_in(&mut self.1, consumer, events).await
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.1.commit().await.map_err(StoreError::database)
    }

    async fn roll_back(self: Box<Self>) -> Result<(), StoreError> {
        self.1.rollback().await.map_err(StoreError::database)
    }
}

#[tokio::test]
async fn every_promise_is_kept_in_transactions_of_the_applications_own() {
    let Some(server) = Server::get().await else { return };
    let database = server.database().await;
    let make = || async { Box::new(database.clone()) as Box<dyn conformance::Transactional> };
    conformance::transactions(make)
        .await
        .unwrap_or_else(|broken| panic!("{broken}"));
}

/// Invariant 11.
#[tokio::test]
async fn an_old_lease_cannot_write() {
    let Some(server) = Server::get().await else { return };
    let database = server.database().await;
    conformance::an_old_lease_cannot_write(database.as_store())
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_do_not_get_in_each_others_way() {
    let Some(server) = Server::get().await else { return };
    let database = server.database().await;
    let handle = || Arc::new(PostgresStore::new(database.another_pool())) as Arc<dyn Store>;
    let handles = [handle(), handle()];
    workers::each_subject_is_worked_on_once(&handles).await;
    workers::no_increment_is_lost(&handles).await;
}

/// Whoever starts first makes the tables; the others find them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_may_migrate_at_once() {
    let Some(server) = Server::get().await else { return };
    let database = server.empty_database().await;
    let mut tasks = JoinSet::new();
    for _ in 0..6 {
        let store = PostgresStore::new(database.another_pool());
        tasks.spawn(async move { store.migrate().await.unwrap() });
    }
    tasks.join_all().await;
    database.store().commit(write("a")).await.unwrap();
}

#[tokio::test]
async fn the_applications_tables_are_left_alone() {
    let Some(server) = Server::get().await else { return };
    let database = server.empty_database().await;
    let app = database.pool();
    app.execute("CREATE TABLE documents (a text); INSERT INTO documents VALUES ('kept')")
        .await
        .unwrap();
    let store = database.store();
    store.migrate().await.unwrap();
    store.migrate().await.unwrap();
    store.commit(write("a")).await.unwrap();
    let kept: String = sqlx::query_scalar("SELECT a FROM documents")
        .fetch_one(&app)
        .await
        .unwrap();
    assert_eq!(kept, "kept");
    let others: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables
         WHERE table_schema NOT IN ('hatchery', 'pg_catalog', 'information_schema')",
    )
    .fetch_all(&app)
    .await
    .unwrap();
    assert_eq!(others, ["documents"]);
}

#[tokio::test]
async fn tables_of_a_newer_version_are_refused_and_left_as_they_are() {
    let Some(server) = Server::get().await else { return };
    let database = server.database().await;
    database
        .pool()
        .execute("INSERT INTO hatchery.migrations (version) VALUES (7)")
        .await
        .unwrap();
    let message = database.store().migrate().await.unwrap_err().to_string();
    assert!(
        message.contains("version 7") && message.contains("update the library"),
        "{message}"
    );
}

/// Of two that record the same at once one conflicts, and its transaction can still be used to look.
#[tokio::test]
async fn a_conflict_leaves_the_applications_transaction_usable() {
    let Some(server) = Server::get().await else { return };
    let database = server.database().await;
    let store = database.store();
    let mut first = database.pool().begin().await.unwrap();
    store.commit_in(&mut first, write("a")).await.unwrap();
    let second = async {
        let mut second = database.pool().begin().await.unwrap();
        let refused = store.commit_in(&mut second, write("a")).await.unwrap_err();
        assert_eq!(refused.kind(), StoreErrorKind::Conflict);
        sqlx::query("SELECT 1").execute(&mut *second).await.unwrap();
        second.rollback().await.unwrap();
    };
    let end = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        first.commit().await.unwrap();
    };
    tokio::join!(second, end);
}

/// Two workers of one consumer, each in a transaction of its own: neither waits for the other.
#[tokio::test]
async fn a_claim_does_not_wait_for_another_workers_transaction() {
    let Some(server) = Server::get().await else { return };
    let database = server.database().await;
    let store = database.store();
    for revision in 1..=4 {
        store.commit(telling(revision)).await.unwrap();
    }
    let mut one = database.pool().begin().await.unwrap();
    let mut other = database.pool().begin().await.unwrap();
    let revisions = |events: &[OutboxEvent]| events.iter().map(OutboxEvent::revision).collect::<Vec<_>>();
    // The consumer is known from here on: its first claim of all is waited for.
    assert_eq!(store.claim_events("mailer", Duration::ZERO, 1).await.unwrap().len(), 1);
    let first = store.claim_events_in(&mut one, "mailer", 2).await.unwrap();
    let patience = Duration::from_secs(5);
    let second = tokio::time::timeout(patience, store.claim_events_in(&mut other, "mailer", 10)).await;
    let second = second.unwrap().unwrap();
    assert_eq!((revisions(&first), revisions(&second)), (vec![1, 2], vec![3, 4]));
    // Another consumer has nothing to do with them.
    let all = store
        .claim_events("invoices", Duration::from_secs(60), 10)
        .await
        .unwrap();
    assert_eq!(revisions(&all), [1, 2, 3, 4]);
    one.rollback().await.unwrap();
    store.acknowledge_in(&mut other, "mailer", &second).await.unwrap();
    other.commit().await.unwrap();
    let rest = store.claim_events("mailer", Duration::from_secs(60), 10).await.unwrap();
    assert_eq!(revisions(&rest), [1, 2]);
}

/// What every consumer has acknowledged is kept a week; what one has not is kept until it has. The newest stays.
#[tokio::test]
async fn old_events_that_all_have_acknowledged_are_forgotten() {
    let Some(server) = Server::get().await else { return };
    let database = server.database().await;
    let (store, pool) = (database.store(), database.pool());
    for revision in 1..=3 {
        store.commit(telling(revision)).await.unwrap();
    }
    let kept = async || -> (i64, i64) {
        let counts = "SELECT (SELECT COUNT(*) FROM hatchery.events), (SELECT COUNT(*) FROM hatchery.deliveries)";
        sqlx::query_as(counts).fetch_one(&pool).await.unwrap()
    };
    let term = Duration::from_secs(60);
    let mailer = store.claim_events("mailer", term, 10).await.unwrap();
    let invoices = store.claim_events("invoices", term, 10).await.unwrap();
    store.acknowledge("mailer", &mailer).await.unwrap();
    store.acknowledge("invoices", &invoices[..1]).await.unwrap();
    assert_eq!(kept().await, (3, 6), "a week is not over");
    pool.execute("UPDATE hatchery.events SET at = at - 8 * 86400000::bigint")
        .await
        .unwrap();
    store.acknowledge("mailer", &[]).await.unwrap();
    assert_eq!(kept().await, (2, 4), "one has not acknowledged the second");
    store.acknowledge("invoices", &invoices).await.unwrap();
    assert_eq!(kept().await.0, 1);
    assert_eq!(store.outbox_position().await.unwrap(), 3, "the position stays");
}

/// A worker whose clock is wrong gets its lease on the database's clock all the same: no time is given to the database.
#[tokio::test]
async fn leases_are_on_the_clock_of_the_database() {
    let Some(server) = Server::get().await else { return };
    let database = server.database().await;
    let (store, subject) = (database.store(), Subject::from_stored("a"));
    store.claim(&subject, Duration::from_secs(600)).await.unwrap().unwrap();
    let left: i64 = sqlx::query_scalar(
        "SELECT held_until - (extract(epoch FROM clock_timestamp()) * 1000)::bigint FROM hatchery.work",
    )
    .fetch_one(&database.pool())
    .await
    .unwrap();
    assert!((590_000..=600_000).contains(&left), "{left}");
}

/// Dropping the future of a commit at any moment leaves all of it or nothing, and a store that works.
#[tokio::test]
async fn a_commit_that_is_dropped_is_done_whole_or_not_at_all() {
    let Some(server) = Server::get().await else { return };
    let database = server.database().await;
    dropped::a_commit_is_done_whole_or_not_at_all(database.as_store()).await;
}

#[tokio::test]
async fn a_long_commit_is_kept_whole() {
    let Some(server) = Server::get().await else { return };
    let database = server.database().await;
    long_commits::are_kept_whole(database.as_store()).await;
}

#[tokio::test]
async fn secrets_are_kept_under_a_seal_only() {
    let Some(server) = Server::get().await else { return };
    assert!(!server.database().await.store().keeps_secrets());
}

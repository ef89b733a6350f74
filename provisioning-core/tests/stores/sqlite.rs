//! The store in an SQLite file.

use std::{error::Error, path::Path, sync::Arc, time::Duration};

use async_trait::async_trait;
use provisioning_core::store::{
    Commit, DocumentKind, Expected, OutboxEvent, SqliteStore, Store, StoreError, StoreErrorKind, Subject, Write,
    conformance,
};
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::{dropped, long_commits, workers};

async fn open(file: impl AsRef<Path>) -> Arc<dyn Store> {
    Arc::new(SqliteStore::open(file).await.unwrap())
}

#[tokio::test]
async fn every_promise_is_kept() {
    let folder = TempDir::new().unwrap();
    let count = std::cell::Cell::new(0);
    let fresh = || {
        count.set(count.get() + 1);
        open(folder.path().join(format!("{}.db", count.get())))
    };
    conformance::all(fresh)
        .await
        .unwrap_or_else(|broken| panic!("{broken}"));
}

#[tokio::test]
async fn two_handles_of_one_file_share_one_store() {
    let folder = TempDir::new().unwrap();
    let count = std::cell::Cell::new(0);
    let pair = || {
        count.set(count.get() + 1);
        let file = folder.path().join(format!("{}.db", count.get()));
        async move { vec![open(&file).await, open(&file).await] }
    };
    conformance::shared(pair)
        .await
        .unwrap_or_else(|broken| panic!("{broken}"));
}

/// A transaction that an application began on its own pool.
pub(crate) struct Application {
    store: SqliteStore,
    pool: SqlitePool,
    _folder: TempDir,
}

impl Application {
    pub(crate) async fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("app.db");
        let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
        let pool = SqlitePool::connect_with(options.journal_mode(SqliteJournalMode::Wal))
            .await
            .unwrap();
        let store = SqliteStore::new(pool.clone());
        store.migrate().await.unwrap();
        Self {
            store,
            pool,
            _folder: folder,
        }
    }

    pub(crate) fn handle(&self) -> Arc<dyn Store> {
        Arc::new(self.store.clone())
    }
}

#[async_trait]
impl conformance::Transactional for Application {
    fn store(&self) -> &dyn Store {
        &self.store
    }

    async fn begin(&self) -> Result<Box<dyn conformance::Transaction>, StoreError> {
        let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
        Ok(Box::new(Begun(
            self.store.clone(),
            begun.map_err(StoreError::database)?,
        )))
    }
}

struct Begun(SqliteStore, sqlx::Transaction<'static, sqlx::Sqlite>);

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
    let make = || async { Box::new(Application::open().await) as Box<dyn conformance::Transactional> };
    conformance::transactions(make)
        .await
        .unwrap_or_else(|broken| panic!("{broken}"));
}

/// Invariant 11.
#[tokio::test]
async fn an_old_lease_cannot_write() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path().join("store.db")).await;
    conformance::an_old_lease_cannot_write(&*store).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn handles_on_several_threads_do_not_get_in_each_others_way() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("store.db");
    let handles = [open(&file).await, open(&file).await];
    workers::each_subject_is_worked_on_once(&handles).await;
    workers::no_increment_is_lost(&handles).await;
}

/// What was committed, claimed and scheduled is there when the file is opened again.
#[tokio::test]
async fn a_store_outlives_its_process() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("store.db");
    let (held, free) = (Subject::from_stored("held"), Subject::from_stored("free"));
    let hour = Duration::from_secs(3600);
    let store = open(&file).await;
    let write = Write::new(DocumentKind::Egg, "a", Expected::Absent, &"text").unwrap();
    store.commit(Commit::write(write)).await.unwrap();
    let lease = store.claim(&held, hour).await.unwrap().unwrap();
    let first = store.claim(&free, hour).await.unwrap().unwrap();
    store.release(&first, None).await.unwrap();
    drop(store);

    let store = open(&file).await;
    assert_eq!(
        store.read(DocumentKind::Egg, "a").await.unwrap().unwrap().body,
        "\"text\""
    );
    assert!(store.claim(&held, hour).await.unwrap().is_none());
    store.renew(&lease, hour).await.unwrap();
    assert!(store.claim(&free, hour).await.unwrap().unwrap().epoch > first.epoch);
}

/// Dropping the future of a commit at any moment leaves all of it or nothing, and a store that works.
#[tokio::test]
async fn a_commit_that_is_dropped_is_done_whole_or_not_at_all() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path().join("store.db")).await;
    dropped::a_commit_is_done_whole_or_not_at_all(store.as_ref()).await;
}

/// What the database says is told as it is: only two that may not be alike are a duplicate.
#[tokio::test]
async fn a_database_that_fails_is_told_with_its_cause() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("store.db");
    let store = open(&file).await;
    let options = SqliteConnectOptions::new().filename(&file);
    let database = SqlitePool::connect_with(options).await.unwrap();
    sqlx::query("CREATE TRIGGER refuses BEFORE INSERT ON hatchery_documents BEGIN SELECT RAISE(ABORT, 'no'); END")
        .execute(&database)
        .await
        .unwrap();
    let write = Write::new(DocumentKind::Egg, "1", Expected::Absent, &1).unwrap();
    let error = store.commit(Commit::write(write)).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Database, "{error}");
    assert!(error.source().is_some());
}

#[tokio::test]
async fn a_long_commit_is_kept_whole() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path().join("store.db")).await;
    long_commits::are_kept_whole(store.as_ref()).await;
}

/// A lease may be as long as one likes.
#[tokio::test]
async fn a_lease_for_ever_is_held() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path().join("store.db")).await;
    let subject = Subject::from_stored("1".to_owned());
    assert!(store.claim(&subject, Duration::MAX).await.unwrap().is_some());
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(store.claim(&subject, Duration::MAX).await.unwrap().is_none());
}

/// Several processes that start together on a new file all get the same store.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_new_file_can_be_opened_by_many_at_once() {
    for _ in 0..5 {
        let folder = TempDir::new().unwrap();
        let mut tasks = JoinSet::new();
        for number in 0..8 {
            let file = folder.path().join("store.db");
            tasks.spawn(async move {
                let store = SqliteStore::open(file).await.unwrap_or_else(|error| panic!("{error}"));
                let write = Write::new(DocumentKind::Egg, format!("{number}"), Expected::Absent, &number).unwrap();
                store.commit(Commit::write(write)).await.unwrap();
            });
        }
        tasks.join_all().await;
        let store = open(folder.path().join("store.db")).await;
        assert_eq!(store.list(DocumentKind::Egg, "", None, 100).await.unwrap().len(), 8);
    }
}

/// The empty key and the zero byte are keys like others.
#[tokio::test]
async fn odd_keys_are_listed_too() {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path().join("store.db")).await;
    for key in ["", "a", "a\0", "a\0b", "a\u{1}"] {
        let write = Write::new(DocumentKind::Egg, key, Expected::Absent, &key).unwrap();
        store.commit(Commit::write(write)).await.unwrap();
    }
    let keys = |prefix: &'static str, after: Option<&'static str>| {
        let store = Arc::clone(&store);
        async move {
            let listed = store.list(DocumentKind::Egg, prefix, after, 10).await.unwrap();
            listed.into_iter().map(|document| document.key).collect::<Vec<_>>()
        }
    };
    assert_eq!(keys("", None).await, ["", "a", "a\0", "a\0b", "a\u{1}"]);
    assert_eq!(keys("", Some("")).await, ["a", "a\0", "a\0b", "a\u{1}"]);
    assert_eq!(keys("a\0", None).await, ["a\0", "a\0b"]);
    assert_eq!(keys("a\0", Some("a\0")).await, ["a\0b"]);
    assert_eq!(keys("a", Some("a\0b")).await, ["a\u{1}"]);
}

//! A store in one SQLite file.

mod documents;
mod file;
mod migrations;
mod outbox;
mod work;

use std::{fmt, path::Path, sync::Arc, time::Duration};

use async_trait::async_trait;
use sqlx::{
    Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::{Mutex, MutexGuard};

use self::{
    file::{log_ahead, not_opened},
    migrations::bring_up_to_date,
};
#[cfg(feature = "engine")]
use super::sql;
#[cfg(feature = "engine")]
use super::sql::Session;
use super::{
    Commit, Document, DocumentKind, Lease, OutboxEvent, Store, StoreError, StoreErrorKind, Subject, outbox::HELD_FOR,
    sealing, sql::failed,
};
use crate::{
    id::{PanelId, ServiceId},
    journal::JournalEntry,
    seal::Seal,
};

/// Keeps everything in one SQLite file, which several processes of one machine may share.
///
/// Its tables begin with `hatchery_`, so that they can live in the application's own file.
///
/// # Guarantees
/// Durable: opened by [`open`](Self::open), a commit that has returned survives a power loss (`synchronous=FULL`).
/// Time for leases, claims and due work is the database's.
///
/// # Assumptions
/// * The file is on a disk of this machine: SQLite cannot lock a file on a network share.
/// * The file holds customers' e-mail addresses, in clear unless it is given a [seal](Self::seal_with). A new one gets the permissions of the process's umask; narrow them where
///   other users share the machine.
/// * A pool given to [`new`](Self::new) has the durability and the patience with locks that its owner chose, and all its
///   connections lead to one database: not to one in memory each.
#[derive(Clone)]
pub struct SqliteStore {
    pool: SqlitePool,
    /// Whoever writes holds it. SQLite lets whoever finds another writing sleep, and longer each time: here they queue.
    turn: Arc<Mutex<()>>,
    seal: Option<Seal>,
}

/// How long one waits for another who writes.
const PATIENCE: Duration = Duration::from_secs(15);

/// Takes the right to write first, so that what is read in the transaction still holds when it writes.
const BEGIN: &str = "BEGIN IMMEDIATE";

const NOW: &str = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

impl SqliteStore {
    /// Opens or makes the file and brings its tables up to date. No folder is made.
    ///
    /// # Errors
    /// When the file cannot be opened or written to, is no SQLite file, or its tables are of a newer version of this
    /// library: the message names the file and the cure. Nothing was changed then.
    pub async fn open(file: impl AsRef<Path>) -> Result<Self, StoreError> {
        let file = file.as_ref();
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE);
        let pool = SqlitePoolOptions::new().max_connections(4).test_before_acquire(false);
        let pool = pool.connect_with(options);
        let pool = pool.await.map_err(|error| not_opened(file, &error))?;
        let mode = log_ahead(&pool).await.map_err(|error| not_opened(file, &error))?;
        // Without a file behind it, every connection of the pool would have a database of its own.
        if mode != "wal" {
            let message = format!(
                "`{}` cannot have a write-ahead log: name a file on a disk of this machine, or use MemoryStore for what need not last",
                file.display()
            );
            return Err(StoreError::new(StoreErrorKind::Database, message));
        }
        let transaction = pool.begin_with(BEGIN).await;
        bring_up_to_date(transaction.map_err(|error| not_opened(file, &error))?).await?;
        Ok(Self::new(pool))
    }

    /// Uses a pool of the application's own. Call [`migrate`](Self::migrate) once.
    #[must_use]
    pub fn new(pool: SqlitePool) -> Self {
        Self {
            pool,
            turn: Arc::default(),
            seal: None,
        }
    }

    /// Keeps what is a customer's own under a seal, from the next write on. Every process on this database needs the same.
    #[must_use]
    pub fn seal_with(mut self, seal: Seal) -> Self {
        self.seal = Some(seal);
        self
    }

    /// Brings the tables up to date. Does nothing when they are.
    ///
    /// # Errors
    /// When the database refuses, or its tables are of a newer version of this library.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let turn = self.turn.lock().await;
        bring_up_to_date(self.begin(&turn).await?).await
    }

    /// Writes `commit` in a transaction of the application's own, so that an order and its wish for a server are one
    /// commit.
    ///
    /// Begin it with `BEGIN IMMEDIATE`: SQLite lets a transaction that began by reading fail at its first write when
    /// somebody else has written in between.
    ///
    /// # Errors
    /// As [`Store::commit`]; roll the transaction back then.
    pub async fn commit_in(&self, connection: &mut SqliteConnection, commit: Commit) -> Result<(), StoreError> {
        write_in(connection, sealing::closed(self.seal.as_ref(), commit)?).await
    }

    /// Records an order in a transaction of the application's own, so that no paid order is without a server and no
    /// server without an order. The same order again changes nothing and is no error.
    ///
    /// Begin the transaction with `BEGIN IMMEDIATE`, as for [`commit_in`](Self::commit_in).
    ///
    /// # Errors
    /// [`Conflict`](crate::Reason::Conflict) when the service exists and was ordered otherwise, or has ended; when the
    /// database fails. Roll the transaction back then.
    #[cfg(feature = "engine")]
    pub async fn record_in(
        &self,
        connection: &mut SqliteConnection,
        intent: &crate::Intent,
    ) -> Result<(), crate::Error> {
        sql::record(&mut self.within(connection), intent).await
    }

    /// Changes what is wanted of a service in a transaction of the application's own, so that a payment and what it lifts
    /// are one commit. Gives the new revision; the old one when the change changes nothing.
    ///
    /// Begin the transaction with `BEGIN IMMEDIATE`, as for [`commit_in`](Self::commit_in).
    ///
    /// # Errors
    /// As [`Engine::change`](crate::Engine::change). Roll the transaction back then.
    #[cfg(feature = "engine")]
    pub async fn change_in(
        &self,
        connection: &mut SqliteConnection,
        engine: &crate::Engine,
        service: &ServiceId,
        change: &crate::Change,
    ) -> Result<u64, crate::Error> {
        engine.may_write().await?;
        sql::change(&mut self.within(connection), engine, service, change).await
    }

    /// Takes events in hand in a transaction of the application's own: what it writes because of them and their
    /// [acknowledgement](Self::acknowledge_in) are one commit. Until it ends, no other worker gets them; rolled back, they
    /// were never claimed.
    ///
    /// Begin the transaction with `BEGIN IMMEDIATE`, as for [`commit_in`](Self::commit_in). What it commits without having
    /// acknowledged comes again after a minute.
    ///
    /// # Errors
    /// When the database fails, or an event cannot be read.
    pub async fn claim_events_in(
        &self,
        connection: &mut SqliteConnection,
        consumer: &str,
        limit: usize,
    ) -> Result<Vec<OutboxEvent>, StoreError> {
        outbox::claim(connection, consumer, HELD_FOR, limit).await
    }

    /// Acknowledges events in a transaction of the application's own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acknowledge_in(
        &self,
        connection: &mut SqliteConnection,
        consumer: &str,
        events: &[OutboxEvent],
    ) -> Result<(), StoreError> {
        outbox::acknowledge(connection, consumer, events).await
    }

    #[cfg(feature = "engine")]
    fn within<'a>(&'a self, connection: &'a mut SqliteConnection) -> InTransaction<'a> {
        InTransaction {
            connection,
            seal: self.seal.as_ref(),
        }
    }

    async fn begin(&self, _turn: &MutexGuard<'_, ()>) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.pool.begin_with(BEGIN).await.map_err(failed)
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqliteStore")
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn read(&self, kind: DocumentKind, key: &str) -> Result<Option<Document>, StoreError> {
        let document = documents::read(&self.pool, kind, key).await?;
        let opened = document.map(|document| sealing::opened(self.seal.as_ref(), kind, document));
        opened.transpose()
    }

    async fn list(
        &self,
        kind: DocumentKind,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError> {
        let documents = documents::list(&self.pool, kind, prefix, after, limit).await?;
        let opened = documents
            .into_iter()
            .map(|document| sealing::opened(self.seal.as_ref(), kind, document));
        opened.collect()
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        let commit = sealing::closed(self.seal.as_ref(), commit)?;
        let turn = self.turn.lock().await;
        // A statement is a transaction of its own, and others wait while one of several goes to and fro.
        if commit.is_one_write() {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            return write_in(&mut connection, commit).await;
        }
        let mut transaction = self.begin(&turn).await?;
        write_in(&mut transaction, commit).await?;
        transaction.commit().await.map_err(failed)
    }

    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
        let _turn = self.turn.lock().await;
        work::claim(&self.pool, subject, term).await
    }

    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError> {
        let turn = self.turn.lock().await;
        work::claim_due(self.begin(&turn).await?, panel, term, limit).await
    }

    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError> {
        let _turn = self.turn.lock().await;
        work::renew(&self.pool, lease, term).await
    }

    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
        let _turn = self.turn.lock().await;
        work::release(&self.pool, lease, due_in).await
    }

    async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
        documents::journal(&self.pool, service).await
    }

    async fn claim_events(&self, consumer: &str, term: Duration, limit: usize) -> Result<Vec<OutboxEvent>, StoreError> {
        let turn = self.turn.lock().await;
        let mut transaction = self.begin(&turn).await?;
        let claimed = outbox::claim(&mut transaction, consumer, term, limit).await?;
        transaction.commit().await.map_err(failed)?;
        Ok(claimed)
    }

    async fn acknowledge(&self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError> {
        let turn = self.turn.lock().await;
        let mut transaction = self.begin(&turn).await?;
        outbox::acknowledge(&mut transaction, consumer, events).await?;
        transaction.commit().await.map_err(failed)
    }

    fn keeps_secrets(&self) -> bool {
        self.seal.is_some()
    }

    async fn outbox_position(&self) -> Result<u64, StoreError> {
        outbox::position(&self.pool).await
    }

    async fn raise_outbox(&self, position: u64) -> Result<(), StoreError> {
        let turn = self.turn.lock().await;
        let mut transaction = self.begin(&turn).await?;
        outbox::raise(&mut transaction, position).await?;
        transaction.commit().await.map_err(failed)
    }
}

async fn write_in(connection: &mut SqliteConnection, commit: Commit) -> Result<(), StoreError> {
    let lease = commit.lease.as_ref();
    if let Some(lease) = lease.filter(|_| commit.writes.is_empty()) {
        work::check_lease(connection, lease).await?;
    }
    for write in commit.writes {
        documents::write(connection, write, lease).await?;
    }
    documents::append_lines(connection, &commit.journal).await?;
    outbox::append(connection, &commit.events).await?;
    if let Some(wake) = commit.wake {
        work::wake_subject(connection, wake).await?;
    }
    Ok(())
}

/// A transaction of the application's own.
#[cfg(feature = "engine")]
struct InTransaction<'a> {
    connection: &'a mut SqliteConnection,
    seal: Option<&'a Seal>,
}

#[cfg(feature = "engine")]
#[async_trait]
impl Session for InTransaction<'_> {
    async fn read(&mut self, kind: DocumentKind, key: &str) -> Result<Option<Document>, StoreError> {
        let document = documents::read(&mut *self.connection, kind, key).await?;
        let opened = document.map(|document| sealing::opened(self.seal, kind, document));
        opened.transpose()
    }

    async fn commit(&mut self, commit: Commit) -> Result<(), StoreError> {
        write_in(self.connection, sealing::closed(self.seal, commit)?).await
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Row;

    use super::*;

    /// Reliability 1.12b.
    #[tokio::test]
    async fn every_connection_is_durable() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = SqliteStore::open(folder.path().join("store.db")).await.unwrap();
        let mut connections = Vec::new();
        for _ in 0..4 {
            let mut connection = store.pool.acquire().await.unwrap();
            let pragma = async |connection: &mut SqliteConnection, name: &'static str| {
                let row = sqlx::query(name).fetch_one(connection).await.unwrap();
                row.try_get_unchecked::<String, _>(0).unwrap()
            };
            assert_eq!(pragma(&mut connection, "PRAGMA journal_mode").await, "wal");
            assert_eq!(pragma(&mut connection, "PRAGMA synchronous").await, "2");
            assert_eq!(pragma(&mut connection, "PRAGMA busy_timeout").await, "15000");
            connections.push(connection);
        }
    }
}

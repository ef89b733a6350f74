//! A store in one SQLite file.

use std::{
    fmt,
    path::Path,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use sqlx::{
    Executor, Row, Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Commit, Document, DocumentKind, Expected, Lease, Store, StoreError, StoreErrorKind, Subject, Wake, Write};
use crate::{
    id::{PanelId, ServiceId},
    journal::JournalEntry,
};

/// Keeps everything in one SQLite file, which several processes of one machine may share.
///
/// Its tables begin with `hatchery_`, so that they can live in the application's own file.
///
/// # Guarantees
/// Durable: opened by [`open`](Self::open), a commit that has returned survives a power loss (`synchronous=FULL`).
/// Time for leases and due work is the database's.
///
/// # Assumptions
/// * The file is on a disk of this machine: SQLite cannot lock a file on a network share.
/// * The file holds customers' e-mail addresses. A new one gets the permissions of the process's umask; narrow them where
///   other users share the machine.
/// * A pool given to [`new`](Self::new) has the durability and the patience with locks that its owner chose, and all its
///   connections lead to one database: not to one in memory each.
#[derive(Clone)]
pub struct SqliteStore {
    pool: SqlitePool,
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
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options);
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
    pub const fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// Brings the tables up to date. Does nothing when they are.
    ///
    /// # Errors
    /// When the database refuses, or its tables are of a newer version of this library.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        bring_up_to_date(self.begin().await?).await
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
        if let Some(lease) = &commit.lease {
            check_lease(connection, lease).await?;
        }
        for write in commit.writes {
            write_document(connection, write).await?;
        }
        for line in commit.journal {
            let body = serde_json::to_string(&line).map_err(|error| StoreError::corrupt("journal", &error))?;
            sqlx::query("INSERT INTO hatchery_journal (service, body) VALUES (?, ?)")
                .bind(line.service.as_str())
                .bind(body)
                .execute(&mut *connection)
                .await
                .map_err(failed)?;
        }
        if let Some(wake) = commit.wake {
            wake_subject(connection, wake).await?;
        }
        Ok(())
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
        let service = intent.service().as_str();
        let desired = read_document(&mut *connection, DocumentKind::Desired, service).await?;
        let record = read_document(&mut *connection, DocumentKind::Service, service).await?;
        let commit = match (desired, record) {
            (Some(desired), Some(record)) => intent.amend(&desired, &record)?,
            _ => Some(intent.commit()?),
        };
        match commit {
            Some(commit) => Ok(self.commit_in(connection, commit).await?),
            None => Ok(()),
        }
    }

    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
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
        read_document(&self.pool, kind, key).await
    }

    async fn list(
        &self,
        kind: DocumentKind,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError> {
        // In the order of bytes, keys with one prefix stand together, and the next key after `a` is `a` and a zero byte.
        let first = after.map(|after| format!("{after}\0")).unwrap_or_default();
        let rows = sqlx::query(
            "SELECT key, version, body FROM hatchery_documents WHERE kind = ? AND key >= ? ORDER BY key LIMIT ?",
        )
        .bind(kind.as_str())
        .bind(prefix.max(&first))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        rows.into_iter()
            .map(|row| {
                let version: i64 = row.try_get(1).map_err(failed)?;
                let (key, body) = (row.try_get(0).map_err(failed)?, row.try_get(2).map_err(failed)?);
                Ok(Document::new(key, version.unsigned_abs(), body))
            })
            .take_while(|document: &Result<Document, _>| {
                document.as_ref().map_or(true, |it| it.key.starts_with(prefix))
            })
            .collect()
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        self.commit_in(&mut transaction, commit).await?;
        transaction.commit().await.map_err(failed)
    }

    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
        // All rows, not the first: a statement that is not run to its end commits unseen, and could fail unseen.
        let epochs: Vec<i64> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "INSERT INTO hatchery_work (subject, epoch, held_until) VALUES (?1, 1, {NOW} + ?2)
             ON CONFLICT (subject) DO UPDATE SET epoch = epoch + 1, held_until = {NOW} + ?2, due = NULL
             WHERE held_until IS NULL OR held_until <= {NOW}
             RETURNING epoch"
        )))
        .bind(subject.as_str())
        .bind(milliseconds(term))
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        let lease = |epoch: &i64| Lease::new(subject.clone(), epoch.unsigned_abs());
        Ok(epochs.first().map(lease))
    }

    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError> {
        let mut transaction = self.begin().await?;
        // A holder that died left no due time: its subject is due when its lease has run out.
        let due: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "SELECT subject FROM hatchery_work
             WHERE panel = ?1 AND COALESCE(due, held_until) <= {NOW} AND (held_until IS NULL OR held_until <= {NOW})
             ORDER BY COALESCE(due, held_until), subject LIMIT ?2"
        )))
        .bind(panel.as_str())
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed)?;
        let mut leases = Vec::with_capacity(due.len());
        for subject in due {
            let epoch: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
                "UPDATE hatchery_work SET epoch = epoch + 1, held_until = {NOW} + ?2, due = NULL WHERE subject = ?1
                 RETURNING epoch"
            )))
            .bind(&subject)
            .bind(milliseconds(term))
            .fetch_one(&mut *transaction)
            .await
            .map_err(failed)?;
            leases.push(Lease::new(Subject::from_stored(subject), epoch.unsigned_abs()));
        }
        transaction.commit().await.map_err(failed)?;
        Ok(leases)
    }

    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError> {
        let done = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE hatchery_work SET held_until = {NOW} + ?3
             WHERE subject = ?1 AND epoch = ?2 AND held_until IS NOT NULL"
        )))
        .bind(lease.subject.as_str())
        .bind(stored(lease.epoch))
        .bind(milliseconds(term))
        .execute(&self.pool)
        .await
        .map_err(failed)?;
        if done.rows_affected() == 1 {
            Ok(())
        } else {
            Err(lost(lease))
        }
    }

    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
        let done = sqlx::query(sqlx::AssertSqlSafe(format!(
            "UPDATE hatchery_work SET held_until = NULL,
                 due = CASE WHEN ?3 IS NULL THEN due ELSE MIN(COALESCE(due, {NOW} + ?3), {NOW} + ?3) END
             WHERE subject = ?1 AND epoch = ?2 AND held_until IS NOT NULL"
        )))
        .bind(lease.subject.as_str())
        .bind(stored(lease.epoch))
        .bind(due_in.map(milliseconds))
        .execute(&self.pool)
        .await
        .map_err(failed)?;
        if done.rows_affected() == 1 {
            Ok(())
        } else {
            Err(lost(lease))
        }
    }

    async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
        let bodies: Vec<String> =
            sqlx::query_scalar("SELECT body FROM hatchery_journal WHERE service = ? ORDER BY number")
                .bind(service.as_str())
                .fetch_all(&self.pool)
                .await
                .map_err(failed)?;
        let read = |body: String| serde_json::from_str(&body).map_err(|error| StoreError::corrupt("journal", &error));
        bodies.into_iter().map(read).collect()
    }
}

/// Turns the file, and so every connection to it, to write-ahead logging. Gives the mode that it has then.
///
/// SQLite does not wait by itself for others that open a new file in the same moment: taking it for oneself does.
async fn log_ahead(pool: &SqlitePool) -> Result<String, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let end = Instant::now() + PATIENCE;
    loop {
        let mode = sqlx::query_scalar("PRAGMA journal_mode = WAL");
        match mode.fetch_one(&mut *connection).await {
            Err(error) if is_locked(&error) && Instant::now() < end => {
                let alone = sqlx::raw_sql("BEGIN EXCLUSIVE; ROLLBACK");
                alone.execute(&mut *connection).await?;
            }
            mode => return mode,
        }
    }
}

async fn bring_up_to_date(mut transaction: Transaction<'static, Sqlite>) -> Result<(), StoreError> {
    sqlx::raw_sql("CREATE TABLE IF NOT EXISTS hatchery_migrations (version INTEGER PRIMARY KEY)")
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
    let version: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM hatchery_migrations")
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed)?;
    if version > 1 {
        let message =
            format!("its tables are of version {version}, and this library knows version 1: update the library");
        return Err(StoreError::new(StoreErrorKind::Corrupt, message));
    }
    if version < 1 {
        sqlx::raw_sql(include_str!("sqlite_1.sql"))
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        sqlx::query("INSERT INTO hatchery_migrations (version) VALUES (1)")
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)
}

async fn read_document(
    executor: impl Executor<'_, Database = Sqlite>,
    kind: DocumentKind,
    key: &str,
) -> Result<Option<Document>, StoreError> {
    let row = sqlx::query("SELECT version, body FROM hatchery_documents WHERE kind = ? AND key = ?")
        .bind(kind.as_str())
        .bind(key)
        .fetch_optional(executor)
        .await
        .map_err(failed)?;
    row.map(|row| {
        let version: i64 = row.try_get(0).map_err(failed)?;
        Ok(Document::new(
            key.to_owned(),
            version.unsigned_abs(),
            row.try_get(1).map_err(failed)?,
        ))
    })
    .transpose()
}

async fn check_lease(connection: &mut SqliteConnection, lease: &Lease) -> Result<(), StoreError> {
    let held: Option<i64> =
        sqlx::query_scalar("SELECT 1 FROM hatchery_work WHERE subject = ? AND epoch = ? AND held_until IS NOT NULL")
            .bind(lease.subject.as_str())
            .bind(stored(lease.epoch))
            .fetch_optional(connection)
            .await
            .map_err(failed)?;
    held.map(|_| ()).ok_or_else(|| lost(lease))
}

async fn write_document(connection: &mut SqliteConnection, write: Write) -> Result<(), StoreError> {
    let version: Option<i64> = sqlx::query_scalar("SELECT version FROM hatchery_documents WHERE kind = ? AND key = ?")
        .bind(write.kind.as_str())
        .bind(&write.key)
        .fetch_optional(&mut *connection)
        .await
        .map_err(failed)?;
    let fits = match write.expected {
        Expected::Absent => version.is_none(),
        Expected::Version(expected) => version == Some(stored(expected)),
        Expected::Any => true,
    };
    if !fits {
        return Err(StoreError::new(StoreErrorKind::Conflict, write.key));
    }
    sqlx::query(
        "INSERT INTO hatchery_documents (kind, key, version, body, unique_mark) VALUES (?1, ?2, 1, ?3, ?4)
         ON CONFLICT (kind, key) DO UPDATE SET version = version + 1, body = ?3, unique_mark = ?4",
    )
    .bind(write.kind.as_str())
    .bind(&write.key)
    .bind(&write.body)
    .bind(&write.unique)
    .execute(connection)
    .await
    .map_err(|error| match error.as_database_error() {
        Some(cause) if cause.is_unique_violation() => StoreError::new(StoreErrorKind::Duplicate, write.key.clone()),
        _ => failed(error),
    })?;
    Ok(())
}

/// Woken again, it keeps its place in the queue.
async fn wake_subject(connection: &mut SqliteConnection, wake: Wake) -> Result<(), StoreError> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "INSERT INTO hatchery_work (subject, panel, epoch, due) VALUES (?1, ?2, 0, {NOW})
         ON CONFLICT (subject) DO UPDATE SET panel = ?2, due = MIN(COALESCE(due, {NOW}), {NOW})"
    )))
    .bind(wake.subject.as_str())
    .bind(wake.panel.as_str())
    .execute(connection)
    .await
    .map_err(failed)?;
    Ok(())
}

fn failed(error: sqlx::Error) -> StoreError {
    StoreError::database(error)
}

fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?.parse::<u32>().ok()?;
    Some(code & 0xff)
}

fn is_locked(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(5 | 6))
}

/// SQLite's own words neither name the file nor say what to do.
fn not_opened(file: &Path, error: &sqlx::Error) -> StoreError {
    let file = file.display();
    let message = match primary_code(error) {
        Some(26) => format!("`{file}` is not an SQLite file; it was left as it is. Name another"),
        Some(14) => format!("`{file}` cannot be opened or made: its folder must exist, and both may be written to"),
        Some(8) => format!("`{file}` is read-only: it and its folder must be such that they may be written to"),
        Some(5 | 6) => format!("`{file}` is locked by another program: end it, or wait for it"),
        _ => format!("`{file}` cannot be used: {error}"),
    };
    StoreError::new(StoreErrorKind::Database, message)
}

fn lost(lease: &Lease) -> StoreError {
    StoreError::new(StoreErrorKind::LeaseLost, lease.subject.to_string())
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis())
        .unwrap_or(i64::MAX / 4)
        .min(i64::MAX / 4)
}

fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

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

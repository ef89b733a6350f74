//! Documents and journal lines.

use sqlx::{AssertSqlSafe, Executor, QueryBuilder, Row, Sqlite, SqliteConnection, SqlitePool};

use super::work::check_lease;
use crate::{
    id::ServiceId,
    journal::JournalEntry,
    store::{
        Document, DocumentKind, Expected, Lease, StoreError, Write,
        sql::{ROWS_AT_ONCE, failed, not_written, stored, unexpected, written},
    },
};

pub(super) async fn read(
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

pub(super) async fn list(
    pool: &SqlitePool,
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
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    rows.into_iter()
        .map(|row| {
            let version: i64 = row.try_get(1).map_err(failed)?;
            let (key, body) = (row.try_get(0).map_err(failed)?, row.try_get(2).map_err(failed)?);
            Ok(Document::new(key, version.unsigned_abs(), body))
        })
        .take_while(|document: &Result<Document, _>| document.as_ref().map_or(true, |it| it.key.starts_with(prefix)))
        .collect()
}

/// Whether the lease that is written under, if any, is held.
const HELD: &str = "(?5 IS NULL OR EXISTS
    (SELECT 1 FROM hatchery_work WHERE subject = ?5 AND epoch = ?6 AND held_until IS NOT NULL))";

/// Writes under a lease, if one is given. The statement asks for it by itself: others wait while a transaction goes to and fro.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    write: Write,
    lease: Option<&Lease>,
) -> Result<(), StoreError> {
    let query = match write.expected {
        Expected::Absent => format!(
            "INSERT INTO hatchery_documents (kind, key, version, body, unique_mark)
             SELECT ?1, ?2, 1, ?3, ?4 WHERE {HELD} ON CONFLICT DO NOTHING"
        ),
        Expected::Version(_) => format!(
            "UPDATE hatchery_documents SET version = version + 1, body = ?3, unique_mark = ?4
             WHERE kind = ?1 AND key = ?2 AND version = ?7 AND {HELD}"
        ),
        Expected::Any => format!(
            "INSERT INTO hatchery_documents (kind, key, version, body, unique_mark)
             SELECT ?1, ?2, 1, ?3, ?4 WHERE {HELD}
             ON CONFLICT (kind, key) DO UPDATE SET version = version + 1, body = ?3, unique_mark = ?4"
        ),
    };
    let query = sqlx::query(AssertSqlSafe(query))
        .bind(write.kind.as_str())
        .bind(&write.key)
        .bind(&write.body)
        .bind(&write.unique)
        .bind(lease.map(|lease| lease.subject.as_str()))
        .bind(lease.map(|lease| stored(lease.epoch)));
    let query = match write.expected {
        Expected::Version(version) => query.bind(stored(version)),
        Expected::Absent | Expected::Any => query,
    };
    let done = query.execute(&mut *connection).await;
    let done = done.map_err(|error| not_written(&write.key, error))?;
    if done.rows_affected() == 1 {
        return Ok(());
    }
    if let Some(lease) = lease {
        check_lease(connection, lease).await?;
    }
    let is_there = read(connection, write.kind, &write.key).await?.is_some();
    Err(unexpected(write, is_there))
}

pub(super) async fn append_lines(connection: &mut SqliteConnection, lines: &[JournalEntry]) -> Result<(), StoreError> {
    for lines in lines.chunks(ROWS_AT_ONCE) {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO hatchery_journal (service, body) ");
        insert.push_values(written(lines)?, |mut row, (service, body)| {
            row.push_bind(service).push_bind(body);
        });
        insert.build().execute(&mut *connection).await.map_err(failed)?;
    }
    Ok(())
}

pub(super) async fn journal(pool: &SqlitePool, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
    let bodies: Vec<String> = sqlx::query_scalar("SELECT body FROM hatchery_journal WHERE service = ? ORDER BY number")
        .bind(service.as_str())
        .fetch_all(pool)
        .await
        .map_err(failed)?;
    let read = |body: String| serde_json::from_str(&body).map_err(|error| StoreError::corrupt("journal", &error));
    bodies.into_iter().map(read).collect()
}

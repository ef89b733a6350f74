//! Documents and journal lines.

use sqlx::{Executor, PgConnection, PgPool, Postgres, QueryBuilder};

use crate::{
    id::ServiceId,
    journal::JournalEntry,
    store::{
        Document, DocumentKind, Expected, StoreError, Write,
        sql::{ROWS_AT_ONCE, at_most, failed, not_written, stored, unexpected, written},
    },
};

pub(super) async fn read(
    executor: impl Executor<'_, Database = Postgres>,
    kind: DocumentKind,
    key: &str,
) -> Result<Option<Document>, StoreError> {
    let row: Option<(i64, String)> =
        sqlx::query_as("SELECT version, body FROM hatchery.documents WHERE kind = $1 AND key = $2")
            .bind(kind.as_str())
            .bind(key)
            .fetch_optional(executor)
            .await
            .map_err(failed)?;
    Ok(row.map(|(version, body)| Document::new(key.to_owned(), version.unsigned_abs(), body)))
}

pub(super) async fn list(
    pool: &PgPool,
    kind: DocumentKind,
    prefix: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Document>, StoreError> {
    let rows: Vec<(String, i64, String)> = sqlx::query_as(
        "SELECT key, version, body FROM hatchery.documents
         WHERE kind = $1 AND key >= $2 AND starts_with(key, $2) AND ($3::text IS NULL OR key > $3)
         ORDER BY key LIMIT $4",
    )
    .bind(kind.as_str())
    .bind(prefix)
    .bind(after)
    .bind(at_most(limit))
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let document = |(key, version, body): (String, i64, String)| Document::new(key, version.unsigned_abs(), body);
    Ok(rows.into_iter().map(document).collect())
}

pub(super) async fn write(connection: &mut PgConnection, write: Write) -> Result<(), StoreError> {
    let query = match write.expected {
        Expected::Absent => {
            "INSERT INTO hatchery.documents (kind, key, version, body, unique_mark) VALUES ($1, $2, 1, $3, $4)
             ON CONFLICT DO NOTHING"
        }
        Expected::Version(_) => {
            "UPDATE hatchery.documents SET version = version + 1, body = $3, unique_mark = $4
             WHERE kind = $1 AND key = $2 AND version = $5"
        }
        Expected::Any => {
            "INSERT INTO hatchery.documents AS d (kind, key, version, body, unique_mark) VALUES ($1, $2, 1, $3, $4)
             ON CONFLICT (kind, key) DO UPDATE SET version = d.version + 1, body = $3, unique_mark = $4"
        }
    };
    let query = sqlx::query(query)
        .bind(write.kind.as_str())
        .bind(&write.key)
        .bind(&write.body)
        .bind(&write.unique);
    let query = match write.expected {
        Expected::Version(version) => query.bind(stored(version)),
        Expected::Absent | Expected::Any => query,
    };
    let done = query.execute(&mut *connection).await;
    let done = done.map_err(|error| not_written(&write.key, error))?;
    if done.rows_affected() == 1 {
        return Ok(());
    }
    let is_there = read(connection, write.kind, &write.key).await?.is_some();
    Err(unexpected(write, is_there))
}

pub(super) async fn append_lines(connection: &mut PgConnection, lines: &[JournalEntry]) -> Result<(), StoreError> {
    for lines in lines.chunks(ROWS_AT_ONCE) {
        let mut insert = QueryBuilder::<Postgres>::new("INSERT INTO hatchery.journal (service, body) ");
        insert.push_values(written(lines)?, |mut row, (service, body)| {
            row.push_bind(service).push_bind(body);
        });
        insert.build().execute(&mut *connection).await.map_err(failed)?;
    }
    Ok(())
}

pub(super) async fn journal(pool: &PgPool, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
    let bodies: Vec<String> =
        sqlx::query_scalar("SELECT body FROM hatchery.journal WHERE service = $1 ORDER BY number")
            .bind(service.as_str())
            .fetch_all(pool)
            .await
            .map_err(failed)?;
    let read = |body: String| serde_json::from_str(&body).map_err(|error| StoreError::corrupt("journal", &error));
    bodies.into_iter().map(read).collect()
}

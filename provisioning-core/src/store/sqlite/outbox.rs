//! The outbox.
//!
//! One connection writes at a time, so that numbers are in the order of commits here.

use std::time::Duration;

use sqlx::{AssertSqlSafe, QueryBuilder, Sqlite, SqliteConnection, SqlitePool};

use super::NOW;
use crate::{
    event::EventEntry,
    store::{
        OutboxEvent, StoreError,
        outbox::KEPT_FOR,
        sql::{self, ROWS_AT_ONCE, at_most, failed, milliseconds, stored, told},
    },
};

pub(super) async fn append(connection: &mut SqliteConnection, entries: &[EventEntry]) -> Result<(), StoreError> {
    for entries in entries.chunks(ROWS_AT_ONCE) {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO hatchery_events (at, body) ");
        insert.push_values(told(entries)?, |mut row, body| {
            row.push(NOW).push_bind(body);
        });
        insert.build().execute(&mut *connection).await.map_err(failed)?;
    }
    Ok(())
}

pub(super) async fn claim(
    connection: &mut SqliteConnection,
    consumer: &str,
    term: Duration,
    limit: usize,
) -> Result<Vec<OutboxEvent>, StoreError> {
    sqlx::query("INSERT OR IGNORE INTO hatchery_consumers (name) VALUES (?)")
        .bind(consumer)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    let free: Vec<(i64, String)> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT e.number, e.body FROM hatchery_events e
         LEFT JOIN hatchery_deliveries d ON d.consumer = ?1 AND d.event = e.number
         WHERE d.event IS NULL OR d.held_until <= {NOW}
         ORDER BY e.number LIMIT ?2"
    )))
    .bind(consumer)
    .bind(at_most(limit))
    .fetch_all(&mut *connection)
    .await
    .map_err(failed)?;
    for (number, _) in &free {
        sqlx::query(AssertSqlSafe(format!(
            "INSERT INTO hatchery_deliveries (consumer, event, held_until) VALUES (?1, ?2, {NOW} + ?3)
             ON CONFLICT (consumer, event) DO UPDATE SET held_until = excluded.held_until"
        )))
        .bind(consumer)
        .bind(number)
        .bind(milliseconds(term))
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    }
    free.into_iter().map(sql::event).collect()
}

pub(super) async fn acknowledge(
    connection: &mut SqliteConnection,
    consumer: &str,
    events: &[OutboxEvent],
) -> Result<(), StoreError> {
    for event in events {
        sqlx::query(
            "INSERT INTO hatchery_deliveries (consumer, event, held_until) VALUES (?, ?, NULL)
             ON CONFLICT (consumer, event) DO UPDATE SET held_until = NULL",
        )
        .bind(consumer)
        .bind(stored(event.number()))
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    }
    forget_the_old(connection).await
}

/// What every consumer has acknowledged is not kept for ever. The search for it is long: the oldest event tells whether there
/// can be any.
async fn forget_the_old(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let has_old = sqlx::query(AssertSqlSafe(format!(
        "SELECT 1 FROM (SELECT at FROM hatchery_events ORDER BY number LIMIT 1) WHERE at < {NOW} - ?"
    )))
    .bind(milliseconds(KEPT_FOR))
    .fetch_optional(&mut *connection)
    .await
    .map_err(failed)?;
    if has_old.is_none() {
        return Ok(());
    }
    let forgotten = sqlx::query(AssertSqlSafe(format!(
        "DELETE FROM hatchery_events WHERE at < {NOW} - ? AND NOT EXISTS (
             SELECT 1 FROM hatchery_consumers c WHERE NOT EXISTS (
                 SELECT 1 FROM hatchery_deliveries d
                 WHERE d.consumer = c.name AND d.event = hatchery_events.number AND d.held_until IS NULL))"
    )))
    .bind(milliseconds(KEPT_FOR))
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    if forgotten.rows_affected() > 0 {
        sqlx::query("DELETE FROM hatchery_deliveries WHERE event NOT IN (SELECT number FROM hatchery_events)")
            .execute(connection)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

pub(super) async fn position(pool: &SqlitePool) -> Result<u64, StoreError> {
    let position: Option<i64> = sqlx::query_scalar("SELECT seq FROM sqlite_sequence WHERE name = 'hatchery_events'")
        .fetch_optional(pool)
        .await
        .map_err(failed)?;
    Ok(position.unwrap_or(0).unsigned_abs())
}

pub(super) async fn raise(connection: &mut SqliteConnection, position: u64) -> Result<(), StoreError> {
    let raised = sqlx::query("UPDATE sqlite_sequence SET seq = MAX(seq, ?) WHERE name = 'hatchery_events'")
        .bind(stored(position))
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    if raised.rows_affected() == 0 {
        sqlx::query("INSERT INTO sqlite_sequence (name, seq) VALUES ('hatchery_events', ?)")
            .bind(stored(position))
            .execute(connection)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

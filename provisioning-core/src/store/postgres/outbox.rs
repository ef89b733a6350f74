//! The outbox.

use std::time::Duration;

use sqlx::{AssertSqlSafe, PgConnection, PgPool, Postgres, QueryBuilder, Transaction};

use super::NOW;
use crate::{
    event::EventEntry,
    store::{
        OutboxEvent, StoreError,
        outbox::KEPT_FOR,
        sql::{self, ROWS_AT_ONCE, at_most, failed, milliseconds, stored, told},
    },
};

pub(super) async fn append(connection: &mut PgConnection, entries: &[EventEntry]) -> Result<(), StoreError> {
    for entries in entries.chunks(ROWS_AT_ONCE) {
        let mut insert = QueryBuilder::<Postgres>::new("INSERT INTO hatchery.events (at, body) ");
        insert.push_values(told(entries)?, |mut row, body| {
            row.push(NOW).push_bind(body);
        });
        insert.build().execute(&mut *connection).await.map_err(failed)?;
    }
    Ok(())
}

/// What another transaction of the same consumer has in hand is passed over, by a lock that ends with the transaction. The
/// row that is written decides: what was acknowledged or claimed since this statement began is not claimed again.
pub(super) async fn claim(
    connection: &mut PgConnection,
    consumer: &str,
    term: Duration,
    limit: usize,
) -> Result<Vec<OutboxEvent>, StoreError> {
    sqlx::query("INSERT INTO hatchery.consumers (name) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind(consumer)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    let claimed: Vec<(i64, String)> = sqlx::query_as(AssertSqlSafe(format!(
        "WITH free AS MATERIALIZED (
             SELECT number, body FROM (
                 SELECT e.number, e.body FROM hatchery.events e
                 LEFT JOIN hatchery.deliveries d ON d.consumer = $1 AND d.event = e.number
                 WHERE d.event IS NULL OR d.held_until <= {NOW}
                 ORDER BY e.number OFFSET 0) pending
             WHERE pg_try_advisory_xact_lock(hashtextextended('hatchery ' || $1, number))
             LIMIT $2),
         held AS (
             INSERT INTO hatchery.deliveries AS d (consumer, event, held_until)
             SELECT $1, number, {NOW} + $3 FROM free
             ON CONFLICT (consumer, event) DO UPDATE SET held_until = EXCLUDED.held_until WHERE d.held_until <= {NOW}
             RETURNING event)
         SELECT free.number, free.body FROM free JOIN held ON held.event = free.number ORDER BY free.number"
    )))
    .bind(consumer)
    .bind(at_most(limit))
    .bind(milliseconds(term))
    .fetch_all(connection)
    .await
    .map_err(failed)?;
    claimed.into_iter().map(sql::event).collect()
}

pub(super) async fn acknowledge(
    connection: &mut PgConnection,
    consumer: &str,
    events: &[OutboxEvent],
) -> Result<(), StoreError> {
    let mut numbers: Vec<i64> = events.iter().map(|event| stored(event.number())).collect();
    numbers.sort_unstable();
    numbers.dedup();
    sqlx::query(
        "INSERT INTO hatchery.deliveries (consumer, event, held_until)
         SELECT $1, number, NULL FROM unnest($2::bigint[]) AS number ORDER BY number
         ON CONFLICT (consumer, event) DO UPDATE SET held_until = NULL",
    )
    .bind(consumer)
    .bind(numbers)
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    forget_the_old(connection).await
}

/// What every consumer has acknowledged is not kept for ever. The newest is: it is the position. The search for it is long:
/// the oldest event tells whether there can be any.
async fn forget_the_old(connection: &mut PgConnection) -> Result<(), StoreError> {
    let has_old = sqlx::query(AssertSqlSafe(format!(
        "SELECT 1 FROM (SELECT at FROM hatchery.events ORDER BY number LIMIT 1) AS oldest WHERE at < {NOW} - $1"
    )))
    .bind(milliseconds(KEPT_FOR))
    .fetch_optional(&mut *connection)
    .await
    .map_err(failed)?;
    if has_old.is_none() {
        return Ok(());
    }
    sqlx::query(AssertSqlSafe(format!(
        "WITH forgotten AS (
             DELETE FROM hatchery.events WHERE number IN (
                 SELECT e.number FROM hatchery.events e
                 WHERE e.at < {NOW} - $1 AND e.number < (SELECT MAX(number) FROM hatchery.events) AND NOT EXISTS (
                     SELECT 1 FROM hatchery.consumers c WHERE NOT EXISTS (
                         SELECT 1 FROM hatchery.deliveries d
                         WHERE d.consumer = c.name AND d.event = e.number AND d.held_until IS NULL))
                 ORDER BY e.number LIMIT 1000
                 FOR UPDATE OF e SKIP LOCKED)
             RETURNING number)
         DELETE FROM hatchery.deliveries WHERE event IN (SELECT number FROM forgotten)
         AND consumer IN (SELECT name FROM hatchery.consumers)"
    )))
    .bind(milliseconds(KEPT_FOR))
    .execute(connection)
    .await
    .map_err(failed)?;
    Ok(())
}

/// Not that of the sequence: it is written ahead, and would be beyond the events in a back-up.
pub(super) async fn position(pool: &PgPool) -> Result<u64, StoreError> {
    let position: i64 = sqlx::query_scalar(
        "SELECT GREATEST((SELECT MAX(number) FROM hatchery.events), (SELECT MAX(to_number) FROM hatchery.raised), 0)",
    )
    .fetch_one(pool)
    .await
    .map_err(failed)?;
    Ok(position.unsigned_abs())
}

pub(super) async fn raise(mut transaction: Transaction<'static, Postgres>, position: u64) -> Result<(), StoreError> {
    for statement in [
        "UPDATE hatchery.raised SET to_number = GREATEST(to_number, $1)",
        "SELECT setval('hatchery.event_numbers', $1) FROM hatchery.event_numbers WHERE last_value < $1",
    ] {
        sqlx::query(statement)
            .bind(stored(position))
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)
}

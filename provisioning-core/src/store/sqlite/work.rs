//! Leases, and whose turn it is.

use std::time::Duration;

use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};

use super::NOW;
use crate::{
    id::PanelId,
    store::{
        Lease, StoreError, Subject, Wake,
        sql::{at_most, failed, lost, milliseconds, stored},
    },
};

pub(super) async fn claim(pool: &SqlitePool, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
    // All rows, not the first: a statement that is not run to its end commits unseen, and could fail unseen.
    let epochs: Vec<i64> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "INSERT INTO hatchery_work (subject, epoch, held_until) VALUES (?1, 1, {NOW} + ?2)
         ON CONFLICT (subject) DO UPDATE SET epoch = epoch + 1, held_until = {NOW} + ?2, due = NULL
         WHERE held_until IS NULL OR held_until <= {NOW}
         RETURNING epoch"
    )))
    .bind(subject.as_str())
    .bind(milliseconds(term))
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    let lease = |epoch: &i64| Lease::new(subject.clone(), epoch.unsigned_abs());
    Ok(epochs.first().map(lease))
}

pub(super) async fn claim_due(
    mut transaction: Transaction<'static, Sqlite>,
    panel: &PanelId,
    term: Duration,
    limit: usize,
) -> Result<Vec<Lease>, StoreError> {
    // A holder that died left no due time: its subject is due when its lease has run out.
    let due: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "SELECT subject FROM hatchery_work
         WHERE panel = ?1 AND COALESCE(due, held_until) <= {NOW} AND (held_until IS NULL OR held_until <= {NOW})
         ORDER BY COALESCE(due, held_until), subject LIMIT ?2"
    )))
    .bind(panel.as_str())
    .bind(at_most(limit))
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

pub(super) async fn renew(pool: &SqlitePool, lease: &Lease, term: Duration) -> Result<(), StoreError> {
    let done = sqlx::query(sqlx::AssertSqlSafe(format!(
        "UPDATE hatchery_work SET held_until = {NOW} + ?3
         WHERE subject = ?1 AND epoch = ?2 AND held_until IS NOT NULL"
    )))
    .bind(lease.subject.as_str())
    .bind(stored(lease.epoch))
    .bind(milliseconds(term))
    .execute(pool)
    .await
    .map_err(failed)?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(lost(lease))
    }
}

pub(super) async fn release(pool: &SqlitePool, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
    let done = sqlx::query(sqlx::AssertSqlSafe(format!(
        "UPDATE hatchery_work SET held_until = NULL,
             due = CASE WHEN ?3 IS NULL THEN due ELSE MIN(COALESCE(due, {NOW} + ?3), {NOW} + ?3) END
         WHERE subject = ?1 AND epoch = ?2 AND held_until IS NOT NULL"
    )))
    .bind(lease.subject.as_str())
    .bind(stored(lease.epoch))
    .bind(due_in.map(milliseconds))
    .execute(pool)
    .await
    .map_err(failed)?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(lost(lease))
    }
}

pub(super) async fn check_lease(connection: &mut SqliteConnection, lease: &Lease) -> Result<(), StoreError> {
    let held: Option<i64> =
        sqlx::query_scalar("SELECT 1 FROM hatchery_work WHERE subject = ? AND epoch = ? AND held_until IS NOT NULL")
            .bind(lease.subject.as_str())
            .bind(stored(lease.epoch))
            .fetch_optional(connection)
            .await
            .map_err(failed)?;
    held.map(|_| ()).ok_or_else(|| lost(lease))
}

/// Woken again, it keeps its place in the queue.
pub(super) async fn wake_subject(connection: &mut SqliteConnection, wake: Wake) -> Result<(), StoreError> {
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

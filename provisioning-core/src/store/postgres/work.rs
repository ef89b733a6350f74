//! Leases, and whose turn it is.

use std::time::Duration;

use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use super::NOW;
use crate::{
    id::PanelId,
    store::{
        Lease, StoreError, Subject, Wake,
        sql::{at_most, failed, lost, milliseconds, stored},
    },
};

pub(super) async fn claim(pool: &PgPool, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
    let epoch: Option<i64> = sqlx::query_scalar(AssertSqlSafe(format!(
        "INSERT INTO hatchery.work AS w (subject, epoch, held_until) VALUES ($1, 1, {NOW} + $2)
         ON CONFLICT (subject) DO UPDATE SET epoch = w.epoch + 1, held_until = {NOW} + $2, due = NULL
         WHERE w.held_until IS NULL OR w.held_until <= {NOW}
         RETURNING epoch"
    )))
    .bind(subject.as_str())
    .bind(milliseconds(term))
    .fetch_optional(pool)
    .await
    .map_err(failed)?;
    Ok(epoch.map(|epoch| Lease::new(subject.clone(), epoch.unsigned_abs())))
}

pub(super) async fn claim_due(
    pool: &PgPool,
    panel: &PanelId,
    term: Duration,
    limit: usize,
) -> Result<Vec<Lease>, StoreError> {
    // A holder that died left no due time: its subject is due when its lease has run out.
    let mut claimed: Vec<(i64, String, i64)> = sqlx::query_as(AssertSqlSafe(format!(
        "WITH free AS (
             SELECT subject, COALESCE(due, held_until) AS since FROM hatchery.work
             WHERE panel = $1 AND COALESCE(due, held_until) <= {NOW} AND (held_until IS NULL OR held_until <= {NOW})
             ORDER BY COALESCE(due, held_until), subject LIMIT $2
             FOR UPDATE SKIP LOCKED)
         UPDATE hatchery.work AS w SET epoch = w.epoch + 1, held_until = {NOW} + $3, due = NULL
         FROM free WHERE w.subject = free.subject
         RETURNING free.since, w.subject, w.epoch"
    )))
    .bind(panel.as_str())
    .bind(at_most(limit))
    .bind(milliseconds(term))
    .fetch_all(pool)
    .await
    .map_err(failed)?;
    claimed.sort_unstable();
    let lease =
        |(_, subject, epoch): (i64, String, i64)| Lease::new(Subject::from_stored(subject), epoch.unsigned_abs());
    Ok(claimed.into_iter().map(lease).collect())
}

pub(super) async fn renew(pool: &PgPool, lease: &Lease, term: Duration) -> Result<(), StoreError> {
    let done = sqlx::query(AssertSqlSafe(format!(
        "UPDATE hatchery.work SET held_until = {NOW} + $3
         WHERE subject = $1 AND epoch = $2 AND held_until IS NOT NULL"
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

pub(super) async fn release(pool: &PgPool, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
    // LEAST passes over what is NULL.
    let done = sqlx::query(AssertSqlSafe(format!(
        "UPDATE hatchery.work SET held_until = NULL, due = LEAST(due, {NOW} + $3::bigint)
         WHERE subject = $1 AND epoch = $2 AND held_until IS NOT NULL"
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

/// Nobody can take the subject before the transaction ends.
pub(super) async fn check_lease(connection: &mut PgConnection, lease: &Lease) -> Result<(), StoreError> {
    let held: Option<i32> = sqlx::query_scalar(
        "SELECT 1 FROM hatchery.work WHERE subject = $1 AND epoch = $2 AND held_until IS NOT NULL FOR UPDATE",
    )
    .bind(lease.subject.as_str())
    .bind(stored(lease.epoch))
    .fetch_optional(connection)
    .await
    .map_err(failed)?;
    held.map(|_| ()).ok_or_else(|| lost(lease))
}

/// Woken again, it keeps its place in the queue.
pub(super) async fn wake_subject(connection: &mut PgConnection, wake: Wake) -> Result<(), StoreError> {
    sqlx::query(AssertSqlSafe(format!(
        "INSERT INTO hatchery.work AS w (subject, panel, epoch, due) VALUES ($1, $2, 0, {NOW})
         ON CONFLICT (subject) DO UPDATE SET panel = $2, due = LEAST(w.due, {NOW})"
    )))
    .bind(wake.subject.as_str())
    .bind(wake.panel.as_str())
    .execute(connection)
    .await
    .map_err(failed)?;
    Ok(())
}

//! Our tables, brought up to date under a ledger of our own.

use sqlx::{Postgres, Transaction};

use crate::store::{StoreError, StoreErrorKind, sql::failed};

/// The versions of the tables, from 1.
const VERSIONS: [&str; 1] = [include_str!("1.sql")];

/// One at a time: the ledger is locked until the transaction ends, and what others made in between is seen then.
pub(super) async fn bring_up_to_date(mut transaction: Transaction<'static, Postgres>) -> Result<(), StoreError> {
    for statement in [
        "SELECT pg_advisory_xact_lock(hashtextextended('hatchery migrations', 0))",
        "CREATE SCHEMA IF NOT EXISTS hatchery",
        "CREATE TABLE IF NOT EXISTS hatchery.migrations (version bigint PRIMARY KEY)",
    ] {
        sqlx::raw_sql(statement)
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
    }
    let known: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM hatchery.migrations")
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed)?;
    let newest = i64::try_from(VERSIONS.len()).unwrap_or(i64::MAX);
    if known > newest {
        let message =
            format!("its tables are of version {known}, and this library knows version {newest}: update the library");
        return Err(StoreError::new(StoreErrorKind::Corrupt, message));
    }
    for (version, tables) in (1_i64..).zip(VERSIONS).filter(|(version, _)| *version > known) {
        sqlx::raw_sql(tables).execute(&mut *transaction).await.map_err(failed)?;
        sqlx::query("INSERT INTO hatchery.migrations (version) VALUES ($1)")
            .bind(version)
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)
}

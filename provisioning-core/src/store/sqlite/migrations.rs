//! Our tables, brought up to date under a ledger of our own.

use sqlx::{Sqlite, Transaction};

use crate::store::{StoreError, StoreErrorKind, sql::failed};

/// The versions of the tables, from 1.
const VERSIONS: [&str; 2] = [include_str!("1.sql"), include_str!("2.sql")];

pub(super) async fn bring_up_to_date(mut transaction: Transaction<'static, Sqlite>) -> Result<(), StoreError> {
    sqlx::raw_sql("CREATE TABLE IF NOT EXISTS hatchery_migrations (version INTEGER PRIMARY KEY)")
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
    let known: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(version), 0) FROM hatchery_migrations")
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed)?;
    if known > 2 {
        let message =
            format!("its tables are of version {known}, and this library knows version 2: update the library");
        return Err(StoreError::new(StoreErrorKind::Corrupt, message));
    }
    for (version, tables) in (1..).zip(VERSIONS).filter(|(version, _)| *version > known) {
        sqlx::raw_sql(tables).execute(&mut *transaction).await.map_err(failed)?;
        sqlx::query("INSERT INTO hatchery_migrations (version) VALUES (?)")
            .bind(version)
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)
}

//! The file itself: its log, and why it cannot be used.

use std::{path::Path, time::Instant};

use sqlx::SqlitePool;

use super::PATIENCE;
use crate::store::{StoreError, StoreErrorKind};

/// Turns the file, and so every connection to it, to write-ahead logging. Gives the mode that it has then.
///
/// SQLite does not wait by itself for others that open a new file in the same moment: taking it for oneself does.
pub(super) async fn log_ahead(pool: &SqlitePool) -> Result<String, sqlx::Error> {
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

fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?.parse::<u32>().ok()?;
    Some(code & 0xff)
}

fn is_locked(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(5 | 6))
}

/// SQLite's own words neither name the file nor say what to do.
pub(super) fn not_opened(file: &Path, error: &sqlx::Error) -> StoreError {
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

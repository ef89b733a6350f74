//! The stores keep every promise, and the suite that says so can fail.
#![cfg(feature = "test-util")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod broken;
mod memory;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "sqlite")]
mod sqlite_file;
mod workers;

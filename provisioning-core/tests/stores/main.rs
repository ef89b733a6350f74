//! The stores keep every promise, and the suite that says so can fail.
#![cfg(feature = "test-util")]
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod broken;
#[cfg(feature = "sqlite")]
mod broken_transactions;
#[cfg(any(feature = "sqlite", all(feature = "postgres", unix)))]
mod dropped;
#[cfg(any(feature = "sqlite", all(feature = "postgres", unix)))]
mod long_commits;
mod memory;
#[cfg(all(feature = "postgres", unix))]
mod postgres;
#[cfg(all(feature = "postgres", unix))]
#[expect(dead_code, reason = "the examples and the benches use the rest")]
mod postgres_server;
#[cfg(all(feature = "postgres", feature = "worker", feature = "pterodactyl", unix))]
mod postgres_shop;
#[cfg(feature = "sqlite")]
mod sealed;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "sqlite")]
mod sqlite_file;
mod workers;

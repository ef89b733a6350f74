//! What the fake panel's Client API promises to those who test with it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod access;
mod account;
mod backups;
mod stage;
mod things;
mod typed;

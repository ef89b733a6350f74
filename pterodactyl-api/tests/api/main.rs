//! What this crate promises, tried on a panel that says what a test wants it to say.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on ends"
)]

mod account;
mod bad_answers;
mod effects;
mod files;
mod limits;
mod nodes;
mod promises;
mod schedules;
mod secrets;
mod server_things;
mod support;
mod target_program;

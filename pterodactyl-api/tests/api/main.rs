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
mod limits;
mod nodes;
mod promises;
mod secrets;
mod support;
mod target_program;

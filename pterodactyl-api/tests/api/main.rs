//! What this crate promises, tried on a panel that says what a test wants it to say.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on ends"
)]

mod bad_answers;
mod effects;
mod promises;
mod secrets;
mod support;
mod target_program;

//! What this crate promises, tried on a panel that says what a real one said.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on ends"
)]

mod admin;
mod bad_answers;
mod client;
#[cfg(feature = "console")]
mod console;
mod effects;
mod finders;
#[cfg(feature = "full")]
mod generated;
mod keys;
mod limits;
mod overview;
mod secrets;
mod support;
mod turns;
mod values;
mod verbs;

//! What this crate promises, tried on a panel that says what a real one said.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on ends"
)]

mod client;
#[cfg(feature = "console")]
mod console;
mod effects;
mod limits;
mod overview;
mod secrets;
mod support;
mod verbs;

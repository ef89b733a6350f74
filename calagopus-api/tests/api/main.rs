//! What this crate promises, tried on a panel that says what a real one said.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on ends"
)]

mod admin;
mod client;
#[cfg(feature = "console")]
mod console;
mod effects;
#[cfg(feature = "full")]
mod generated;
mod limits;
mod overview;
mod secrets;
mod support;
mod verbs;

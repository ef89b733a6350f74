//! What this crate promises, tried on a panel that says what a real one said.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on ends")]

mod account;
mod effects;
mod limits;
mod secrets;
mod support;
mod verbs;
mod websocket;

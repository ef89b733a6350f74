//! What this crate promises, tried on a panel that says what a real one said.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on ends")]

mod account;
mod bad_answers;
mod client;
mod client_files;
mod effects;
mod eggs;
mod limits;
mod nodes;
mod plugins;
mod secrets;
mod servers;
mod support;
mod users;
mod verbs;
mod websocket;

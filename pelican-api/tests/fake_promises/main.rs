//! What a real panel does to those who rely on it, done by the fake, and seen past its API.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod eggs;
mod keys;
mod nodes;
mod people;
mod placement;
mod shop;
mod suspension;
mod transfers;
mod variables;

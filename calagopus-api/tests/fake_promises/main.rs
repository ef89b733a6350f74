//! What a real panel does to those who rely on it, done by the fake, and seen past its API.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod consoles;
mod creation;
mod ending;
mod forms;
mod keys;
mod life;
mod lists;
mod owners;
mod placement;
mod quotas;
mod shop;
mod suspension;

//! What a real panel does to those who rely on it, done by the fake, and seen past its API.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod accounts;
mod backups;
mod consoles;
mod databases;
mod eggs;
mod files;
mod keys;
mod network;
mod nodes;
mod people;
mod placement;
mod quotas;
mod rights;
mod schedules;
mod shop;
mod suspension;
mod transfers;
mod trouble;
mod variables;

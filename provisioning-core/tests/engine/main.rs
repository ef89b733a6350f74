//! The engine on a fake Pterodactyl panel: what is promised of a sold server, in virtual time.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod access;
mod accounts;
mod calls;
mod changes;
mod ending;
mod placement;
mod provisioning;
mod shop;
mod storm;
mod suspension;
mod transactions;
mod uncertainty;
mod views;

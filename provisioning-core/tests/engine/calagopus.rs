//! The engine on a fake Calagopus panel: the promises that hold on every panel, and what only this one does.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "kind/calagopus_api.rs"]
mod api;

mod accounts;
mod changes;
mod commits;
mod confirming;
mod defects;
mod ending;
mod forgetting;
#[path = "kind/calagopus.rs"]
mod kind;
mod only_calagopus;
mod provisioning;
mod shop;
mod situations;
mod suspension;
mod transactions;
mod uncertainty;

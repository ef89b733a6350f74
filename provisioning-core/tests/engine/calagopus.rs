//! The engine on a fake Calagopus panel: the promises that hold on every panel, and what only this one does.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "kind/calagopus_api.rs"]
mod api;

mod access;
mod accounts;
mod acts;
mod administration;
mod altered;
mod around;
mod backups;
mod bought;
mod catalogue;
mod changes;
mod choosing;
mod commits;
mod confirming;
#[cfg(feature = "console")]
mod consoles;
mod deciding;
mod defects;
mod edits;
mod ending;
mod error_words;
mod events;
mod forgetting;
mod importing;
mod integrations;
#[path = "kind/calagopus.rs"]
mod kind;
mod left_behind;
mod nodes;
mod only_calagopus;
mod passwords;
mod placement;
mod profiles;
mod provisioning;
mod running;
mod shop;
mod situations;
mod suspension;
mod sweep;
mod transactions;
mod uncertainty;
mod views;
#[cfg(feature = "worker")]
mod worker;

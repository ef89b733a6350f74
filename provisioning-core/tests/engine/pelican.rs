//! The engine on a fake Pelican panel: the promises that hold on every panel, and what only this one does.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use pelican_api as api;

mod access;
mod accounts;
mod acts;
mod administration;
mod altered;
mod around;
mod backups;
mod bought;
mod calls;
mod catalogue;
mod changes;
mod choosing;
mod client_keys;
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
mod keys_and_pages;
#[path = "kind/pelican.rs"]
mod kind;
mod left_behind;
mod limits;
mod live_states;
mod nodes;
mod only_pelican;
mod passwords;
mod placement;
mod profiles;
mod provisioning;
mod refusals;
mod running;
mod shop;
mod situations;
mod suspension;
mod sweep;
mod timeouts;
mod transactions;
mod uncertainty;
mod views;
#[cfg(feature = "worker")]
mod worker;

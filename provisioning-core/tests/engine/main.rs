//! The engine on a fake Pterodactyl panel: what is promised of a sold server, in virtual time.
//!
//! `pelican.rs` and `calagopus.rs` beside this file have the same promises kept on the other panels. What differs between the
//! panels, in words or in calls, is in `kind`.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use pterodactyl_api as api;

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
#[path = "kind/pterodactyl.rs"]
mod kind;
mod left_behind;
mod limits;
mod live_states;
mod nodes;
mod one_connection;
mod only_pterodactyl;
mod panel_words;
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

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
mod around;
mod backups;
mod bought;
mod calls;
mod catalogue;
mod changes;
mod client_keys;
mod commits;
mod confirming;
#[cfg(feature = "console")]
mod consoles;
mod deciding;
mod defects;
mod edits;
mod ending;
mod events;
mod forgetting;
mod importing;
mod integrations;
#[path = "kind/pterodactyl.rs"]
mod kind;
mod left_behind;
mod nodes;
mod one_connection;
mod only_pterodactyl;
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

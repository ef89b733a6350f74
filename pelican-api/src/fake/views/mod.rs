//! Rows as the panel shows them: attributes, and the related things that were asked for.

mod account;
mod activity;
mod backup;
mod client;
mod database;
mod egg;
mod mount;
mod node;
mod plugin;
mod schedule;
mod server;
mod user;

use panel_http::fake::{
    Access,
    document::{Shown, nothing},
};

pub(super) use self::egg::php;
use super::{
    keys::{self, Caller},
    state::Database,
};

/// Shows rows to a caller.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) database: &'a Database,
    pub(super) caller: &'a Caller,
    /// Scheme, host and port of the panel.
    pub(super) root: &'a str,
}

impl View<'_> {
    /// What is shown when the key may not see it.
    fn seen(&self, resource: &str, shown: impl FnOnce() -> Shown) -> Option<Shown> {
        let may_see = keys::may(self.caller, resource, Access::Read);
        Some(if may_see { shown() } else { Ok(nothing()) })
    }
}

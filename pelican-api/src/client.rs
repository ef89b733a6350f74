//! The Client API: what the owner of a key may do with their own account and servers, at `/api/client`.

pub mod account;
pub mod activity;
pub mod api_keys;
pub mod backups;
pub mod command;
pub mod databases;
pub mod files;
pub mod network;
pub mod permissions;
pub mod power;
pub mod resources;
pub mod schedules;
pub mod servers;
pub mod settings;
pub mod ssh_keys;
pub mod startup;
pub mod subusers;
pub mod websocket;

use panel_http::Call;

use crate::dialect::PelicanDialect;

panel_http::panel_handle! {
    /// A panel, with a client key (made in a user's account area, `pacc_…`). An application key is refused here.
    ///
    /// The key of a root administrator reaches every server. Cheap to clone; clones share key, quota and retry budget. Makes no
    /// call until one of its calls is awaited.
    ///
    /// # Guarantees
    /// Those of [`Transport`](crate::Transport): the key goes to this panel only, redirects are never followed, and only
    /// calls that may be repeated are.
    pub struct Client {
        dialect: PelicanDialect,
        example: "/api/client/permissions",
    }
}

impl Client {
    /// Whose key this is.
    pub fn account(&self) -> Call<account::Account> {
        account::get(&self.transport)
    }
}

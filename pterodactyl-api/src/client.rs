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
pub mod two_factor;
pub mod websocket;

use panel_http::Call;

use crate::{dialect::PterodactylDialect, id::ServerIdentifier};

panel_http::panel_handle! {
    /// A panel, with a client key (made in a user's account area, `ptlc_…`). An application key is refused here.
    ///
    /// The key of a root administrator reaches every server. Cheap to clone; clones share key, quota and retry budget. Makes no
    /// call until one of its calls is awaited.
    ///
    /// # Guarantees
    /// Those of [`Transport`](crate::Transport): the key goes to this panel only, redirects are never followed, and only
    /// calls that may be repeated are.
    pub struct Client {
        dialect: PterodactylDialect,
        example: "/api/client/permissions",
    }
}

impl Client {
    /// The account that the key belongs to.
    #[must_use]
    pub fn account(&self) -> account::AccountHandle {
        account::AccountHandle::new(&self.transport)
    }

    /// The permissions that a subuser can have, with what each allows: `GET /api/client/permissions`. Any client key may.
    pub fn permissions(&self) -> Call<permissions::Permissions> {
        permissions::list(&self.transport)
    }

    /// The servers that the key reaches.
    #[must_use]
    pub fn servers(&self) -> servers::Servers {
        servers::Servers::new(&self.transport)
    }

    /// One server, by its short identifier or its UUID; never by its number.
    #[must_use]
    pub fn server(&self, identifier: impl Into<ServerIdentifier>) -> servers::ServerHandle {
        servers::ServerHandle::new(&self.transport, identifier.into())
    }
}

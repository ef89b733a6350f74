//! The Client API: what the owner of a key may do with their own account and servers, at `/api/client`.
//!
//! # Some writes wait for their turn, and not for long
//! The panel makes the API keys of one user one after the other, and so the SSH keys, and of one server the back-ups, the
//! groups of back-ups, the databases, the allocations, the schedules, the steps of a schedule and the subusers. A call that
//! finds another one of its kind at work waits for **five milliseconds**, and ends with a bare `500` then: of five keys that
//! were asked for at once, one was made.
//!
//! Clones of a handle, and handles that share a [`Limiter`](panel_http::limiter::Limiter), therefore send such calls one after
//! the other, by user and by server; all else goes on beside them. The other call may still be of another process, or of the
//! customer's browser. A call that met one has done nothing, but nothing in the answer says so, and a node that failed half-way
//! looks the same: its effect is [`Unknown`](crate::Effect::Unknown), and it is not sent again by itself. Look in the list for
//! what you wanted, and ask again only if it is not there.

pub mod account;
pub mod activity;
pub mod allocations;
pub mod api_keys;
pub mod backups;
pub mod command;
pub mod databases;
pub mod files;
pub mod logs;
pub mod mounts;
pub(crate) mod on_server;
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

use panel_http::{Call, Transport};

use crate::id::ServerIdentifier;

/// The Client API with the key of a [`Calagopus`](crate::Calagopus) handle, in the name of the key's owner or of the user that
/// the handle [acts as](crate::Calagopus::acting_as).
///
/// An administrator's key reaches every server here. Cheap to clone; makes no call until one of its calls is awaited.
///
/// ```
/// use calagopus_api::Calagopus;
///
/// let panel = Calagopus::new("https://panel.example", "c7sp_example".into())?;
/// let call = panel.client().server("1a2b3c4d").file("/server.properties").read();
/// assert_eq!(call.into_request()?.uri().path(), "/api/client/servers/1a2b3c4d/files/contents");
/// # Ok::<(), calagopus_api::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ClientApi {
    transport: Transport,
}

impl ClientApi {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    #[cfg(feature = "full")]
    pub(crate) const fn transport(&self) -> &Transport {
        &self.transport
    }

    /// The account of the key's owner.
    #[must_use]
    pub fn account(&self) -> account::AccountHandle {
        account::AccountHandle::new(&self.transport)
    }

    /// Everything that a key, a role or a subuser can be allowed: `GET /api/client/permissions`. Any key may.
    pub fn permissions(&self) -> Call<permissions::Permissions> {
        permissions::list(&self.transport)
    }

    /// The servers that the key reaches.
    #[must_use]
    pub fn servers(&self) -> servers::Servers {
        servers::Servers::new(&self.transport)
    }

    /// One server, by its UUID or the first eight digits of it.
    #[must_use]
    pub fn server(&self, server: impl Into<ServerIdentifier>) -> servers::ServerHandle {
        servers::ServerHandle::new(&self.transport, server.into())
    }
}

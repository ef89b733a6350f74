//! The Client API: what the owner of a key may do with their own account and servers, at `/api/client`.

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

use panel_http::Transport;

/// The Client API with the key of a [`Calagopus`](crate::Calagopus) handle, in the name of the key's owner or of the user that
/// the handle [acts as](crate::Calagopus::acting_as).
///
/// An administrator's key reaches every server here. Cheap to clone; makes no call until one of its calls is awaited.
#[derive(Debug, Clone)]
pub struct ClientApi {
    #[expect(dead_code, reason = "the calls to come use it")]
    transport: Transport,
}

impl ClientApi {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }
}

//! Servers: `/api/admin/servers`.

mod create;
mod deploy;
pub(crate) mod handle;
mod model;
pub(crate) mod things;
mod transfer;
mod update;

use panel_http::{Call, Endpoint, Safety, Transport};

pub use self::{
    create::{CreateServer, NewServer},
    deploy::{DeployServer, Deployment},
    handle::ServerHandle,
    model::{Limits, Server},
    things::{MisplacedBackups, MountOfServer, ServerDatabase, UpdateServerAllocation},
    transfer::TransferServer,
    update::{DeleteServer, UpdateServer},
};
use crate::{
    answer::{self, member},
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("admin.servers.list", "/api/admin/servers");
static CREATE: Endpoint = Endpoint::post("admin.servers.create", "/api/admin/servers", Safety::Create);
static DEPLOY: Endpoint = Endpoint::post("admin.servers.deploy", "/api/admin/servers/deploy", Safety::Create);
static FIND: Endpoint = Endpoint::get("admin.servers.find", "/api/admin/servers/external/{external_id}");

pub(crate) static ENDPOINTS: [&Endpoint; 4] = [&LIST, &CREATE, &DEPLOY, &FIND];

/// The servers of the panel.
#[derive(Debug, Clone)]
pub struct Servers {
    transport: Transport,
}

impl Servers {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those whose name contains what is searched for: `GET /api/admin/servers`, permission `servers.read`.
    /// External ids are not searched.
    ///
    /// A server has some kilobytes, for the install script of its egg: a page of 100 may have more than half a megabyte.
    pub fn list(&self) -> Listing<Server> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| page(it, answer, "servers"))
    }

    /// A server with this external id: `GET /api/admin/servers/external/{external_id}`, permission `servers.read`.
    ///
    /// **An external id is not unique**, whatever the panel's errors say: two servers that have it are possible, and this is
    /// any of them. Compare [`Server::external_id`] with what you asked for, and page through [all servers](Self::list) to find
    /// twins.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound): there is none.
    pub fn find_by_external_id(&self, external_id: impl AsRef<str>) -> Call<Server> {
        answer::call(&self.transport, &FIND, &[external_id.as_ref()], |it, answer| {
            member(it, answer, "server")
        })
    }

    /// Makes a server on a node: `POST /api/admin/servers`, permission `servers.create`. Sent once.
    ///
    /// The panel stores it and then tells the node, without a time-out of its own: give the call a long
    /// [`timeout`](Call::timeout) and never drop it. **One that is cut leaves a row with no server behind it.** When the node
    /// fails, the panel takes the row back and answers `500`.
    ///
    /// Capacity is not checked, nor maintenance, nor whether the allocations are of that node. The same external id again makes
    /// a second server; an allocation can be a server's once only.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) with each field that is wrong, variables by their name, or with the relation
    /// that there is not; [`Refused`](crate::ErrorKind::Refused) when an allocation is another server's, see
    /// [`is_taken`](crate::is_taken). [`Panel`](crate::ErrorKind::Panel) (`500`) when the node failed or an allocation does not
    /// exist: as with a time-out, look by external id before a second try.
    pub fn create(&self, server: &CreateServer) -> Call<Server> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| member(it, answer, "server")).json(server)
    }

    /// Makes a server on a node that the panel chooses: `POST /api/admin/servers/deploy`, permission `servers.create`. Sent once.
    ///
    /// As [`create`](Self::create), and: the panel chooses by chance, weighted by what is free, unless
    /// [`randomness`](Deployment::randomness) is 0. Ports are chosen without a lock, so that many at once may collide. Where
    /// neither the deployment nor an egg configuration has rules for ports, **the server is made without any**.
    ///
    /// # Errors
    /// As [`create`](Self::create). [`Refused`](crate::ErrorKind::Refused), `could not deploy server: …`, when no node fits, with
    /// the reason; and when another server got the port meanwhile ([`is_taken`](crate::is_taken)): then it may be tried again.
    pub fn deploy(&self, server: &DeployServer) -> Call<Server> {
        answer::call(&self.transport, &DEPLOY, &[], |it, answer| member(it, answer, "server")).json(server)
    }
}

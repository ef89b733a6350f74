//! Nodes: `/api/admin/nodes`.

pub(crate) mod allocations;
pub(crate) mod attachments;
pub(crate) mod backups;
mod model;
pub(crate) mod servers;
pub(crate) mod system;
mod write;

use panel_http::{
    Call, Endpoint, Safety, Transport,
    call::{self, Read},
};
use serde::Serialize;
use serde_json::Value;

pub use self::{
    allocations::{NewAllocations, NodeAllocation, UpdateAllocations},
    backups::{BackupOnNode, DetachedBackups, NodeBackup, NodeBackupHandle},
    model::{Capacity, CapacityAllocated, CapacityLimits, Node, NodeConfiguration, NodeToken},
    servers::{MassTransfer, MassTransferAllocations, TransferProgress},
    system::{
        LogFile, NodeCpuStats, NodeDiskStats, NodeMemoryStats, NodeNetworkStats, NodeOverview, NodeServers, NodeStats,
    },
    write::{NewNode, UpdateNode},
};
use super::named::Named;
use crate::{
    answer::{self, member},
    id::NodeId,
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("admin.nodes.list", "/api/admin/nodes");
static CREATE: Endpoint = Endpoint::post("admin.nodes.create", "/api/admin/nodes", Safety::Create);
static CONFIGURE_MANY: Endpoint =
    Endpoint::patch("admin.nodes.configure_many", "/api/admin/nodes/config", Safety::Level);
static GET: Endpoint = Endpoint::get("admin.nodes.get", "/api/admin/nodes/{node}");
static UPDATE: Endpoint = Endpoint::patch("admin.nodes.update", "/api/admin/nodes/{node}", Safety::Level);
static DELETE: Endpoint = Endpoint::delete("admin.nodes.delete", "/api/admin/nodes/{node}", Safety::Act);
static DUPLICATE: Endpoint = Endpoint::post(
    "admin.nodes.duplicate",
    "/api/admin/nodes/{node}/duplicate",
    Safety::Create,
);
static CAPACITY: Endpoint = Endpoint::get("admin.nodes.capacity", "/api/admin/nodes/{node}/capacity");
static CONFIGURATION: Endpoint = Endpoint::get("admin.nodes.configuration", "/api/admin/nodes/{node}/config");
static CONFIGURE: Endpoint = Endpoint::patch("admin.nodes.configure", "/api/admin/nodes/{node}/config", Safety::Level);
static TOKEN: Endpoint = Endpoint::get("admin.nodes.token", "/api/admin/nodes/{node}/token");
static RESET_TOKEN: Endpoint = Endpoint::post(
    "admin.nodes.reset_token",
    "/api/admin/nodes/{node}/reset-token",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 12] = [
    &LIST,
    &CREATE,
    &CONFIGURE_MANY,
    &GET,
    &UPDATE,
    &DELETE,
    &DUPLICATE,
    &CAPACITY,
    &CONFIGURATION,
    &CONFIGURE,
    &TOKEN,
    &RESET_TOKEN,
];

/// A change of the configuration of several nodes.
#[derive(Serialize)]
struct ConfigureMany<'a> {
    node_uuids: Vec<NodeId>,
    config: &'a Value,
}

/// The nodes of the panel.
#[derive(Debug, Clone)]
pub struct Nodes {
    transport: Transport,
}

impl Nodes {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those whose name contains what is searched for: `GET /api/admin/nodes`, permission `nodes.read`.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let panel = calagopus_api::fake::FakePanel::seeded(1).calagopus();
    /// for node in panel.nodes().list().await?.items {
    ///     println!("{} in {}: {} MiB", node.name, node.location.name, node.memory);
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn list(&self) -> Listing<Node> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| page(it, answer, "nodes"))
    }

    /// Makes a node: `POST /api/admin/nodes`, permission `nodes.create`. Sent once. What its daemon needs to know is its
    /// [`token`](NodeHandle::token).
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken, see
    /// [`is_taken`](crate::is_taken); [`NotFound`](crate::ErrorKind::NotFound) when there is no such location.
    pub fn create(&self, node: &NewNode) -> Call<Node> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| member(it, answer, "node")).json(node)
    }

    /// Changes the configuration of several daemons, and gives how many took it: `PATCH /api/admin/nodes/config`, permission
    /// `nodes.update`. May be repeated, and is. `change` is the part of the daemon's configuration that changes; folders and
    /// other paths in it are passed over. Nodes that cannot be reached are passed over without a word.
    pub fn configure(&self, nodes: impl IntoIterator<Item = NodeId>, change: &Value) -> Call<u64> {
        answer::call(&self.transport, &CONFIGURE_MANY, &[], |it, answer| {
            member(it, answer, "applied")
        })
        .json(&ConfigureMany {
            node_uuids: nodes.into_iter().collect(),
            config: change,
        })
    }
}

/// One node, and the way to its allocations and back-ups.
#[derive(Debug, Clone)]
pub struct NodeHandle {
    transport: Transport,
    id: NodeId,
}

impl NodeHandle {
    pub(crate) fn new(transport: &Transport, id: NodeId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    fn list<T, F>(&self, endpoint: &'static Endpoint, read: Read<panel_http::Page<T>>) -> Listing<T, F> {
        Listing::new(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/admin/nodes/{node}`, permission `nodes.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Node> {
        self.call(&GET, |it, answer| member(it, answer, "node"))
    }

    /// Changes it: `PATCH /api/admin/nodes/{node}`, permission `nodes.update`. May be repeated, and is. The panel answers nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); others as [`Nodes::create`].
    pub fn update(&self, change: &UpdateNode) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it with its allocations: `DELETE /api/admin/nodes/{node}`, permission `nodes.delete`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it has servers; [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Makes a copy of it under another name, with a token of its own and without allocations:
    /// `POST /api/admin/nodes/{node}/duplicate`, permission `nodes.create`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Refused`](crate::ErrorKind::Refused) when the name is taken.
    pub fn duplicate(&self, name: impl Into<String>) -> Call<Node> {
        self.call(&DUPLICATE, |it, answer| member(it, answer, "node"))
            .json(&Named::new(name))
    }

    /// What it has, and what its servers were promised: `GET /api/admin/nodes/{node}/capacity`, permission `nodes.read`. The
    /// panel checks none of it when a server is made on a node that was chosen by hand.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let capacity = panel.node(server.node.id).capacity().await?;
    /// println!("{capacity:?}");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn capacity(&self) -> Call<Capacity> {
        self.call(&CAPACITY, call::json)
    }

    /// The configuration of its daemon, which is asked for it: `GET /api/admin/nodes/{node}/config`, permission `nodes.read`;
    /// without `nodes.read-token` its token is `redacted`.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) when the daemon cannot be reached.
    pub fn configuration(&self) -> Call<NodeConfiguration> {
        self.call(&CONFIGURATION, |it, answer| member(it, answer, "config"))
    }

    /// Changes the configuration of its daemon, and gives whether it took it: `PATCH /api/admin/nodes/{node}/config`, permission
    /// `nodes.update`. May be repeated, and is. `change` is the part of the configuration that changes; folders and other paths
    /// in it are passed over.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) when the daemon cannot be reached.
    pub fn configure(&self, change: &Value) -> Call<bool> {
        self.call(&CONFIGURE, |it, answer| member(it, answer, "applied"))
            .json(change)
    }

    /// What its daemon shows the panel, and the other way round: `GET /api/admin/nodes/{node}/token`, permission
    /// `nodes.read-token`. Panels before 1.0.10 tell it with the node instead.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn token(&self) -> Call<NodeToken> {
        self.call(&TOKEN, call::json)
    }

    /// Gives it another token: `POST /api/admin/nodes/{node}/reset-token`, permission `nodes.reset-token`. Sent once. The daemon
    /// is not reached until it knows the new one.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for the node inside of an all-in-one panel;
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn reset_token(&self) -> Call<NodeToken> {
        self.call(&RESET_TOKEN, call::json)
    }
}

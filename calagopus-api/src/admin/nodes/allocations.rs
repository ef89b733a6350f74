//! Allocations of a node: `/api/admin/nodes/{node}/allocations`.

use std::net::IpAddr;

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Patch, Safety};
use serde::{Deserialize, Serialize};

use super::NodeHandle;
use crate::{
    admin::servers::Server,
    answer::member,
    id::NodeAllocationId,
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("admin.nodes.allocations.list", "/api/admin/nodes/{node}/allocations");
static AVAILABLE: Endpoint = Endpoint::get(
    "admin.nodes.allocations.available",
    "/api/admin/nodes/{node}/allocations/available",
);
static CREATE: Endpoint = Endpoint::post(
    "admin.nodes.allocations.create",
    "/api/admin/nodes/{node}/allocations",
    Safety::Act,
);
static UPDATE: Endpoint = Endpoint::patch(
    "admin.nodes.allocations.update",
    "/api/admin/nodes/{node}/allocations",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "admin.nodes.allocations.delete",
    "/api/admin/nodes/{node}/allocations",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 5] = [&LIST, &AVAILABLE, &CREATE, &UPDATE, &DELETE];

/// An allocation: an address and port of a node.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeAllocation {
    /// The allocation.
    #[serde(rename = "uuid")]
    pub id: NodeAllocationId,
    /// The server that has it, if one has.
    pub server: Option<Box<Server>>,
    /// The address that the node listens on.
    pub ip: String,
    /// What is shown in its place.
    pub ip_alias: Option<String>,
    /// The port.
    pub port: u16,
    /// When it was made.
    pub created: Timestamp,
}

/// New allocations of a node: ports of one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewAllocations {
    /// The address that the node listens on.
    pub ip: IpAddr,
    /// What is shown in its place, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub ip_alias: Patch<String>,
    /// The ports. `0` is passed over.
    pub ports: Vec<u16>,
}

impl NewAllocations {
    /// Ports of this address.
    pub fn new(ip: IpAddr, ports: impl IntoIterator<Item = u16>) -> Self {
        Self {
            ip,
            ip_alias: Patch::Keep,
            ports: ports.into_iter().collect(),
        }
    }

    /// Sets what is shown in its place.
    pub fn ip_alias(mut self, ip_alias: impl Into<String>) -> Self {
        self.ip_alias = Patch::Set(ip_alias.into());
        self
    }
}

/// A change of some allocations of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateAllocations {
    /// The allocations. Those of other nodes are passed over.
    pub uuids: Vec<NodeAllocationId>,
    /// The address that the node listens on, for all of them.
    pub ip: IpAddr,
    /// What is shown in its place, for all of them.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub ip_alias: Patch<String>,
}

impl UpdateAllocations {
    /// Gives these allocations this address.
    pub fn new(uuids: impl IntoIterator<Item = NodeAllocationId>, ip: IpAddr) -> Self {
        Self {
            uuids: uuids.into_iter().collect(),
            ip,
            ip_alias: Patch::Keep,
        }
    }

    /// Sets or, with [`Patch::Clear`], empties what is shown in place of the address.
    pub fn ip_alias(mut self, ip_alias: Patch<String>) -> Self {
        self.ip_alias = ip_alias;
        self
    }
}

/// Allocations to be deleted.
#[derive(Serialize)]
struct DeleteAllocations {
    uuids: Vec<NodeAllocationId>,
}

impl NodeHandle {
    /// Its allocations, or those whose `address:port` or `alias:port` contains what is searched for:
    /// `GET /api/admin/nodes/{node}/allocations`, permission `nodes.allocations`. In order of address and port.
    pub fn allocations(&self) -> Listing<NodeAllocation> {
        self.list(&LIST, |it, answer| page(it, answer, "allocations"))
    }

    /// Those of its allocations that no server has, or of them those that contain what is searched for:
    /// `GET /api/admin/nodes/{node}/allocations/available`, permission `nodes.allocations`.
    ///
    /// Nothing is reserved by it. When a server is made with one that another got meanwhile, the panel refuses.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use futures_util::TryStreamExt as _;
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let free: Vec<_> = panel.node(server.node.id).available_allocations().per_page(100).all().try_collect().await?;
    /// println!("{} free ports", free.len());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn available_allocations(&self) -> Listing<NodeAllocation> {
        self.list(&AVAILABLE, |it, answer| page(it, answer, "allocations"))
    }

    /// Makes allocations, and gives how many there were not before: `POST /api/admin/nodes/{node}/allocations`, permission
    /// `nodes.allocations`. Sent once. Those that there are already are passed over without a word.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`NotFound`](crate::ErrorKind::NotFound).
    pub fn create_allocations(&self, allocations: &NewAllocations) -> Call<u64> {
        self.call(&CREATE, |it, answer| member(it, answer, "created"))
            .json(allocations)
    }

    /// Changes allocations, and gives how many: `PATCH /api/admin/nodes/{node}/allocations`, permission `nodes.allocations`. May
    /// be repeated, and is. Daemons of servers that have them learn it with their next sync.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`NotFound`](crate::ErrorKind::NotFound).
    pub fn update_allocations(&self, change: &UpdateAllocations) -> Call<u64> {
        self.call(&UPDATE, |it, answer| member(it, answer, "updated"))
            .json(change)
    }

    /// Deletes allocations, and gives how many: `DELETE /api/admin/nodes/{node}/allocations`, permission `nodes.allocations`.
    /// Sent once. Those that a server has are taken from it.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete_allocations(&self, allocations: impl IntoIterator<Item = NodeAllocationId>) -> Call<u64> {
        self.call(&DELETE, |it, answer| member(it, answer, "deleted"))
            .json(&DeleteAllocations {
                uuids: allocations.into_iter().collect(),
            })
    }
}

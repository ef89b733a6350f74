//! Allocations, the addresses and ports of a node: `/api/application/nodes/{node}/allocations`.

use panel_http::{
    Call, Endpoint, Patch, PortRange, Safety, Transport, call, envelope,
    related::{self, One},
};
use serde::{Deserialize, Serialize};

use crate::{
    application::{nodes::Node, servers::Server},
    id::{AllocationId, NodeId, ServerId},
};

static LIST: Endpoint = Endpoint::get("allocations.list", "/api/application/nodes/{node}/allocations");
static CREATE: Endpoint = Endpoint::post(
    "allocations.create",
    "/api/application/nodes/{node}/allocations",
    Safety::Create,
);
static DELETE: Endpoint = Endpoint::delete(
    "allocations.delete",
    "/api/application/nodes/{node}/allocations/{allocation}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 3] = [&LIST, &CREATE, &DELETE];

/// An address and port of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Allocation {
    /// Its number.
    pub id: AllocationId,
    /// The IP address it listens on.
    pub ip: String,
    /// The name or address that players are told instead.
    pub alias: Option<String>,
    /// The port.
    pub port: u16,
    /// What the owner of its server noted.
    pub notes: Option<String>,
    /// Whether a server has it.
    pub assigned: bool,
    /// What was asked for with [`Include`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Allocation {
    /// Its node, when it was asked for and is shown.
    #[must_use]
    pub fn node(&self) -> Option<&Node> {
        related::one(&self.relationships.as_ref()?.node)
    }

    /// Its server, when it has one that was asked for and is shown.
    #[must_use]
    pub fn server(&self) -> Option<&Server> {
        related::one(&self.relationships.as_ref()?.server)
    }

    /// The address that players are told: alias or IP address, and port.
    #[must_use]
    pub fn address(&self) -> String {
        let host = self.alias.as_deref().unwrap_or(&self.ip);
        if host.contains(':') {
            format!("[{host}]:{}", self.port)
        } else {
            format!("{host}:{}", self.port)
        }
    }
}

/// What can come along with an [`Allocation`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// Its node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: One<Node>,
    /// Its server; hidden if it has none, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: One<Server>,
}

panel_http::open_enum! {
    /// What can be asked for along with an allocation.
    pub enum Include {
        /// Its node. Needs the permission *Nodes: read*.
        Node = "node",
        /// Its server. Needs the permission *Servers: read*.
        Server = "server",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

panel_http::list_request! {
    /// Allocations of a node: `GET /api/application/nodes/{node}/allocations`, permission *Allocations: read*.
    pub struct ListAllocations of Allocation, include Include {
        /// Allocations of exactly this IP address.
        filter_ip = "ip",
        /// Allocations of exactly this port.
        filter_port = "port",
        /// Allocations whose alias contains this.
        filter_ip_alias = "ip_alias",
        /// Allocations of the server of this number; a word that is no number means the free ones.
        filter_server_id = "server_id",
    }
}

impl ListAllocations {
    /// Allocations that no server has.
    pub fn free(self) -> Self {
        self.filter_server_id("false")
    }

    /// Allocations that this server has.
    pub fn of_server(self, server: ServerId) -> Self {
        self.filter_server_id(server)
    }
}

/// New allocations of a node.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewAllocations {
    /// An IP address, a range of them (`10.0.0.0/25` to `/32`), or a name that the panel resolves.
    pub ip: String,
    /// The name or address that players are told instead.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub alias: Patch<String>,
    /// The ports, from 1025 to 65535.
    pub ports: Vec<PortRange>,
}

impl NewAllocations {
    /// These ports of an address.
    pub fn new(ip: impl Into<String>, ports: impl IntoIterator<Item = impl Into<PortRange>>) -> Self {
        Self {
            ip: ip.into(),
            alias: Patch::Keep,
            ports: ports.into_iter().map(Into::into).collect(),
        }
    }

    /// Sets the name or address that players are told instead.
    pub fn alias(mut self, alias: impl Into<String>) -> Self {
        self.alias = Patch::Set(alias.into());
        self
    }
}

/// The allocations of one node.
#[derive(Debug, Clone)]
pub struct NodeAllocations {
    transport: Transport,
    node: NodeId,
}

impl NodeAllocations {
    pub(crate) fn new(transport: &Transport, node: NodeId) -> Self {
        Self {
            transport: transport.clone(),
            node,
        }
    }

    /// All of them, or those that pass the filters.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let panel = pterodactyl_api::fake::FakePanel::seeded(1).application();
    /// let node = panel.nodes().list().await?.items.remove(0);
    /// let free = panel.node(node.id).allocations().list().free().await?;
    /// println!("{} free, the first {:?}", free.total, free.items.first().map(|it| it.address()));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn list(&self) -> ListAllocations {
        let node = self.node.to_string();
        ListAllocations(panel_http::List::new(&self.transport, &LIST, &[&node], envelope::page))
    }

    /// Makes allocations: `POST /api/application/nodes/{node}/allocations`, permission *Allocations: read & write*. Sent
    /// once.
    ///
    /// The panel does not answer their numbers, and keeps those that there are already without a word: list them afterwards.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for ports or addresses that are none: nothing was made.
    pub fn create(&self, allocations: &NewAllocations) -> Call<()> {
        Call::new(&self.transport, &CREATE, &[&self.node.to_string()], call::done).json(allocations)
    }

    /// Deletes one: `DELETE /api/application/nodes/{node}/allocations/{allocation}`, permission
    /// *Allocations: read & write*. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while a server has it; [`NotFound`](crate::ErrorKind::NotFound) when this
    /// node has no such allocation.
    pub fn delete(&self, allocation: AllocationId) -> Call<()> {
        let segments = [&*self.node.to_string(), &*allocation.to_string()];
        Call::new(&self.transport, &DELETE, &segments, call::done)
    }
}

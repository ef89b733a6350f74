//! Nodes, the machines that run servers: `/api/application/nodes`.

mod configuration;
mod model;
mod write;

use panel_http::{Call, Endpoint, Error, Safety, Transport, call, envelope, transport::Answer};

pub use self::{
    configuration::{Api, Configuration, Sftp, Ssl, System},
    model::{AllocatedResources, Node, Pivot, Relationships, Scheme},
    write::{NewNode, UpdateNode},
};
use crate::{application::allocations::NodeAllocations, id::NodeId};

static LIST: Endpoint = Endpoint::get("nodes.list", "/api/application/nodes");
static GET: Endpoint = Endpoint::get("nodes.get", "/api/application/nodes/{node}");
static DEPLOYABLE: Endpoint = Endpoint::get("nodes.deployable", "/api/application/nodes/deployable");
static CONFIGURATION: Endpoint = Endpoint::get("nodes.configuration", "/api/application/nodes/{node}/configuration");
static CREATE: Endpoint = Endpoint::post("nodes.create", "/api/application/nodes", Safety::Create);
static UPDATE: Endpoint = Endpoint::patch("nodes.update", "/api/application/nodes/{node}", Safety::Level);
static DELETE: Endpoint = Endpoint::delete("nodes.delete", "/api/application/nodes/{node}", Safety::Act);

pub(crate) static ENDPOINTS: [&Endpoint; 7] = [&LIST, &GET, &DEPLOYABLE, &CONFIGURATION, &CREATE, &UPDATE, &DELETE];

panel_http::open_enum! {
    /// What can be asked for along with a node.
    pub enum Include {
        /// Its allocations, all of them. Needs the permission *Allocations: read*.
        Allocations = "allocations",
        /// Its servers. Needs the permission *Servers: read*.
        Servers = "servers",
    }

    /// What a list of nodes can be sorted by.
    pub enum Sort {
        /// The number.
        Id = "id",
        /// The UUID.
        Uuid = "uuid",
        /// The memory it has.
        Memory = "memory",
        /// The disk it has.
        Disk = "disk",
        /// The processor time it has.
        Cpu = "cpu",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

panel_http::list_request! {
    /// Nodes: `GET /api/application/nodes`, permission *Nodes: read*.
    ///
    /// Filters find a part of the text, upper and lower case being the same; a comma means "or".
    pub struct ListNodes of Node, include Include, sort Sort {
        /// Nodes whose UUID contains this.
        filter_uuid = "uuid",
        /// Nodes whose name contains this.
        filter_name = "name",
        /// Nodes whose host name contains this.
        filter_fqdn = "fqdn",
        /// Nodes whose token id contains this.
        filter_daemon_token_id = "daemon_token_id",
    }
}

/// What became of a change of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NodeUpdate {
    /// It is saved, and the node was told its new configuration: the node as it is now.
    Told(Node),
    /// The node could not be told. **The panel does not say whether the change is saved**: it is when the node was not
    /// reached or is not the panel's, and it is not when the node answered with an error. What comes is the node as it was
    /// before: [read it again](NodeHandle::get).
    NotTold(Node),
}

impl NodeUpdate {
    /// A node that was told comes with its mounts, because the panel looks at them to tell it; any other comes as it was
    /// read at first.
    fn read(endpoint: &Endpoint, answer: &Answer) -> Result<Self, Error> {
        let node: Node = envelope::item(endpoint, answer)?;
        Ok(if node.mounts.is_some() {
            Self::Told(node)
        } else {
            Self::NotTold(node)
        })
    }

    /// Whether the change is saved and the node knows of it.
    #[must_use]
    pub const fn is_told(&self) -> bool {
        matches!(self, Self::Told(_))
    }
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

    /// All of them, or those that pass the filters.
    pub fn list(&self) -> ListNodes {
        ListNodes(panel_http::List::new(&self.transport, &LIST, &[], envelope::page))
    }

    /// The public nodes with room for so much more memory and disk, both in MiB: `GET /api/application/nodes/deployable`,
    /// permission *Nodes: read*. None is an empty list, not an error. [`DeployableNodes`] asks for more.
    ///
    /// The panel does not look at free allocations or at maintenance here; servers without a limit count as nothing.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let panel = pelican_api::fake::FakePanel::seeded(1).application();
    /// let nodes = panel.nodes().deployable(2048, 10_240).await?;
    /// println!("{} nodes have room", nodes.len());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn deployable(&self, memory: u64, disk: u64) -> DeployableNodes {
        let call = Call::new(&self.transport, &DEPLOYABLE, &[], envelope::items)
            .query("memory", memory.to_string())
            .query("disk", disk.to_string());
        DeployableNodes(call)
    }

    /// Makes a node: `POST /api/application/nodes`, permission *Nodes: read & write*. Sent once.
    ///
    /// It is a row in the panel and nothing else: give the machine its [`Configuration`], then the node its allocations.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) with each field that is wrong. After an
    /// [`Unknown`](crate::Effect::Unknown) look in the list: a node has no external id, and names may stand twice.
    pub fn create(&self, node: &NewNode) -> Call<Node, Include> {
        Call::new(&self.transport, &CREATE, &[], envelope::item).json(node)
    }
}

/// Nodes with room: await it, or ask for more first.
#[derive(Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct DeployableNodes(Call<Vec<Node>, Include>);

impl DeployableNodes {
    /// With room for so much more processor time, in per cent of one core.
    pub fn cpu(self, cpu: u64) -> Self {
        Self(self.0.query("cpu", cpu.to_string()))
    }

    /// With this tag or any other one that is asked for.
    pub fn tag(self, tag: impl Into<String>) -> Self {
        Self(self.0.query("tags[]", tag))
    }

    /// Asks for related things along with each node.
    pub fn include(self, what: Include) -> Self {
        Self(self.0.include(what))
    }

    /// The call, to be looked at, bound in time or turned into a request.
    pub fn into_call(self) -> Call<Vec<Node>, Include> {
        self.0
    }
}

impl IntoFuture for DeployableNodes {
    type Output = Result<Vec<Node>, Error>;
    type IntoFuture = <Call<Vec<Node>, Include> as IntoFuture>::IntoFuture;

    fn into_future(self) -> Self::IntoFuture {
        self.0.into_future()
    }
}

/// One node, by number.
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

    fn call<T, I>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T, I> {
        Call::new(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/application/nodes/{node}`, permission *Nodes: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Node, Include> {
        self.call(&GET, envelope::item)
    }

    /// What its daemon is to be started with, its secret token included: `GET /api/application/nodes/{node}/configuration`.
    ///
    /// *Caveats*: the permission *Nodes: read* is enough. Whoever reads this acts as the panel towards the node.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn configuration(&self) -> Call<Configuration> {
        self.call(&CONFIGURATION, call::json)
    }

    /// Changes it: `PATCH /api/application/nodes/{node}`, permission *Nodes: read & write*. May be repeated, and is, unless
    /// it makes a [new secret](UpdateNode::reset_secret): then it is sent once.
    ///
    /// The panel saves the change and tells the node its new configuration. It hides it when that fails: see
    /// [`NodeUpdate`].
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Validation`](crate::ErrorKind::Validation).
    pub fn update(&self, change: &UpdateNode) -> Call<NodeUpdate, Include> {
        let call = self.call(&UPDATE, NodeUpdate::read).json(change);
        if change.reset_secret == Some(true) {
            call.once()
        } else {
            call
        }
    }

    /// Deletes it with its allocations: `DELETE /api/application/nodes/{node}`, permission *Nodes: read & write*. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it has servers; [`NotFound`](crate::ErrorKind::NotFound) when it is gone
    /// already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Its allocations.
    #[must_use]
    pub fn allocations(&self) -> NodeAllocations {
        NodeAllocations::new(&self.transport, self.id)
    }
}

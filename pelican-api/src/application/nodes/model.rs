//! A node as the panel tells it.

use jiff::Timestamp;
use panel_http::{
    Scalar,
    related::{self, Many},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    application::{allocations::Allocation, mounts::Mount, servers::Server},
    id::{DatabaseHostId, MountId, NodeId},
};

/// A machine that runs servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Node {
    /// Its number.
    pub id: NodeId,
    /// Its UUID.
    pub uuid: Uuid,
    /// Whether the panel places servers on it by itself.
    pub public: bool,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// Its host name or IP address.
    pub fqdn: String,
    /// How its daemon is spoken to.
    pub scheme: Scheme,
    /// Whether it is behind a proxy that ends TLS.
    pub behind_proxy: bool,
    /// Whether users are locked out of its servers for now. The panel still places servers on it.
    pub maintenance_mode: bool,
    /// Its memory, in MiB; 0 is any.
    pub memory: u64,
    /// How much more memory than it has may be given out, in per cent; -1 is any.
    pub memory_overallocate: i64,
    /// Its disk, in MiB; 0 is any.
    pub disk: u64,
    /// How much more disk than it has may be given out, in per cent; -1 is any.
    pub disk_overallocate: i64,
    /// Its processor time, in per cent of one core; 0 is any.
    pub cpu: u64,
    /// How much more processor time than it has may be given out, in per cent; -1 is any.
    pub cpu_overallocate: i64,
    /// What places servers on it: a server is to have one of them.
    pub tags: Vec<String>,
    /// The largest upload through the panel, in MiB. Not in the answer to a creation that did not set it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload_size: Option<u64>,
    /// The port on which its daemon listens.
    pub daemon_listen: u16,
    /// The port on which panel and browsers reach its daemon. Panels before beta 22 have the one above for both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_connect: Option<u16>,
    /// The port of its SFTP server.
    pub daemon_sftp: u16,
    /// The name by which users are told its SFTP server, if it is another one.
    pub daemon_sftp_alias: Option<String>,
    /// Where it keeps the files of its servers.
    pub daemon_base: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Folders of the machine that servers may use. Only in [`NodeUpdate::Told`](super::NodeUpdate::Told).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mounts: Option<Vec<Mount>>,
    /// The memory given out, in MiB: a number or, from some databases, text. Only in
    /// [`Nodes::deployable`](super::Nodes::deployable), and there only when it has servers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers_sum_memory: Option<Scalar>,
    /// The disk given out, in MiB, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers_sum_disk: Option<Scalar>,
    /// The processor time given out, in per cent of one core, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers_sum_cpu: Option<Scalar>,
    /// What is given out to its servers.
    pub allocated_resources: AllocatedResources,
    /// Which mount or database host it was told with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pivot: Option<Pivot>,
    /// What was asked for with [`Include`](super::Include).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Node {
    /// Its allocations, when they were asked for and are shown.
    pub fn allocations(&self) -> impl Iterator<Item = &Allocation> {
        related::many(self.relationships.as_ref().map(|it| &it.allocations))
    }

    /// Whether its allocations were asked for and the key may not read allocations.
    #[must_use]
    pub fn allocations_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.allocations))
    }

    /// Its servers, when they were asked for and are shown.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        related::many(self.relationships.as_ref().map(|it| &it.servers))
    }

    /// Whether its servers were asked for and the key may not read servers.
    #[must_use]
    pub fn servers_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.servers))
    }
}

panel_http::open_enum! {
    /// How the daemon of a node is spoken to.
    pub enum Scheme {
        /// With TLS.
        Https = "https",
        /// Without TLS.
        Http = "http",
    }
}

/// What a node's servers were given. One without a limit counts as nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AllocatedResources {
    /// Memory, in MiB.
    pub memory: u64,
    /// Disk, in MiB.
    pub disk: u64,
    /// Processor time, in per cent of one core.
    pub cpu: u64,
}

/// That two things belong together: a node or a mount, and what it was told with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pivot {
    /// The mount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mount_id: Option<MountId>,
    /// What uses the mount: `egg`, `node` or `server`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mountable_type: Option<String>,
    /// The number of what uses the mount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mountable_id: Option<u64>,
    /// The database host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_host_id: Option<DatabaseHostId>,
    /// The node of the database host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_id: Option<NodeId>,
}

/// What can come along with a [`Node`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// Its allocations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocations: Many<Allocation>,
    /// Its servers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Many<Server>,
}

//! A node as the panel tells it.

use jiff::Timestamp;
use panel_http::related::{self, Many, One};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    application::{allocations::Allocation, locations::Location, servers::Server},
    id::{LocationId, MountId, NodeId},
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
    /// The location it stands in.
    pub location_id: LocationId,
    /// Its host name or IP address.
    pub fqdn: String,
    /// How its daemon is spoken to.
    pub scheme: Scheme,
    /// Whether it is behind a proxy that ends TLS.
    pub behind_proxy: bool,
    /// Whether users are locked out of its servers for now. The panel still places servers on it.
    pub maintenance_mode: bool,
    /// Its memory, in MiB.
    pub memory: u64,
    /// How much more memory than it has may be given out, in per cent; -1 on the panel's pages means any.
    pub memory_overallocate: i64,
    /// Its disk, in MiB.
    pub disk: u64,
    /// How much more disk than it has may be given out, in per cent.
    pub disk_overallocate: i64,
    /// The largest upload through the panel, in MiB.
    pub upload_size: u64,
    /// The port of its daemon.
    pub daemon_listen: u16,
    /// The port of its SFTP server.
    pub daemon_sftp: u16,
    /// Where it keeps the files of its servers.
    pub daemon_base: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Folders of the machine that servers may use; the panel tells them only now and then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mounts: Option<Vec<Mount>>,
    /// The memory given out, in MiB, as text. Only in [`Nodes::deployable`](super::Nodes::deployable).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum_memory: Option<String>,
    /// The disk given out, in MiB, as text. Only in [`Nodes::deployable`](super::Nodes::deployable).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum_disk: Option<String>,
    /// What is given out to its servers.
    pub allocated_resources: AllocatedResources,
    /// What was asked for with [`Include`](super::Include).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Node {
    /// Its location, when it was asked for and is shown.
    #[must_use]
    pub fn location(&self) -> Option<&Location> {
        related::one(&self.relationships.as_ref()?.location)
    }

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

/// What a node's servers were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AllocatedResources {
    /// Memory, in MiB.
    pub memory: u64,
    /// Disk, in MiB.
    pub disk: u64,
}

/// A folder of a node that servers may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mount {
    /// Its number.
    pub id: MountId,
    /// Its UUID.
    pub uuid: Uuid,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// The folder on the node.
    pub source: String,
    /// The folder in the container.
    pub target: String,
    /// Whether servers may only read it.
    pub read_only: bool,
    /// Whether users may mount it themselves.
    pub user_mountable: bool,
    /// Which node it was told with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pivot: Option<MountPivot>,
}

/// That a mount belongs to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MountPivot {
    /// The node.
    pub node_id: NodeId,
    /// The mount.
    pub mount_id: MountId,
}

/// What can come along with a [`Node`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// Its allocations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocations: Many<Allocation>,
    /// Its location.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: One<Location>,
    /// Its servers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Many<Server>,
}

//! A node as the panel tells it.

use std::fmt;

use jiff::Timestamp;
use panel_http::Secret;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    admin::{backup_configurations::BackupConfiguration, locations::Location},
    id::NodeId,
};

/// A node: a machine that servers run on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Node {
    /// The node.
    #[serde(rename = "uuid")]
    pub id: NodeId,
    /// Where it is.
    pub location: Location,
    /// Where back-ups of its servers are kept, if a server does not say otherwise.
    pub backup_configuration: Option<BackupConfiguration>,
    /// Its name.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// Whether the panel may choose it for a new server.
    pub deployment_enabled: bool,
    /// Whether it is shown as in maintenance. Servers are made on it all the same.
    pub maintenance_enabled: bool,
    /// Where browsers reach its daemon, if not where the panel does.
    pub public_url: Option<String>,
    /// Where the panel reaches its daemon.
    pub url: String,
    /// The host for SFTP, if it is another one.
    pub sftp_host: Option<String>,
    /// The port for SFTP.
    pub sftp_port: u16,
    /// Its memory in MiB; 0 is any.
    pub memory: u64,
    /// Its disk in MiB; 0 is any.
    pub disk: u64,
    /// When it was made.
    pub created: Timestamp,
}

/// What a node has, and what its servers were promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Capacity {
    /// What it has.
    pub limits: CapacityLimits,
    /// What its servers were promised together.
    pub allocated: CapacityAllocated,
}

/// What a node has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CapacityLimits {
    /// Memory in MiB; 0 is any.
    pub memory: u64,
    /// Disk in MiB; 0 is any.
    pub disk: u64,
}

/// What the servers of a node were promised together. One without a limit counts as 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CapacityAllocated {
    /// How many servers there are.
    pub servers: u64,
    /// Processor in percent of one core.
    pub cpu: i64,
    /// Memory in MiB, without overhead.
    pub memory: i64,
    /// Overhead of memory in MiB.
    pub memory_overhead: i64,
    /// Disk in MiB.
    pub disk: i64,
}

/// What a daemon and the panel show each other.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeToken {
    /// What the token is called.
    pub token_id: String,
    /// The token.
    pub token: Secret,
}

/// The configuration of a daemon, as the daemon writes it.
///
/// It is shown without its settings, which may hold passwords.
#[derive(Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeConfiguration {
    /// What the token is called.
    pub token_id: String,
    /// What it and the panel show each other.
    pub token: Secret,
    /// All else, by the daemon's names. It differs from version to version.
    #[serde(flatten)]
    pub settings: Map<String, Value>,
}

impl fmt::Debug for NodeConfiguration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NodeConfiguration")
            .field("token_id", &self.token_id)
            .finish_non_exhaustive()
    }
}

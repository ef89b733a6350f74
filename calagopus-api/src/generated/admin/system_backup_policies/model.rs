//! What the panel tells.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    admin::{backup_configurations::BackupConfiguration, locations::Location, nodes::Node, servers::Server},
    id::SystemBackupPolicyId,
};

/// A system backup policy: back-ups of whole locations, nodes and servers, made without their owners.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SystemBackupPolicy {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: SystemBackupPolicyId,
    /// Where its back-ups are kept; where each server's are if it is not set.
    pub backup_configuration: Option<BackupConfiguration>,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// Whether it runs.
    pub enabled: bool,
    /// When it runs, as a cron expression with seconds, such as `0 0 0 * * *`.
    pub cron: String,
    /// How many of its back-ups of a server are kept; any if it is not set.
    pub retention_count: Option<u32>,
    /// How long its back-ups are kept, in days; for ever if it is not set.
    pub retention_days: Option<u32>,
    /// How many back-ups it makes at the same time.
    pub parallelism: u32,
    /// When it last ran.
    pub triggered: Option<Timestamp>,
    /// How many nodes it names.
    pub total_nodes: u64,
    /// How many locations it names.
    pub total_locations: u64,
    /// How many servers it names.
    pub total_servers: u64,
    /// How many back-ups of it there are.
    pub total_backups: u64,
    /// When it was made.
    pub created: Timestamp,
}

/// A location that a policy backs up.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PolicyLocation {
    /// The location.
    pub location: Location,
    /// Since when.
    pub created: Timestamp,
}

/// A node that a policy backs up.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PolicyNode {
    /// The node.
    pub node: Node,
    /// Since when.
    pub created: Timestamp,
}

/// A server that a policy backs up.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PolicyServer {
    /// The server.
    pub server: Server,
    /// Since when.
    pub created: Timestamp,
}

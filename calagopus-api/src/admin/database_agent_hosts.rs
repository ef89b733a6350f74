//! Database agent hosts and their instances, as they come along with what they serve.

use std::collections::BTreeMap;

use jiff::Timestamp;
use panel_http::{OrderedMap, Secret};
use serde::{Deserialize, Serialize};

use crate::{
    id::{DatabaseAgentHostId, DatabaseAgentTemplateId, DatabaseInstanceId},
    words::DatabaseAgentType,
};

/// A database agent host: a machine that runs whole database servers, one for each who wants one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DatabaseAgentHost {
    /// The host.
    #[serde(rename = "uuid")]
    pub id: DatabaseAgentHostId,
    /// Its name.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// Whether it takes new instances.
    pub deployment_enabled: bool,
    /// Whether nothing is done on it just now.
    pub maintenance_enabled: bool,
    /// Where the panel reaches it.
    pub url: String,
    /// Memory for instances in MiB; 0 is any.
    pub memory: u64,
    /// Disk for instances in MiB; 0 is any.
    pub disk: u64,
    /// What it can run.
    pub types: DatabaseAgentTypes,
    /// When it was made.
    pub created: Timestamp,
}

/// What a database agent host can run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DatabaseAgentTypes {
    /// PostgreSQL.
    pub postgres: DatabaseAgentTypeSettings,
    /// MariaDB.
    pub mariadb: DatabaseAgentTypeSettings,
    /// MongoDB.
    pub mongodb: DatabaseAgentTypeSettings,
    /// Redis.
    pub redis: DatabaseAgentTypeSettings,
}

/// One kind of database server on a database agent host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DatabaseAgentTypeSettings {
    /// Whether it can run them.
    pub enabled: bool,
    /// What is shown to users as their host.
    pub public_host: Option<String>,
    /// What is shown to users as their port.
    pub public_port: Option<u16>,
}

/// A template that database instances are made from. Sizes are in MiB.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DatabaseAgentTemplate {
    /// The template.
    #[serde(rename = "uuid")]
    pub id: DatabaseAgentTemplateId,
    /// Its name.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// What kind of database server it makes.
    #[serde(rename = "type")]
    pub kind: DatabaseAgentType,
    /// Whether instances are made from it.
    pub deployment_enabled: bool,
    /// Images by their label.
    pub docker_images: OrderedMap<String>,
    /// Environment variables.
    pub env: BTreeMap<String, Secret>,
    /// The user in the image that owns the files.
    pub image_uid: i32,
    /// The group in the image that owns the files.
    pub image_gid: i32,
    /// What the image runs, if not what it runs by itself.
    pub cmd: Option<Vec<String>>,
    /// Folders of the image that are kept, by name.
    pub volumes: BTreeMap<String, String>,
    /// Where its socket is in the image.
    pub socket_path: String,
    /// Memory.
    pub memory: i64,
    /// Swap; -1 is any.
    pub swap: i64,
    /// Disk.
    pub disk: i64,
    /// Weight of its disk access, 0 to 1000.
    pub io_weight: Option<u16>,
    /// Processor in percent of one core.
    pub cpu: i64,
    /// How often it has changed.
    pub version: i64,
    /// When it was made.
    pub created: Timestamp,
}

/// A database instance of a server: a whole database server. Sizes are in MiB; those that override count before the others.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerDatabaseInstance {
    /// The instance.
    #[serde(rename = "uuid")]
    pub id: DatabaseInstanceId,
    /// Where it runs.
    pub database_agent_host: DatabaseAgentHost,
    /// What it was made from.
    pub database_agent_template: Option<DatabaseAgentTemplate>,
    /// How often the template had changed then.
    pub template_version: Option<i64>,
    /// Whether the template has changed since.
    pub update_available: bool,
    /// What kind of database server it is.
    #[serde(rename = "type")]
    pub kind: DatabaseAgentType,
    /// Where it is reached.
    pub host: Option<String>,
    /// At which port.
    pub port: Option<u16>,
    /// Its name.
    pub name: String,
    /// Whether it is protected from deletion.
    pub is_locked: bool,
    /// Its image.
    pub image: Option<String>,
    /// Another image.
    pub image_override: Option<String>,
    /// Environment variables.
    pub env: BTreeMap<String, Secret>,
    /// Other environment variables.
    pub env_overrides: Option<BTreeMap<String, Secret>>,
    /// Memory.
    pub memory: i64,
    /// Swap; -1 is any.
    pub swap: i64,
    /// Disk.
    pub disk: i64,
    /// Weight of its disk access, 0 to 1000.
    pub io_weight: Option<u16>,
    /// Processor in percent of one core.
    pub cpu: i64,
    /// Other memory.
    pub memory_override: Option<i64>,
    /// Other swap.
    pub swap_override: Option<i64>,
    /// Other disk.
    pub disk_override: Option<i64>,
    /// Another weight of its disk access.
    pub io_weight_override: Option<u16>,
    /// Another processor limit.
    pub cpu_override: Option<i64>,
    /// When it was made.
    pub created: Timestamp,
}

/// A database agent host on which the servers of a location or node may have instances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AttachedDatabaseAgentHost {
    /// The host.
    pub database_agent_host: DatabaseAgentHost,
    /// Since when.
    pub created: Timestamp,
}

/// A database agent host to be added to a location or node.
#[derive(Serialize)]
pub(super) struct AddDatabaseAgentHost {
    pub(super) database_agent_host_uuid: DatabaseAgentHostId,
}

//! What the panel tells.

use std::collections::BTreeMap;

use jiff::Timestamp;
use panel_http::Secret;
use serde::{Deserialize, Serialize};

use crate::{
    admin::{database_agent_hosts::DatabaseAgentTemplate, servers::Server, system::ContainerType},
    id::DatabaseInstanceId,
    words::DatabaseAgentType,
};

/// What a host has, and what of it is given away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Capacity {
    /// What it has.
    pub limits: CapacityLimits,
    /// What of it is given to instances.
    pub allocated: CapacityAllocated,
}

/// What a host has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CapacityLimits {
    /// Memory in MiB.
    pub memory: u64,
    /// Disk in MiB.
    pub disk: u64,
}

/// What is given to the instances on a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CapacityAllocated {
    /// How many instances there are.
    pub instances: u64,
    /// Processor time in per cent of a core.
    pub cpu: u64,
    /// Memory in MiB.
    pub memory: u64,
    /// Disk in MiB.
    pub disk: u64,
}

/// What the machine of a database agent is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentOverview {
    /// The version of the agent.
    pub version: String,
    /// What the clock there says.
    pub local_time: Timestamp,
    /// The container that the agent runs in.
    pub container_type: ContainerType,
    /// Its processors.
    pub cpu: AgentProcessors,
    /// Its memory.
    pub memory: AgentMemory,
    /// Its database instances.
    pub instances: AgentInstances,
    /// The architecture it was built for, such as `x86_64`.
    pub architecture: String,
    /// The kernel of its machine.
    pub kernel_version: String,
}

/// The processors of a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentProcessors {
    /// The name of the first.
    pub name: String,
    /// Its model.
    pub brand: String,
    /// Its maker.
    pub vendor_id: String,
    /// Its frequency in MHz.
    pub frequency_mhz: u64,
    /// How many there are.
    pub cpu_count: u64,
}

/// The memory of a machine, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentMemory {
    /// All of it, in bytes.
    pub total_bytes: u64,
    /// Not used for anything, in bytes.
    pub free_bytes: u64,
    /// Used by all programs, in bytes.
    pub used_bytes: u64,
    /// Used by the program itself, in bytes.
    pub used_bytes_process: u64,
}

/// How the database instances of a host do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentInstances {
    /// How many there are.
    pub total: u64,
    /// How many of them run.
    pub online: u64,
    /// How many of them do not.
    pub offline: u64,
}

/// What the machine of a database agent does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentStats {
    /// Its processors.
    pub cpu: ProcessorUse,
    /// Its network.
    pub network: NetworkUse,
    /// Its memory.
    pub memory: MemoryUse,
    /// Its disk.
    pub disk: DiskUse,
}

/// What the processors of a machine do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProcessorUse {
    /// How much they do, in per cent of a core.
    pub used: f64,
    /// How many threads they have.
    pub threads: u64,
    /// Their model.
    pub model: String,
}

/// What the network of a machine does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NetworkUse {
    /// Received since it was started, in bytes.
    pub received: u64,
    /// Received since it was started, in packets.
    pub received_packets: u64,
    /// Being received, in bytes a second.
    pub receiving_rate: f64,
    /// Being received, in packets a second.
    pub received_packets_rate: f64,
    /// Sent since it was started, in bytes.
    pub sent: u64,
    /// Sent since it was started, in packets.
    pub sent_packets: u64,
    /// Being sent, in bytes a second.
    pub sending_rate: f64,
    /// Being sent, in packets a second.
    pub sending_packets_rate: f64,
}

/// How the memory of a machine is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MemoryUse {
    /// Used by all programs, in bytes.
    pub used: u64,
    /// Used by the agent, in bytes.
    pub used_process: u64,
    /// All of it, in bytes.
    pub total: u64,
}

/// How the disk of a machine is used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DiskUse {
    /// Used, in bytes.
    pub used: u64,
    /// All of it, in bytes.
    pub total: u64,
    /// Read since it was started, in bytes.
    pub read: u64,
    /// Being read, in bytes a second.
    pub reading_rate: f64,
    /// Written since it was started, in bytes.
    pub written: u64,
    /// Being written, in bytes a second.
    pub writing_rate: f64,
}

/// A database instance, as administrators see it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HostedInstance {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: DatabaseInstanceId,
    /// The server it belongs to.
    pub server: Server,
    /// The template it was made from, if there still is one.
    pub database_agent_template: Option<DatabaseAgentTemplate>,
    /// The version of the template that it is at.
    pub template_version: Option<u32>,
    /// Whether the template has a newer version.
    pub update_available: bool,
    /// The kind of its database.
    #[serde(rename = "type")]
    pub kind: DatabaseAgentType,
    /// The host name at which it is reached.
    pub host: Option<String>,
    /// The port at which it is reached.
    pub port: Option<u16>,
    /// Its name.
    pub name: String,
    /// Whether it is locked, so that it cannot be deleted.
    pub is_locked: bool,
    /// The image it runs.
    pub image: Option<String>,
    /// The image that was set for it alone.
    pub image_override: Option<String>,
    /// Its environment variables.
    pub env: BTreeMap<String, Secret>,
    /// Environment variables that were set for it alone.
    pub env_overrides: Option<BTreeMap<String, Secret>>,
    /// Memory in MiB.
    pub memory: u64,
    /// Swap in MiB; `0` is none and `-1` any.
    pub swap: i64,
    /// Disk in MiB.
    pub disk: u64,
    /// Its weight for the disk.
    pub io_weight: Option<u16>,
    /// Processor time in per cent of a core; `0` is any.
    pub cpu: u32,
    /// Memory in MiB that was set for it alone.
    pub memory_override: Option<u64>,
    /// Swap in MiB that was set for it alone.
    pub swap_override: Option<i64>,
    /// Disk in MiB that was set for it alone.
    pub disk_override: Option<u64>,
    /// The weight for the disk that was set for it alone.
    pub io_weight_override: Option<u16>,
    /// Processor time in per cent of a core that was set for it alone.
    pub cpu_override: Option<u32>,
    /// When it was made.
    pub created: Timestamp,
}

//! What runs the panel: `/api/admin/system`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Transport, call, open_enum};
use serde::{Deserialize, Serialize};

use super::nodes::Node;
use crate::paging::PageBody;

static OVERVIEW: Endpoint = Endpoint::get("admin.system.overview", "/api/admin/system/overview");
static HEALTH: Endpoint = Endpoint::get("admin.system.health", "/api/admin/system/health/general");
static NODE_CLOCKS: Endpoint = Endpoint::get("admin.system.node_clocks", "/api/admin/system/health/nodes");

pub(crate) static ENDPOINTS: [&Endpoint; 3] = [&OVERVIEW, &HEALTH, &NODE_CLOCKS];

/// What runs the panel, and its version.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SystemOverview {
    /// The version of the panel, such as `1.1.4`.
    pub version: String,
    /// The container it runs in.
    pub container_type: ContainerType,
    /// The processors of its machine.
    pub cpu: Processors,
    /// The memory of its machine.
    pub memory: Memory,
    /// Its cache.
    pub cache: Cache,
    /// Its database.
    pub database: Database,
    /// The architecture it was built for, such as `x86_64`.
    pub architecture: String,
    /// The kernel of its machine.
    pub kernel_version: String,
}

open_enum! {
    /// The container a panel runs in.
    pub enum ContainerType {
        /// The official image.
        Official = "official",
        /// The official image with everything in one.
        OfficialAllInOne = "official_a_i_o",
        /// The official image that can build extensions.
        OfficialHeavy = "official_heavy",
        /// The official image that can build extensions, with everything in one.
        OfficialHeavyAllInOne = "official_heavy_a_i_o",
        /// A container of somebody else.
        Unknown = "unknown",
        /// None.
        None = "none",
    }
}

/// The processors of the panel's machine.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Processors {
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

/// The memory of the panel's machine, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Memory {
    /// All of it.
    pub total_bytes: u64,
    /// Not used for anything.
    pub free_bytes: u64,
    /// Used by all programs.
    pub used_bytes: u64,
    /// Used by the panel.
    pub used_bytes_process: u64,
}

/// The panel's cache.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cache {
    /// The version of its server.
    pub version: String,
    /// Calls since the panel started.
    pub total_calls: u64,
    /// Of these, how many found something.
    pub total_hits: u64,
    /// And how many did not.
    pub total_misses: u64,
    /// How long a call takes on average, in nanoseconds.
    pub average_call_latency_ns: u64,
    /// How long the slowest took, in nanoseconds.
    pub max_call_latency_ns: u64,
}

/// The panel's database.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Database {
    /// The version of its server.
    pub version: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Open connections for reading.
    pub total_read_connections: u64,
    /// Of these, how many do nothing.
    pub idle_read_connections: u64,
    /// Open connections for writing.
    pub total_write_connections: u64,
    /// Of these, how many do nothing.
    pub idle_write_connections: u64,
}

/// The clock of the panel, and whether its database is up to date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SystemHealth {
    /// Its time.
    pub local_time: Timestamp,
    /// How far its clock is from time servers, by their address.
    pub ntp_offsets: BTreeMap<String, NtpOffset>,
    /// Whether its database is up to date.
    pub migrations: Migrations,
}

/// How far a clock is from a time server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NtpOffset {
    /// In microseconds.
    pub offset_micros: i64,
}

/// Whether a database is up to date: it is when all steps are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Migrations {
    /// How many steps there are.
    pub total: u64,
    /// How many were taken.
    pub applied: u64,
    /// The same for each extension.
    pub extensions: BTreeMap<String, ExtensionMigrations>,
}

/// Whether what an extension has in the database is up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExtensionMigrations {
    /// How many steps there are.
    pub total: u64,
    /// How many were taken.
    pub applied: u64,
}

/// The nodes whose clock is not the panel's.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeClocks {
    /// Those that differ by five seconds or more.
    pub desync_nodes: PageBody<NodeClock>,
    /// How many could not be asked.
    pub failed_nodes: u64,
}

/// A node whose clock is not the panel's.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeClock {
    /// Its time when it was asked.
    pub local_time: Timestamp,
    /// The panel's time then.
    pub panel_local_time: Timestamp,
    /// The node.
    pub node: Node,
}

/// `GET /api/admin/system/overview`.
pub(crate) fn overview(transport: &Transport) -> Call<SystemOverview> {
    Call::new(transport, &OVERVIEW, &[], call::json)
}

/// `GET /api/admin/system/health/general`.
pub(crate) fn health(transport: &Transport) -> Call<SystemHealth> {
    Call::new(transport, &HEALTH, &[], call::json)
}

/// `GET /api/admin/system/health/nodes`.
pub(crate) fn node_clocks(transport: &Transport) -> Call<NodeClocks> {
    Call::new(transport, &NODE_CLOCKS, &[], call::json)
}

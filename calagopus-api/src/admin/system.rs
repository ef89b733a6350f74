//! What runs the panel: `/api/admin/system`.

use panel_http::{Call, Endpoint, Transport, call, open_enum};
use serde::{Deserialize, Serialize};

static OVERVIEW: Endpoint = Endpoint::get("admin.system.overview", "/api/admin/system/overview");

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&OVERVIEW];

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

/// `GET /api/admin/system/overview`.
pub(crate) fn overview(transport: &Transport) -> Call<SystemOverview> {
    Call::new(transport, &OVERVIEW, &[], call::json)
}

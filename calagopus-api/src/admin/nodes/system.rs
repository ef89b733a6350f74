//! What runs a node: `/api/admin/nodes/{node}/system`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, call};
use serde::{Deserialize, Serialize};

use super::NodeHandle;
use crate::{
    admin::system::{ContainerType, Memory, Processors},
    answer::{self, member},
    words::CompressionType,
};

static OVERVIEW: Endpoint = Endpoint::get("admin.nodes.system.overview", "/api/admin/nodes/{node}/system/overview");
static STATS: Endpoint = Endpoint::get("admin.nodes.system.stats", "/api/admin/nodes/{node}/system/stats");
static LOGS: Endpoint = Endpoint::get("admin.nodes.system.logs.list", "/api/admin/nodes/{node}/system/logs");
static LOG: Endpoint = Endpoint::get(
    "admin.nodes.system.logs.read",
    "/api/admin/nodes/{node}/system/logs/{file}",
);

pub(crate) static ENDPOINTS: [&Endpoint; 4] = [&OVERVIEW, &STATS, &LOGS, &LOG];

/// What runs a node, and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeOverview {
    /// The version of its daemon.
    pub version: String,
    /// Its time.
    pub local_time: Timestamp,
    /// The container its daemon runs in.
    pub container_type: ContainerType,
    /// Its processors.
    pub cpu: Processors,
    /// Its memory.
    pub memory: Memory,
    /// Its servers.
    pub servers: NodeServers,
    /// The architecture its daemon was built for, such as `x86_64`.
    pub architecture: String,
    /// Its kernel.
    pub kernel_version: String,
}

/// How many servers a daemon has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeServers {
    /// All.
    pub total: u64,
    /// Those that are on.
    pub online: u64,
    /// Those that are off.
    pub offline: u64,
}

/// What a node uses just now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeStats {
    /// Its processors.
    pub cpu: NodeCpuStats,
    /// Its network.
    pub network: NodeNetworkStats,
    /// Its memory.
    pub memory: NodeMemoryStats,
    /// Its disk.
    pub disk: NodeDiskStats,
}

/// The processors of a node just now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeCpuStats {
    /// Use in percent.
    pub used: f64,
    /// How many threads they run at once.
    pub threads: u64,
    /// Their model.
    pub model: String,
}

/// The network of a node just now.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeNetworkStats {
    /// Received, in bytes.
    pub received: u64,
    /// Received, in packets.
    pub received_packets: u64,
    /// Received in a second, in bytes.
    pub receiving_rate: f64,
    /// Received in a second, in packets.
    pub received_packets_rate: f64,
    /// Sent, in bytes.
    pub sent: u64,
    /// Sent, in packets.
    pub sent_packets: u64,
    /// Sent in a second, in bytes.
    pub sending_rate: f64,
    /// Sent in a second, in packets.
    pub sending_packets_rate: f64,
}

/// The memory of a node just now, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeMemoryStats {
    /// Used by all programs.
    pub used: u64,
    /// Used by its daemon.
    pub used_process: u64,
    /// All of it.
    pub total: u64,
}

/// The disk of a node just now.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeDiskStats {
    /// Used, in bytes.
    pub used: u64,
    /// All of it, in bytes.
    pub total: u64,
    /// Read, in bytes.
    pub read: u64,
    /// Read in a second, in bytes.
    pub reading_rate: f64,
    /// Written, in bytes.
    pub written: u64,
    /// Written in a second, in bytes.
    pub writing_rate: f64,
}

/// A log of a daemon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LogFile {
    /// Its name.
    pub name: String,
    /// How it is compressed.
    pub compression_type: CompressionType,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last written to.
    pub last_modified: Timestamp,
}

impl NodeHandle {
    /// What runs it, and its version; the daemon is asked: `GET /api/admin/nodes/{node}/system/overview`, permission
    /// `nodes.read`. The way to see that a node can be reached.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) when the daemon cannot be reached.
    pub fn overview(&self) -> Call<NodeOverview> {
        self.call(&OVERVIEW, call::json)
    }

    /// What it uses just now; the daemon is asked: `GET /api/admin/nodes/{node}/system/stats`, permission `nodes.read`.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) when the daemon cannot be reached.
    pub fn stats(&self) -> Call<NodeStats> {
        self.call(&STATS, |it, answer| member(it, answer, "stats"))
    }

    /// The logs of its daemon: `GET /api/admin/nodes/{node}/system/logs`, permission `nodes.read`.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) when the daemon cannot be reached.
    pub fn log_files(&self) -> Call<Vec<LogFile>> {
        self.call(&LOGS, |it, answer| member(it, answer, "log_files"))
    }

    /// The last lines of a log of its daemon, 1000 unless you say otherwise:
    /// `GET /api/admin/nodes/{node}/system/logs/{file}`, permission `nodes.read`.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) when the daemon cannot be reached or has no such log.
    pub fn log(&self, file: impl AsRef<str>, lines: Option<u64>) -> Call<String> {
        let segments = [&*self.id.to_string(), file.as_ref()];
        let call = answer::call(&self.transport, &LOG, &segments, answer::text);
        match lines {
            Some(lines) => call.query("lines", lines.to_string()),
            None => call,
        }
    }
}

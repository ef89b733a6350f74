//! What a server uses right now: `/api/client/servers/{server}/resources`.

use std::time::Duration;

use panel_http::{Call, Endpoint, Transport, envelope};
use serde::{Deserialize, Serialize};

use crate::id::ServerIdentifier;

static GET: Endpoint = Endpoint::get("client.servers.resources", "/api/client/servers/{server}/resources");

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&GET];

/// What a server uses right now, at most 20 s old.
///
/// While [`current_state`](Self::current_state) is [`Missing`](PowerState::Missing) the rest says nothing: the panel makes
/// up zeros, and `false` for the suspension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Resources {
    /// Whether it runs.
    pub current_state: PowerState,
    /// Whether the node holds it as suspended.
    pub is_suspended: bool,
    /// How much it uses.
    pub resources: Usage,
}

/// How much a server uses.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Usage {
    /// Memory, in bytes.
    pub memory_bytes: u64,
    /// Processor time, 100 being one thread.
    pub cpu_absolute: f64,
    /// Disk, in bytes.
    pub disk_bytes: u64,
    /// Bytes received since it was started.
    pub network_rx_bytes: u64,
    /// Bytes sent since it was started.
    pub network_tx_bytes: u64,
    /// How long it has been running, in milliseconds.
    pub uptime: u64,
}

impl Usage {
    /// How long it has been running.
    #[must_use]
    pub const fn running_for(&self) -> Duration {
        Duration::from_millis(self.uptime)
    }
}

panel_http::open_enum! {
    /// Whether a server runs.
    pub enum PowerState {
        /// It does not run.
        Offline = "offline",
        /// It was started and is not up yet.
        Starting = "starting",
        /// It runs.
        Running = "running",
        /// It was stopped and is not down yet.
        Stopping = "stopping",
        /// Its container is made and was never started.
        Created = "created",
        /// It stops and starts again.
        Restarting = "restarting",
        /// Its container has ended.
        Exited = "exited",
        /// Its container is held.
        Paused = "paused",
        /// Its container cannot go on.
        Dead = "dead",
        /// Its container is being taken away.
        Removing = "removing",
        /// The node answered and did not say.
        Stopped = "stopped",
        /// The node did not answer within a second, or does not know the server. Not a state of the server: ask again.
        Missing = "missing",
    }
}

pub(crate) fn get(transport: &Transport, server: &ServerIdentifier) -> Call<Resources> {
    Call::new(transport, &GET, &[server.as_str()], envelope::item)
}

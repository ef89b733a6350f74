//! What a panel shows.

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    egg::EggId,
    panel::FreeAllocation,
    service::{FeatureLimits, ServerLimits, ServerSpec},
};

/// Which server: the panel's number, which may be given again, and the uuid, which is not.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerRef {
    /// The panel's number (or its uuid, where it has no numbers).
    pub id: String,
    /// The uuid.
    pub uuid: Uuid,
}

impl ServerRef {
    /// A server's identity.
    #[must_use]
    pub fn new(id: impl Into<String>, uuid: Uuid) -> Self {
        Self { id: id.into(), uuid }
    }
}

/// The state of a server as the panel's record has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ServerState {
    /// Ready for its owner.
    Ready,
    /// The install script runs.
    Installing,
    /// The install script failed.
    InstallFailed,
    /// Suspended.
    Suspended,
    /// A back-up could not be restored. Its owner is kept out until somebody clears it.
    RestoreFailed,
    /// Busy with something else (a restore, a transfer), in the panel's word.
    Busy(String),
}

/// Where players connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Address {
    /// `host:port`.
    At(String),
    /// There is one, but the key may not see it.
    Hidden {
        /// The permission that is missing.
        permission: String,
    },
    /// The server has no allocation.
    None,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(address) => f.write_str(address),
            Self::Hidden { permission } => write!(f, "address hidden: permission {permission} missing"),
            Self::None => f.write_str("no address"),
        }
    }
}

/// One server as a panel shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ObservedServer {
    /// Which server.
    pub server: ServerRef,
    /// The key it carries, byte for byte.
    pub key: Option<String>,
    /// Its name.
    pub name: String,
    /// Its description; empty when there is none.
    pub description: String,
    /// Its state.
    pub state: ServerState,
    /// The account that owns it.
    pub owner: String,
    /// The key that the owner's account carries, where the key may see it.
    pub owner_key: Option<String>,
    /// The node it is on.
    pub node: String,
    /// Its primary allocation, as the panel numbers it on its node; `ip:port` where the panel shows another number on the server.
    pub allocation: Option<String>,
    /// Where players connect.
    pub address: Address,
    /// All its allocations, in the same way, the primary one among them; `None` where the key may not see them, or the panel
    /// shows them [apart](crate::panel::Capabilities::allocations_apart) and they were not read.
    #[serde(default)]
    pub allocations: Option<Vec<String>>,
    /// Its egg.
    pub egg: EggId,
    /// Its image.
    pub docker_image: String,
    /// Its startup command.
    pub startup: String,
    /// The variables of its egg; nothing where the panel does not show them along with the server.
    pub environment: Option<BTreeMap<String, String>>,
    /// Its limits.
    pub limits: ServerLimits,
    /// Its feature limits.
    pub features: FeatureLimits,
    /// When the panel made it.
    pub created_at: Timestamp,
}

impl ObservedServer {
    /// A server that is just what `spec` says, ready, without key, owner and place: assign what differs. For a `Panel` of
    /// your own.
    #[must_use]
    pub fn new(server: ServerRef, spec: &ServerSpec, created_at: Timestamp) -> Self {
        Self {
            server,
            key: None,
            name: spec.name.clone(),
            description: spec.description.clone(),
            state: ServerState::Ready,
            owner: String::new(),
            owner_key: None,
            node: String::new(),
            allocation: None,
            address: Address::None,
            allocations: None,
            egg: spec.egg.clone(),
            docker_image: spec.docker_image.clone(),
            startup: spec.startup.clone(),
            environment: Some(spec.environment.clone()),
            limits: spec.limits.clone(),
            features: spec.features.clone(),
            created_at,
        }
    }

    /// Whether the panel shows that it does not have this allocation.
    #[must_use]
    pub fn lacks(&self, allocation: &FreeAllocation) -> bool {
        let is_it = |known: &String| *known == allocation.id || *known == allocation.address();
        self.allocations.as_ref().is_some_and(|known| !known.iter().any(is_it))
    }
}

/// One page of a panel's servers.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ServersPage {
    /// The servers on it.
    pub servers: Vec<ObservedServer>,
    /// The page after it, if there is one.
    pub next: Option<u64>,
}

impl ServersPage {
    /// A page, for a `Panel` of your own.
    #[must_use]
    pub const fn new(servers: Vec<ObservedServer>, next: Option<u64>) -> Self {
        Self { servers, next }
    }
}

/// What a node said of a server, past the panel's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NodeAnswer {
    /// The node has the server.
    Has(PowerState),
    /// The node does not know it.
    Unknown,
    /// The panel does not ask while the server is in this state.
    NotAsked,
    /// The panel tells the same of a node that does not answer and of one that does not know the server: it proves nothing.
    Silent,
}

/// What a node says of a server, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LiveServer {
    /// Whether it has the server, and whether that runs.
    pub node: NodeAnswer,
    /// How much it uses, where the node said so.
    pub usage: Option<Usage>,
}

impl LiveServer {
    /// What a node says, for a `Panel` of your own.
    #[must_use]
    pub const fn new(node: NodeAnswer, usage: Option<Usage>) -> Self {
        Self { node, usage }
    }
}

/// How much a server uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Usage {
    /// Memory, in bytes.
    pub memory_bytes: u64,
    /// Disk, in bytes.
    pub disk_bytes: u64,
    /// Processor time in percent, where 100 is one thread.
    pub cpu_percent: u32,
    /// How long it has been running, in seconds.
    pub uptime_seconds: u64,
}

impl Usage {
    /// So much, just now.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of processor time is small and not negative; what is neither is cut to the nearest number"
    )]
    pub fn new(memory_bytes: u64, disk_bytes: u64, cpu_percent: f64, uptime_seconds: u64) -> Self {
        Self {
            memory_bytes,
            disk_bytes,
            cpu_percent: cpu_percent.round() as u32,
            uptime_seconds,
        }
    }
}

/// Whether a server runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PowerState {
    /// Not running.
    Offline,
    /// On its way up.
    Starting,
    /// Running.
    Running,
    /// On its way down.
    Stopping,
    /// Another word of the panel.
    Other(String),
}

impl fmt::Display for PowerState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Offline => "offline",
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Other(word) => word,
        })
    }
}

/// One account as a panel shows it. Its `Debug` holds no personal data.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ObservedAccount {
    /// The panel's number or uuid of it.
    pub id: String,
    /// The key it carries.
    pub key: Option<String>,
    /// Its e-mail address.
    pub email: String,
    /// Its user name.
    pub username: String,
    /// Its owner's first name.
    pub first_name: String,
    /// Its owner's last name.
    pub last_name: String,
    /// Whether it administers the panel.
    pub is_administrator: bool,
    /// The key does not see all by which it may administer the panel.
    pub hides_its_roles: bool,
    /// When it was made, where the panel says so.
    pub created_at: Option<Timestamp>,
}

impl ObservedAccount {
    /// An account, for a `Panel` of your own.
    #[must_use]
    pub fn new(
        id: impl Into<String>,
        key: Option<String>,
        email: impl Into<String>,
        username: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            key,
            email: email.into(),
            username: username.into(),
            first_name: String::new(),
            last_name: String::new(),
            is_administrator: false,
            hides_its_roles: false,
            created_at: None,
        }
    }
}

impl fmt::Debug for ObservedAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObservedAccount")
            .field("id", &self.id)
            .field("key", &self.key)
            .field("is_administrator", &self.is_administrator)
            .finish_non_exhaustive()
    }
}

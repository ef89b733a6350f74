//! What both APIs say of a server, each in its own whole.

use std::collections::BTreeMap;

use jiff::Timestamp;
use panel_http::open_enum;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::ServerAllocationId;

open_enum! {
    /// What a server is busy with, or what went wrong with it. A server that is ready has none. Suspension, a transfer and the
    /// power state are told elsewhere.
    pub enum ServerStatus {
        /// The install script is running, or the node never said how it ended.
        Installing = "installing",
        /// The install script failed. Its files are there.
        InstallFailed = "install_failed",
        /// A back-up is being restored.
        RestoringBackup = "restoring_backup",
        /// A back-up could not be restored. Panels before 1.1.4 do not know it.
        BackupRestoreFailed = "backup_restore_failed",
    }

    /// Whether a server starts when its node does.
    pub enum AutoStartBehavior {
        /// Always.
        Always = "always",
        /// Unless it was off before.
        UnlessStopped = "unless_stopped",
        /// Never.
        Never = "never",
    }

    /// What to do to the power of a server.
    pub enum PowerAction {
        /// Start it.
        Start = "start",
        /// Stop it as its egg says.
        Stop = "stop",
        /// Stop and start it.
        Restart = "restart",
        /// End its process at once; what it has not saved is lost.
        Kill = "kill",
    }

    /// The power of a server, as its node says.
    pub enum PowerState {
        /// Off.
        Offline = "offline",
        /// On its way up.
        Starting = "starting",
        /// On its way down.
        Stopping = "stopping",
        /// On.
        Running = "running",
    }
}

/// How many things a server may have. The panel wants them whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants all of them in every write")]
pub struct FeatureLimits {
    /// Allocations.
    pub allocations: u32,
    /// Databases.
    pub databases: u32,
    /// Back-ups.
    pub backups: u32,
    /// Schedules.
    pub schedules: u32,
    /// Limits that extensions of the panel have added, by name. A panel without the extension passes them over without a word,
    /// and shows none.
    #[serde(flatten)]
    pub extensions: BTreeMap<String, Value>,
}

/// Whether a server that does not stop is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants both in every write")]
pub struct AutoKill {
    /// Whether it is.
    pub enabled: bool,
    /// After how many seconds.
    pub seconds: u64,
}

/// An address and port that a server has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerAllocation {
    /// The allocation as this server has it, not that of the node.
    #[serde(rename = "uuid")]
    pub id: ServerAllocationId,
    /// The address that the node listens on.
    pub ip: String,
    /// What is shown in its place.
    pub ip_alias: Option<String>,
    /// The port.
    pub port: u16,
    /// A remark of the server's owner.
    pub notes: Option<String>,
    /// Whether it is the server's main one.
    pub is_primary: bool,
    /// When the server got it.
    pub created: Timestamp,
}

/// A variable of a server's egg, and what the server has for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerVariable {
    /// Its name for people.
    pub name: String,
    /// The same in other languages, by language.
    pub name_translations: BTreeMap<String, String>,
    /// What it is for.
    pub description: Option<String>,
    /// The same in other languages, by language.
    pub description_translations: BTreeMap<String, String>,
    /// Its name in the environment.
    pub env_variable: String,
    /// What a server gets when nothing is set.
    pub default_value: Option<String>,
    /// What this server has: the default, if nothing is set.
    pub value: String,
    /// Whether the server's owner may change it.
    pub is_editable: bool,
    /// Whether it is to be shown like a password.
    pub is_secret: bool,
    /// What a value must be, in Laravel's rule language, rule by rule.
    pub rules: Vec<String>,
    /// When it was made.
    pub created: Timestamp,
}

/// A value for a variable of a server's egg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants both, and knows no third")]
pub struct VariableValue {
    /// The variable's name in the environment. One that the egg does not have is dropped without a word.
    pub env_variable: String,
    /// The value, at most 4096 characters.
    pub value: String,
}

impl VariableValue {
    /// A value for the variable of this name.
    pub fn new(env_variable: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            env_variable: env_variable.into(),
            value: value.into(),
        }
    }
}

/// What a server uses just now, as its node says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResourceUsage {
    /// Memory in use, in bytes.
    pub memory_bytes: u64,
    /// Memory that it may use, in bytes.
    pub memory_limit_bytes: u64,
    /// Disk in use, in bytes.
    pub disk_bytes: u64,
    /// Its power.
    pub state: PowerState,
    /// What it sent and received since it was started.
    pub network: NetworkUsage,
    /// Use of the processor in percent of one core.
    pub cpu_absolute: f64,
    /// What it may use of the processor, in percent of one core.
    pub cpu_limit_absolute: u64,
    /// How long it has been running, in milliseconds.
    pub uptime: u64,
}

/// What a server sent and received since it was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NetworkUsage {
    /// Received, in bytes.
    pub rx_bytes: u64,
    /// Received, in packets.
    pub rx_packets: u64,
    /// Sent, in bytes.
    pub tx_bytes: u64,
    /// Sent, in packets.
    pub tx_packets: u64,
}

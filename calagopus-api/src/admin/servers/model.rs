//! A server as the admin API tells it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    admin::{backup_configurations::BackupConfiguration, eggs::Egg, nests::Nest, nodes::Node, users::User},
    id::ServerId,
    server::{AutoKill, AutoStartBehavior, FeatureLimits, ServerAllocation, ServerStatus},
};

/// A server.
///
/// Whether it runs is not told here: read [`resources`](crate::admin::nodes::NodeHandle::resources) of its node.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Server {
    /// The server.
    #[serde(rename = "uuid")]
    pub id: ServerId,
    /// The first eight hexadecimal digits of its UUID, by which it can be addressed too.
    pub uuid_short: String,
    /// What another system calls it. **Not unique.**
    pub external_id: Option<String>,
    /// Its main allocation, if it has one.
    pub allocation: Option<ServerAllocation>,
    /// The node it is on.
    pub node: Node,
    /// Its owner.
    pub owner: User,
    /// Its egg, install script included.
    pub egg: Egg,
    /// The nest of its egg.
    pub nest: Nest,
    /// Where its back-ups are kept, if it is not where its node says.
    pub backup_configuration: Option<BackupConfiguration>,
    /// What it is busy with, or what went wrong with it; nothing when it is ready.
    pub status: Option<ServerStatus>,
    /// Whether it is suspended. It is written as `suspended`.
    pub is_suspended: bool,
    /// Whether it is on its way to another node.
    pub is_transferring: bool,
    /// Its name.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// What it may use.
    pub limits: Limits,
    /// The processors it may run on; empty for all.
    pub pinned_cpus: Vec<u16>,
    /// How many things it may have.
    pub feature_limits: FeatureLimits,
    /// Its start command.
    pub startup: String,
    /// Its image.
    pub image: String,
    /// Whether it is killed when it does not stop.
    pub auto_kill: AutoKill,
    /// Whether it starts when its node does.
    pub auto_start_behavior: AutoStartBehavior,
    /// Its time zone, such as `Europe/Berlin`, if it is not that of its node.
    pub timezone: Option<String>,
    /// Whether it sees the huge pages of its node.
    pub hugepages_passthrough_enabled: bool,
    /// Whether it may use KVM of its node.
    pub kvm_passthrough_enabled: bool,
    /// When it was made.
    pub created: Timestamp,
}

/// What a server may use. The panel wants it whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "the panel wants all of them in every write")]
pub struct Limits {
    /// Processor in percent of one core; 0 is any.
    pub cpu: u32,
    /// Memory in MiB; 0 is any.
    pub memory: u64,
    /// Memory beside it that the server does not see, in MiB.
    pub memory_overhead: u64,
    /// Swap in MiB; 0 is none and -1 is any.
    pub swap: i64,
    /// Disk in MiB; 0 is any.
    pub disk: u64,
    /// Weight of its disk access, 0 to 1000; the node's own if it is not set.
    pub io_weight: Option<u16>,
}

//! What the panel says of a server.

use jiff::Timestamp;
use panel_http::{
    OrderedMap, Scalar,
    related::{self, Many, One},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::create::Limits;
use crate::{
    application::{
        allocations::Allocation,
        databases::Database,
        eggs::{Egg, Variable},
        nodes::Node,
        users::User,
    },
    id::{AllocationId, EggId, NodeId, ServerId, ServerIdentifier, SubuserId, UserId},
};

/// A server of the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Server {
    /// Its number.
    pub id: ServerId,
    /// What another system calls it; unique on the panel.
    pub external_id: Option<String>,
    /// Its UUID.
    pub uuid: Uuid,
    /// What the Client API calls it.
    pub identifier: ServerIdentifier,
    /// Its name.
    pub name: String,
    /// Its description; empty if it has none.
    pub description: String,
    /// What it is busy with or held by; nothing when it is ready. One state overwrites another. A move to another node does
    /// not show.
    pub status: Option<Status>,
    /// Whether its status is [`Suspended`](Status::Suspended).
    pub suspended: bool,
    /// What it may use of its node.
    pub limits: ServerLimits,
    /// What its users may make.
    pub feature_limits: FeatureLimits,
    /// Its owner.
    pub user: UserId,
    /// Its node.
    pub node: NodeId,
    /// Its primary allocation, if it has one. It need not be among [`allocations`](Self::allocations): a user may have given
    /// it away, or two servers that were made at once were given the same.
    pub allocation: Option<AllocationId>,
    /// Its egg.
    pub egg: EggId,
    /// What it runs.
    pub container: Container,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// What was asked for with [`Include`](super::Include).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Server {
    /// Whether it is neither busy nor held. It is no proof that it ever was installed: a suspension and its end make a server
    /// ready.
    #[must_use]
    pub const fn is_ready(&self) -> bool {
        matches!(self.status, None | Some(Status::Normal))
    }

    /// Its owner, when it was asked for and the key may read users. A change of its owner is answered with the former one in
    /// this place, who is left out.
    #[must_use]
    pub fn user(&self) -> Option<&User> {
        related::one(&self.relationships.as_ref()?.user).filter(|owner| owner.id == self.user)
    }

    /// Its allocations, when they were asked for and the key may read allocations; otherwise nothing. While it moves, those
    /// on the other node are among them.
    pub fn allocations(&self) -> impl Iterator<Item = &Allocation> {
        related::many(self.relationships.as_ref().map(|it| &it.allocations))
    }

    /// Whether its allocations were asked for and the key may not read allocations: its address is then unknown, which is
    /// something else than having none.
    #[must_use]
    pub fn allocations_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.allocations))
    }

    /// Its primary allocation, among [`allocations`](Self::allocations).
    #[must_use]
    pub fn primary_allocation(&self) -> Option<&Allocation> {
        let primary = self.allocation?;
        self.allocations().find(|allocation| allocation.id == primary)
    }

    /// The variables of its egg with their values here, when they were asked for and are shown.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        related::many(self.relationships.as_ref().map(|it| &it.variables))
    }

    /// Its node, when it was asked for and is shown.
    #[must_use]
    pub fn node(&self) -> Option<&Node> {
        related::one(&self.relationships.as_ref()?.node)
    }

    /// Its egg, when it was asked for and is shown.
    #[must_use]
    pub fn egg(&self) -> Option<&Egg> {
        related::one(&self.relationships.as_ref()?.egg)
    }

    /// The users who may use it beside its owner, when they were asked for and are shown.
    pub fn subusers(&self) -> impl Iterator<Item = &Subuser> {
        related::many(self.relationships.as_ref().map(|it| &it.subusers))
    }

    /// Its databases, when they were asked for and are shown.
    pub fn databases(&self) -> impl Iterator<Item = &Database> {
        related::many(self.relationships.as_ref().map(|it| &it.databases))
    }
}

panel_http::open_enum! {
    /// What a server is busy with or held by. There is one place for it: a state overwrites the one before.
    pub enum Status {
        /// The script of its egg runs.
        Installing = "installing",
        /// The first installation failed.
        InstallFailed = "install_failed",
        /// A later installation failed.
        ReinstallFailed = "reinstall_failed",
        /// It was suspended.
        Suspended = "suspended",
        /// A back-up is being restored.
        RestoringBackup = "restoring_backup",
        /// It is ready. Since beta 24 the panel says nothing instead.
        Normal = "normal",
    }
}

/// What a server may use of its node, in the panel's numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerLimits {
    /// Memory in MiB; 0 is unlimited.
    pub memory: u64,
    /// Swap in MiB; -1 is unlimited, 0 is none.
    pub swap: i64,
    /// Disk in MiB; 0 is unlimited.
    pub disk: u64,
    /// Weight of its disk access among others, 0 to 1000.
    pub io: u64,
    /// Processor time, 100 being one thread; 0 is unlimited.
    pub cpu: u64,
    /// The threads it may run on, such as `0-1,3`; nothing means any.
    pub threads: Option<String>,
    /// Whether it is killed when it runs out of memory.
    pub oom_killer: bool,
    /// The opposite of [`oom_killer`](Self::oom_killer), which the panel gives for older programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oom_disabled: Option<bool>,
}

impl ServerLimits {
    /// Memory, in MiB.
    #[must_use]
    pub const fn memory_limit(&self) -> Limit {
        Limit::zero_is_unlimited(self.memory)
    }

    /// Swap, in MiB.
    #[must_use]
    pub const fn swap_limit(&self) -> Limit {
        match self.swap {
            0 => Limit::Disabled,
            swap if swap < 0 => Limit::Unlimited,
            swap => Limit::At(swap.unsigned_abs()),
        }
    }

    /// Disk, in MiB.
    #[must_use]
    pub const fn disk_limit(&self) -> Limit {
        Limit::zero_is_unlimited(self.disk)
    }

    /// Processor time, 100 being one thread.
    #[must_use]
    pub const fn cpu_limit(&self) -> Limit {
        Limit::zero_is_unlimited(self.cpu)
    }
}

/// The same limits, to be sent back.
impl From<&ServerLimits> for Limits {
    fn from(limits: &ServerLimits) -> Self {
        Self {
            memory: limits.memory,
            swap: limits.swap,
            disk: limits.disk,
            io: limits.io,
            cpu: limits.cpu,
            threads: limits.threads.clone().into(),
        }
    }
}

/// What a number of the panel means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// As much as there is.
    Unlimited,
    /// None at all.
    Disabled,
    /// So much.
    At(u64),
}

impl Limit {
    const fn zero_is_unlimited(number: u64) -> Self {
        match number {
            0 => Self::Unlimited,
            number => Self::At(number),
        }
    }
}

/// How many of each the users of a server may make. Nothing instead of a number is no limit; a create makes 0 of it, and so
/// does a build for back-ups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FeatureLimits {
    /// Databases. It holds for the Application API too.
    pub databases: Option<u32>,
    /// Allocations.
    pub allocations: Option<u32>,
    /// Back-ups.
    pub backups: Option<u32>,
}

impl FeatureLimits {
    /// Not one of anything.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            databases: Some(0),
            allocations: Some(0),
            backups: Some(0),
        }
    }

    /// So many databases.
    #[must_use]
    pub const fn databases(mut self, databases: u32) -> Self {
        self.databases = Some(databases);
        self
    }

    /// So many allocations.
    #[must_use]
    pub const fn allocations(mut self, allocations: u32) -> Self {
        self.allocations = Some(allocations);
        self
    }

    /// So many back-ups.
    #[must_use]
    pub const fn backups(mut self, backups: u32) -> Self {
        self.backups = Some(backups);
        self
    }
}

/// What a server runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Container {
    /// The start command, with `{{VARIABLE}}` in it.
    pub startup_command: String,
    /// The docker image.
    pub image: String,
    /// 1 unless it is installing or its installation failed. A suspended server that was never installed has 1.
    pub installed: u8,
    /// Its environment: the variables of its egg, and some of the panel's own.
    pub environment: OrderedMap<Scalar>,
}

/// The variables that the panel adds to the environment.
const OF_THE_PANEL: [&str; 2] = ["STARTUP", "P_SERVER_UUID"];

impl Container {
    /// Whether it is neither installing nor failed to. It is no proof that it ever was installed: a suspension hides it.
    #[must_use]
    pub const fn is_installed(&self) -> bool {
        self.installed != 0
    }

    /// The variables of its egg, without those that the panel adds: what an update of the startup takes.
    #[must_use]
    pub fn variables(&self) -> OrderedMap<String> {
        self.environment
            .iter()
            .filter(|(name, _)| !OF_THE_PANEL.contains(name))
            .map(|(name, value)| (name, value.to_string()))
            .collect()
    }
}

/// What can come along with a [`Server`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// Its allocations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocations: Many<Allocation>,
    /// Its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: One<User>,
    /// The users who may use it beside its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subusers: Many<Subuser>,
    /// Its egg.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egg: One<Egg>,
    /// The variables of its egg with their values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variables: Many<Variable>,
    /// Its node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: One<Node>,
    /// Its databases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub databases: Many<Database>,
}

/// A user who may use another's server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Subuser {
    /// Its number, which is not the user's.
    pub id: SubuserId,
    /// The user.
    pub user_id: UserId,
    /// The server.
    pub server_id: ServerId,
    /// What it may do, such as `control.start`.
    pub permissions: Option<Vec<String>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// What was asked for with `subusers.user` or `subusers.server`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<SubuserRelationships>>,
}

/// What can come along with a [`Subuser`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubuserRelationships {
    /// The user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: One<User>,
    /// The server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: One<Server>,
}

//! What a server shall be, in words all panels share.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    egg::{EggId, NestId},
    panel::Site,
    product::CustomLimit,
    units::{CpuPercent, IoWeight, Limit, Mebibytes},
};

/// What the container of a server may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerLimits {
    /// Memory, as its owner sees it.
    pub memory: Limit<Mebibytes>,
    /// Memory on top of the limit that its owner does not see, where the panel has that.
    #[serde(default = "nothing")]
    pub memory_overhead: Mebibytes,
    /// Swap beside the memory.
    pub swap: Limit<Mebibytes>,
    /// Disk.
    pub disk: Limit<Mebibytes>,
    /// Processor time; 100 is one thread.
    pub cpu: Limit<CpuPercent>,
    /// Weight of its disk access among others.
    pub io: IoWeight,
    /// The processor threads it is pinned to, such as `0,2-3`.
    #[serde(default)]
    pub threads: Option<String>,
    /// Whether the kernel may kill it when it runs out of memory.
    #[serde(default = "yes")]
    pub oom_killer: bool,
}

const fn yes() -> bool {
    true
}

const fn nothing() -> Mebibytes {
    Mebibytes::new(0)
}

const fn none() -> Limit<u32> {
    Limit::Disabled
}

impl ServerLimits {
    /// Limits of memory, disk and processor; no swap, default weight, no pinning, OOM killer on.
    #[must_use]
    pub fn new(memory: Limit<Mebibytes>, disk: Limit<Mebibytes>, cpu: Limit<CpuPercent>) -> Self {
        Self {
            memory,
            memory_overhead: nothing(),
            swap: Limit::Disabled,
            disk,
            cpu,
            io: IoWeight::default(),
            threads: None,
            oom_killer: true,
        }
    }
}

/// How many of each the owner of a server may make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FeatureLimits {
    /// Databases.
    pub databases: Limit<u32>,
    /// Backups.
    pub backups: Limit<u32>,
    /// Allocations, the first included.
    pub allocations: Limit<u32>,
    /// Schedules, where the panel limits them.
    #[serde(default = "none")]
    pub schedules: Limit<u32>,
    /// Limits of extensions of the panel.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: BTreeMap<String, CustomLimit>,
}

impl FeatureLimits {
    /// Limits of databases, backups and allocations; a limit of nought is [`Disabled`](Limit::Disabled).
    #[must_use]
    pub fn new(databases: Limit<u32>, backups: Limit<u32>, allocations: Limit<u32>) -> Self {
        let plain = |limit| if limit == Limit::At(0) { Limit::Disabled } else { limit };
        Self {
            databases: plain(databases),
            backups: plain(backups),
            allocations: plain(allocations),
            schedules: Limit::Disabled,
            custom: BTreeMap::new(),
        }
    }
}

/// Everything that is sent to a panel about one server, resolved: nothing in it is looked up any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerSpec {
    /// Its name.
    pub name: String,
    /// Its description; empty for none.
    pub description: String,
    /// Its egg.
    pub egg: EggId,
    /// The nest of its egg, where the panel has nests.
    #[serde(default)]
    pub nest: Option<NestId>,
    /// Its image.
    pub docker_image: String,
    /// Its startup command.
    pub startup: String,
    /// Every variable of its egg.
    pub environment: BTreeMap<String, String>,
    /// Its limits.
    pub limits: ServerLimits,
    /// Its feature limits.
    pub features: FeatureLimits,
    /// Where it may be placed. Counts when it is made, not later.
    pub site: Site,
    /// Whether the egg's install script is left out.
    #[serde(default)]
    pub skip_scripts: bool,
    /// Whether it starts by itself when it is installed.
    #[serde(default = "yes")]
    pub start_on_completion: bool,
    /// Whether the huge pages of its node are mounted into it, where the panel can.
    #[serde(default)]
    pub hugepages: bool,
    /// Whether it may use the virtualisation of its node, where the panel can.
    #[serde(default)]
    pub kvm: bool,
    /// Where its backups are kept, where the panel lets one choose.
    #[serde(default)]
    pub backup_configuration: Option<Uuid>,
}

impl ServerSpec {
    /// A server of this egg, image and startup command, with these limits; the rest empty, to be assigned.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        egg: EggId,
        docker_image: impl Into<String>,
        startup: impl Into<String>,
        limits: ServerLimits,
        features: FeatureLimits,
    ) -> Self {
        Self {
            name: name.into(),
            description: String::new(),
            egg,
            nest: None,
            docker_image: docker_image.into(),
            startup: startup.into(),
            environment: BTreeMap::new(),
            limits,
            features,
            site: Site::default(),
            skip_scripts: false,
            start_on_completion: true,
            hugepages: false,
            kvm: false,
            backup_configuration: None,
        }
    }

    /// Without texts that name its owner, or that he chose.
    pub(super) fn forgotten(mut self) -> Self {
        self.name.clear();
        self.description.clear();
        self.environment.clear();
        self
    }
}

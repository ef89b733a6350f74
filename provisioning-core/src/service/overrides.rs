//! What an administrator set for one service alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ServerSpec;
use crate::{
    panel::ObservedServer,
    problem::{Findings, Problem, Problems},
    product::CustomLimit,
    units::{CpuPercent, IoWeight, Limit, Mebibytes},
};

/// Values for one service in the place of its product's. What is `None` is as sold.
///
/// They are kept beside the product, so that one can tell what was sold from what was set. A change of the product ends
/// them: the new product is delivered as it is sold.
///
/// ```
/// use provisioning_core::{Mebibytes, service::Overrides};
///
/// let mut more = Overrides::default();
/// more.memory = Some(Mebibytes::from_gib(6).into());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Overrides {
    /// Memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<Limit<Mebibytes>>,
    /// Memory on top of the limit that its owner does not see, where the panel has that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_overhead: Option<Mebibytes>,
    /// Swap.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swap: Option<Limit<Mebibytes>>,
    /// Disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk: Option<Limit<Mebibytes>>,
    /// Processor time; 100 is one thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<Limit<CpuPercent>>,
    /// Weight of its disk access.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub io: Option<IoWeight>,
    /// The threads it may run on, as in `0-3,6`; empty for any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threads: Option<String>,
    /// Whether it is killed when it uses up its memory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oom_killer: Option<bool>,
    /// Databases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub databases: Option<Limit<u32>>,
    /// Backups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backups: Option<Limit<u32>>,
    /// Allocations, the first included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocations: Option<Limit<u32>>,
    /// Schedules, where the panel limits them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedules: Option<Limit<u32>>,
    /// Limits of extensions of the panel, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom: Option<BTreeMap<String, CustomLimit>>,
    /// Its image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docker_image: Option<String>,
    /// Its startup command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub startup: Option<String>,
}

impl Overrides {
    /// What a server has otherwise than it is sold.
    #[must_use]
    pub fn between(sold: &ServerSpec, server: &ObservedServer) -> Self {
        fn other<T: PartialEq + Clone>(sold: &T, seen: &T) -> Option<T> {
            (sold != seen).then(|| seen.clone())
        }
        let (limits, features) = (&sold.limits, &sold.features);
        Self {
            memory: other(&limits.memory, &server.limits.memory),
            memory_overhead: other(&limits.memory_overhead, &server.limits.memory_overhead),
            swap: other(&limits.swap, &server.limits.swap),
            disk: other(&limits.disk, &server.limits.disk),
            cpu: other(&limits.cpu, &server.limits.cpu),
            io: other(&limits.io, &server.limits.io),
            threads: other(&limits.threads, &server.limits.threads).map(Option::unwrap_or_default),
            oom_killer: other(&limits.oom_killer, &server.limits.oom_killer),
            databases: other(&features.databases, &server.features.databases),
            backups: other(&features.backups, &server.features.backups),
            allocations: other(&features.allocations, &server.features.allocations),
            schedules: other(&features.schedules, &server.features.schedules),
            custom: other(&features.custom, &server.features.custom),
            docker_image: other(&sold.docker_image, &server.docker_image),
            startup: other(&sold.startup, &server.startup),
        }
    }

    /// Whether everything is as sold.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// These, and of the others those that are not set here.
    #[must_use]
    pub fn over(self, others: Self) -> Self {
        Self {
            memory: self.memory.or(others.memory),
            memory_overhead: self.memory_overhead.or(others.memory_overhead),
            swap: self.swap.or(others.swap),
            disk: self.disk.or(others.disk),
            cpu: self.cpu.or(others.cpu),
            io: self.io.or(others.io),
            threads: self.threads.or(others.threads),
            oom_killer: self.oom_killer.or(others.oom_killer),
            databases: self.databases.or(others.databases),
            backups: self.backups.or(others.backups),
            allocations: self.allocations.or(others.allocations),
            schedules: self.schedules.or(others.schedules),
            custom: self.custom.or(others.custom),
            docker_image: self.docker_image.or(others.docker_image),
            startup: self.startup.or(others.startup),
        }
    }

    /// The names of what is set.
    pub fn fields(&self) -> impl Iterator<Item = &'static str> {
        let is_set = [
            ("memory", self.memory.is_some()),
            ("memory_overhead", self.memory_overhead.is_some()),
            ("swap", self.swap.is_some()),
            ("disk", self.disk.is_some()),
            ("cpu", self.cpu.is_some()),
            ("io", self.io.is_some()),
            ("threads", self.threads.is_some()),
            ("oom_killer", self.oom_killer.is_some()),
            ("databases", self.databases.is_some()),
            ("backups", self.backups.is_some()),
            ("allocations", self.allocations.is_some()),
            ("schedules", self.schedules.is_some()),
            ("custom", self.custom.is_some()),
            ("docker_image", self.docker_image.is_some()),
            ("startup", self.startup.is_some()),
        ];
        is_set.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name)
    }

    /// Puts them into what is sent to a panel.
    pub(super) fn put_into(&self, spec: &mut ServerSpec) {
        fn put<T: Clone>(value: Option<&T>, place: &mut T) {
            if let Some(value) = value {
                place.clone_from(value);
            }
        }
        let (limits, features) = (&mut spec.limits, &mut spec.features);
        put(self.memory.as_ref(), &mut limits.memory);
        put(self.memory_overhead.as_ref(), &mut limits.memory_overhead);
        put(self.swap.as_ref(), &mut limits.swap);
        put(self.disk.as_ref(), &mut limits.disk);
        put(self.cpu.as_ref(), &mut limits.cpu);
        put(self.io.as_ref(), &mut limits.io);
        put(self.oom_killer.as_ref(), &mut limits.oom_killer);
        if let Some(threads) = &self.threads {
            limits.threads = Some(threads.clone()).filter(|threads| !threads.is_empty());
        }
        let plain = |limit: Option<Limit<u32>>| limit.map(|limit| if limit == 0 { Limit::Disabled } else { limit });
        put(plain(self.databases).as_ref(), &mut features.databases);
        put(plain(self.backups).as_ref(), &mut features.backups);
        put(plain(self.allocations).as_ref(), &mut features.allocations);
        put(plain(self.schedules).as_ref(), &mut features.schedules);
        put(self.custom.as_ref(), &mut features.custom);
        put(self.docker_image.as_ref(), &mut spec.docker_image);
        put(self.startup.as_ref(), &mut spec.startup);
    }

    /// What no panel would take.
    pub(super) fn check(&self) -> Result<(), Problems> {
        let mut findings = Findings::default();
        let needed = [
            ("memory", self.memory.is_some_and(|limit| limit == Limit::Disabled)),
            ("disk", self.disk.is_some_and(|limit| limit == Limit::Disabled)),
            ("cpu", self.cpu.is_some_and(|limit| limit == Limit::Disabled)),
        ];
        for (field, is_disabled) in needed {
            if is_disabled {
                findings.add(Problem::new(
                    field,
                    "a server cannot do without",
                    "write a size, or \"unlimited\"",
                ));
            }
        }
        if self.backups.is_some_and(|limit| limit.is_unlimited()) {
            findings.add(Problem::new(
                "backups",
                "no panel has unlimited backups",
                "write a number",
            ));
        }
        for (field, text) in [("docker_image", &self.docker_image), ("startup", &self.startup)] {
            if text.as_ref().is_some_and(|text| text.trim().is_empty()) {
                findings.add(Problem::new(
                    field,
                    "it is empty",
                    "write one, or leave it as it was sold",
                ));
            }
        }
        findings.finish(Some(()))
    }
}

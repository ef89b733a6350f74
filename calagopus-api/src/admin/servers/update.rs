//! What it takes to change and to delete a server.

use panel_http::Patch;
use serde::{Deserialize, Serialize};

use super::Limits;
use crate::{
    id::{BackupConfigurationId, EggId, UserId},
    server::{AutoKill, AutoStartBehavior, FeatureLimits},
};

/// A change of a server. What is not set stays as it is; [`Limits`] and [`FeatureLimits`] are sent whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateServer {
    /// Its owner.
    #[serde(rename = "owner_uuid", default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    /// Its egg. Start command and image stay; the variables become those of the new egg.
    #[serde(rename = "egg_uuid", default, skip_serializing_if = "Option::is_none")]
    pub egg: Option<EggId>,
    /// Where its back-ups are kept.
    #[serde(
        rename = "backup_configuration_uuid",
        default,
        skip_serializing_if = "Patch::is_keep"
    )]
    pub backup_configuration: Patch<BackupConfigurationId>,
    /// Whether it is suspended. It is read as `is_suspended`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended: Option<bool>,
    /// What your system calls it. Not unique.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub external_id: Patch<String>,
    /// Its name, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// What it may use. Capacity is not checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    /// The processors it may run on; empty for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned_cpus: Option<Vec<u16>>,
    /// Its start command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub startup: Option<String>,
    /// Its image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Whether it is killed when it does not stop. Panels before 1.1.4 ignore it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_kill: Option<AutoKill>,
    /// Whether it starts when its node does. Panels before 1.1.4 ignore it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_start_behavior: Option<AutoStartBehavior>,
    /// Its time zone, such as `Europe/Berlin`.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub timezone: Patch<String>,
    /// Whether it sees the huge pages of its node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hugepages_passthrough_enabled: Option<bool>,
    /// Whether it may use KVM of its node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kvm_passthrough_enabled: Option<bool>,
    /// How many things it may have. What it has beyond them stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature_limits: Option<FeatureLimits>,
}

impl UpdateServer {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its owner.
    pub fn owner(mut self, owner: UserId) -> Self {
        self.owner = Some(owner);
        self
    }

    /// Sets its egg. Start command and image stay as they are: set them too. The variables become those of the new egg.
    pub fn egg(mut self, egg: EggId) -> Self {
        self.egg = Some(egg);
        self
    }

    /// Sets or, with [`Patch::Clear`], empties where its back-ups are kept.
    pub fn backup_configuration(mut self, backup_configuration: Patch<BackupConfigurationId>) -> Self {
        self.backup_configuration = backup_configuration;
        self
    }

    /// Whether it is suspended.
    pub fn suspended(mut self, suspended: bool) -> Self {
        self.suspended = Some(suspended);
        self
    }

    /// Sets or, with [`Patch::Clear`], empties what your system calls it.
    pub fn external_id(mut self, external_id: Patch<String>) -> Self {
        self.external_id = external_id;
        self
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the remark.
    pub fn description(mut self, description: Patch<String>) -> Self {
        self.description = description;
        self
    }

    /// Sets what it may use. Capacity is not checked.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// Sets the processors it may run on.
    pub fn pinned_cpus(mut self, pinned_cpus: impl IntoIterator<Item = u16>) -> Self {
        self.pinned_cpus = Some(pinned_cpus.into_iter().collect());
        self
    }

    /// Sets its start command.
    pub fn startup(mut self, startup: impl Into<String>) -> Self {
        self.startup = Some(startup.into());
        self
    }

    /// Sets its image.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.image = Some(image.into());
        self
    }

    /// Sets whether it is killed when it does not stop.
    pub fn auto_kill(mut self, auto_kill: AutoKill) -> Self {
        self.auto_kill = Some(auto_kill);
        self
    }

    /// Sets whether it starts when its node does.
    pub fn auto_start_behavior(mut self, auto_start_behavior: AutoStartBehavior) -> Self {
        self.auto_start_behavior = Some(auto_start_behavior);
        self
    }

    /// Sets or, with [`Patch::Clear`], empties its time zone.
    pub fn timezone(mut self, timezone: Patch<String>) -> Self {
        self.timezone = timezone;
        self
    }

    /// Whether it sees the huge pages of its node.
    pub fn hugepages_passthrough_enabled(mut self, hugepages_passthrough_enabled: bool) -> Self {
        self.hugepages_passthrough_enabled = Some(hugepages_passthrough_enabled);
        self
    }

    /// Whether it may use KVM of its node.
    pub fn kvm_passthrough_enabled(mut self, kvm_passthrough_enabled: bool) -> Self {
        self.kvm_passthrough_enabled = Some(kvm_passthrough_enabled);
        self
    }

    /// Sets how many things it may have. What it has beyond them stays.
    pub fn feature_limits(mut self, feature_limits: FeatureLimits) -> Self {
        self.feature_limits = Some(feature_limits);
        self
    }
}

/// How a server is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct DeleteServer {
    /// Whether it is deleted although its node did not.
    pub force: bool,
    /// Whether its back-ups are deleted too.
    pub delete_backups: bool,
}

impl DeleteServer {
    /// If its node deletes it, and without its back-ups, which then belong to no server.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether it is deleted although its node did not: **the node may keep it.** The way to end a server whose node does not know
    /// it any more.
    pub const fn force(mut self, force: bool) -> Self {
        self.force = force;
        self
    }

    /// Whether its back-ups are deleted too.
    pub const fn delete_backups(mut self, delete_backups: bool) -> Self {
        self.delete_backups = delete_backups;
        self
    }
}

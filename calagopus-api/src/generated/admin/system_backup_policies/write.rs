//! What is asked of the panel.

use panel_http::Patch;
use serde::{Deserialize, Serialize};

use crate::id::BackupConfigurationId;

/// A new system backup policy. It backs nothing up until it is given locations, nodes or servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewSystemBackupPolicy {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// Its description, 1 to 1,024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Where its back-ups are kept; where each server's are if it is not set.
    #[serde(
        rename = "backup_configuration_uuid",
        default,
        skip_serializing_if = "Patch::is_keep"
    )]
    pub backup_configuration: Patch<BackupConfigurationId>,
    /// Whether it runs; `false` at first.
    pub enabled: bool,
    /// When it runs, as a cron expression with seconds, such as `0 0 0 * * *`.
    pub cron: String,
    /// How many of its back-ups of a server are kept, at least 1; any if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub retention_count: Patch<u32>,
    /// How long its back-ups are kept, in days, at least 1; for ever if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub retention_days: Patch<u32>,
    /// How many back-ups it makes at the same time, 1 to 100.
    pub parallelism: u32,
}

impl NewSystemBackupPolicy {
    /// With its name, when it runs and how many backups it makes at the same time.
    pub fn new(name: impl Into<String>, cron: impl Into<String>, parallelism: u32) -> Self {
        Self {
            name: name.into(),
            description: Patch::Keep,
            backup_configuration: Patch::Keep,
            enabled: false,
            cron: cron.into(),
            retention_count: Patch::Keep,
            retention_days: Patch::Keep,
            parallelism,
        }
    }

    /// Sets its description, 1 to 1,024 characters.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Where its back-ups are kept; where each server's are if it is not set.
    pub fn backup_configuration(mut self, backup_configuration: BackupConfigurationId) -> Self {
        self.backup_configuration = Patch::Set(backup_configuration);
        self
    }

    /// Whether it runs.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// How many of its back-ups of a server are kept, at least 1; any if it is not set.
    pub const fn retention_count(mut self, retention_count: u32) -> Self {
        self.retention_count = Patch::Set(retention_count);
        self
    }

    /// How long its back-ups are kept, in days, at least 1; for ever if it is not set.
    pub const fn retention_days(mut self, retention_days: u32) -> Self {
        self.retention_days = Patch::Set(retention_days);
        self
    }
}

/// A change of a system backup policy. What is not set stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateSystemBackupPolicy {
    /// Its name, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its description, 1 to 1,024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Where its back-ups are kept; where each server's are if it is not set.
    #[serde(
        rename = "backup_configuration_uuid",
        default,
        skip_serializing_if = "Patch::is_keep"
    )]
    pub backup_configuration: Patch<BackupConfigurationId>,
    /// Whether it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// When it runs, as a cron expression with seconds, such as `0 0 0 * * *`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cron: Option<String>,
    /// How many of its back-ups of a server are kept, at least 1; any if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub retention_count: Patch<u32>,
    /// How long its back-ups are kept, in days, at least 1; for ever if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub retention_days: Patch<u32>,
    /// How many back-ups it makes at the same time, 1 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parallelism: Option<u32>,
}

impl UpdateSystemBackupPolicy {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name, 1 to 255 characters.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets or, with [`Patch::Clear`], empties its description, 1 to 1,024 characters.
    pub fn description(mut self, description: Patch<String>) -> Self {
        self.description = description;
        self
    }

    /// Where its back-ups are kept; where each server's are if it is not set. [`Patch::Clear`] empties it.
    pub fn backup_configuration(mut self, backup_configuration: Patch<BackupConfigurationId>) -> Self {
        self.backup_configuration = backup_configuration;
        self
    }

    /// Whether it runs.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// When it runs, as a cron expression with seconds, such as `0 0 0 * * *`.
    pub fn cron(mut self, cron: impl Into<String>) -> Self {
        self.cron = Some(cron.into());
        self
    }

    /// How many of its back-ups of a server are kept, at least 1; any if it is not set. [`Patch::Clear`] empties it.
    pub const fn retention_count(mut self, retention_count: Patch<u32>) -> Self {
        self.retention_count = retention_count;
        self
    }

    /// How long its back-ups are kept, in days, at least 1; for ever if it is not set. [`Patch::Clear`] empties it.
    pub const fn retention_days(mut self, retention_days: Patch<u32>) -> Self {
        self.retention_days = retention_days;
        self
    }

    /// How many back-ups it makes at the same time, 1 to 100.
    pub const fn parallelism(mut self, parallelism: u32) -> Self {
        self.parallelism = Some(parallelism);
        self
    }
}

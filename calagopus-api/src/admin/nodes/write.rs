//! What it takes to make and to change a node.

use panel_http::Patch;
use serde::{Deserialize, Serialize};

use crate::id::{BackupConfigurationId, LocationId};

/// A new node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewNode {
    /// Where it is.
    #[serde(rename = "location_uuid")]
    pub location: LocationId,
    /// Where back-ups of its servers are kept.
    #[serde(
        rename = "backup_configuration_uuid",
        default,
        skip_serializing_if = "Patch::is_keep"
    )]
    pub backup_configuration: Patch<BackupConfigurationId>,
    /// Its name, 1 to 255 characters; unique.
    pub name: String,
    /// A remark, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether the panel may choose it for a new server.
    pub deployment_enabled: bool,
    /// Whether it is shown as in maintenance.
    pub maintenance_enabled: bool,
    /// Where browsers reach its daemon, if not where the panel does.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub public_url: Patch<String>,
    /// Where the panel reaches its daemon, such as `https://node-1.example:8080`.
    pub url: String,
    /// The host for SFTP, if it is another one.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub sftp_host: Patch<String>,
    /// The port for SFTP.
    pub sftp_port: u16,
    /// Its memory in MiB; 0 is any.
    pub memory: u64,
    /// Its disk in MiB; 0 is any.
    pub disk: u64,
}

impl NewNode {
    /// With what every node needs; sizes in MiB.
    pub fn new(location: LocationId, name: impl Into<String>, url: impl Into<String>, memory: u64, disk: u64) -> Self {
        Self {
            location,
            backup_configuration: Patch::Keep,
            name: name.into(),
            description: Patch::Keep,
            deployment_enabled: true,
            maintenance_enabled: false,
            public_url: Patch::Keep,
            url: url.into(),
            sftp_host: Patch::Keep,
            sftp_port: 2022,
            memory,
            disk,
        }
    }

    /// Sets where back-ups of its servers are kept.
    pub fn backup_configuration(mut self, backup_configuration: BackupConfigurationId) -> Self {
        self.backup_configuration = Patch::Set(backup_configuration);
        self
    }

    /// Sets the remark.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Whether the panel may choose it for a new server; so it is if you say nothing.
    pub fn deployment_enabled(mut self, deployment_enabled: bool) -> Self {
        self.deployment_enabled = deployment_enabled;
        self
    }

    /// Whether it is shown as in maintenance.
    pub fn maintenance_enabled(mut self, maintenance_enabled: bool) -> Self {
        self.maintenance_enabled = maintenance_enabled;
        self
    }

    /// Sets where browsers reach its daemon.
    pub fn public_url(mut self, public_url: impl Into<String>) -> Self {
        self.public_url = Patch::Set(public_url.into());
        self
    }

    /// Sets the host for SFTP.
    pub fn sftp_host(mut self, sftp_host: impl Into<String>) -> Self {
        self.sftp_host = Patch::Set(sftp_host.into());
        self
    }

    /// Sets the port for SFTP, 2022 if you say nothing.
    pub fn sftp_port(mut self, sftp_port: u16) -> Self {
        self.sftp_port = sftp_port;
        self
    }
}

/// A change of a node. What is not set stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateNode {
    /// Where it is.
    #[serde(rename = "location_uuid", default, skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationId>,
    /// Where back-ups of its servers are kept.
    #[serde(
        rename = "backup_configuration_uuid",
        default,
        skip_serializing_if = "Patch::is_keep"
    )]
    pub backup_configuration: Patch<BackupConfigurationId>,
    /// Its name, 1 to 255 characters; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A remark, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether the panel may choose it for a new server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment_enabled: Option<bool>,
    /// Whether it is shown as in maintenance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maintenance_enabled: Option<bool>,
    /// Where browsers reach its daemon, if not where the panel does.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub public_url: Patch<String>,
    /// Where the panel reaches its daemon, such as `https://node-1.example:8080`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The host for SFTP, if it is another one.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub sftp_host: Patch<String>,
    /// The port for SFTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sftp_port: Option<u16>,
    /// Its memory in MiB; 0 is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// Its disk in MiB; 0 is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk: Option<u64>,
}

impl UpdateNode {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets where it is.
    pub fn location(mut self, location: LocationId) -> Self {
        self.location = Some(location);
        self
    }

    /// Sets or, with [`Patch::Clear`], empties where back-ups of its servers are kept.
    pub fn backup_configuration(mut self, backup_configuration: Patch<BackupConfigurationId>) -> Self {
        self.backup_configuration = backup_configuration;
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

    /// Whether the panel may choose it for a new server.
    pub fn deployment_enabled(mut self, deployment_enabled: bool) -> Self {
        self.deployment_enabled = Some(deployment_enabled);
        self
    }

    /// Whether it is shown as in maintenance.
    pub fn maintenance_enabled(mut self, maintenance_enabled: bool) -> Self {
        self.maintenance_enabled = Some(maintenance_enabled);
        self
    }

    /// Sets or, with [`Patch::Clear`], empties where browsers reach its daemon.
    pub fn public_url(mut self, public_url: Patch<String>) -> Self {
        self.public_url = public_url;
        self
    }

    /// Sets where the panel reaches its daemon.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the host for SFTP.
    pub fn sftp_host(mut self, sftp_host: Patch<String>) -> Self {
        self.sftp_host = sftp_host;
        self
    }

    /// Sets the port for SFTP.
    pub fn sftp_port(mut self, sftp_port: u16) -> Self {
        self.sftp_port = Some(sftp_port);
        self
    }

    /// Sets its memory in MiB.
    pub fn memory(mut self, memory: u64) -> Self {
        self.memory = Some(memory);
        self
    }

    /// Sets its disk in MiB.
    pub fn disk(mut self, disk: u64) -> Self {
        self.disk = Some(disk);
        self
    }
}

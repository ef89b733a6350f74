//! What is asked of the panel.

use std::collections::BTreeMap;

use panel_http::{Patch, Secret};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    admin::database_agent_hosts::{DatabaseAgentTypeSettings, DatabaseAgentTypes},
    generated::admin::database_agent_templates::of_environment,
    id::DatabaseAgentHostId,
};

/// A new host of database instances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewDatabaseAgentHost {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// Its description, 1 to 1,024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether new things are put there.
    pub deployment_enabled: bool,
    /// Whether it is in maintenance, so that nothing on it can be changed.
    pub maintenance_enabled: bool,
    /// The address of its agent, 3 to 255 characters.
    pub url: String,
    /// Memory in MiB, at least 1.
    pub memory: u64,
    /// Disk in MiB, at least 1.
    pub disk: u64,
    /// Which kinds of database it runs, and where game servers reach them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub types: Option<DatabaseAgentTypes>,
}

impl NewDatabaseAgentHost {
    /// With its name, the address of its agent, memory in MiB and disk in MiB.
    pub fn new(name: impl Into<String>, url: impl Into<String>, memory: u64, disk: u64) -> Self {
        Self {
            name: name.into(),
            description: Patch::Keep,
            deployment_enabled: false,
            maintenance_enabled: false,
            url: url.into(),
            memory,
            disk,
            types: None,
        }
    }

    /// Sets its description, 1 to 1,024 characters.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Whether new things are put there.
    pub const fn deployment_enabled(mut self, deployment_enabled: bool) -> Self {
        self.deployment_enabled = deployment_enabled;
        self
    }

    /// Whether it is in maintenance, so that nothing on it can be changed.
    pub const fn maintenance_enabled(mut self, maintenance_enabled: bool) -> Self {
        self.maintenance_enabled = maintenance_enabled;
        self
    }

    /// Which kinds of database it runs, and where game servers reach them.
    pub fn types(mut self, types: DatabaseAgentTypes) -> Self {
        self.types = Some(types);
        self
    }
}

/// A change of the configuration of several agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateConfigurations {
    /// The hosts whose agents are changed.
    #[serde(rename = "database_agent_host_uuids")]
    pub hosts: Vec<DatabaseAgentHostId>,
    /// What changes, in the form of [`Configuration`](super::Configuration).
    pub config: Value,
}

impl UpdateConfigurations {
    /// With the hosts whose agents are changed and what changes.
    pub fn new(hosts: impl IntoIterator<Item = DatabaseAgentHostId>, config: Value) -> Self {
        Self {
            hosts: hosts.into_iter().collect(),
            config,
        }
    }
}

/// A change of a host of database instances. What is not set stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateDatabaseAgentHost {
    /// Its name, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its description, 1 to 1,024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether new things are put there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment_enabled: Option<bool>,
    /// Whether it is in maintenance, so that nothing on it can be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maintenance_enabled: Option<bool>,
    /// The address of its agent, 3 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Memory in MiB, at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// Disk in MiB, at least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk: Option<u64>,
    /// Which kinds of database it runs, and where game servers reach them; all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub types: Option<DatabaseAgentTypes>,
}

impl UpdateDatabaseAgentHost {
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

    /// Whether new things are put there.
    pub const fn deployment_enabled(mut self, deployment_enabled: bool) -> Self {
        self.deployment_enabled = Some(deployment_enabled);
        self
    }

    /// Whether it is in maintenance, so that nothing on it can be changed.
    pub const fn maintenance_enabled(mut self, maintenance_enabled: bool) -> Self {
        self.maintenance_enabled = Some(maintenance_enabled);
        self
    }

    /// Sets the address of its agent, 3 to 255 characters.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Memory in MiB, at least 1.
    pub const fn memory(mut self, memory: u64) -> Self {
        self.memory = Some(memory);
        self
    }

    /// Disk in MiB, at least 1.
    pub const fn disk(mut self, disk: u64) -> Self {
        self.disk = Some(disk);
        self
    }

    /// Which kinds of database it runs, and where game servers reach them; all of it.
    pub fn types(mut self, types: DatabaseAgentTypes) -> Self {
        self.types = Some(types);
        self
    }
}

/// A change of a database instance. What is not set stays as it is; what is cleared is what the template says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateDatabaseInstance {
    /// Its name, 1 to 31 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it is locked, so that it cannot be deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked: Option<bool>,
    /// The image it runs, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub image: Patch<String>,
    /// Its environment variables.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub env: Patch<BTreeMap<String, Secret>>,
    /// Memory in MiB.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub memory: Patch<u64>,
    /// Swap in MiB; `0` is none and `-1` any.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub swap: Patch<i64>,
    /// Disk in MiB.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub disk: Patch<u64>,
    /// Its weight for the disk, 0 to 1,000.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub io_weight: Patch<u16>,
    /// Processor time in per cent of a core; `0` is any.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub cpu: Patch<u32>,
}

impl UpdateDatabaseInstance {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name, 1 to 31 characters.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Whether it is locked, so that it cannot be deleted.
    pub const fn locked(mut self, locked: bool) -> Self {
        self.locked = Some(locked);
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the image it runs, 1 to 255 characters.
    pub fn image(mut self, image: Patch<String>) -> Self {
        self.image = image;
        self
    }

    /// Sets or, with [`Patch::Clear`], empties its environment variables.
    pub fn env(mut self, env: Patch<BTreeMap<String, Secret>>) -> Self {
        self.env = env;
        self
    }

    /// Memory in MiB. [`Patch::Clear`] empties it.
    pub const fn memory(mut self, memory: Patch<u64>) -> Self {
        self.memory = memory;
        self
    }

    /// Swap in MiB; `0` is none and `-1` any. [`Patch::Clear`] empties it.
    pub const fn swap(mut self, swap: Patch<i64>) -> Self {
        self.swap = swap;
        self
    }

    /// Disk in MiB. [`Patch::Clear`] empties it.
    pub const fn disk(mut self, disk: Patch<u64>) -> Self {
        self.disk = disk;
        self
    }

    /// Sets or, with [`Patch::Clear`], empties its weight for the disk, 0 to 1,000.
    pub const fn io_weight(mut self, io_weight: Patch<u16>) -> Self {
        self.io_weight = io_weight;
        self
    }

    /// Processor time in per cent of a core; `0` is any. [`Patch::Clear`] empties it.
    pub const fn cpu(mut self, cpu: Patch<u32>) -> Self {
        self.cpu = cpu;
        self
    }

    pub(super) fn secrets(&self) -> Vec<(String, &Secret)> {
        match &self.env {
            Patch::Set(env) => of_environment(env),
            Patch::Keep | Patch::Clear => Vec::new(),
        }
    }
}

impl DatabaseAgentTypes {
    /// None.
    #[must_use]
    pub fn none() -> Self {
        Self {
            postgres: DatabaseAgentTypeSettings::new(false),
            mariadb: DatabaseAgentTypeSettings::new(false),
            mongodb: DatabaseAgentTypeSettings::new(false),
            redis: DatabaseAgentTypeSettings::new(false),
        }
    }

    /// PostgreSQL.
    #[must_use]
    pub fn postgres(mut self, settings: DatabaseAgentTypeSettings) -> Self {
        self.postgres = settings;
        self
    }

    /// MariaDB.
    #[must_use]
    pub fn mariadb(mut self, settings: DatabaseAgentTypeSettings) -> Self {
        self.mariadb = settings;
        self
    }

    /// MongoDB.
    #[must_use]
    pub fn mongodb(mut self, settings: DatabaseAgentTypeSettings) -> Self {
        self.mongodb = settings;
        self
    }

    /// Redis.
    #[must_use]
    pub fn redis(mut self, settings: DatabaseAgentTypeSettings) -> Self {
        self.redis = settings;
        self
    }
}

impl DatabaseAgentTypeSettings {
    /// Whether the host can run them; users are told its own host name and the port of the instance.
    #[must_use]
    pub const fn new(enabled: bool) -> Self {
        Self {
            enabled,
            public_host: None,
            public_port: None,
        }
    }

    /// Sets what is shown to users as their host, 3 to 255 characters.
    #[must_use]
    pub fn public_host(mut self, host: impl Into<String>) -> Self {
        self.public_host = Some(host.into());
        self
    }

    /// Sets what is shown to users as their port.
    #[must_use]
    pub const fn public_port(mut self, port: u16) -> Self {
        self.public_port = Some(port);
        self
    }
}

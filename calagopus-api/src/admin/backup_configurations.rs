//! Backup configurations: `/api/admin/backup-configurations`.

mod storage;

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, Patch, Safety, Transport,
    call::{self, Read},
};
use serde::{Deserialize, Serialize};

pub use self::storage::{BackupStorage, KopiaStorage, ProxmoxStorage, PruneJob, ResticStorage, S3Storage};
use super::{
    locations::Location,
    named::Named,
    nodes::{BackupOnNode, Node},
    servers::Server,
    stats::BackupStats,
};
use crate::{
    answer::{self, member},
    id::BackupConfigurationId,
    paging::{Listing, page},
    reveal::reveal,
    words::BackupDisk,
};

static LIST: Endpoint = Endpoint::get("admin.backup_configurations.list", "/api/admin/backup-configurations");
static CREATE: Endpoint = Endpoint::post(
    "admin.backup_configurations.create",
    "/api/admin/backup-configurations",
    Safety::Create,
);
static GET: Endpoint = Endpoint::get(
    "admin.backup_configurations.get",
    "/api/admin/backup-configurations/{backup_configuration}",
);
static UPDATE: Endpoint = Endpoint::patch(
    "admin.backup_configurations.update",
    "/api/admin/backup-configurations/{backup_configuration}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "admin.backup_configurations.delete",
    "/api/admin/backup-configurations/{backup_configuration}",
    Safety::Act,
);
static DUPLICATE: Endpoint = Endpoint::post(
    "admin.backup_configurations.duplicate",
    "/api/admin/backup-configurations/{backup_configuration}/duplicate",
    Safety::Create,
);
static BACKUPS: Endpoint = Endpoint::get(
    "admin.backup_configurations.backups",
    "/api/admin/backup-configurations/{backup_configuration}/backups",
);
static LOCATIONS: Endpoint = Endpoint::get(
    "admin.backup_configurations.locations",
    "/api/admin/backup-configurations/{backup_configuration}/locations",
);
static NODES: Endpoint = Endpoint::get(
    "admin.backup_configurations.nodes",
    "/api/admin/backup-configurations/{backup_configuration}/nodes",
);
static SERVERS: Endpoint = Endpoint::get(
    "admin.backup_configurations.servers",
    "/api/admin/backup-configurations/{backup_configuration}/servers",
);
static STATS: Endpoint = Endpoint::get(
    "admin.backup_configurations.stats",
    "/api/admin/backup-configurations/{backup_configuration}/stats",
);

pub(crate) static ENDPOINTS: [&Endpoint; 11] = [
    &LIST, &CREATE, &GET, &UPDATE, &DELETE, &DUPLICATE, &BACKUPS, &LOCATIONS, &NODES, &SERVERS, &STATS,
];

/// A backup configuration: where back-ups are kept. That of a server counts before that of its node, and that before that of its
/// location.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BackupConfiguration {
    /// The configuration.
    #[serde(rename = "uuid")]
    pub id: BackupConfigurationId,
    /// Its name.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// Whether nothing is backed up to it just now.
    pub maintenance_enabled: bool,
    /// Whether every node reaches what is kept there, so that a back-up can be restored on another node. Panels before 1.0.6 do
    /// not know it.
    pub shared: bool,
    /// What kind of place it is.
    pub backup_disk: BackupDisk,
    /// What the place needs. **The panel tells the secrets in it**, here and wherever a backup configuration comes along: with
    /// every node, location and server.
    pub backup_configs: BackupStorage,
    /// When it was made.
    pub created: Timestamp,
}

/// A new backup configuration.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewBackupConfiguration {
    /// Its name, 1 to 255 characters; unique.
    pub name: String,
    /// A remark, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether nothing is backed up to it just now.
    pub maintenance_enabled: bool,
    /// Whether every node reaches what is kept there.
    pub shared: bool,
    /// What kind of place it is.
    pub backup_disk: BackupDisk,
    /// What the place needs; nothing for those on the node.
    pub backup_configs: BackupStorage,
}

impl NewBackupConfiguration {
    /// With what every one needs.
    pub fn new(name: impl Into<String>, backup_disk: BackupDisk, backup_configs: BackupStorage) -> Self {
        Self {
            name: name.into(),
            description: Patch::Keep,
            maintenance_enabled: false,
            shared: false,
            backup_disk,
            backup_configs,
        }
    }

    /// Sets the remark.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Whether nothing is backed up to it just now.
    pub fn maintenance_enabled(mut self, maintenance_enabled: bool) -> Self {
        self.maintenance_enabled = maintenance_enabled;
        self
    }

    /// Whether every node reaches what is kept there.
    pub fn shared(mut self, shared: bool) -> Self {
        self.shared = shared;
        self
    }
}

/// A change of a backup configuration. What is not set stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateBackupConfiguration {
    /// Its name; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether nothing is backed up to it just now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maintenance_enabled: Option<bool>,
    /// Whether every node reaches what is kept there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<bool>,
    /// What kind of place it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup_disk: Option<BackupDisk>,
    /// What the places need.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup_configs: Option<BackupStorage>,
}

impl UpdateBackupConfiguration {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
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

    /// Whether nothing is backed up to it just now.
    pub fn maintenance_enabled(mut self, maintenance_enabled: bool) -> Self {
        self.maintenance_enabled = Some(maintenance_enabled);
        self
    }

    /// Whether every node reaches what is kept there.
    pub fn shared(mut self, shared: bool) -> Self {
        self.shared = Some(shared);
        self
    }

    /// Sets what kind of place it is. Back-ups that exist are not moved.
    pub fn backup_disk(mut self, backup_disk: BackupDisk) -> Self {
        self.backup_disk = Some(backup_disk);
        self
    }

    /// Sets what the places need, all of them: one that is left out is forgotten.
    pub fn backup_configs(mut self, backup_configs: BackupStorage) -> Self {
        self.backup_configs = Some(backup_configs);
        self
    }
}

/// The backup configurations of the panel.
#[derive(Debug, Clone)]
pub struct BackupConfigurations {
    transport: Transport,
}

impl BackupConfigurations {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those whose name contains what is searched for: `GET /api/admin/backup-configurations`, permission
    /// `backup-configurations.read`.
    pub fn list(&self) -> Listing<BackupConfiguration> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| {
            page(it, answer, "backup_configurations")
        })
    }

    /// Makes one: `POST /api/admin/backup-configurations`, permission `backup-configurations.create`. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken, see
    /// [`is_taken`](crate::is_taken).
    pub fn create(&self, configuration: &NewBackupConfiguration) -> Call<BackupConfiguration> {
        let call = answer::call(&self.transport, &CREATE, &[], |it, answer| {
            member(it, answer, "backup_configuration")
        });
        reveal(call, configuration, &configuration.backup_configs.secrets())
    }
}

/// One backup configuration.
#[derive(Debug, Clone)]
pub struct BackupConfigurationHandle {
    transport: Transport,
    id: BackupConfigurationId,
}

impl BackupConfigurationHandle {
    pub(crate) fn new(transport: &Transport, id: BackupConfigurationId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/admin/backup-configurations/{backup_configuration}`, permission `backup-configurations.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<BackupConfiguration> {
        self.call(&GET, |it, answer| member(it, answer, "backup_configuration"))
    }

    /// Changes it: `PATCH /api/admin/backup-configurations/{backup_configuration}`, permission
    /// `backup-configurations.update`. May be repeated, and is. The panel answers nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); others as [`BackupConfigurations::create`].
    pub fn update(&self, change: &UpdateBackupConfiguration) -> Call<()> {
        let secrets = change
            .backup_configs
            .as_ref()
            .map_or_else(Vec::new, BackupStorage::secrets);
        reveal(self.call(&UPDATE, call::done), change, &secrets)
    }

    /// Deletes it: `DELETE /api/admin/backup-configurations/{backup_configuration}`, permission
    /// `backup-configurations.delete`. Sent once. Back-ups that are kept there can no longer be reached.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Makes a copy of it under another name: `POST /api/admin/backup-configurations/{backup_configuration}/duplicate`,
    /// permission `backup-configurations.create`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Refused`](crate::ErrorKind::Refused) when the name is taken.
    pub fn duplicate(&self, name: impl Into<String>) -> Call<BackupConfiguration> {
        self.call(&DUPLICATE, |it, answer| member(it, answer, "backup_configuration"))
            .json(&Named::new(name))
    }

    /// The back-ups that are kept there, or those whose name contains what is searched for:
    /// `GET /api/admin/backup-configurations/{backup_configuration}/backups`, permission `backup-configurations.backups`.
    pub fn backups(&self) -> Listing<BackupOnNode> {
        Listing::new(&self.transport, &BACKUPS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "backups")
        })
    }

    /// The locations that have it, or those whose name contains what is searched for:
    /// `GET /api/admin/backup-configurations/{backup_configuration}/locations`, permission `locations.read`.
    pub fn locations(&self) -> Listing<Location> {
        Listing::new(&self.transport, &LOCATIONS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "locations")
        })
    }

    /// The nodes that have it, or those whose name contains what is searched for:
    /// `GET /api/admin/backup-configurations/{backup_configuration}/nodes`, permission `nodes.read`.
    pub fn nodes(&self) -> Listing<Node> {
        Listing::new(&self.transport, &NODES, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "nodes")
        })
    }

    /// The servers that have it, or those whose name contains what is searched for:
    /// `GET /api/admin/backup-configurations/{backup_configuration}/servers`, permission `servers.read`.
    pub fn servers(&self) -> Listing<Server> {
        Listing::new(&self.transport, &SERVERS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "servers")
        })
    }

    /// How many back-ups were made there: `GET /api/admin/backup-configurations/{backup_configuration}/stats`, permission
    /// `stats.read`.
    pub fn stats(&self) -> Call<BackupStats> {
        self.call(&STATS, call::json)
    }
}

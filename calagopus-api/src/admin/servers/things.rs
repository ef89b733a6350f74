//! What a server has: allocations, variables, mounts, back-ups, databases.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Patch, Safety, Secret, call};
use serde::{Deserialize, Serialize};

use super::ServerHandle;
use crate::{
    admin::{
        database_agent_hosts::ServerDatabaseInstance,
        database_hosts::DatabaseHost,
        mounts::{AddMount, Mount},
        nodes::BackupOnNode,
    },
    answer::member,
    id::{DatabaseId, MountId, NodeAllocationId, ServerAllocationId},
    paging::{Listing, Searchable, page},
    server::{ServerAllocation, ServerVariable, VariableValue},
    words::DatabaseType,
};

static ALLOCATIONS: Endpoint = Endpoint::get(
    "admin.servers.allocations.list",
    "/api/admin/servers/{server}/allocations",
);
static ADD_ALLOCATION: Endpoint = Endpoint::post(
    "admin.servers.allocations.add",
    "/api/admin/servers/{server}/allocations",
    Safety::Act,
);
static UPDATE_ALLOCATION: Endpoint = Endpoint::patch(
    "admin.servers.allocations.update",
    "/api/admin/servers/{server}/allocations/{allocation}",
    Safety::Level,
);
static REMOVE_ALLOCATION: Endpoint = Endpoint::delete(
    "admin.servers.allocations.remove",
    "/api/admin/servers/{server}/allocations/{allocation}",
    Safety::Act,
);
static VARIABLES: Endpoint = Endpoint::get("admin.servers.variables.list", "/api/admin/servers/{server}/variables");
static SET_VARIABLES: Endpoint = Endpoint::put(
    "admin.servers.variables.set",
    "/api/admin/servers/{server}/variables",
    Safety::Level,
);
static MOUNTS: Endpoint = Endpoint::get("admin.servers.mounts.list", "/api/admin/servers/{server}/mounts");
static AVAILABLE_MOUNTS: Endpoint = Endpoint::get(
    "admin.servers.mounts.available",
    "/api/admin/servers/{server}/mounts/available",
);
static ADD_MOUNT: Endpoint = Endpoint::post(
    "admin.servers.mounts.add",
    "/api/admin/servers/{server}/mounts",
    Safety::Act,
);
static REMOVE_MOUNT: Endpoint = Endpoint::delete(
    "admin.servers.mounts.remove",
    "/api/admin/servers/{server}/mounts/{mount}",
    Safety::Act,
);
static BACKUPS: Endpoint = Endpoint::get("admin.servers.backups", "/api/admin/servers/{server}/backups");
static DATABASES: Endpoint = Endpoint::get("admin.servers.databases", "/api/admin/servers/{server}/databases");
static INSTANCES: Endpoint = Endpoint::get(
    "admin.servers.database_instances",
    "/api/admin/servers/{server}/databases/instances",
);

pub(crate) static ENDPOINTS: [&Endpoint; 13] = [
    &ALLOCATIONS,
    &ADD_ALLOCATION,
    &UPDATE_ALLOCATION,
    &REMOVE_ALLOCATION,
    &VARIABLES,
    &SET_VARIABLES,
    &MOUNTS,
    &AVAILABLE_MOUNTS,
    &ADD_MOUNT,
    &REMOVE_MOUNT,
    &BACKUPS,
    &DATABASES,
    &INSTANCES,
];

/// A mount that a server has, or could have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MountOfServer {
    /// The mount.
    pub mount: Mount,
    /// Since when the server has it; nothing if it does not.
    pub created: Option<Timestamp>,
}

/// A database of a server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerDatabase {
    /// The database.
    #[serde(rename = "uuid")]
    pub id: DatabaseId,
    /// The host it is on.
    pub database_host: DatabaseHost,
    /// What kind of database it is.
    #[serde(rename = "type")]
    pub kind: DatabaseType,
    /// Where it is reached.
    pub host: String,
    /// At which port.
    pub port: u16,
    /// Its name on the host.
    pub name: String,
    /// Whether it is protected from deletion.
    pub is_locked: bool,
    /// Name for logging in.
    pub username: String,
    /// The password.
    pub password: Secret,
    /// When it was made.
    pub created: Timestamp,
}

/// What the list of a server's back-ups can be searched and filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has no values and never will")]
pub enum MisplacedBackups {}

impl Searchable for MisplacedBackups {}

impl<T> Listing<T, MisplacedBackups> {
    /// With `true` only back-ups that are on another node than the server.
    pub fn partially_detached(self, partially_detached: bool) -> Self {
        self.query("partially_detached", partially_detached)
    }
}

/// An allocation for a server.
#[derive(Serialize)]
struct AddAllocation {
    allocation_uuid: NodeAllocationId,
}

/// Values for variables.
#[derive(Serialize)]
struct Variables {
    variables: Vec<VariableValue>,
}

/// A change of an allocation that a server has. What is not set stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateServerAllocation {
    /// A remark of the server's owner, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub notes: Patch<String>,
    /// Whether it is the server's main one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary: Option<bool>,
}

impl UpdateServerAllocation {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets or, with [`Patch::Clear`], empties the remark.
    pub fn notes(mut self, notes: Patch<String>) -> Self {
        self.notes = notes;
        self
    }

    /// Whether it is the server's main one. `false` leaves a server whose main one it is without one.
    pub fn primary(mut self, primary: bool) -> Self {
        self.primary = Some(primary);
        self
    }
}

impl ServerHandle {
    /// Its allocations, or those whose `address:port`, `alias:port` or remark contains what is searched for:
    /// `GET /api/admin/servers/{server}/allocations`, permission `servers.allocations`.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// for allocation in panel.server(server.id).allocations().await?.items {
    ///     println!("{}:{}{}", allocation.ip, allocation.port, if allocation.is_primary { ", its main one" } else { "" });
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn allocations(&self) -> Listing<ServerAllocation> {
        self.list(&ALLOCATIONS, |it, answer| page(it, answer, "allocations"))
    }

    /// Gives it an allocation of its node: `POST /api/admin/servers/{server}/allocations`, permission `servers.allocations`. Sent
    /// once. Its limit of allocations is not looked at.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let free = panel.node(server.node.id).available_allocations().await?.items.remove(0);
    /// let added = panel.server(server.id).add_allocation(free.id).await?;
    /// assert_eq!((added.port, added.is_primary), (free.port, false));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when its node has no such allocation; [`Panel`](crate::ErrorKind::Panel) (`500`)
    /// when another server has it.
    pub fn add_allocation(&self, allocation: NodeAllocationId) -> Call<ServerAllocation> {
        self.call(&ADD_ALLOCATION, |it, answer| member(it, answer, "allocation"))
            .json(&AddAllocation {
                allocation_uuid: allocation,
            })
    }

    /// Changes one of its allocations: `PATCH /api/admin/servers/{server}/allocations/{allocation}`, permission
    /// `servers.allocations`. May be repeated, and is. The panel answers nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation).
    pub fn update_allocation(&self, allocation: ServerAllocationId, change: &UpdateServerAllocation) -> Call<()> {
        self.call_of(&UPDATE_ALLOCATION, &allocation.to_string(), call::done)
            .json(change)
    }

    /// Takes an allocation from it, the main one too: `DELETE /api/admin/servers/{server}/allocations/{allocation}`, permission
    /// `servers.allocations`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn remove_allocation(&self, allocation: ServerAllocationId) -> Call<()> {
        self.call_of(&REMOVE_ALLOCATION, &allocation.to_string(), call::done)
    }

    /// All its variables: `GET /api/admin/servers/{server}/variables`, permission `servers.variables`.
    pub fn variables(&self) -> Call<Vec<ServerVariable>> {
        self.call(&VARIABLES, |it, answer| member(it, answer, "variables"))
    }

    /// Sets some of its variables: `PUT /api/admin/servers/{server}/variables`, permission `servers.variables`. May be repeated,
    /// and is. Those that are not named stay as they are; names that its egg does not have are dropped without a word.
    ///
    /// **The node is not told**: the server has the new values once it is started.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use calagopus_api::server::VariableValue;
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// panel.server(server.id).set_variables([VariableValue::new("MINECRAFT_VERSION", "1.21.4")]).await?;
    /// let variables = panel.server(server.id).variables().await?;
    /// assert!(variables.iter().any(|it| it.value == "1.21.4"));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) with one variable that is wrong; none is changed then.
    pub fn set_variables(&self, variables: impl IntoIterator<Item = VariableValue>) -> Call<()> {
        self.call(&SET_VARIABLES, call::done).json(&Variables {
            variables: variables.into_iter().collect(),
        })
    }

    /// Its mounts, or those whose name contains what is searched for: `GET /api/admin/servers/{server}/mounts`, permission
    /// `servers.mounts`.
    pub fn mounts(&self) -> Listing<MountOfServer> {
        self.list(&MOUNTS, |it, answer| page(it, answer, "mounts"))
    }

    /// The mounts that its node and its egg have, those included that it has, or of them those whose name contains what is
    /// searched for: `GET /api/admin/servers/{server}/mounts/available`, permission `servers.mounts`.
    pub fn available_mounts(&self) -> Listing<MountOfServer> {
        self.list(&AVAILABLE_MOUNTS, |it, answer| page(it, answer, "mounts"))
    }

    /// Gives it a mount: `POST /api/admin/servers/{server}/mounts`, permission `servers.mounts`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it has it already, see [`is_taken`](crate::is_taken);
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn add_mount(&self, mount: MountId) -> Call<()> {
        self.call(&ADD_MOUNT, call::done).json(&AddMount { mount_uuid: mount })
    }

    /// Takes a mount from it: `DELETE /api/admin/servers/{server}/mounts/{mount}`, permission `servers.mounts`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn remove_mount(&self, mount: MountId) -> Call<()> {
        self.call_of(&REMOVE_MOUNT, &mount.to_string(), call::done)
    }

    /// Its back-ups, or those whose name contains what is searched for: `GET /api/admin/servers/{server}/backups`, permission
    /// `nodes.backups`.
    pub fn backups(&self) -> Listing<BackupOnNode, MisplacedBackups> {
        self.list(&BACKUPS, |it, answer| page(it, answer, "backups"))
    }

    /// Its databases on database hosts, or those whose name contains what is searched for:
    /// `GET /api/admin/servers/{server}/databases`, permission `database-hosts.read`.
    pub fn databases(&self) -> Listing<ServerDatabase> {
        self.list(&DATABASES, |it, answer| page(it, answer, "databases"))
    }

    /// Its database instances, or those whose name contains what is searched for:
    /// `GET /api/admin/servers/{server}/databases/instances`, permission `database-agent-hosts.read`.
    pub fn database_instances(&self) -> Listing<ServerDatabaseInstance> {
        self.list(&INSTANCES, |it, answer| page(it, answer, "instances"))
    }
}

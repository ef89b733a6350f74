//! Database instances, whole database servers beside a game server:
//! `/api/client/servers/{server}/databases/instances`.

use bytes::Bytes;
use jiff::Timestamp;
use panel_http::{Body, Call, Endpoint, OrderedMap, Patch, Safety, call};
use serde::{Deserialize, Serialize};

use crate::{
    answer::{self, member},
    client::{on_server::OnServer, servers::ServerHandle},
    generated::client::instance_databases::{InstanceDatabaseHandle, InstanceDatabases, InstanceUsers},
    id::{DatabaseAgentTemplateId, DatabaseInstanceDatabaseId, DatabaseInstanceId, OperationId},
    paging::{Listing, page},
    server::{PowerAction, PowerState},
    words::DatabaseAgentType,
};

static LIST: Endpoint = Endpoint::get(
    "client.database_instances.list",
    "/api/client/servers/{server}/databases/instances",
);
static CREATE: Endpoint = Endpoint::post(
    "client.database_instances.create",
    "/api/client/servers/{server}/databases/instances",
    Safety::Create,
)
.one_at_a_time("database_agent_hosts::deployment");
static TEMPLATES: Endpoint = Endpoint::get(
    "client.database_instances.templates",
    "/api/client/servers/{server}/databases/instances/templates",
);
static GET: Endpoint = Endpoint::get(
    "client.database_instances.get",
    "/api/client/servers/{server}/databases/instances/{database_instance}",
);
static UPDATE: Endpoint = Endpoint::patch(
    "client.database_instances.update",
    "/api/client/servers/{server}/databases/instances/{database_instance}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.database_instances.delete",
    "/api/client/servers/{server}/databases/instances/{database_instance}",
    Safety::Act,
);
static POWER: Endpoint = Endpoint::post(
    "client.database_instances.power",
    "/api/client/servers/{server}/databases/instances/{database_instance}/power",
    Safety::Act,
);
static RESOURCES: Endpoint = Endpoint::get(
    "client.database_instances.resources",
    "/api/client/servers/{server}/databases/instances/{database_instance}/resources",
);
static LOGS: Endpoint = Endpoint::get(
    "client.database_instances.logs",
    "/api/client/servers/{server}/databases/instances/{database_instance}/logs",
);
static APPLY_UPDATE: Endpoint = Endpoint::post(
    "client.database_instances.apply_update",
    "/api/client/servers/{server}/databases/instances/{database_instance}/update",
    Safety::Act,
);
static EXPORT: Endpoint = Endpoint::get(
    "client.database_instances.export",
    "/api/client/servers/{server}/databases/instances/{database_instance}/export",
);
static IMPORT: Endpoint = Endpoint::post(
    "client.database_instances.import",
    "/api/client/servers/{server}/databases/instances/{database_instance}/import",
    Safety::Act,
);
static CANCEL_OPERATION: Endpoint = Endpoint::delete(
    "client.database_instances.cancel_operation",
    "/api/client/servers/{server}/databases/instances/{database_instance}/operations/{operation}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 13] = [
    &LIST,
    &CREATE,
    &TEMPLATES,
    &GET,
    &UPDATE,
    &DELETE,
    &POWER,
    &RESOURCES,
    &LOGS,
    &APPLY_UPDATE,
    &EXPORT,
    &IMPORT,
    &CANCEL_OPERATION,
];

/// A template for database instances, as users see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InstanceTemplate {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: DatabaseAgentTemplateId,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// The kind of its database.
    #[serde(rename = "type")]
    pub kind: DatabaseAgentType,
    /// The images that an instance can run, by label, in their order.
    pub docker_images: OrderedMap<String>,
    /// Memory in MiB.
    pub memory: u64,
    /// Swap in MiB; `0` is none and `-1` any.
    pub swap: i64,
    /// Disk in MiB.
    pub disk: u64,
    /// Its weight for the disk.
    pub io_weight: Option<u16>,
    /// Processor time in per cent of a core; `0` is any.
    pub cpu: u32,
    /// Its version.
    pub version: u32,
    /// When it was made.
    pub created: Timestamp,
}

/// A database instance, and how it does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DatabaseInstanceDetails {
    /// The instance.
    pub instance: DatabaseInstance,
    /// How it does, if its agent answers.
    pub live: Option<LiveInstance>,
}

/// A database instance, as users see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DatabaseInstance {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: DatabaseInstanceId,
    /// Whether the template has a newer version.
    pub update_available: bool,
    /// The kind of its database.
    #[serde(rename = "type")]
    pub kind: DatabaseAgentType,
    /// The host name at which it is reached.
    pub host: Option<String>,
    /// The port at which it is reached.
    pub port: Option<u16>,
    /// Its name.
    pub name: String,
    /// Whether it is locked, so that it cannot be deleted.
    pub is_locked: bool,
    /// Memory in MiB.
    pub memory: u64,
    /// Swap in MiB; `0` is none and `-1` any.
    pub swap: i64,
    /// Disk in MiB.
    pub disk: u64,
    /// Its weight for the disk.
    pub io_weight: Option<u16>,
    /// Processor time in per cent of a core; `0` is any.
    pub cpu: u32,
    /// When it was made.
    pub created: Timestamp,
}

/// How a database instance does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LiveInstance {
    /// Whether it is suspended.
    pub suspended: bool,
    /// What it uses.
    pub utilization: InstanceResources,
}

/// What a database instance uses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InstanceResources {
    /// Memory in bytes.
    pub memory_bytes: u64,
    /// How much memory it may use, in bytes.
    pub memory_limit_bytes: u64,
    /// Disk in bytes.
    pub disk_bytes: u64,
    /// Whether it runs.
    pub state: PowerState,
    /// Processor time in per cent of a core.
    pub cpu_absolute: f64,
    /// How long it has run, in milliseconds.
    pub uptime: u64,
}

/// A new database instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewDatabaseInstance {
    /// The template it is made from.
    #[serde(rename = "template_uuid")]
    pub template: DatabaseAgentTemplateId,
    /// Its name, 1 to 31 characters.
    pub name: String,
    /// One of the images of the template, 1 to 255 characters; the first if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub image: Patch<String>,
}

impl NewDatabaseInstance {
    /// With the template it is made from and its name.
    pub fn new(template: DatabaseAgentTemplateId, name: impl Into<String>) -> Self {
        Self {
            template,
            name: name.into(),
            image: Patch::Keep,
        }
    }

    /// One of the images of the template, 1 to 255 characters; the first if it is not set.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.image = Patch::Set(image.into());
        self
    }
}

/// A change of a database instance. What is not set stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateDatabaseInstance {
    /// Its name, 1 to 31 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it is locked, so that it cannot be deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked: Option<bool>,
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
}

#[derive(Serialize)]
struct ActionBody {
    action: PowerAction,
}

/// The database instances of a server.
///
/// # Errors
/// Of all its calls: [`Conflict`](crate::ErrorKind::Conflict) while the server is suspended or busy. What an agent
/// refuses is [`Refused`](crate::ErrorKind::Refused) with the effect [`Unknown`](crate::Effect::Unknown): the panel
/// hands its answer on.
#[derive(Debug, Clone)]
pub struct DatabaseInstances {
    on: OnServer,
}

impl DatabaseInstances {
    pub(super) fn new(on: &OnServer) -> Self {
        Self { on: on.clone() }
    }

    /// All of them, or those that a search finds: `GET /api/client/servers/{server}/databases/instances`, permission
    /// `database-instances.read`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Listing<DatabaseInstance> {
        self.on.list(&LIST, &[], |it, answer| page(it, answer, "instances"))
    }

    /// Makes an instance: `POST /api/client/servers/{server}/databases/instances`, permission
    /// `database-instances.create`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for an image that the template does not have, when there are as many as
    /// the panel allows, when no host takes it or when the name is taken ([`is_taken`](crate::is_taken)).
    pub fn create(&self, instance: &NewDatabaseInstance) -> Call<DatabaseInstance> {
        self.on
            .call(&CREATE, &[], |it, answer| member(it, answer, "instance"))
            .json(instance)
    }

    /// What an instance can be made from: `GET /api/client/servers/{server}/databases/instances/templates`, permission
    /// `database-instances.create`.
    ///
    /// From the document, not recorded.
    pub fn templates(&self) -> Call<Vec<InstanceTemplate>> {
        self.on
            .call(&TEMPLATES, &[], |it, answer| member(it, answer, "templates"))
    }
}

/// One database instance of a server, by id.
///
/// # Errors
/// Of all its calls: [`Conflict`](crate::ErrorKind::Conflict) while the server is suspended or busy. What an agent
/// refuses is [`Refused`](crate::ErrorKind::Refused) with the effect [`Unknown`](crate::Effect::Unknown): the panel
/// hands its answer on.
#[derive(Debug, Clone)]
pub struct DatabaseInstanceHandle {
    on: OnServer,
    id: DatabaseInstanceId,
}

impl DatabaseInstanceHandle {
    pub(super) fn new(on: &OnServer, id: DatabaseInstanceId) -> Self {
        Self { on: on.clone(), id }
    }

    /// Reads it, and how it does just now: `GET /api/client/servers/{server}/databases/instances/{database_instance}`,
    /// permission `database-instances.read`.
    ///
    /// From the document, not recorded.
    pub fn get(&self) -> Call<DatabaseInstanceDetails> {
        self.on.call(&GET, &[&self.id.to_string()], call::json)
    }

    /// Changes it: `PATCH /api/client/servers/{server}/databases/instances/{database_instance}`, permission
    /// `database-instances.update`. May be repeated, and is.
    ///
    /// From the document, not recorded.
    pub fn update(&self, change: &UpdateDatabaseInstance) -> Call<()> {
        self.on.call(&UPDATE, &[&self.id.to_string()], call::done).json(change)
    }

    /// Deletes it with its data: `DELETE /api/client/servers/{server}/databases/instances/{database_instance}`,
    /// permission `database-instances.delete`. Sent once.
    ///
    /// With `force` it is forgotten when the agent cannot be reached.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it is locked or while the host is in maintenance.
    pub fn delete(&self, force: bool) -> Call<()> {
        self.on
            .call(&DELETE, &[&self.id.to_string()], call::done)
            .query("force", force.to_string())
    }

    /// Starts, stops, restarts or kills it:
    /// `POST /api/client/servers/{server}/databases/instances/{database_instance}/power`, permission
    /// `database-instances.power`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while the host is in maintenance.
    pub fn power(&self, action: PowerAction) -> Call<()> {
        self.on
            .call(&POWER, &[&self.id.to_string()], call::done)
            .json(&ActionBody { action })
    }

    /// What it uses just now: `GET /api/client/servers/{server}/databases/instances/{database_instance}/resources`,
    /// permission `database-instances.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) until its agent has told of it.
    pub fn resources(&self) -> Call<InstanceResources> {
        self.on.call(&RESOURCES, &[&self.id.to_string()], |it, answer| {
            member(it, answer, "resources")
        })
    }

    /// The last lines that its database wrote, 1 to 1,000 of them, as text:
    /// `GET /api/client/servers/{server}/databases/instances/{database_instance}/logs`, permission
    /// `database-instances.logs`.
    ///
    /// From the document, not recorded.
    pub fn logs(&self, lines: u32) -> Call<String> {
        self.on
            .call(&LOGS, &[&self.id.to_string()], answer::text)
            .query("lines", lines.to_string())
    }

    /// Brings it to the present version of its template:
    /// `POST /api/client/servers/{server}/databases/instances/{database_instance}/update`, permission
    /// `database-instances.apply-update`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it is locked, while the host is in maintenance or when its template
    /// is gone.
    pub fn apply_update(&self) -> Call<DatabaseInstance> {
        self.on.call(&APPLY_UPDATE, &[&self.id.to_string()], |it, answer| {
            member(it, answer, "instance")
        })
    }

    /// All its data; of Redis only: `GET /api/client/servers/{server}/databases/instances/{database_instance}/export`,
    /// permission `database-instances.export`.
    ///
    /// They are read whole: raise [`body_limit`](crate::TransportBuilder::body_limit) and the
    /// [time-out](crate::Call::timeout) of the call for large ones.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for another kind than Redis.
    pub fn export(&self) -> Call<Bytes> {
        self.on.call(&EXPORT, &[&self.id.to_string()], call::bytes)
    }

    /// Takes data that were exported; by Redis only:
    /// `POST /api/client/servers/{server}/databases/instances/{database_instance}/import`, permission
    /// `database-instances.import`. Sent once.
    ///
    /// With `wipe` what it holds is deleted before.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for another kind than Redis.
    pub fn import(&self, wipe: bool, body: impl Into<Body>) -> Call<()> {
        self.on
            .call(&IMPORT, &[&self.id.to_string()], call::done)
            .query("wipe", wipe.to_string())
            .body("application/octet-stream", body.into())
    }

    /// Stops an operation that runs in the background, such as an import:
    /// `DELETE /api/client/servers/{server}/databases/instances/{database_instance}/operations/{operation}`, permission
    /// `database-instances.import`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn cancel_operation(&self, operation: OperationId) -> Call<()> {
        self.on.call(
            &CANCEL_OPERATION,
            &[&self.id.to_string(), &operation.to_string()],
            call::done,
        )
    }

    /// The databases in it.
    #[must_use]
    pub fn databases(&self) -> InstanceDatabases {
        InstanceDatabases::new(&self.on, self.id)
    }

    /// One of the databases in it.
    #[must_use]
    pub fn database(&self, id: DatabaseInstanceDatabaseId) -> InstanceDatabaseHandle {
        InstanceDatabaseHandle::new(&self.on, self.id, id)
    }

    /// The users of its databases.
    #[must_use]
    pub fn users(&self) -> InstanceUsers {
        InstanceUsers::new(&self.on, self.id)
    }
}

impl ServerHandle {
    /// Its database instances.
    #[must_use]
    pub fn database_instances(&self) -> DatabaseInstances {
        DatabaseInstances::new(self.on_server())
    }

    /// One of its database instances.
    #[must_use]
    pub fn database_instance(&self, id: DatabaseInstanceId) -> DatabaseInstanceHandle {
        DatabaseInstanceHandle::new(self.on_server(), id)
    }
}

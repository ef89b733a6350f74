//! Locations: `/api/admin/locations`.

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, Patch, Safety, Transport,
    call::{self, Read},
};
use serde::{Deserialize, Serialize};

use super::{
    backup_configurations::BackupConfiguration,
    database_agent_hosts::{AddDatabaseAgentHost, AttachedDatabaseAgentHost},
    database_hosts::{AddDatabaseHost, AttachedDatabaseHost},
    named::Named,
    nodes::Node,
};
use crate::{
    answer::{self, member},
    id::{BackupConfigurationId, DatabaseAgentHostId, DatabaseHostId, LocationId},
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("admin.locations.list", "/api/admin/locations");
static CREATE: Endpoint = Endpoint::post("admin.locations.create", "/api/admin/locations", Safety::Create);
static GET: Endpoint = Endpoint::get("admin.locations.get", "/api/admin/locations/{location}");
static UPDATE: Endpoint = Endpoint::patch(
    "admin.locations.update",
    "/api/admin/locations/{location}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete("admin.locations.delete", "/api/admin/locations/{location}", Safety::Act);
static DUPLICATE: Endpoint = Endpoint::post(
    "admin.locations.duplicate",
    "/api/admin/locations/{location}/duplicate",
    Safety::Create,
);
static NODES: Endpoint = Endpoint::get("admin.locations.nodes", "/api/admin/locations/{location}/nodes");
static DATABASE_HOSTS: Endpoint = Endpoint::get(
    "admin.locations.database_hosts.list",
    "/api/admin/locations/{location}/database-hosts",
);
static ADD_DATABASE_HOST: Endpoint = Endpoint::post(
    "admin.locations.database_hosts.add",
    "/api/admin/locations/{location}/database-hosts",
    Safety::Act,
);
static REMOVE_DATABASE_HOST: Endpoint = Endpoint::delete(
    "admin.locations.database_hosts.remove",
    "/api/admin/locations/{location}/database-hosts/{database_host}",
    Safety::Act,
);
static AGENT_HOSTS: Endpoint = Endpoint::get(
    "admin.locations.database_agent_hosts.list",
    "/api/admin/locations/{location}/database-agent-hosts",
);
static ADD_AGENT_HOST: Endpoint = Endpoint::post(
    "admin.locations.database_agent_hosts.add",
    "/api/admin/locations/{location}/database-agent-hosts",
    Safety::Act,
);
static REMOVE_AGENT_HOST: Endpoint = Endpoint::delete(
    "admin.locations.database_agent_hosts.remove",
    "/api/admin/locations/{location}/database-agent-hosts/{database_agent_host}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 13] = [
    &LIST,
    &CREATE,
    &GET,
    &UPDATE,
    &DELETE,
    &DUPLICATE,
    &NODES,
    &DATABASE_HOSTS,
    &ADD_DATABASE_HOST,
    &REMOVE_DATABASE_HOST,
    &AGENT_HOSTS,
    &ADD_AGENT_HOST,
    &REMOVE_AGENT_HOST,
];

/// A location: a group of nodes that a server can be deployed on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Location {
    /// The location.
    #[serde(rename = "uuid")]
    pub id: LocationId,
    /// Where back-ups of its servers are kept, if neither server nor node say otherwise.
    pub backup_configuration: Option<BackupConfiguration>,
    /// Its name.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// The country of its flag, two letters such as `de`. Panels before 1.0.7 do not tell it.
    pub flag: Option<String>,
    /// When it was made.
    pub created: Timestamp,
}

/// A new location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewLocation {
    /// Where back-ups of its servers are kept, if neither server nor node say otherwise.
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
    /// The country of its flag, two letters such as `de`.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub flag: Patch<String>,
}

impl NewLocation {
    /// With what every location needs.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            backup_configuration: Patch::Keep,
            name: name.into(),
            description: Patch::Keep,
            flag: Patch::Keep,
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

    /// Sets the country of its flag.
    pub fn flag(mut self, flag: impl Into<String>) -> Self {
        self.flag = Patch::Set(flag.into());
        self
    }
}

/// A change of a location. What is not set stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateLocation {
    /// Where back-ups of its servers are kept.
    #[serde(
        rename = "backup_configuration_uuid",
        default,
        skip_serializing_if = "Patch::is_keep"
    )]
    pub backup_configuration: Patch<BackupConfigurationId>,
    /// Its name; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// The country of its flag.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub flag: Patch<String>,
}

impl UpdateLocation {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
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

    /// Sets or, with [`Patch::Clear`], takes its flag.
    pub fn flag(mut self, flag: Patch<String>) -> Self {
        self.flag = flag;
        self
    }
}

/// The locations of the panel.
#[derive(Debug, Clone)]
pub struct Locations {
    transport: Transport,
}

impl Locations {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those whose name contains what is searched for: `GET /api/admin/locations`, permission
    /// `locations.read`.
    pub fn list(&self) -> Listing<Location> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| page(it, answer, "locations"))
    }

    /// Makes a location: `POST /api/admin/locations`, permission `locations.create`. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken, see
    /// [`is_taken`](crate::is_taken).
    pub fn create(&self, location: &NewLocation) -> Call<Location> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| {
            member(it, answer, "location")
        })
        .json(location)
    }
}

/// One location.
#[derive(Debug, Clone)]
pub struct LocationHandle {
    transport: Transport,
    id: LocationId,
}

impl LocationHandle {
    pub(crate) fn new(transport: &Transport, id: LocationId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/admin/locations/{location}`, permission `locations.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Location> {
        self.call(&GET, |it, answer| member(it, answer, "location"))
    }

    /// Changes it: `PATCH /api/admin/locations/{location}`, permission `locations.update`. May be repeated, and is. The panel
    /// answers nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); others as [`Locations::create`].
    pub fn update(&self, change: &UpdateLocation) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it: `DELETE /api/admin/locations/{location}`, permission `locations.delete`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it has nodes; [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Makes a copy of it, without nodes, under another name: `POST /api/admin/locations/{location}/duplicate`, permission
    /// `locations.create`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Refused`](crate::ErrorKind::Refused) when the name is taken.
    pub fn duplicate(&self, name: impl Into<String>) -> Call<Location> {
        self.call(&DUPLICATE, |it, answer| member(it, answer, "location"))
            .json(&Named::new(name))
    }

    /// Its nodes, or those whose name contains what is searched for: `GET /api/admin/locations/{location}/nodes`, permission
    /// `nodes.read`.
    pub fn nodes(&self) -> Listing<Node> {
        Listing::new(&self.transport, &NODES, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "nodes")
        })
    }

    /// The database hosts that its servers may have databases on, or those whose name contains what is searched for:
    /// `GET /api/admin/locations/{location}/database-hosts`, permission `locations.database-hosts`.
    pub fn database_hosts(&self) -> Listing<AttachedDatabaseHost> {
        Listing::new(
            &self.transport,
            &DATABASE_HOSTS,
            &[&self.id.to_string()],
            |it, answer| page(it, answer, "database_hosts"),
        )
    }

    /// Lets its servers have databases on this host: `POST /api/admin/locations/{location}/database-hosts`, permission
    /// `locations.database-hosts`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Refused`](crate::ErrorKind::Refused) when they may already, see
    /// [`is_taken`](crate::is_taken).
    pub fn add_database_host(&self, host: DatabaseHostId) -> Call<()> {
        self.call(&ADD_DATABASE_HOST, call::done).json(&AddDatabaseHost {
            database_host_uuid: host,
        })
    }

    /// Its servers get no more databases on this host: `DELETE /api/admin/locations/{location}/database-hosts/{database_host}`,
    /// permission `locations.database-hosts`. Those they have stay. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn remove_database_host(&self, host: DatabaseHostId) -> Call<()> {
        let segments = [&self.id.to_string(), &host.to_string()];
        answer::call(
            &self.transport,
            &REMOVE_DATABASE_HOST,
            &segments.map(String::as_str),
            call::done,
        )
    }

    /// The database agent hosts that its servers may have database instances on, or those whose name contains what is searched
    /// for: `GET /api/admin/locations/{location}/database-agent-hosts`, permission `locations.database-agent-hosts`.
    pub fn database_agent_hosts(&self) -> Listing<AttachedDatabaseAgentHost> {
        Listing::new(&self.transport, &AGENT_HOSTS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "database_agent_hosts")
        })
    }

    /// Lets its servers have database instances on this host: `POST /api/admin/locations/{location}/database-agent-hosts`,
    /// permission `locations.database-agent-hosts`. Sent once.
    ///
    /// # Errors
    /// As [`add_database_host`](Self::add_database_host).
    pub fn add_database_agent_host(&self, host: DatabaseAgentHostId) -> Call<()> {
        self.call(&ADD_AGENT_HOST, call::done).json(&AddDatabaseAgentHost {
            database_agent_host_uuid: host,
        })
    }

    /// Its servers get no more database instances on this host:
    /// `DELETE /api/admin/locations/{location}/database-agent-hosts/{database_agent_host}`, permission
    /// `locations.database-agent-hosts`. Those they have stay. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn remove_database_agent_host(&self, host: DatabaseAgentHostId) -> Call<()> {
        let segments = [&self.id.to_string(), &host.to_string()];
        answer::call(
            &self.transport,
            &REMOVE_AGENT_HOST,
            &segments.map(String::as_str),
            call::done,
        )
    }
}

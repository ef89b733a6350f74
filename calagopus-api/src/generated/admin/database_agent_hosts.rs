//! Hosts of database instances, machines with an agent on them: `/api/admin/database-agent-hosts`.

mod configuration;
mod model;
mod write;

use panel_http::{Call, Endpoint, Safety, Secret, Transport, call};
use serde::Serialize;
use serde_json::Value;

pub use self::{
    configuration::{
        Api, Configuration, Docker, ImageCache, Listener, LogConfig, OwnDatabase, Registry, Rootless, Tls,
    },
    model::{
        AgentInstances, AgentMemory, AgentOverview, AgentProcessors, AgentStats, Capacity, CapacityAllocated,
        CapacityLimits, DiskUse, HostedInstance, MemoryUse, NetworkUse, ProcessorUse,
    },
    write::{NewDatabaseAgentHost, UpdateConfigurations, UpdateDatabaseAgentHost, UpdateDatabaseInstance},
};
use crate::{
    admin::database_agent_hosts::DatabaseAgentHost,
    answer::{self, member},
    calagopus::Calagopus,
    id::{DatabaseAgentHostId, DatabaseInstanceId},
    paging::{Listing, page},
    reveal::reveal,
};

static LIST: Endpoint = Endpoint::get("admin.database_agent_hosts.list", "/api/admin/database-agent-hosts");
static CREATE: Endpoint = Endpoint::post(
    "admin.database_agent_hosts.create",
    "/api/admin/database-agent-hosts",
    Safety::Create,
);
static UPDATE_CONFIGURATIONS: Endpoint = Endpoint::patch(
    "admin.database_agent_hosts.update_configurations",
    "/api/admin/database-agent-hosts/config",
    Safety::Level,
);
static GET: Endpoint = Endpoint::get(
    "admin.database_agent_hosts.get",
    "/api/admin/database-agent-hosts/{database_agent_host}",
);
static UPDATE: Endpoint = Endpoint::patch(
    "admin.database_agent_hosts.update",
    "/api/admin/database-agent-hosts/{database_agent_host}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "admin.database_agent_hosts.delete",
    "/api/admin/database-agent-hosts/{database_agent_host}",
    Safety::Act,
);
static CAPACITY: Endpoint = Endpoint::get(
    "admin.database_agent_hosts.capacity",
    "/api/admin/database-agent-hosts/{database_agent_host}/capacity",
);
static CONFIGURATION: Endpoint = Endpoint::get(
    "admin.database_agent_hosts.configuration",
    "/api/admin/database-agent-hosts/{database_agent_host}/config",
);
static UPDATE_CONFIGURATION: Endpoint = Endpoint::patch(
    "admin.database_agent_hosts.update_configuration",
    "/api/admin/database-agent-hosts/{database_agent_host}/config",
    Safety::Level,
);
static SYSTEM_OVERVIEW: Endpoint = Endpoint::get(
    "admin.database_agent_hosts.system_overview",
    "/api/admin/database-agent-hosts/{database_agent_host}/system/overview",
);
static SYSTEM_STATS: Endpoint = Endpoint::get(
    "admin.database_agent_hosts.system_stats",
    "/api/admin/database-agent-hosts/{database_agent_host}/system/stats",
);
static TEST: Endpoint = Endpoint::post(
    "admin.database_agent_hosts.test",
    "/api/admin/database-agent-hosts/{database_agent_host}/test",
    Safety::Act,
);
static TOKEN: Endpoint = Endpoint::get(
    "admin.database_agent_hosts.token",
    "/api/admin/database-agent-hosts/{database_agent_host}/token",
);
static RESET_TOKEN: Endpoint = Endpoint::post(
    "admin.database_agent_hosts.reset_token",
    "/api/admin/database-agent-hosts/{database_agent_host}/reset-token",
    Safety::Act,
);
static INSTANCES: Endpoint = Endpoint::get(
    "admin.database_agent_hosts.instances",
    "/api/admin/database-agent-hosts/{database_agent_host}/instances",
);
static INSTANCES_GET: Endpoint = Endpoint::get(
    "admin.database_agent_hosts.instances.get",
    "/api/admin/database-agent-hosts/{database_agent_host}/instances/{database_instance}",
);
static INSTANCES_UPDATE: Endpoint = Endpoint::patch(
    "admin.database_agent_hosts.instances.update",
    "/api/admin/database-agent-hosts/{database_agent_host}/instances/{database_instance}",
    Safety::Level,
);
static INSTANCES_DELETE: Endpoint = Endpoint::delete(
    "admin.database_agent_hosts.instances.delete",
    "/api/admin/database-agent-hosts/{database_agent_host}/instances/{database_instance}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 18] = [
    &LIST,
    &CREATE,
    &UPDATE_CONFIGURATIONS,
    &GET,
    &UPDATE,
    &DELETE,
    &CAPACITY,
    &CONFIGURATION,
    &UPDATE_CONFIGURATION,
    &SYSTEM_OVERVIEW,
    &SYSTEM_STATS,
    &TEST,
    &TOKEN,
    &RESET_TOKEN,
    &INSTANCES,
    &INSTANCES_GET,
    &INSTANCES_UPDATE,
    &INSTANCES_DELETE,
];

#[derive(Serialize)]
struct Force {
    force: bool,
}

/// The hosts of database instances.
#[derive(Debug, Clone)]
pub struct DatabaseAgentHosts {
    transport: Transport,
}

impl DatabaseAgentHosts {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that a search finds: `GET /api/admin/database-agent-hosts`, permission
    /// `database-agent-hosts.read`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Listing<DatabaseAgentHost> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| {
            page(it, answer, "database_agent_hosts")
        })
    }

    /// Makes a host: `POST /api/admin/database-agent-hosts`, permission `database-agent-hosts.create`. Sent once.
    ///
    /// It is a row in the panel and nothing else: give the agent on the machine its token, see
    /// [`token`](DatabaseAgentHostHandle::token).
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken
    /// ([`is_taken`](crate::is_taken)).
    pub fn create(&self, host: &NewDatabaseAgentHost) -> Call<DatabaseAgentHost> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| {
            member(it, answer, "database_agent_host")
        })
        .json(host)
    }

    /// Changes the configuration of several agents, and gives how many took it:
    /// `PATCH /api/admin/database-agent-hosts/config`, permission `database-agent-hosts.update`. May be repeated, and
    /// is.
    ///
    /// From the document, not recorded.
    pub fn update_configurations(&self, change: &UpdateConfigurations) -> Call<u64> {
        answer::call(&self.transport, &UPDATE_CONFIGURATIONS, &[], |it, answer| {
            member(it, answer, "applied")
        })
        .json(change)
    }
}

/// One host of database instances, by id.
#[derive(Debug, Clone)]
pub struct DatabaseAgentHostHandle {
    transport: Transport,
    id: DatabaseAgentHostId,
}

impl DatabaseAgentHostHandle {
    pub(super) fn new(transport: &Transport, id: DatabaseAgentHostId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/admin/database-agent-hosts/{database_agent_host}`, permission `database-agent-hosts.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<DatabaseAgentHost> {
        self.call(&GET, |it, answer| member(it, answer, "database_agent_host"))
    }

    /// Changes it: `PATCH /api/admin/database-agent-hosts/{database_agent_host}`, permission
    /// `database-agent-hosts.update`. May be repeated, and is.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when the name is taken ([`is_taken`](crate::is_taken)).
    pub fn update(&self, change: &UpdateDatabaseAgentHost) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it: `DELETE /api/admin/database-agent-hosts/{database_agent_host}`, permission
    /// `database-agent-hosts.delete`. Sent once.
    ///
    /// With `force` also when it has instances: they are deleted with their data, and those whose agent fails are
    /// forgotten.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Refused`](crate::ErrorKind::Refused) while it has databases;
    /// [`Node`](crate::ErrorKind::Node) when an instance could not be deleted; others may be gone by then.
    pub fn delete(&self, force: bool) -> Call<()> {
        self.call(&DELETE, call::done).json(&Force { force })
    }

    /// What it has, and what of it is given to instances:
    /// `GET /api/admin/database-agent-hosts/{database_agent_host}/capacity`, permission `database-agent-hosts.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn capacity(&self) -> Call<Capacity> {
        self.call(&CAPACITY, call::json)
    }

    /// Reads the configuration of its agent, its secret token included:
    /// `GET /api/admin/database-agent-hosts/{database_agent_host}/config`, permission `database-agent-hosts.read`.
    ///
    /// Without the permission `database-agent-hosts.read-token` the token in it is `redacted`.
    ///
    /// From the document, not recorded.
    pub fn configuration(&self) -> Call<Configuration> {
        self.call(&CONFIGURATION, |it, answer| member(it, answer, "config"))
    }

    /// Changes the configuration of its agent, and says whether the agent took it:
    /// `PATCH /api/admin/database-agent-hosts/{database_agent_host}/config`, permission `database-agent-hosts.update`.
    /// May be repeated, and is.
    ///
    /// `change` has the form of [`Configuration`] with only what changes. What tells the agent where the panel is
    /// cannot be changed here.
    ///
    /// From the document, not recorded.
    pub fn update_configuration(&self, change: &Value) -> Call<bool> {
        self.call(&UPDATE_CONFIGURATION, |it, answer| member(it, answer, "applied"))
            .json(change)
    }

    /// What its machine is: `GET /api/admin/database-agent-hosts/{database_agent_host}/system/overview`, permission
    /// `database-agent-hosts.read`.
    ///
    /// From the document, not recorded.
    pub fn system_overview(&self) -> Call<AgentOverview> {
        self.call(&SYSTEM_OVERVIEW, call::json)
    }

    /// What its machine does just now: `GET /api/admin/database-agent-hosts/{database_agent_host}/system/stats`,
    /// permission `database-agent-hosts.read`.
    ///
    /// From the document, not recorded.
    pub fn system_stats(&self) -> Call<AgentStats> {
        self.call(&SYSTEM_STATS, |it, answer| member(it, answer, "stats"))
    }

    /// Asks its agent whether it is there: `POST /api/admin/database-agent-hosts/{database_agent_host}/test`,
    /// permission `database-agent-hosts.test`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Node`](crate::ErrorKind::Node) when it cannot be reached.
    pub fn test(&self) -> Call<()> {
        self.call(&TEST, call::done)
    }

    /// The secret with which panel and agent know each other:
    /// `GET /api/admin/database-agent-hosts/{database_agent_host}/token`, permission `database-agent-hosts.read-token`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn token(&self) -> Call<Secret> {
        self.call(&TOKEN, |it, answer| member(it, answer, "token"))
    }

    /// Gives it a new secret, which is then to be given to the agent:
    /// `POST /api/admin/database-agent-hosts/{database_agent_host}/reset-token`, permission
    /// `database-agent-hosts.reset-token`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn reset_token(&self) -> Call<Secret> {
        self.call(&RESET_TOKEN, |it, answer| member(it, answer, "token"))
    }

    /// The instances on it, or those that a search finds:
    /// `GET /api/admin/database-agent-hosts/{database_agent_host}/instances`, permission `database-agent-hosts.read`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn instances(&self) -> Listing<HostedInstance> {
        Listing::new(&self.transport, &INSTANCES, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "instances")
        })
    }

    /// One database instance on it.
    #[must_use]
    pub fn instance(&self, id: DatabaseInstanceId) -> HostedInstanceHandle {
        HostedInstanceHandle::new(&self.transport, self.id, id)
    }
}

/// One database instance on its host, by id.
#[derive(Debug, Clone)]
pub struct HostedInstanceHandle {
    transport: Transport,
    host: DatabaseAgentHostId,
    id: DatabaseInstanceId,
}

impl HostedInstanceHandle {
    pub(super) fn new(transport: &Transport, host: DatabaseAgentHostId, id: DatabaseInstanceId) -> Self {
        Self {
            transport: transport.clone(),
            host,
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        answer::call(
            &self.transport,
            endpoint,
            &[&self.host.to_string(), &self.id.to_string()],
            read,
        )
    }

    /// Reads it: `GET /api/admin/database-agent-hosts/{database_agent_host}/instances/{database_instance}`, permission
    /// `database-agent-hosts.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<HostedInstance> {
        self.call(&INSTANCES_GET, |it, answer| member(it, answer, "instance"))
    }

    /// Changes it: `PATCH /api/admin/database-agent-hosts/{database_agent_host}/instances/{database_instance}`,
    /// permission `database-agent-hosts.update`. May be repeated, and is.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) while the host is in maintenance, when its template is gone or when the
    /// name is taken ([`is_taken`](crate::is_taken)).
    pub fn update(&self, change: &UpdateDatabaseInstance) -> Call<()> {
        let call = self.call(&INSTANCES_UPDATE, call::done);
        reveal(call, change, &change.secrets())
    }

    /// Deletes it with its data:
    /// `DELETE /api/admin/database-agent-hosts/{database_agent_host}/instances/{database_instance}`, permission
    /// `database-agent-hosts.delete`. Sent once.
    ///
    /// With `force` also when it is locked or its host is in maintenance, and it is forgotten when the agent fails.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Refused`](crate::ErrorKind::Refused) while it is locked or while the
    /// host is in maintenance.
    pub fn delete(&self, force: bool) -> Call<()> {
        self.call(&INSTANCES_DELETE, call::done).json(&Force { force })
    }
}

impl Calagopus {
    /// The hosts of database instances.
    #[must_use]
    pub fn database_agent_hosts(&self) -> DatabaseAgentHosts {
        DatabaseAgentHosts::new(self.transport())
    }

    /// One host of database instances.
    #[must_use]
    pub fn database_agent_host(&self, id: DatabaseAgentHostId) -> DatabaseAgentHostHandle {
        DatabaseAgentHostHandle::new(self.transport(), id)
    }
}

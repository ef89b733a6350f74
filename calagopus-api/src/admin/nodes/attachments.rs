//! What the servers of a node may have: database hosts, database agent hosts, mounts.

use panel_http::{Call, Endpoint, Safety, call};

use super::NodeHandle;
use crate::{
    admin::{
        database_agent_hosts::{AddDatabaseAgentHost, AttachedDatabaseAgentHost},
        database_hosts::{AddDatabaseHost, AttachedDatabaseHost},
        mounts::{AddMount, AttachedMount},
    },
    answer,
    id::{DatabaseAgentHostId, DatabaseHostId, MountId},
    paging::{Listing, page},
};

static DATABASE_HOSTS: Endpoint = Endpoint::get(
    "admin.nodes.database_hosts.list",
    "/api/admin/nodes/{node}/database-hosts",
);
static ADD_DATABASE_HOST: Endpoint = Endpoint::post(
    "admin.nodes.database_hosts.add",
    "/api/admin/nodes/{node}/database-hosts",
    Safety::Act,
);
static REMOVE_DATABASE_HOST: Endpoint = Endpoint::delete(
    "admin.nodes.database_hosts.remove",
    "/api/admin/nodes/{node}/database-hosts/{database_host}",
    Safety::Act,
);
static AGENT_HOSTS: Endpoint = Endpoint::get(
    "admin.nodes.database_agent_hosts.list",
    "/api/admin/nodes/{node}/database-agent-hosts",
);
static ADD_AGENT_HOST: Endpoint = Endpoint::post(
    "admin.nodes.database_agent_hosts.add",
    "/api/admin/nodes/{node}/database-agent-hosts",
    Safety::Act,
);
static REMOVE_AGENT_HOST: Endpoint = Endpoint::delete(
    "admin.nodes.database_agent_hosts.remove",
    "/api/admin/nodes/{node}/database-agent-hosts/{database_agent_host}",
    Safety::Act,
);
static MOUNTS: Endpoint = Endpoint::get("admin.nodes.mounts.list", "/api/admin/nodes/{node}/mounts");
static ADD_MOUNT: Endpoint = Endpoint::post("admin.nodes.mounts.add", "/api/admin/nodes/{node}/mounts", Safety::Act);
static REMOVE_MOUNT: Endpoint = Endpoint::delete(
    "admin.nodes.mounts.remove",
    "/api/admin/nodes/{node}/mounts/{mount}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 9] = [
    &DATABASE_HOSTS,
    &ADD_DATABASE_HOST,
    &REMOVE_DATABASE_HOST,
    &AGENT_HOSTS,
    &ADD_AGENT_HOST,
    &REMOVE_AGENT_HOST,
    &MOUNTS,
    &ADD_MOUNT,
    &REMOVE_MOUNT,
];

impl NodeHandle {
    /// The database hosts that its servers may have databases on, or those whose name contains what is searched for:
    /// `GET /api/admin/nodes/{node}/database-hosts`, permission `nodes.database-hosts`.
    pub fn database_hosts(&self) -> Listing<AttachedDatabaseHost> {
        self.list(&DATABASE_HOSTS, |it, answer| page(it, answer, "database_hosts"))
    }

    /// Lets its servers have databases on this host: `POST /api/admin/nodes/{node}/database-hosts`, permission
    /// `nodes.database-hosts`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Refused`](crate::ErrorKind::Refused) when they may already, see
    /// [`is_taken`](crate::is_taken).
    pub fn add_database_host(&self, host: DatabaseHostId) -> Call<()> {
        self.call(&ADD_DATABASE_HOST, call::done).json(&AddDatabaseHost {
            database_host_uuid: host,
        })
    }

    /// Its servers get no more databases on this host: `DELETE /api/admin/nodes/{node}/database-hosts/{database_host}`,
    /// permission `nodes.database-hosts`. Those they have stay. Sent once.
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
    /// for: `GET /api/admin/nodes/{node}/database-agent-hosts`, permission `nodes.database-agent-hosts`.
    pub fn database_agent_hosts(&self) -> Listing<AttachedDatabaseAgentHost> {
        self.list(&AGENT_HOSTS, |it, answer| page(it, answer, "database_agent_hosts"))
    }

    /// Lets its servers have database instances on this host: `POST /api/admin/nodes/{node}/database-agent-hosts`,
    /// permission `nodes.database-agent-hosts`. Sent once.
    ///
    /// # Errors
    /// As [`add_database_host`](Self::add_database_host).
    pub fn add_database_agent_host(&self, host: DatabaseAgentHostId) -> Call<()> {
        self.call(&ADD_AGENT_HOST, call::done).json(&AddDatabaseAgentHost {
            database_agent_host_uuid: host,
        })
    }

    /// Its servers get no more database instances on this host:
    /// `DELETE /api/admin/nodes/{node}/database-agent-hosts/{database_agent_host}`, permission
    /// `nodes.database-agent-hosts`. Those they have stay. Sent once.
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

    /// The mounts that its servers may have, or those whose name contains what is searched for:
    /// `GET /api/admin/nodes/{node}/mounts`, permission `nodes.mounts`.
    pub fn mounts(&self) -> Listing<AttachedMount> {
        self.list(&MOUNTS, |it, answer| page(it, answer, "mounts"))
    }

    /// Lets its servers have a mount: `POST /api/admin/nodes/{node}/mounts`, permission `nodes.mounts`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when they may already, see [`is_taken`](crate::is_taken).
    pub fn add_mount(&self, mount: MountId) -> Call<()> {
        self.call(&ADD_MOUNT, call::done).json(&AddMount { mount_uuid: mount })
    }

    /// Its servers may no longer have a mount: `DELETE /api/admin/nodes/{node}/mounts/{mount}`, permission `nodes.mounts`. Sent
    /// once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn remove_mount(&self, mount: MountId) -> Call<()> {
        let segments = [&*self.id.to_string(), &*mount.to_string()];
        answer::call(&self.transport, &REMOVE_MOUNT, &segments, call::done)
    }
}

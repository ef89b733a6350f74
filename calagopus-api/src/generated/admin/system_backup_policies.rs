//! System backup policies, which back servers up without their owners: `/api/admin/system-back-up-policies`.

mod model;
mod write;

use panel_http::{Call, Endpoint, Safety, Transport, call};
use serde::Serialize;

pub use self::{
    model::{PolicyLocation, PolicyNode, PolicyServer, SystemBackupPolicy},
    write::{NewSystemBackupPolicy, UpdateSystemBackupPolicy},
};
use crate::{
    admin::nodes::BackupOnNode,
    answer::{self, member},
    calagopus::Calagopus,
    id::{LocationId, NodeId, ServerId, SystemBackupPolicyId},
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("admin.system_backup_policies.list", "/api/admin/system-backup-policies");
static CREATE: Endpoint = Endpoint::post(
    "admin.system_backup_policies.create",
    "/api/admin/system-backup-policies",
    Safety::Create,
);
static GET: Endpoint = Endpoint::get(
    "admin.system_backup_policies.get",
    "/api/admin/system-backup-policies/{system_backup_policy}",
);
static UPDATE: Endpoint = Endpoint::patch(
    "admin.system_backup_policies.update",
    "/api/admin/system-backup-policies/{system_backup_policy}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "admin.system_backup_policies.delete",
    "/api/admin/system-backup-policies/{system_backup_policy}",
    Safety::Act,
);
static TRIGGER: Endpoint = Endpoint::post(
    "admin.system_backup_policies.trigger",
    "/api/admin/system-backup-policies/{system_backup_policy}/trigger",
    Safety::Act,
);
static BACKUPS: Endpoint = Endpoint::get(
    "admin.system_backup_policies.backups",
    "/api/admin/system-backup-policies/{system_backup_policy}/backups",
);
static LOCATIONS: Endpoint = Endpoint::get(
    "admin.system_backup_policies.locations",
    "/api/admin/system-backup-policies/{system_backup_policy}/locations",
);
static ADD_LOCATION: Endpoint = Endpoint::post(
    "admin.system_backup_policies.add_location",
    "/api/admin/system-backup-policies/{system_backup_policy}/locations",
    Safety::Act,
);
static REMOVE_LOCATION: Endpoint = Endpoint::delete(
    "admin.system_backup_policies.remove_location",
    "/api/admin/system-backup-policies/{system_backup_policy}/locations/{location}",
    Safety::Act,
);
static NODES: Endpoint = Endpoint::get(
    "admin.system_backup_policies.nodes",
    "/api/admin/system-backup-policies/{system_backup_policy}/nodes",
);
static ADD_NODE: Endpoint = Endpoint::post(
    "admin.system_backup_policies.add_node",
    "/api/admin/system-backup-policies/{system_backup_policy}/nodes",
    Safety::Act,
);
static REMOVE_NODE: Endpoint = Endpoint::delete(
    "admin.system_backup_policies.remove_node",
    "/api/admin/system-backup-policies/{system_backup_policy}/nodes/{node}",
    Safety::Act,
);
static SERVERS: Endpoint = Endpoint::get(
    "admin.system_backup_policies.servers",
    "/api/admin/system-backup-policies/{system_backup_policy}/servers",
);
static ADD_SERVER: Endpoint = Endpoint::post(
    "admin.system_backup_policies.add_server",
    "/api/admin/system-backup-policies/{system_backup_policy}/servers",
    Safety::Act,
);
static REMOVE_SERVER: Endpoint = Endpoint::delete(
    "admin.system_backup_policies.remove_server",
    "/api/admin/system-backup-policies/{system_backup_policy}/servers/{server}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 16] = [
    &LIST,
    &CREATE,
    &GET,
    &UPDATE,
    &DELETE,
    &TRIGGER,
    &BACKUPS,
    &LOCATIONS,
    &ADD_LOCATION,
    &REMOVE_LOCATION,
    &NODES,
    &ADD_NODE,
    &REMOVE_NODE,
    &SERVERS,
    &ADD_SERVER,
    &REMOVE_SERVER,
];

#[derive(Serialize)]
struct DeleteBackups {
    delete_backups: bool,
}

#[derive(Serialize)]
struct LocationUuid {
    location_uuid: LocationId,
}

#[derive(Serialize)]
struct NodeUuid {
    node_uuid: NodeId,
}

#[derive(Serialize)]
struct ServerUuid {
    server_uuid: ServerId,
}

/// The system backup policies of the panel.
#[derive(Debug, Clone)]
pub struct SystemBackupPolicies {
    transport: Transport,
}

impl SystemBackupPolicies {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that a search finds: `GET /api/admin/system-back-up-policies`, permission
    /// `system-back-up-policies.read`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Listing<SystemBackupPolicy> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| {
            page(it, answer, "system_backup_policies")
        })
    }

    /// Makes a policy: `POST /api/admin/system-back-up-policies`, permission `system-back-up-policies.create`. Sent
    /// once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken
    /// ([`is_taken`](crate::is_taken)).
    pub fn create(&self, policy: &NewSystemBackupPolicy) -> Call<SystemBackupPolicy> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| {
            member(it, answer, "system_backup_policy")
        })
        .json(policy)
    }
}

/// One system backup policy, by id.
#[derive(Debug, Clone)]
pub struct SystemBackupPolicyHandle {
    transport: Transport,
    id: SystemBackupPolicyId,
}

impl SystemBackupPolicyHandle {
    pub(super) fn new(transport: &Transport, id: SystemBackupPolicyId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/admin/system-back-up-policies/{system_backup_policy}`, permission
    /// `system-back-up-policies.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<SystemBackupPolicy> {
        self.call(&GET, |it, answer| member(it, answer, "system_backup_policy"))
    }

    /// Changes it: `PATCH /api/admin/system-back-up-policies/{system_backup_policy}`, permission
    /// `system-back-up-policies.update`. May be repeated, and is.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when the name is taken ([`is_taken`](crate::is_taken)).
    pub fn update(&self, change: &UpdateSystemBackupPolicy) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it, and its back-ups with it if so said:
    /// `DELETE /api/admin/system-back-up-policies/{system_backup_policy}`, permission `system-back-up-policies.delete`.
    /// Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self, delete_backups: bool) -> Call<()> {
        self.call(&DELETE, call::done).json(&DeleteBackups { delete_backups })
    }

    /// Runs it now: `POST /api/admin/system-back-up-policies/{system_backup_policy}/trigger`, permission
    /// `system-back-up-policies.update`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn trigger(&self) -> Call<()> {
        self.call(&TRIGGER, call::done)
    }

    /// The back-ups that it made, or those that a search finds:
    /// `GET /api/admin/system-back-up-policies/{system_backup_policy}/backups`, permission
    /// `system-back-up-policies.backups`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    pub fn backups(&self) -> Listing<BackupOnNode> {
        Listing::new(&self.transport, &BACKUPS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "backups")
        })
    }

    /// The locations that it backs up, or those that a search finds:
    /// `GET /api/admin/system-back-up-policies/{system_backup_policy}/locations`, permission
    /// `system-back-up-policies.read`.
    ///
    /// A search looks at the name of the location.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn locations(&self) -> Listing<PolicyLocation> {
        Listing::new(&self.transport, &LOCATIONS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "locations")
        })
    }

    /// Backs up a location from now on: `POST /api/admin/system-back-up-policies/{system_backup_policy}/locations`,
    /// permission `system-back-up-policies.update`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when it is there already.
    pub fn add_location(&self, location: LocationId) -> Call<()> {
        self.call(&ADD_LOCATION, call::done).json(&LocationUuid {
            location_uuid: location,
        })
    }

    /// Backs up a location no more:
    /// `DELETE /api/admin/system-back-up-policies/{system_backup_policy}/locations/{location}`, permission
    /// `system-back-up-policies.update`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn remove_location(&self, location: LocationId) -> Call<()> {
        answer::call(
            &self.transport,
            &REMOVE_LOCATION,
            &[&self.id.to_string(), &location.to_string()],
            call::done,
        )
    }

    /// The nodes that it backs up, or those that a search finds:
    /// `GET /api/admin/system-back-up-policies/{system_backup_policy}/nodes`, permission
    /// `system-back-up-policies.read`.
    ///
    /// A search looks at the name of the node.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn nodes(&self) -> Listing<PolicyNode> {
        Listing::new(&self.transport, &NODES, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "nodes")
        })
    }

    /// Backs up a node from now on: `POST /api/admin/system-back-up-policies/{system_backup_policy}/nodes`, permission
    /// `system-back-up-policies.update`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when it is there already.
    pub fn add_node(&self, node: NodeId) -> Call<()> {
        self.call(&ADD_NODE, call::done).json(&NodeUuid { node_uuid: node })
    }

    /// Backs up a node no more: `DELETE /api/admin/system-back-up-policies/{system_backup_policy}/nodes/{node}`,
    /// permission `system-back-up-policies.update`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn remove_node(&self, node: NodeId) -> Call<()> {
        answer::call(
            &self.transport,
            &REMOVE_NODE,
            &[&self.id.to_string(), &node.to_string()],
            call::done,
        )
    }

    /// The servers that it backs up, or those that a search finds:
    /// `GET /api/admin/system-back-up-policies/{system_backup_policy}/servers`, permission
    /// `system-back-up-policies.read`.
    ///
    /// A search looks at the name of the server.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn servers(&self) -> Listing<PolicyServer> {
        Listing::new(&self.transport, &SERVERS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "servers")
        })
    }

    /// Backs up a server from now on: `POST /api/admin/system-back-up-policies/{system_backup_policy}/servers`,
    /// permission `system-back-up-policies.update`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when it is there already.
    pub fn add_server(&self, server: ServerId) -> Call<()> {
        self.call(&ADD_SERVER, call::done)
            .json(&ServerUuid { server_uuid: server })
    }

    /// Backs up a server no more: `DELETE /api/admin/system-back-up-policies/{system_backup_policy}/servers/{server}`,
    /// permission `system-back-up-policies.update`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn remove_server(&self, server: ServerId) -> Call<()> {
        answer::call(
            &self.transport,
            &REMOVE_SERVER,
            &[&self.id.to_string(), &server.to_string()],
            call::done,
        )
    }
}

impl Calagopus {
    /// The system backup policies of the panel.
    #[must_use]
    pub fn system_backup_policies(&self) -> SystemBackupPolicies {
        SystemBackupPolicies::new(self.transport())
    }

    /// One system backup policy.
    #[must_use]
    pub fn system_backup_policy(&self, id: SystemBackupPolicyId) -> SystemBackupPolicyHandle {
        SystemBackupPolicyHandle::new(self.transport(), id)
    }
}

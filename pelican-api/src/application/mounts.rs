//! Mounts, the folders of nodes that servers see: `/api/application/mounts`.

mod model;
mod write;

use panel_http::{Call, Effect, EffectRule, Endpoint, Safety, Transport, call, envelope};
use serde::Serialize;

pub use self::{
    model::{Mount, Relationships},
    write::{NewMount, UpdateMount},
};
use crate::{
    application::{
        eggs::{self, Egg},
        nodes::{self, Node},
        servers::{self, Server},
    },
    dialect::UNIQUE,
    id::{EggId, MountId, NodeId, ServerId},
};

static LIST: Endpoint = Endpoint::get("mounts.list", "/api/application/mounts");
static GET: Endpoint = Endpoint::get("mounts.get", "/api/application/mounts/{mount}");
static CREATE: Endpoint =
    Endpoint::post("mounts.create", "/api/application/mounts", Safety::Create).with_effects(&NOT_STORED);
static UPDATE: Endpoint =
    Endpoint::patch("mounts.update", "/api/application/mounts/{mount}", Safety::Level).with_effects(&TAKEN);
static DELETE: Endpoint = Endpoint::delete("mounts.delete", "/api/application/mounts/{mount}", Safety::Act);
static EGGS: Endpoint = Endpoint::get("mounts.eggs", "/api/application/mounts/{mount}/eggs");
static NODES: Endpoint = Endpoint::get("mounts.nodes", "/api/application/mounts/{mount}/nodes");
static SERVERS: Endpoint = Endpoint::get("mounts.servers", "/api/application/mounts/{mount}/servers");
static ADD_EGGS: Endpoint =
    Endpoint::post("mounts.add_eggs", "/api/application/mounts/{mount}/eggs", Safety::Act).with_effects(&TAKEN);
static ADD_NODES: Endpoint =
    Endpoint::post("mounts.add_nodes", "/api/application/mounts/{mount}/nodes", Safety::Act).with_effects(&TAKEN);
static ADD_SERVERS: Endpoint = Endpoint::post(
    "mounts.add_servers",
    "/api/application/mounts/{mount}/servers",
    Safety::Act,
)
.with_effects(&TAKEN);
static REMOVE_EGG: Endpoint = Endpoint::delete(
    "mounts.remove_egg",
    "/api/application/mounts/{mount}/eggs/{egg}",
    Safety::Act,
);
static REMOVE_NODE: Endpoint = Endpoint::delete(
    "mounts.remove_node",
    "/api/application/mounts/{mount}/nodes/{node}",
    Safety::Act,
);
static REMOVE_SERVER: Endpoint = Endpoint::delete(
    "mounts.remove_server",
    "/api/application/mounts/{mount}/servers/{server}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 14] = [
    &LIST,
    &GET,
    &CREATE,
    &UPDATE,
    &DELETE,
    &EGGS,
    &NODES,
    &SERVERS,
    &ADD_EGGS,
    &ADD_NODES,
    &ADD_SERVERS,
    &REMOVE_EGG,
    &REMOVE_NODE,
    &REMOVE_SERVER,
];

/// The database did not take it: a name, or a use of the mount, that there is already. Each call writes in one statement.
static TAKEN: [EffectRule; 1] = [EffectRule::code(UNIQUE, Effect::Refused)];

/// The panel forgets all that was sent, and the database does not take a mount without a name, in a transaction.
static NOT_STORED: [EffectRule; 2] = [
    EffectRule::code(UNIQUE, Effect::Refused),
    EffectRule::code("QueryException", Effect::Refused),
];

panel_http::open_enum! {
    /// What can be asked for along with a mount.
    pub enum Include {
        /// The eggs whose servers may have it. Needs the permission *Eggs: read*.
        Eggs = "eggs",
        /// The nodes whose servers may have it. Needs the permission *Nodes: read*.
        Nodes = "nodes",
        /// The servers that have it. Needs the permission *Servers: read*.
        Servers = "servers",
    }

    /// What a list of mounts can be sorted by.
    pub enum Sort {
        /// The number.
        Id = "id",
        /// The UUID.
        Uuid = "uuid",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

panel_http::list_request! {
    /// Mounts: `GET /api/application/mounts`, permission *Mounts: read*.
    ///
    /// Filters find a part of the text, upper and lower case being the same; a comma means "or".
    pub struct ListMounts of Mount, include Include, sort Sort {
        /// Mounts whose UUID contains this.
        filter_uuid = "uuid",
        /// Mounts whose name contains this.
        filter_name = "name",
    }
}

/// Eggs, nodes or servers that are to have a mount.
#[derive(Serialize)]
enum Users {
    #[serde(rename = "eggs")]
    Eggs(Vec<EggId>),
    #[serde(rename = "nodes")]
    Nodes(Vec<NodeId>),
    #[serde(rename = "servers")]
    Servers(Vec<ServerId>),
}

/// The mounts of the panel.
#[derive(Debug, Clone)]
pub struct Mounts {
    transport: Transport,
}

impl Mounts {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that pass the filters.
    pub fn list(&self) -> ListMounts {
        ListMounts(panel_http::List::new(&self.transport, &LIST, &[], envelope::page))
    }

    /// Makes a mount: `POST /api/application/mounts`, permission *Mounts: read & write*. Sent once.
    ///
    /// *Caveats*: **no panel up to now can do it**: each forgets what was sent and answers with a `500`. Make mounts in the
    /// admin area; all else here works.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) with the effect [`Refused`](crate::Effect::Refused).
    pub fn create(&self, mount: &NewMount) -> Call<Mount, Include> {
        Call::new(&self.transport, &CREATE, &[], envelope::item).json(mount)
    }
}

/// One mount, by number.
#[derive(Debug, Clone)]
pub struct MountHandle {
    transport: Transport,
    id: MountId,
}

impl MountHandle {
    pub(crate) fn new(transport: &Transport, id: MountId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T, I>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T, I> {
        Call::new(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    fn remove(&self, endpoint: &'static Endpoint, user: &str) -> Call<()> {
        Call::new(&self.transport, endpoint, &[&self.id.to_string(), user], call::done)
    }

    /// Reads it: `GET /api/application/mounts/{mount}`, permission *Mounts: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Mount, Include> {
        self.call(&GET, envelope::item)
    }

    /// Changes it: `PATCH /api/application/mounts/{mount}`, permission *Mounts: read & write*. May be repeated, and is.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation), see
    /// [`is_taken`](crate::is_taken) for the name of another mount.
    pub fn update(&self, change: &UpdateMount) -> Call<Mount, Include> {
        self.call(&UPDATE, envelope::item).json(change)
    }

    /// Deletes it: `DELETE /api/application/mounts/{mount}`, permission *Mounts: read & write*. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while servers have it; [`NotFound`](crate::ErrorKind::NotFound) when it is gone
    /// already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// The eggs whose servers may have it, all at once: `GET /api/application/mounts/{mount}/eggs`, permission
    /// *Eggs: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn eggs(&self) -> Call<Vec<Egg>, eggs::Include> {
        self.call(&EGGS, envelope::items)
    }

    /// The nodes whose servers may have it, all at once: `GET /api/application/mounts/{mount}/nodes`, permission
    /// *Nodes: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn nodes(&self) -> Call<Vec<Node>, nodes::Include> {
        self.call(&NODES, envelope::items)
    }

    /// The servers that have it, all at once: `GET /api/application/mounts/{mount}/servers`, permission *Servers: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn servers(&self) -> Call<Vec<Server>, servers::Include> {
        self.call(&SERVERS, envelope::items)
    }

    /// Lets servers of these eggs, too, have it: `POST /api/application/mounts/{mount}/eggs`, permission
    /// *Mounts: read & write*. Sent once.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) with the effect [`Refused`](crate::Effect::Refused) when one of them is there
    /// already: none is added then, see [`is_taken`](crate::is_taken). [`Validation`](crate::ErrorKind::Validation) when
    /// there is no such egg, or none is given; [`NotFound`](crate::ErrorKind::NotFound).
    pub fn add_eggs(&self, eggs: impl IntoIterator<Item = EggId>) -> Call<Mount, Include> {
        let eggs = Users::Eggs(eggs.into_iter().collect());
        self.call(&ADD_EGGS, envelope::item).json(&eggs)
    }

    /// Lets servers on these nodes, too, have it: `POST /api/application/mounts/{mount}/nodes`, permission
    /// *Mounts: read & write*. Sent once.
    ///
    /// # Errors
    /// As [`add_eggs`](Self::add_eggs).
    pub fn add_nodes(&self, nodes: impl IntoIterator<Item = NodeId>) -> Call<Mount, Include> {
        let nodes = Users::Nodes(nodes.into_iter().collect());
        self.call(&ADD_NODES, envelope::item).json(&nodes)
    }

    /// Gives it to these servers, too: `POST /api/application/mounts/{mount}/servers`, permission *Mounts: read & write*.
    /// Sent once. Whether their eggs and nodes may have it is not looked at.
    ///
    /// # Errors
    /// As [`add_eggs`](Self::add_eggs).
    pub fn add_servers(&self, servers: impl IntoIterator<Item = ServerId>) -> Call<Mount, Include> {
        let servers = Users::Servers(servers.into_iter().collect());
        self.call(&ADD_SERVERS, envelope::item).json(&servers)
    }

    /// Lets servers of this egg no longer have it: `DELETE /api/application/mounts/{mount}/eggs/{egg}`, permission
    /// *Mounts: read & write*. Sent once. It is no error when they could not.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound): there is no such mount.
    pub fn remove_egg(&self, egg: EggId) -> Call<()> {
        self.remove(&REMOVE_EGG, &egg.to_string())
    }

    /// Lets servers on this node no longer have it: `DELETE /api/application/mounts/{mount}/nodes/{node}`, permission
    /// *Mounts: read & write*. Sent once. It is no error when they could not.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound): there is no such mount.
    pub fn remove_node(&self, node: NodeId) -> Call<()> {
        self.remove(&REMOVE_NODE, &node.to_string())
    }

    /// Takes it from this server: `DELETE /api/application/mounts/{mount}/servers/{server}`, permission
    /// *Mounts: read & write*. Sent once. It is no error when the server did not have it.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound): there is no such mount.
    pub fn remove_server(&self, server: ServerId) -> Call<()> {
        self.remove(&REMOVE_SERVER, &server.to_string())
    }
}

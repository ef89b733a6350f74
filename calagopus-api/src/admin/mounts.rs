//! Mounts: `/api/admin/mounts`.

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, Patch, Safety, Transport,
    call::{self, Read},
};
use serde::{Deserialize, Serialize};

use super::{eggs::Egg, nests::Nest, nodes::Node, servers::Server};
use crate::{
    answer::{self, member},
    id::MountId,
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("admin.mounts.list", "/api/admin/mounts");
static CREATE: Endpoint = Endpoint::post("admin.mounts.create", "/api/admin/mounts", Safety::Create);
static GET: Endpoint = Endpoint::get("admin.mounts.get", "/api/admin/mounts/{mount}");
static UPDATE: Endpoint = Endpoint::patch("admin.mounts.update", "/api/admin/mounts/{mount}", Safety::Level);
static DELETE: Endpoint = Endpoint::delete("admin.mounts.delete", "/api/admin/mounts/{mount}", Safety::Act);
static DUPLICATE: Endpoint = Endpoint::post(
    "admin.mounts.duplicate",
    "/api/admin/mounts/{mount}/duplicate",
    Safety::Create,
);
static EGGS: Endpoint = Endpoint::get("admin.mounts.eggs", "/api/admin/mounts/{mount}/nest-eggs");
static NODES: Endpoint = Endpoint::get("admin.mounts.nodes", "/api/admin/mounts/{mount}/nodes");
static SERVERS: Endpoint = Endpoint::get("admin.mounts.servers", "/api/admin/mounts/{mount}/servers");

pub(crate) static ENDPOINTS: [&Endpoint; 9] = [
    &LIST, &CREATE, &GET, &UPDATE, &DELETE, &DUPLICATE, &EGGS, &NODES, &SERVERS,
];

/// A mount: a folder of a node that servers see. Node and egg of a server must both have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mount {
    /// The mount.
    #[serde(rename = "uuid")]
    pub id: MountId,
    /// Its name.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// Where it is on the node.
    pub source: String,
    /// Where a server sees it.
    pub target: String,
    /// Whether a server may only read it.
    pub read_only: bool,
    /// Whether the owner of a server may add it.
    pub user_mountable: bool,
    /// When it was made.
    pub created: Timestamp,
}

/// A mount that a node, an egg or a server has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AttachedMount {
    /// The mount.
    pub mount: Mount,
    /// Since when.
    pub created: Timestamp,
}

/// An egg that has a mount.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggWithMount {
    /// The nest of the egg.
    pub nest: Nest,
    /// The egg.
    #[serde(rename = "nest_egg")]
    pub egg: Egg,
    /// Since when.
    pub created: Timestamp,
}

/// A node that has a mount.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeWithMount {
    /// The node.
    pub node: Node,
    /// Since when.
    pub created: Timestamp,
}

/// A server that has a mount.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerWithMount {
    /// The server.
    pub server: Server,
    /// Since when.
    pub created: Timestamp,
}

/// A mount to be added to something.
#[derive(Serialize)]
pub(super) struct AddMount {
    pub(super) mount_uuid: MountId,
}

/// What a copy of a mount does not share with it.
#[derive(Serialize)]
struct CopyOfMount {
    name: String,
    source: String,
    target: String,
}

/// A new mount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewMount {
    /// Its name, 1 to 255 characters; unique.
    pub name: String,
    /// A remark, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Where it is on the node, 1 to 255 characters.
    pub source: String,
    /// Where a server sees it, 1 to 255 characters.
    pub target: String,
    /// Whether a server may only read it.
    pub read_only: bool,
    /// Whether the owner of a server may add it.
    pub user_mountable: bool,
}

impl NewMount {
    /// One that servers may only read, and only administrators add.
    pub fn new(name: impl Into<String>, source: impl Into<String>, target: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: Patch::Keep,
            source: source.into(),
            target: target.into(),
            read_only: true,
            user_mountable: false,
        }
    }

    /// Sets the remark.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Whether a server may only read it; so it is if you say nothing.
    pub fn read_only(mut self, read_only: bool) -> Self {
        self.read_only = read_only;
        self
    }

    /// Whether the owner of a server may add it.
    pub fn user_mountable(mut self, user_mountable: bool) -> Self {
        self.user_mountable = user_mountable;
        self
    }
}

/// A change of a mount. What is not set stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateMount {
    /// Its name; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Where it is on the node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where a server sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Whether a server may only read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only: Option<bool>,
    /// Whether the owner of a server may add it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_mountable: Option<bool>,
}

impl UpdateMount {
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

    /// Sets where it is on the node.
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Sets where a server sees it.
    pub fn target(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// Whether a server may only read it.
    pub fn read_only(mut self, read_only: bool) -> Self {
        self.read_only = Some(read_only);
        self
    }

    /// Whether the owner of a server may add it.
    pub fn user_mountable(mut self, user_mountable: bool) -> Self {
        self.user_mountable = Some(user_mountable);
        self
    }
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

    /// All of them, or those whose name contains what is searched for: `GET /api/admin/mounts`, permission `mounts.read`.
    pub fn list(&self) -> Listing<Mount> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| page(it, answer, "mounts"))
    }

    /// Makes a mount: `POST /api/admin/mounts`, permission `mounts.create`. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when name or both folders are
    /// those of another, see [`is_taken`](crate::is_taken).
    pub fn create(&self, mount: &NewMount) -> Call<Mount> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| member(it, answer, "mount")).json(mount)
    }
}

/// One mount.
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

    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/admin/mounts/{mount}`, permission `mounts.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Mount> {
        self.call(&GET, |it, answer| member(it, answer, "mount"))
    }

    /// Changes it: `PATCH /api/admin/mounts/{mount}`, permission `mounts.update`. May be repeated, and is. The panel answers
    /// nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); others as [`Mounts::create`].
    pub fn update(&self, change: &UpdateMount) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it: `DELETE /api/admin/mounts/{mount}`, permission `mounts.delete`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Makes a copy of it with another name and other folders: `POST /api/admin/mounts/{mount}/duplicate`, permission
    /// `mounts.create`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); others as [`Mounts::create`].
    pub fn duplicate(
        &self,
        name: impl Into<String>,
        source: impl Into<String>,
        target: impl Into<String>,
    ) -> Call<Mount> {
        self.call(&DUPLICATE, |it, answer| member(it, answer, "mount"))
            .json(&CopyOfMount {
                name: name.into(),
                source: source.into(),
                target: target.into(),
            })
    }

    /// The eggs that have it, or those whose name contains what is searched for: `GET /api/admin/mounts/{mount}/nest-eggs`,
    /// permission `eggs.read`.
    pub fn eggs(&self) -> Listing<EggWithMount> {
        Listing::new(&self.transport, &EGGS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "nest_egg_mounts")
        })
    }

    /// The nodes that have it, or those whose name contains what is searched for: `GET /api/admin/mounts/{mount}/nodes`,
    /// permission `nodes.read`.
    pub fn nodes(&self) -> Listing<NodeWithMount> {
        Listing::new(&self.transport, &NODES, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "node_mounts")
        })
    }

    /// The servers that have it, or those whose name contains what is searched for: `GET /api/admin/mounts/{mount}/servers`,
    /// permission `servers.read`.
    pub fn servers(&self) -> Listing<ServerWithMount> {
        Listing::new(&self.transport, &SERVERS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "server_mounts")
        })
    }
}

//! Groups in which a user sorts servers: `/api/client/servers/groups`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Safety, Transport, call};
use serde::{Deserialize, Serialize};

use crate::{
    answer::{self, member},
    client::{ClientApi, servers::Server},
    id::{ServerGroupId, ServerId},
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("client.server_groups.list", "/api/client/servers/groups");
static CREATE: Endpoint = Endpoint::post(
    "client.server_groups.create",
    "/api/client/servers/groups",
    Safety::Create,
)
.one_at_a_time_of_user("/api/client/servers/groups");
static REORDER: Endpoint = Endpoint::put(
    "client.server_groups.reorder",
    "/api/client/servers/groups/order",
    Safety::Level,
);
static SERVERS: Endpoint = Endpoint::get(
    "client.server_groups.servers",
    "/api/client/servers/groups/{server_group}",
);
static UPDATE: Endpoint = Endpoint::patch(
    "client.server_groups.update",
    "/api/client/servers/groups/{server_group}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.server_groups.delete",
    "/api/client/servers/groups/{server_group}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 6] = [&LIST, &CREATE, &REORDER, &SERVERS, &UPDATE, &DELETE];

/// A group into which a user sorts servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerGroup {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: ServerGroupId,
    /// Its name.
    pub name: String,
    /// Its place among the groups.
    pub order: i32,
    /// The servers in it, in their order.
    pub server_order: Vec<ServerId>,
    /// When it was made.
    pub created: Timestamp,
}

/// A new group of servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewServerGroup {
    /// Its name, 2 to 31 characters.
    pub name: String,
    /// The servers in it, in their order, at most 100 of them.
    pub server_order: Vec<ServerId>,
}

impl NewServerGroup {
    /// With its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            server_order: Vec::new(),
        }
    }

    /// Sets the servers in it, in their order, at most 100 of them.
    pub fn server_order(mut self, server_order: impl IntoIterator<Item = ServerId>) -> Self {
        self.server_order = server_order.into_iter().collect();
        self
    }
}

/// A change of a group of servers. What is not set stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateServerGroup {
    /// Its name, 2 to 31 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The servers in it, in their order, at most 100 of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_order: Option<Vec<ServerId>>,
}

impl UpdateServerGroup {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name, 2 to 31 characters.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the servers in it, in their order, at most 100 of them.
    pub fn server_order(mut self, server_order: impl IntoIterator<Item = ServerId>) -> Self {
        self.server_order = Some(server_order.into_iter().collect());
        self
    }
}

#[derive(Serialize)]
struct ServerGroupOrder<'a> {
    server_group_order: &'a [ServerGroupId],
}

/// The groups in which the user sorts servers.
#[derive(Debug, Clone)]
pub struct ServerGroups {
    transport: Transport,
}

impl ServerGroups {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, in their order: `GET /api/client/servers/groups`, permission `servers.read`.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Call<Vec<ServerGroup>> {
        answer::call(&self.transport, &LIST, &[], |it, answer| {
            member(it, answer, "server_groups")
        })
    }

    /// Makes a group: `POST /api/client/servers/groups`, permission `servers.create`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when there are as many as
    /// the panel allows.
    pub fn create(&self, group: &NewServerGroup) -> Call<ServerGroup> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| {
            member(it, answer, "server_group")
        })
        .json(group)
    }

    /// Puts the groups into this order, at most 25 of them: `PUT /api/client/servers/groups/order`, permission
    /// `servers.update`. May be repeated, and is.
    ///
    /// From the document, not recorded.
    pub fn reorder(&self, server_group_order: &[ServerGroupId]) -> Call<()> {
        answer::call(&self.transport, &REORDER, &[], call::done).json(&ServerGroupOrder { server_group_order })
    }
}

/// One group of servers, by id.
#[derive(Debug, Clone)]
pub struct ServerGroupHandle {
    transport: Transport,
    id: ServerGroupId,
}

impl ServerGroupHandle {
    pub(super) fn new(transport: &Transport, id: ServerGroupId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// The servers in it, or those that a search finds: `GET /api/client/servers/groups/{server_group}`, permission
    /// `servers.read`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn servers(&self) -> Listing<Server> {
        Listing::new(&self.transport, &SERVERS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "servers")
        })
    }

    /// Changes it: `PATCH /api/client/servers/groups/{server_group}`, permission `servers.update`. May be repeated, and
    /// is.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation).
    pub fn update(&self, change: &UpdateServerGroup) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it; its servers stay: `DELETE /api/client/servers/groups/{server_group}`, permission `servers.delete`.
    /// Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

impl ClientApi {
    /// The groups in which the user sorts servers.
    #[must_use]
    pub fn server_groups(&self) -> ServerGroups {
        ServerGroups::new(self.transport())
    }

    /// One of the groups in which the user sorts servers.
    #[must_use]
    pub fn server_group(&self, id: ServerGroupId) -> ServerGroupHandle {
        ServerGroupHandle::new(self.transport(), id)
    }
}

//! Allocations of a server, the addresses and ports that it listens on: `/api/client/servers/{server}/allocations`.

use panel_http::{Call, Endpoint, Patch, Safety, call};
use serde::{Deserialize, Serialize};

pub use crate::server::ServerAllocation;
use crate::{
    answer,
    client::{account::RULES_OF_THE_PANEL, on_server::OnServer},
    id::ServerAllocationId,
    paging::{self, Listing},
};

static LIST: Endpoint = Endpoint::get("client.allocations.list", "/api/client/servers/{server}/allocations");
static ASSIGN: Endpoint = Endpoint::post(
    "client.allocations.assign",
    "/api/client/servers/{server}/allocations",
    Safety::Create,
)
.with_effects(&RULES_OF_THE_PANEL)
.one_at_a_time("/api/client/servers/{server}/allocations");
static UPDATE: Endpoint = Endpoint::patch(
    "client.allocations.update",
    "/api/client/servers/{server}/allocations/{allocation}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.allocations.delete",
    "/api/client/servers/{server}/allocations/{allocation}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 4] = [&LIST, &ASSIGN, &UPDATE, &DELETE];

/// A change of an allocation. What is not set stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateAllocation {
    /// A remark of 1 to 1024 bytes, or none.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub notes: Patch<String>,
    /// Whether it is the server's main one. `false` changes nothing about one that is not, and leaves the server without a
    /// main one otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary: Option<bool>,
}

impl UpdateAllocation {
    /// Changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the remark, or with nothing removes it.
    pub fn notes(mut self, notes: Option<String>) -> Self {
        self.notes = notes.into();
        self
    }

    /// Whether it is the server's main one.
    pub const fn primary(mut self, primary: bool) -> Self {
        self.primary = Some(primary);
        self
    }
}

/// The allocations of a server.
#[derive(Debug, Clone)]
pub struct Allocations {
    server: OnServer,
}

impl Allocations {
    pub(super) const fn new(server: OnServer) -> Self {
        Self { server }
    }

    /// All of them, page by page: `GET /api/client/servers/{server}/allocations`, permission `allocations.read`. The search
    /// looks at address and port (`192.0.2.1:25565`), at the alias and at the remark.
    pub fn list(&self) -> Listing<ServerAllocation> {
        self.server.list(&LIST, &[], |endpoint, answer| {
            paging::page(endpoint, answer, "allocations")
        })
    }

    /// Gives the server one more, which the panel chooses at random: `POST /api/client/servers/{server}/allocations`,
    /// permission `allocations.create`. Sent once;
    /// [one at a time](crate::client#some-writes-wait-for-their-turn-and-not-for-long).
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when the server has as many as it may, when none is left, and unless a
    /// configuration of its egg lets users have more
    /// ([`allocation_self_assign_enabled`](crate::models::client::server::EggConfiguration::allocation_self_assign_enabled)).
    /// After an [`Unknown`](crate::Effect::Unknown) look in the list: nothing but its length tells.
    pub fn assign(&self) -> Call<ServerAllocation> {
        self.server.call(&ASSIGN, &[], |endpoint, answer| {
            answer::member(endpoint, answer, "allocation")
        })
    }
}

/// One allocation of a server.
#[derive(Debug, Clone)]
pub struct AllocationHandle {
    server: OnServer,
    id: ServerAllocationId,
}

impl AllocationHandle {
    pub(super) const fn new(server: OnServer, id: ServerAllocationId) -> Self {
        Self { server, id }
    }

    /// Changes it: `PATCH /api/client/servers/{server}/allocations/{allocation}`, permission `allocations.update`. May be
    /// repeated, and is. The server listens to a new main one from its next start.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when the server must keep its main one.
    pub fn update(&self, change: &UpdateAllocation) -> Call<()> {
        self.server
            .call(&UPDATE, &[&self.id.to_string()], call::done)
            .json(change)
    }

    /// Takes it from the server: `DELETE /api/client/servers/{server}/allocations/{allocation}`, permission
    /// `allocations.delete`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for its main one when it must keep one;
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is not the server's (any more).
    pub fn delete(&self) -> Call<()> {
        self.server.call(&DELETE, &[&self.id.to_string()], call::done)
    }
}

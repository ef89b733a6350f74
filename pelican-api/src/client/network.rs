//! Allocations of a server, the addresses and ports that it listens on: `/api/client/servers/{server}/network/allocations`.

use panel_http::{Call, Endpoint, Safety, Transport, call, envelope};
use serde::{Deserialize, Serialize};

use crate::id::{AllocationId, ServerIdentifier};

static LIST: Endpoint = Endpoint::get(
    "client.allocations.list",
    "/api/client/servers/{server}/network/allocations",
);
static ASSIGN: Endpoint = Endpoint::post(
    "client.allocations.assign",
    "/api/client/servers/{server}/network/allocations",
    Safety::Create,
);
static SET_NOTE: Endpoint = Endpoint::post(
    "client.allocations.set_note",
    "/api/client/servers/{server}/network/allocations/{allocation}",
    Safety::Level,
);
static MAKE_PRIMARY: Endpoint = Endpoint::post(
    "client.allocations.make_primary",
    "/api/client/servers/{server}/network/allocations/{allocation}/primary",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.allocations.delete",
    "/api/client/servers/{server}/network/allocations/{allocation}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 5] = [&LIST, &ASSIGN, &SET_NOTE, &MAKE_PRIMARY, &DELETE];

/// An address and port of a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Allocation {
    /// Its number.
    pub id: AllocationId,
    /// The IP address it listens on.
    pub ip: String,
    /// The name or address that players are told instead.
    pub ip_alias: Option<String>,
    /// The port.
    pub port: u16,
    /// What a user noted.
    pub notes: Option<String>,
    /// Whether it is the primary one.
    pub is_default: bool,
}

/// The body of a call that sets a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Note<'a> {
    notes: Option<&'a str>,
}

/// The allocations of a server.
#[derive(Debug, Clone)]
pub struct Allocations {
    transport: Transport,
    server: ServerIdentifier,
}

impl Allocations {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
        }
    }

    /// All of them: `GET /api/client/servers/{server}/network/allocations`, right `allocation.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Forbidden`](crate::ErrorKind::Forbidden),
    /// [`Conflict`](crate::ErrorKind::Conflict) as with every call to a server that is not ready.
    pub fn list(&self) -> Call<Vec<Allocation>> {
        Call::new(&self.transport, &LIST, &[self.server.as_str()], envelope::items)
    }

    /// Gives the server one more, which the panel chooses on the IP address of the primary one:
    /// `POST /api/client/servers/{server}/network/allocations`, right `allocation.create`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when the server has as many as it may, when none is left, and when the panel
    /// does not give any out to users, as it is set up at first; [`RateLimited`](crate::ErrorKind::RateLimited) after 2 in a
    /// minute. After an [`Unknown`](crate::Effect::Unknown) look in the list: nothing but its length tells.
    pub fn assign(&self) -> Call<Allocation> {
        Call::new(&self.transport, &ASSIGN, &[self.server.as_str()], envelope::item)
    }
}

/// One allocation of a server, by number.
#[derive(Debug, Clone)]
pub struct AllocationHandle {
    transport: Transport,
    server: ServerIdentifier,
    id: AllocationId,
}

impl AllocationHandle {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier, id: AllocationId) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        let segments = [self.server.as_str(), &self.id.to_string()];
        Call::new(&self.transport, endpoint, &segments, read)
    }

    /// Sets the note on it, or with nothing removes it:
    /// `POST /api/client/servers/{server}/network/allocations/{allocation}`, right `allocation.update`. May be repeated, and
    /// is. At most 256 characters.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), also for another server's allocation;
    /// [`Validation`](crate::ErrorKind::Validation).
    pub fn set_note(&self, note: Option<&str>) -> Call<Allocation> {
        self.call(&SET_NOTE, envelope::item).json(&Note { notes: note })
    }

    /// Makes it the primary one: `POST /api/client/servers/{server}/network/allocations/{allocation}/primary`, right
    /// `allocation.update`. May be repeated, and is. The server listens there from its next start.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), also for another server's allocation.
    pub fn make_primary(&self) -> Call<Allocation> {
        self.call(&MAKE_PRIMARY, envelope::item)
    }

    /// Takes it from the server: `DELETE /api/client/servers/{server}/network/allocations/{allocation}`, right
    /// `allocation.delete`. Sent once.
    ///
    /// The panel takes the primary one as well, and leaves the server with a primary allocation that is not its own: make
    /// another one primary first.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when the server's limit of allocations is 0 or none is set;
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is not the server's (any more).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

//! Databases of a server: `/api/client/servers/{server}/databases`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Safety, Secret, call};
use serde::{Deserialize, Serialize};

pub use crate::words::DatabaseType;
use crate::{
    answer,
    client::{account::RULES_OF_THE_PANEL, on_server::OnServer},
    id::{DatabaseHostId, DatabaseId},
    paging::{self, Listing, Searchable},
};

static LIST: Endpoint = Endpoint::get("client.databases.list", "/api/client/servers/{server}/databases");
static HOSTS: Endpoint = Endpoint::get("client.databases.hosts", "/api/client/servers/{server}/databases/hosts");
static CREATE: Endpoint = Endpoint::post(
    "client.databases.create",
    "/api/client/servers/{server}/databases",
    Safety::Create,
)
.with_effects(&RULES_OF_THE_PANEL)
.one_at_a_time("/api/client/servers/{server}/databases");
static GET: Endpoint = Endpoint::get(
    "client.databases.get",
    "/api/client/servers/{server}/databases/{database}",
);
static UPDATE: Endpoint = Endpoint::patch(
    "client.databases.update",
    "/api/client/servers/{server}/databases/{database}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.databases.delete",
    "/api/client/servers/{server}/databases/{database}",
    Safety::Act,
);
static RECREATE: Endpoint = Endpoint::post(
    "client.databases.recreate",
    "/api/client/servers/{server}/databases/{database}/recreate",
    Safety::Act,
)
.with_effects(&RULES_OF_THE_PANEL);
static ROTATE_PASSWORD: Endpoint = Endpoint::post(
    "client.databases.rotate_password",
    "/api/client/servers/{server}/databases/{database}/rotate-password",
    Safety::Act,
)
.with_effects(&RULES_OF_THE_PANEL);
static SIZE: Endpoint = Endpoint::get(
    "client.databases.size",
    "/api/client/servers/{server}/databases/{database}/size",
);

pub(crate) static ENDPOINTS: [&Endpoint; 9] = [
    &LIST,
    &HOSTS,
    &CREATE,
    &GET,
    &UPDATE,
    &DELETE,
    &RECREATE,
    &ROTATE_PASSWORD,
    &SIZE,
];

/// A database of a server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Database {
    /// The database.
    #[serde(rename = "uuid")]
    pub id: DatabaseId,
    /// What kind it is.
    pub r#type: DatabaseType,
    /// The name or address of its host.
    pub host: String,
    /// The port of its host.
    pub port: u16,
    /// Its name, such as `s43793ae9_main`.
    pub name: String,
    /// Whether it is kept from being deleted, and its password from being changed.
    pub is_locked: bool,
    /// The name of its user.
    pub username: String,
    /// The password of its user, when it was asked for and the permission `databases.read-password` is there.
    pub password: Option<Secret>,
    /// When it was made.
    pub created: Timestamp,
}

/// A host that a server can have databases on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DatabaseHost {
    /// The host.
    #[serde(rename = "uuid")]
    pub id: DatabaseHostId,
    /// Its name.
    pub name: String,
    /// Whether it is being worked on. Nothing can be made, changed or deleted on it then.
    pub maintenance_enabled: bool,
    /// What kind of databases it has.
    pub r#type: DatabaseType,
    /// Its name or address on the network.
    pub host: String,
    /// Its port.
    pub port: u16,
}

/// A new database.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewDatabase {
    /// The host that it is made on, one of the server's [hosts](Databases::hosts).
    pub database_host_uuid: DatabaseHostId,
    /// Its name, 3 to 31 of `A-Z`, `a-z`, `0-9` and `_`. The panel puts the server before it: `s43793ae9_main`.
    pub name: String,
}

impl NewDatabase {
    /// On this host, with this name.
    pub fn new(host: DatabaseHostId, name: impl Into<String>) -> Self {
        Self {
            database_host_uuid: host,
            name: name.into(),
        }
    }
}

/// The body of the call that locks.
#[derive(Serialize)]
struct Lock {
    locked: bool,
}

/// What the list of databases can be asked for, beside the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has no values and never will")]
pub enum WithPassword {}

impl Searchable for WithPassword {}

impl Listing<Database, WithPassword> {
    /// With `true` the passwords come along, for who has the permission `databases.read-password`.
    pub fn include_password(self, include: bool) -> Self {
        self.query("include_password", include)
    }
}

/// The databases of a server.
///
/// # Errors
/// Of every call to one that is not there: it is told as [`Refused`](crate::ErrorKind::Refused) with an
/// [`Unknown`](crate::Effect::Unknown) effect, because answers of database servers come through on routes like these.
#[derive(Debug, Clone)]
pub struct Databases {
    server: OnServer,
}

impl Databases {
    pub(super) const fn new(server: OnServer) -> Self {
        Self { server }
    }

    /// All of them, page by page: `GET /api/client/servers/{server}/databases`, permission `databases.read`. The search looks at
    /// the name.
    pub fn list(&self) -> Listing<Database, WithPassword> {
        self.server.list(&LIST, &[], |endpoint, answer| {
            paging::page(endpoint, answer, "databases")
        })
    }

    /// Where the server can have databases: `GET /api/client/servers/{server}/databases/hosts`, permission `databases.read`.
    pub fn hosts(&self) -> Call<Vec<DatabaseHost>> {
        self.server.call(&HOSTS, &[], |endpoint, answer| {
            answer::member(endpoint, answer, "database_hosts")
        })
    }

    /// Makes one: `POST /api/client/servers/{server}/databases`, permission `databases.create`. Its password comes along, for
    /// who may read it. Sent once; [one at a time](crate::client#some-writes-wait-for-their-turn-and-not-for-long).
    ///
    /// # Errors
    /// * [`Refused`](crate::ErrorKind::Refused) when the server has as many as it may, when the host is being worked on or not
    ///   one of the server's, for a name that it cannot have, and for a name in use.
    /// * [`Panel`](crate::ErrorKind::Panel) (a bare `500`) when the host does not do it; on PostgreSQL for a name in use, too.
    ///
    /// After an [`Unknown`](crate::Effect::Unknown) look for the name in the list.
    pub fn create(&self, database: &NewDatabase) -> Call<Database> {
        let read: call::Read<Database> = |endpoint, answer| answer::member(endpoint, answer, "database");
        self.server.call(&CREATE, &[], read).json(database)
    }
}

/// One database of a server. Every call needs the permission `databases.read` beside its own.
///
/// # Errors
/// Of every call: as with [`Databases`].
#[derive(Debug, Clone)]
pub struct DatabaseHandle {
    server: OnServer,
    id: DatabaseId,
}

impl DatabaseHandle {
    pub(super) const fn new(server: OnServer, id: DatabaseId) -> Self {
        Self { server, id }
    }

    #[cfg(feature = "full")]
    pub(crate) const fn place(&self) -> (&OnServer, DatabaseId) {
        (&self.server, self.id)
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        self.server.call(endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it, without its password: `GET /api/client/servers/{server}/databases/{database}`.
    pub fn get(&self) -> Call<Database> {
        self.call(&GET, |endpoint, answer| answer::member(endpoint, answer, "database"))
    }

    /// Reads it, with its password for who has the permission `databases.read-password`. As [`get`](Self::get).
    pub fn get_with_password(&self) -> Call<Database> {
        self.get().query("include_password", "true")
    }

    /// Keeps it from being deleted, or no longer: `PATCH /api/client/servers/{server}/databases/{database}`, permission
    /// `databases.update`. May be repeated, and is.
    pub fn set_locked(&self, locked: bool) -> Call<()> {
        self.call(&UPDATE, call::done).json(&Lock { locked })
    }

    /// Deletes it with all that is in it: `DELETE /api/client/servers/{server}/databases/{database}`, permission
    /// `databases.delete`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it is locked or its host is being worked on;
    /// [`Panel`](crate::ErrorKind::Panel) when the host does not do it.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Deletes all that is in it: `POST /api/client/servers/{server}/databases/{database}/recreate`, permission
    /// `databases.recreate`. Sent once.
    ///
    /// # Errors
    /// As with [`delete`](Self::delete).
    pub fn recreate(&self) -> Call<()> {
        self.call(&RECREATE, call::done)
    }

    /// Gives its user another password: `POST /api/client/servers/{server}/databases/{database}/rotate-password`, permission
    /// `databases.update`. Answers it, for who has the permission `databases.read-password`. Sent once.
    ///
    /// # Errors
    /// As with [`delete`](Self::delete).
    pub fn rotate_password(&self) -> Call<Option<Secret>> {
        self.call(&ROTATE_PASSWORD, |endpoint, answer| {
            answer::member(endpoint, answer, "password")
        })
    }

    /// Its size in bytes: `GET /api/client/servers/{server}/databases/{database}/size`. The panel asks the host at most every
    /// 15 s.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while its host is being worked on; [`Panel`](crate::ErrorKind::Panel) when the
    /// host does not answer.
    pub fn size(&self) -> Call<u64> {
        self.call(&SIZE, |endpoint, answer| answer::member(endpoint, answer, "size"))
    }
}

//! Databases of a server: `/api/application/servers/{server}/databases`.

use jiff::Timestamp;
use panel_http::{
    Call, Effect, EffectRule, Endpoint, Safety, Secret, Transport, call, envelope,
    related::{self, One},
};
use serde::{Deserialize, Serialize};

use crate::{
    application::database_hosts::DatabaseHost,
    dialect::{DATA_VALIDATION, UNIQUE},
    id::{DatabaseHostId, DatabaseId, ServerId},
};

static LIST: Endpoint = Endpoint::get("databases.list", "/api/application/servers/{server}/databases");
static GET: Endpoint = Endpoint::get(
    "databases.get",
    "/api/application/servers/{server}/databases/{database}",
);
static CREATE: Endpoint = Endpoint::post(
    "databases.create",
    "/api/application/servers/{server}/databases",
    Safety::Create,
)
.with_effects(&REFUSED_FIRST);
static RESET_PASSWORD: Endpoint = Endpoint::post(
    "databases.reset_password",
    "/api/application/servers/{server}/databases/{database}/reset-password",
    Safety::Act,
)
.with_effects(&REFUSED_FIRST);
static DELETE: Endpoint = Endpoint::delete(
    "databases.delete",
    "/api/application/servers/{server}/databases/{database}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 5] = [&LIST, &GET, &CREATE, &RESET_PASSWORD, &DELETE];

/// Said before the database host hears anything.
static REFUSED_FIRST: [EffectRule; 3] = [
    EffectRule::code("DatabaseClientFeatureNotEnabledException", Effect::Refused),
    EffectRule::code(DATA_VALIDATION, Effect::Refused),
    EffectRule::code(UNIQUE, Effect::Refused),
];

/// A database of a server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Database {
    /// Its number.
    pub id: DatabaseId,
    /// The server it belongs to.
    pub server: ServerId,
    /// The host it is on.
    pub host: DatabaseHostId,
    /// Its name, such as `s7_world`.
    pub database: String,
    /// The name of its user, such as `u7_8fKq2mXa1Z`.
    pub username: String,
    /// Where its user may connect from, such as `%`.
    pub remote: String,
    /// How many connections it allows; 0 or nothing is any number.
    pub max_connections: Option<u64>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// What was asked for with [`Include`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Database {
    /// Its password, when it was asked for.
    #[must_use]
    pub fn password(&self) -> Option<&Secret> {
        related::one(&self.relationships.as_ref()?.password).map(|it| &it.password)
    }

    /// Its host, when it was asked for and is shown.
    #[must_use]
    pub fn host(&self) -> Option<&DatabaseHost> {
        related::one(&self.relationships.as_ref()?.host)
    }
}

/// Two databases are the same when all but their passwords are.
impl PartialEq for Database {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && self.server == other.server
            && self.host == other.host
            && self.database == other.database
            && self.username == other.username
            && self.remote == other.remote
            && self.max_connections == other.max_connections
            && self.created_at == other.created_at
            && self.updated_at == other.updated_at
            && Self::host(self) == Self::host(other)
    }
}

impl Eq for Database {}

/// What can come along with a [`Database`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// Its password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: One<Password>,
    /// Its host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: One<DatabaseHost>,
}

/// A password of a database.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Password {
    /// The password.
    pub password: Secret,
}

panel_http::open_enum! {
    /// What can be asked for along with a database.
    pub enum Include {
        /// Its password. Whoever may read the database may read that.
        Password = "password",
        /// Its host. Needs the permission *Database hosts: read*.
        Host = "host",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

/// A new database.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewDatabase {
    /// Its name, 1 to 48 letters, digits, `-` and `_`. The panel puts `s7_` before it, 7 being the server, and cuts what is
    /// longer than 48 then.
    pub database: String,
    /// Where its user may connect from, up to 15 digits, dots and `%`; `%` is from anywhere.
    pub remote: String,
    /// The host it is made on.
    pub host: DatabaseHostId,
}

impl NewDatabase {
    /// A database of this name on this host, to be reached from `remote`.
    pub fn new(database: impl Into<String>, remote: impl Into<String>, host: DatabaseHostId) -> Self {
        Self {
            database: database.into(),
            remote: remote.into(),
            host,
        }
    }
}

/// The databases of a server.
#[derive(Debug, Clone)]
pub struct Databases {
    transport: Transport,
    server: ServerId,
}

impl Databases {
    pub(crate) fn new(transport: &Transport, server: ServerId) -> Self {
        Self {
            transport: transport.clone(),
            server,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T, Include> {
        Call::new(&self.transport, endpoint, &[&self.server.to_string()], read)
    }

    /// All of them: `GET /api/application/servers/{server}/databases`, permission *Server databases: read*. They come in one
    /// piece.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound): no such server.
    pub fn list(&self) -> Call<Vec<Database>, Include> {
        self.call(&LIST, envelope::items)
    }

    /// Makes one, with a user and a password: `POST /api/application/servers/{server}/databases`, permission
    /// *Server databases: read & write*. Sent once, on a connection of its own.
    ///
    /// The password comes along when it is asked for with [`Include::Password`].
    ///
    /// # Errors
    /// * [`Refused`](crate::ErrorKind::Refused): the name is in use here (`DuplicateDatabaseNameException`), or the server has
    ///   as many as its limit allows (`TooManyDatabasesException`).
    /// * [`Panel`](crate::ErrorKind::Panel): the panel does not make databases at all
    ///   (`DatabaseClientFeatureNotEnabledException`, refused); or the database host failed, and the effect is
    ///   [`Unknown`](crate::Effect::Unknown): the panel forgets the database, and the host may keep it.
    /// * [`Validation`](crate::ErrorKind::Validation); [`NotFound`](crate::ErrorKind::NotFound): no such server.
    pub fn create(&self, database: &NewDatabase) -> Call<Database, Include> {
        self.call(&CREATE, envelope::item).json(database)
    }
}

/// One database of a server.
#[derive(Debug, Clone)]
pub struct DatabaseHandle {
    transport: Transport,
    server: ServerId,
    id: DatabaseId,
}

impl DatabaseHandle {
    pub(crate) fn new(transport: &Transport, server: ServerId, id: DatabaseId) -> Self {
        Self {
            transport: transport.clone(),
            server,
            id,
        }
    }

    fn call<T, I>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T, I> {
        let segments = [self.server.to_string(), self.id.to_string()];
        Call::new(
            &self.transport,
            endpoint,
            &segments.each_ref().map(String::as_str),
            read,
        )
    }

    /// Reads it: `GET /api/application/servers/{server}/databases/{database}`, permission *Server databases: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), also for a database of another server.
    pub fn get(&self) -> Call<Database, Include> {
        self.call(&GET, envelope::item)
    }

    /// Gives its user a new password: `POST /api/application/servers/{server}/databases/{database}/reset-password`,
    /// permission *Server databases: read & write*. Sent once. Read it with [`get`](Self::get) and [`Include::Password`].
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) when the database host failed; the effect is [`Unknown`](crate::Effect::Unknown):
    /// the panel keeps the old password, and the user may be gone. Reset it again.
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn reset_password(&self) -> Call<()> {
        self.call(&RESET_PASSWORD, call::done)
    }

    /// Deletes it with all that is in it: `DELETE /api/application/servers/{server}/databases/{database}`, permission
    /// *Server databases: read & write*. Sent once.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) when the database host failed; the effect is [`Unknown`](crate::Effect::Unknown):
    /// the panel keeps it, and the host may not. [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

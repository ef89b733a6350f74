//! Databases of a server: `/api/application/servers/{server}/databases`.

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, Safety, Secret, Transport, call, envelope,
    related::{self, One},
};
use serde::{Deserialize, Serialize};

use crate::id::{DatabaseHostId, DatabaseId, NodeId, ServerId};

static LIST: Endpoint = Endpoint::get("databases.list", "/api/application/servers/{server}/databases");
static GET: Endpoint = Endpoint::get(
    "databases.get",
    "/api/application/servers/{server}/databases/{database}",
);
static CREATE: Endpoint = Endpoint::post(
    "databases.create",
    "/api/application/servers/{server}/databases",
    Safety::Create,
);
static RESET_PASSWORD: Endpoint = Endpoint::post(
    "databases.reset_password",
    "/api/application/servers/{server}/databases/{database}/reset-password",
    Safety::Act,
);
static DELETE: Endpoint = Endpoint::delete(
    "databases.delete",
    "/api/application/servers/{server}/databases/{database}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 5] = [&LIST, &GET, &CREATE, &RESET_PASSWORD, &DELETE];

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
    /// The name of its user.
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

/// A machine that databases are on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DatabaseHost {
    /// Its number.
    pub id: DatabaseHostId,
    /// Its name.
    pub name: String,
    /// Its host name or IP address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The name of the panel's user there.
    pub username: String,
    /// The node it is meant for.
    pub node: Option<NodeId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

panel_http::open_enum! {
    /// What can be asked for along with a database.
    pub enum Include {
        /// Its password. Needs no other permission than the database itself.
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

/// A new database of a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewDatabase {
    /// Its name, 1 to 48 letters, digits, `-` and `_`. The panel puts `s7_` before it, 7 being the number of the server, and
    /// cuts the whole to 48.
    pub database: String,
    /// Where its user may connect from: `%` for anywhere, or an address with `%` in it; 1 to 15 of `0-9%.`.
    pub remote: String,
    /// The host it is made on. No route lists the hosts: [`Database::host`] tells that of another database.
    pub host: DatabaseHostId,
}

impl NewDatabase {
    /// With its name, where its user may connect from, and its host.
    pub fn new(database: impl Into<String>, remote: impl Into<String>, host: DatabaseHostId) -> Self {
        Self {
            database: database.into(),
            remote: remote.into(),
            host,
        }
    }
}

/// The databases of one server.
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

    /// All of them: `GET /api/application/servers/{server}/databases`, permission *Server databases: read*. The panel does
    /// not page them.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound): there is no such server.
    pub fn list(&self) -> Call<Vec<Database>, Include> {
        Call::new(&self.transport, &LIST, &[&self.server.to_string()], envelope::items)
    }

    /// Makes a database with a user and a password of its own: `POST /api/application/servers/{server}/databases`, permission
    /// *Server databases: read & write*. Sent once. The password comes along if it is asked for.
    ///
    /// # Errors
    /// * [`Validation`](crate::ErrorKind::Validation) with each field that is wrong.
    /// * [`Refused`](crate::ErrorKind::Refused): the server has one of this name (`DuplicateDatabaseNameException`) or as many
    ///   as it may have (`TooManyDatabasesException`), or the panel's owner switched databases off.
    /// * [`Panel`](crate::ErrorKind::Panel), whose effect is [`Unknown`](crate::Effect::Unknown): the host failed. The panel
    ///   takes back what it can; look in the list.
    pub fn create(&self, database: &NewDatabase) -> Call<Database, Include> {
        Call::new(&self.transport, &CREATE, &[&self.server.to_string()], envelope::item).json(database)
    }
}

/// One database of a server, by number.
///
/// *Caveats*: the panel looks at the number of the database alone. With one of another server every call here goes to that
/// server's: compare [`Database::server`].
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
        let segments = [&*self.server.to_string(), &*self.id.to_string()];
        Call::new(&self.transport, endpoint, &segments, read)
    }

    /// Reads it: `GET /api/application/servers/{server}/databases/{database}`, permission *Server databases: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Database, Include> {
        self.call(&GET, envelope::item)
    }

    /// Gives it another password: `POST /api/application/servers/{server}/databases/{database}/reset-password`, permission
    /// *Server databases: read & write*. Sent once.
    ///
    /// The panel does not answer the password: read the database with [`Include::Password`] afterwards.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel), whose effect is [`Unknown`](crate::Effect::Unknown): the host failed, and may be
    /// without the user now; do it again. [`NotFound`](crate::ErrorKind::NotFound).
    pub fn reset_password(&self) -> Call<()> {
        self.call(&RESET_PASSWORD, call::done)
    }

    /// Deletes it with what is in it: `DELETE /api/application/servers/{server}/databases/{database}`, permission
    /// *Server databases: read & write*. Sent once.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel), whose effect is [`Unknown`](crate::Effect::Unknown): the host failed, the panel
    /// keeps its row, and the data may be gone. [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

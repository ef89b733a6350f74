//! Databases of a server: `/api/client/servers/{server}/databases`.

use panel_http::{
    Call, Effect, EffectRule, Endpoint, Safety, Secret, Transport, call, envelope,
    related::{self, One},
};
use serde::{Deserialize, Serialize};

use crate::{
    dialect::{DATA_VALIDATION, UNIQUE},
    id::{DatabaseIdentifier, ServerIdentifier},
};

static LIST: Endpoint = Endpoint::get("client.databases.list", "/api/client/servers/{server}/databases");
static CREATE: Endpoint = Endpoint::post(
    "client.databases.create",
    "/api/client/servers/{server}/databases",
    Safety::Create,
)
.with_effects(&ROLLED_BACK);
static ROTATE_PASSWORD: Endpoint = Endpoint::post(
    "client.databases.rotate_password",
    "/api/client/servers/{server}/databases/{database}/rotate-password",
    Safety::Act,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.databases.delete",
    "/api/client/servers/{server}/databases/{database}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 4] = [&LIST, &CREATE, &ROTATE_PASSWORD, &DELETE];

/// The panel writes its row before it goes to the database host; both of these are about the row.
static ROLLED_BACK: [EffectRule; 2] = [
    EffectRule::code(UNIQUE, Effect::Refused),
    EffectRule::code(DATA_VALIDATION, Effect::Refused),
];

/// A database of a server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Database {
    /// What the Client API calls it.
    pub id: DatabaseIdentifier,
    /// Where it is.
    pub host: Host,
    /// Its name, such as `s7_world`.
    pub name: String,
    /// The name of its user.
    pub username: String,
    /// Where its user may connect from, such as `%`.
    pub connections_from: String,
    /// How many connections it allows; 0 or nothing is any number.
    pub max_connections: Option<u64>,
    /// What was asked for with [`Include`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Database {
    /// Its password, when it came along and the key may see it.
    #[must_use]
    pub fn password(&self) -> Option<&Secret> {
        related::one(&self.relationships.as_ref()?.password).map(|it| &it.password)
    }
}

/// Two databases are the same when all but their passwords are.
impl PartialEq for Database {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && self.host == other.host
            && self.name == other.name
            && self.username == other.username
            && self.connections_from == other.connections_from
            && self.max_connections == other.max_connections
    }
}

impl Eq for Database {}

/// Where a database is reached.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Host {
    /// Host name or IP address.
    pub address: String,
    /// Port.
    pub port: u16,
}

/// What can come along with a [`Database`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// Its password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: One<Password>,
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
        /// Its password. Needs the right `database.view_password`.
        Password = "password",
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
    /// Its name, 3 to 48 letters, digits, dashes and underlines. The panel puts `s`, the number of the server and an
    /// underline before it, and cuts the whole at 48.
    pub database: String,
    /// Where its user may connect from: an address in which `%` stands for anything.
    pub remote: String,
}

impl NewDatabase {
    /// With its name, and where its user may connect from (`%`: anywhere).
    pub fn new(database: impl Into<String>, remote: impl Into<String>) -> Self {
        Self {
            database: database.into(),
            remote: remote.into(),
        }
    }
}

/// The databases of a server.
#[derive(Debug, Clone)]
pub struct Databases {
    transport: Transport,
    server: ServerIdentifier,
}

impl Databases {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
        }
    }

    /// All of them: `GET /api/client/servers/{server}/databases`, right `database.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Forbidden`](crate::ErrorKind::Forbidden),
    /// [`Conflict`](crate::ErrorKind::Conflict) as with every call to a server that is not ready.
    pub fn list(&self) -> Call<Vec<Database>, Include> {
        Call::new(&self.transport, &LIST, &[self.server.as_str()], envelope::items)
    }

    /// Makes a database on a host that the panel chooses: `POST /api/client/servers/{server}/databases`, right
    /// `database.create`. Sent once. Its password comes along, if the key may see it.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) for a name that the server has
    /// already, when it has as many as it may, and when there is no host for it. After an
    /// [`Unknown`](crate::Effect::Unknown) look in the list, by name.
    pub fn create(&self, database: &NewDatabase) -> Call<Database> {
        Call::new(&self.transport, &CREATE, &[self.server.as_str()], envelope::item).json(database)
    }
}

/// One database of a server.
#[derive(Debug, Clone)]
pub struct DatabaseHandle {
    transport: Transport,
    server: ServerIdentifier,
    id: DatabaseIdentifier,
}

impl DatabaseHandle {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier, id: DatabaseIdentifier) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        let segments = [self.server.as_str(), self.id.as_str()];
        Call::new(&self.transport, endpoint, &segments, read)
    }

    /// Gives it a new password: `POST /api/client/servers/{server}/databases/{database}/rotate-password`, right
    /// `database.update`. Sent once. The new password comes along, if the key may see it; the old one is of no use any more.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound). After an [`Unknown`](crate::Effect::Unknown) the list tells the password
    /// that holds.
    pub fn rotate_password(&self) -> Call<Database> {
        self.call(&ROTATE_PASSWORD, envelope::item)
    }

    /// Deletes it with all that is in it: `DELETE /api/client/servers/{server}/databases/{database}`, right
    /// `database.delete`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

//! Databases of a server: `/api/client/servers/{server}/databases`.

use panel_http::{
    Call, Endpoint, Safety, Secret, Transport, call, envelope,
    related::{self, One},
};
use serde::{Deserialize, Serialize};

use crate::id::{DatabaseId, ServerIdentifier};

static LIST: Endpoint = Endpoint::get("client.databases.list", "/api/client/servers/{server}/databases");
static CREATE: Endpoint = Endpoint::post(
    "client.databases.create",
    "/api/client/servers/{server}/databases",
    Safety::Create,
);
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

/// A database of a server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Database {
    /// Its number, the same as on the Application API.
    pub id: DatabaseId,
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
        /// Its password. Needs the right `database.view-password`.
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
    /// **Do not use it with today's versions** (1.0.0-beta38, and main of August 2026): they always fail with
    /// `QueryException`, after they have made the database and its user on the host. The panel takes its own row back, so
    /// that it never lists, counts or deletes them, and each try leaves another user there. Make databases with the
    /// Application API. It is here for versions that have mended it.
    ///
    /// # Errors
    /// * [`Validation`](crate::ErrorKind::Validation), also for a name that the server has already.
    /// * [`Refused`](crate::ErrorKind::Refused) when the server has as many as it may, and when there is no host for it.
    /// * [`RateLimited`](crate::ErrorKind::RateLimited) after 2 in a minute.
    /// * [`Panel`](crate::ErrorKind::Panel), whose effect is [`Unknown`](crate::Effect::Unknown): the panel has no such
    ///   database; whether the host has one, only the host can tell, since a host that failed itself is told with the same
    ///   code.
    pub fn create(&self, database: &NewDatabase) -> Call<Database> {
        Call::new(&self.transport, &CREATE, &[self.server.as_str()], envelope::item).json(database)
    }
}

/// One database of a server, by number.
#[derive(Debug, Clone)]
pub struct DatabaseHandle {
    transport: Transport,
    server: ServerIdentifier,
    id: DatabaseId,
}

impl DatabaseHandle {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier, id: DatabaseId) -> Self {
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

    /// Gives it a new password: `POST /api/client/servers/{server}/databases/{database}/rotate-password`, right
    /// `database.update`. Sent once. The new password comes along, if the key may see it; the old one is of no use any more.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound). After an [`Unknown`](crate::Effect::Unknown) the password in the list may
    /// not be the one that holds on the host: rotate it again.
    pub fn rotate_password(&self) -> Call<Database> {
        self.call(&ROTATE_PASSWORD, envelope::item)
    }

    /// Deletes it with all that is in it: `DELETE /api/client/servers/{server}/databases/{database}`, right
    /// `database.delete`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already. After an [`Unknown`](crate::Effect::Unknown) it may
    /// be listed although its data is gone.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

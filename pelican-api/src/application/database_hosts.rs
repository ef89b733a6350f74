//! Database hosts, the database servers on which servers get databases: `/api/application/database-hosts`.

use jiff::Timestamp;
use panel_http::{
    Call, Effect, EffectRule, Endpoint, Patch, Safety, Secret, Transport, call, envelope,
    related::{self, Many},
};
use serde::{Deserialize, Serialize};

use super::with_password::WithPassword;
use crate::{
    application::{databases::Database, nodes::Node},
    id::{DatabaseHostId, NodeId},
};

static LIST: Endpoint = Endpoint::get("database_hosts.list", "/api/application/database-hosts");
static GET: Endpoint = Endpoint::get("database_hosts.get", "/api/application/database-hosts/{database_host}");
static CREATE: Endpoint = Endpoint::post(
    "database_hosts.create",
    "/api/application/database-hosts",
    Safety::Create,
)
.with_effects(&NOT_CONNECTED);
static UPDATE: Endpoint = Endpoint::patch(
    "database_hosts.update",
    "/api/application/database-hosts/{database_host}",
    Safety::Level,
)
.with_effects(&NOT_CONNECTED);
static DELETE: Endpoint = Endpoint::delete(
    "database_hosts.delete",
    "/api/application/database-hosts/{database_host}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 5] = [&LIST, &GET, &CREATE, &UPDATE, &DELETE];

/// The panel logs in to the host before it commits, and rolls back when it cannot.
static NOT_CONNECTED: [EffectRule; 1] = [EffectRule::code(LOGIN_FAILED, Effect::Refused)];

const LOGIN_FAILED: &str = "PDOException";

/// A database server on which servers get databases. Its password is never told.
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
    /// As whom the panel logs in.
    pub username: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// What was asked for with [`Include`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl DatabaseHost {
    /// The databases on it, when they were asked for and are shown.
    pub fn databases(&self) -> impl Iterator<Item = &Database> {
        related::many(self.relationships.as_ref().map(|it| &it.databases))
    }

    /// Whether the databases on it were asked for and the key may not read databases.
    #[must_use]
    pub fn databases_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.databases))
    }

    /// The nodes whose servers get databases on it, when they were asked for and are shown.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        related::many(self.relationships.as_ref().map(|it| &it.nodes))
    }

    /// Whether its nodes were asked for and the key may not read nodes.
    #[must_use]
    pub fn nodes_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.nodes))
    }
}

/// What can come along with a [`DatabaseHost`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// The databases on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub databases: Many<Database>,
    /// The nodes whose servers get databases on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Many<Node>,
}

panel_http::open_enum! {
    /// What can be asked for along with a database host.
    pub enum Include {
        /// The databases on it. Needs the permission *Server databases: read*.
        Databases = "databases",
        /// The nodes whose servers get databases on it. Needs the permission *Nodes: read*.
        Nodes = "nodes",
    }

    /// What a list of database hosts can be sorted by.
    pub enum Sort {
        /// The number.
        Id = "id",
        /// The name.
        Name = "name",
        /// The host name or IP address.
        Host = "host",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

panel_http::list_request! {
    /// Database hosts: `GET /api/application/database-hosts`, permission *Database hosts: read*. Ten on a page unless
    /// `per_page` says another number.
    ///
    /// Filters find a part of the text, upper and lower case being the same; a comma means "or".
    pub struct ListDatabaseHosts of DatabaseHost, include Include, sort Sort {
        /// Database hosts whose name contains this.
        filter_name = "name",
        /// Database hosts whose host name or IP address contains this.
        filter_host = "host",
    }
}

/// A new database host.
///
/// It serialises without its password; the call that makes it sends the password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewDatabaseHost {
    /// Its name, at most 255 characters.
    pub name: String,
    /// Its host name or IP address, as the panel reaches it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// As whom the panel logs in, at most 32 characters; with the right to make databases and users.
    pub username: String,
    /// With which password the panel logs in.
    #[serde(default, skip_serializing)]
    pub password: Patch<Secret>,
    /// The nodes whose servers get databases on it before any other host. Servers of a node without a host get them on any,
    /// if the panel is set so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node_ids: Option<Vec<NodeId>>,
}

impl NewDatabaseHost {
    /// With what every database host needs.
    pub fn new(name: impl Into<String>, host: impl Into<String>, port: u16, username: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            host: host.into(),
            port,
            username: username.into(),
            password: Patch::Keep,
            node_ids: None,
        }
    }

    /// Sets with which password the panel logs in.
    pub fn password(mut self, password: Secret) -> Self {
        self.password = Patch::Set(password);
        self
    }

    /// Sets the nodes whose servers get databases on it. They cannot be changed through the API.
    pub fn nodes(mut self, nodes: impl IntoIterator<Item = NodeId>) -> Self {
        self.node_ids = Some(nodes.into_iter().collect());
        self
    }
}

/// A change of a database host. The panel wants the first four fields always; the password stays as it is unless it is set.
///
/// Its nodes cannot be changed here: the panel takes them and does nothing with them.
///
/// It serialises without its password; the call that makes the change sends the password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateDatabaseHost {
    /// Its name, at most 255 characters.
    pub name: String,
    /// Its host name or IP address, as the panel reaches it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// As whom the panel logs in, at most 32 characters.
    pub username: String,
    /// With which password the panel logs in. `Clear` leaves it as it is, too.
    #[serde(default, skip_serializing)]
    pub password: Patch<Secret>,
}

impl UpdateDatabaseHost {
    /// With what the panel always wants.
    pub fn new(name: impl Into<String>, host: impl Into<String>, port: u16, username: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            host: host.into(),
            port,
            username: username.into(),
            password: Patch::Keep,
        }
    }

    /// A change that changes nothing yet.
    pub fn of(host: &DatabaseHost) -> Self {
        Self::new(&host.name, &host.host, host.port, &host.username)
    }

    /// Sets with which password the panel logs in.
    pub fn password(mut self, password: Secret) -> Self {
        self.password = Patch::Set(password);
        self
    }
}

/// Whether a database host was not made or not changed because the panel could not log in to it.
#[must_use]
pub fn is_login_failed(error: &crate::Error) -> bool {
    error.has_code(LOGIN_FAILED)
}

/// The database hosts of the panel.
#[derive(Debug, Clone)]
pub struct DatabaseHosts {
    transport: Transport,
}

impl DatabaseHosts {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that pass the filters.
    pub fn list(&self) -> ListDatabaseHosts {
        ListDatabaseHosts(panel_http::List::new(&self.transport, &LIST, &[], envelope::page))
    }

    /// Makes a database host: `POST /api/application/database-hosts`, permission *Database hosts: read & write*. Sent once.
    ///
    /// The panel logs in to it first.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) with the effect [`Refused`](crate::Effect::Refused) when the panel cannot log in,
    /// see [`is_login_failed`]; [`Validation`](crate::ErrorKind::Validation).
    pub fn create(&self, host: &NewDatabaseHost) -> Call<DatabaseHost, Include> {
        Call::new(&self.transport, &CREATE, &[], envelope::item).json(&WithPassword {
            request: host,
            password: &host.password,
        })
    }
}

/// One database host, by number.
#[derive(Debug, Clone)]
pub struct DatabaseHostHandle {
    transport: Transport,
    id: DatabaseHostId,
}

impl DatabaseHostHandle {
    pub(crate) fn new(transport: &Transport, id: DatabaseHostId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T, I>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T, I> {
        Call::new(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/application/database-hosts/{database_host}`, permission *Database hosts: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<DatabaseHost, Include> {
        self.call(&GET, envelope::item)
    }

    /// Changes it: `PATCH /api/application/database-hosts/{database_host}`, permission *Database hosts: read & write*. May be
    /// repeated, and is.
    ///
    /// The panel logs in to it with the new values first.
    ///
    /// # Errors
    /// As [`DatabaseHosts::create`]; [`NotFound`](crate::ErrorKind::NotFound).
    pub fn update(&self, change: &UpdateDatabaseHost) -> Call<DatabaseHost, Include> {
        self.call(&UPDATE, envelope::item).json(&WithPassword {
            request: change,
            password: &change.password,
        })
    }

    /// Deletes it: `DELETE /api/application/database-hosts/{database_host}`, permission *Database hosts: read & write*. Sent
    /// once.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) with an [unknown](crate::Effect::Unknown) effect while databases are on it: it
    /// stays, but the panel does not say so. [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

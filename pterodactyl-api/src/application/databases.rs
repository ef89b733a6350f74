//! Databases of a server, as they come along with it. Their own routes are reached by path.

use jiff::Timestamp;
use panel_http::{
    Endpoint, Secret,
    related::{self, One},
};
use serde::{Deserialize, Serialize};

use crate::id::{DatabaseHostId, DatabaseId, NodeId, ServerId};

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

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
    /// What was asked for with `databases.password` or `databases.host`.
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

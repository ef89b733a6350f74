//! Database hosts, as they come along with what they serve.

use jiff::Timestamp;
use panel_http::Secret;
use serde::{Deserialize, Serialize};

use crate::{id::DatabaseHostId, words::DatabaseType};

/// A database host: a database server on which servers have databases.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DatabaseHost {
    /// The host.
    #[serde(rename = "uuid")]
    pub id: DatabaseHostId,
    /// Its name.
    pub name: String,
    /// Whether it takes new databases.
    pub deployment_enabled: bool,
    /// Whether nothing is done on it just now.
    pub maintenance_enabled: bool,
    /// What kind of database server it is.
    #[serde(rename = "type")]
    pub kind: DatabaseType,
    /// What is shown to users in place of its host.
    pub public_host: Option<String>,
    /// What is shown to users in place of its port.
    pub public_port: Option<u16>,
    /// How the panel logs in there. Secrets are empty here.
    pub credentials: DatabaseCredentials,
    /// When it was made.
    pub created: Timestamp,
}

/// How the panel logs in to a database host. The secrets of an answer are empty.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum DatabaseCredentials {
    /// With all in one URL.
    ConnectionString {
        /// The URL, password included.
        connection_string: Secret,
    },
    /// With each part for itself.
    Details {
        /// Name or address of the host.
        host: String,
        /// The port.
        port: u16,
        /// Name for logging in.
        username: String,
        /// The password.
        password: Secret,
    },
    /// A way that this version does not know.
    #[serde(other)]
    Unknown,
}

/// A database host on which the servers of a location or node may have databases.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AttachedDatabaseHost {
    /// The host.
    pub database_host: DatabaseHost,
    /// Since when.
    pub created: Timestamp,
}

/// A database host to be added to a location or node.
#[derive(Serialize)]
pub(super) struct AddDatabaseHost {
    pub(super) database_host_uuid: DatabaseHostId,
}

//! Database hosts, the servers on which databases of game servers are made: `/api/admin/database-hosts`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Patch, Safety, Secret, Transport, call};
use serde::{Deserialize, Serialize};

use crate::{
    admin::{
        database_hosts::{DatabaseCredentials, DatabaseHost},
        servers::Server,
    },
    answer::{self, member},
    calagopus::Calagopus,
    id::{DatabaseHostId, DatabaseId},
    paging::{Listing, page},
    reveal::reveal,
    words::DatabaseType,
};

static LIST: Endpoint = Endpoint::get("admin.database_hosts.list", "/api/admin/database-hosts");
static CREATE: Endpoint = Endpoint::post(
    "admin.database_hosts.create",
    "/api/admin/database-hosts",
    Safety::Create,
);
static GET: Endpoint = Endpoint::get("admin.database_hosts.get", "/api/admin/database-hosts/{database_host}");
static UPDATE: Endpoint = Endpoint::patch(
    "admin.database_hosts.update",
    "/api/admin/database-hosts/{database_host}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "admin.database_hosts.delete",
    "/api/admin/database-hosts/{database_host}",
    Safety::Act,
);
static TEST: Endpoint = Endpoint::post(
    "admin.database_hosts.test",
    "/api/admin/database-hosts/{database_host}/test",
    Safety::Act,
);
static DATABASES: Endpoint = Endpoint::get(
    "admin.database_hosts.databases",
    "/api/admin/database-hosts/{database_host}/databases",
);
static DELETE_DATABASE: Endpoint = Endpoint::delete(
    "admin.database_hosts.delete_database",
    "/api/admin/database-hosts/{database_host}/databases/{database}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 8] = [
    &LIST,
    &CREATE,
    &GET,
    &UPDATE,
    &DELETE,
    &TEST,
    &DATABASES,
    &DELETE_DATABASE,
];

/// A database of a server, as administrators see it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HostedDatabase {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: DatabaseId,
    /// The server it belongs to.
    pub server: Server,
    /// The kind of its host.
    #[serde(rename = "type")]
    pub kind: DatabaseType,
    /// The host name at which it is reached.
    pub host: String,
    /// The port at which it is reached.
    pub port: u16,
    /// Its name.
    pub name: String,
    /// Whether it is locked, so that it cannot be deleted.
    pub is_locked: bool,
    /// Its user.
    pub username: String,
    /// The password of its user.
    pub password: Secret,
    /// When it was made.
    pub created: Timestamp,
}

/// A new database host.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewDatabaseHost {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: DatabaseType,
    /// Whether new databases are made on it; `false` at first.
    pub deployment_enabled: bool,
    /// Whether it is in maintenance, so that its databases cannot be changed; `false` at first.
    pub maintenance_enabled: bool,
    /// What customers are told in the place of its host name, 3 to 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub public_host: Patch<String>,
    /// What customers are told in the place of its port.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub public_port: Patch<u16>,
    /// How the panel logs in.
    pub credentials: DatabaseCredentials,
}

impl NewDatabaseHost {
    /// With its name, its kind and how the panel logs in.
    pub fn new(name: impl Into<String>, kind: DatabaseType, credentials: DatabaseCredentials) -> Self {
        Self {
            name: name.into(),
            kind,
            deployment_enabled: false,
            maintenance_enabled: false,
            public_host: Patch::Keep,
            public_port: Patch::Keep,
            credentials,
        }
    }

    /// Whether new databases are made on it.
    pub const fn deployment_enabled(mut self, deployment_enabled: bool) -> Self {
        self.deployment_enabled = deployment_enabled;
        self
    }

    /// Whether it is in maintenance, so that its databases cannot be changed.
    pub const fn maintenance_enabled(mut self, maintenance_enabled: bool) -> Self {
        self.maintenance_enabled = maintenance_enabled;
        self
    }

    /// What customers are told in the place of its host name, 3 to 255 characters.
    pub fn public_host(mut self, public_host: impl Into<String>) -> Self {
        self.public_host = Patch::Set(public_host.into());
        self
    }

    /// What customers are told in the place of its port.
    pub const fn public_port(mut self, public_port: u16) -> Self {
        self.public_port = Patch::Set(public_port);
        self
    }

    fn secrets(&self) -> Vec<(&'static str, &Secret)> {
        secret(&self.credentials).into_iter().collect()
    }
}

/// A change of a database host. What is not set stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateDatabaseHost {
    /// Its name, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether new databases are made on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployment_enabled: Option<bool>,
    /// Whether it is in maintenance, so that its databases cannot be changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maintenance_enabled: Option<bool>,
    /// What customers are told in the place of its host name, at most 255 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub public_host: Patch<String>,
    /// What customers are told in the place of its port.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub public_port: Patch<u16>,
    /// How the panel logs in, all of it: the password that the panel tells is empty, so that it is to be given again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<DatabaseCredentials>,
}

impl UpdateDatabaseHost {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name, 1 to 255 characters.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Whether new databases are made on it.
    pub const fn deployment_enabled(mut self, deployment_enabled: bool) -> Self {
        self.deployment_enabled = Some(deployment_enabled);
        self
    }

    /// Whether it is in maintenance, so that its databases cannot be changed.
    pub const fn maintenance_enabled(mut self, maintenance_enabled: bool) -> Self {
        self.maintenance_enabled = Some(maintenance_enabled);
        self
    }

    /// What customers are told in the place of its host name, at most 255 characters. [`Patch::Clear`] empties it.
    pub fn public_host(mut self, public_host: Patch<String>) -> Self {
        self.public_host = public_host;
        self
    }

    /// What customers are told in the place of its port. [`Patch::Clear`] empties it.
    pub const fn public_port(mut self, public_port: Patch<u16>) -> Self {
        self.public_port = public_port;
        self
    }

    /// How the panel logs in, all of it: the password that the panel tells is empty, so that it is to be given again.
    pub fn credentials(mut self, credentials: DatabaseCredentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    fn secrets(&self) -> Vec<(&'static str, &Secret)> {
        self.credentials.iter().filter_map(secret).collect()
    }
}

/// What is secret in it, and where it stands in a request.
fn secret(credentials: &DatabaseCredentials) -> Option<(&'static str, &Secret)> {
    match credentials {
        DatabaseCredentials::ConnectionString { connection_string } => {
            Some(("/credentials/connection_string", connection_string))
        }
        DatabaseCredentials::Details { password, .. } => Some(("/credentials/password", password)),
        DatabaseCredentials::Other(_) => None,
    }
}

#[derive(Serialize)]
struct Force {
    force: bool,
}

/// The database hosts of the panel.
#[derive(Debug, Clone)]
pub struct DatabaseHosts {
    transport: Transport,
}

impl DatabaseHosts {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that a search finds: `GET /api/admin/database-hosts`, permission `database-hosts.read`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Listing<DatabaseHost> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| {
            page(it, answer, "database_hosts")
        })
    }

    /// Makes a database host: `POST /api/admin/database-hosts`, permission `database-hosts.create`. Sent once.
    ///
    /// The panel does not try to reach it: see [`test`](DatabaseHostHandle::test).
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken
    /// ([`is_taken`](crate::is_taken)).
    pub fn create(&self, host: &NewDatabaseHost) -> Call<DatabaseHost> {
        let call = answer::call(&self.transport, &CREATE, &[], |it, answer| {
            member(it, answer, "database_host")
        });
        reveal(call, host, &host.secrets())
    }
}

/// One database host, by id.
#[derive(Debug, Clone)]
pub struct DatabaseHostHandle {
    transport: Transport,
    id: DatabaseHostId,
}

impl DatabaseHostHandle {
    pub(super) fn new(transport: &Transport, id: DatabaseHostId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/admin/database-hosts/{database_host}`, permission `database-hosts.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<DatabaseHost> {
        self.call(&GET, |it, answer| member(it, answer, "database_host"))
    }

    /// Changes it: `PATCH /api/admin/database-hosts/{database_host}`, permission `database-hosts.update`. May be
    /// repeated, and is.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when the name is taken ([`is_taken`](crate::is_taken)).
    pub fn update(&self, change: &UpdateDatabaseHost) -> Call<()> {
        let call = self.call(&UPDATE, call::done);
        reveal(call, change, &change.secrets())
    }

    /// Deletes it: `DELETE /api/admin/database-hosts/{database_host}`, permission `database-hosts.delete`. Sent once.
    ///
    /// With `force` also when it has databases: **they are deleted with their data**, and those that fail are
    /// forgotten.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Refused`](crate::ErrorKind::Refused) while it has databases;
    /// [`Node`](crate::ErrorKind::Node) when a database could not be deleted; others may be gone by then.
    pub fn delete(&self, force: bool) -> Call<()> {
        self.call(&DELETE, call::done).json(&Force { force })
    }

    /// Tries to reach it: `POST /api/admin/database-hosts/{database_host}/test`, permission `database-hosts.test`. Sent
    /// once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Node`](crate::ErrorKind::Node) when it cannot be reached.
    pub fn test(&self) -> Call<()> {
        self.call(&TEST, call::done)
    }

    /// The databases on it, or those that a search finds: `GET /api/admin/database-hosts/{database_host}/databases`,
    /// permission `database-hosts.read`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    pub fn databases(&self) -> Listing<HostedDatabase> {
        Listing::new(&self.transport, &DATABASES, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "databases")
        })
    }

    /// Deletes a database on it with its data: `DELETE /api/admin/database-hosts/{database_host}/databases/{database}`,
    /// permission `database-hosts.delete`. Sent once.
    ///
    /// With `force` also when it is locked or its host is in maintenance, and it is forgotten when the host fails.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it is locked or while the host is in maintenance.
    pub fn delete_database(&self, database: DatabaseId, force: bool) -> Call<()> {
        answer::call(
            &self.transport,
            &DELETE_DATABASE,
            &[&self.id.to_string(), &database.to_string()],
            call::done,
        )
        .json(&Force { force })
    }
}

impl Calagopus {
    /// The database hosts of the panel.
    #[must_use]
    pub fn database_hosts(&self) -> DatabaseHosts {
        DatabaseHosts::new(self.transport())
    }

    /// One database host.
    #[must_use]
    pub fn database_host(&self, id: DatabaseHostId) -> DatabaseHostHandle {
        DatabaseHostHandle::new(self.transport(), id)
    }
}

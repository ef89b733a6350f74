//! Databases and users of a database instance:
//! `/api/client/servers/{server}/databases/instances/{database_instance}`.

use bytes::Bytes;
use jiff::Timestamp;
use panel_http::{Body, Call, Endpoint, Patch, Safety, Secret, call};
use serde::{Deserialize, Serialize};

use crate::{
    answer::member,
    client::on_server::OnServer,
    generated::client::explorer::Explorer,
    id::{DatabaseInstanceDatabaseId, DatabaseInstanceId, DatabaseInstanceUserId, OperationId},
};

static DATABASES_LIST: Endpoint = Endpoint::get(
    "client.database_instances.databases.list",
    "/api/client/servers/{server}/databases/instances/{database_instance}/databases",
);
static DATABASES_CREATE: Endpoint = Endpoint::post(
    "client.database_instances.databases.create",
    "/api/client/servers/{server}/databases/instances/{database_instance}/databases",
    Safety::Create,
)
.one_at_a_time("/api/client/servers/{server}/databases/instances/{database_instance}/databases");
static DATABASES_DELETE: Endpoint = Endpoint::delete(
    "client.database_instances.databases.delete",
    "/api/client/servers/{server}/databases/instances/{database_instance}/databases/{database}",
    Safety::Act,
);
static DATABASES_RECREATE: Endpoint = Endpoint::post(
    "client.database_instances.databases.recreate",
    "/api/client/servers/{server}/databases/instances/{database_instance}/databases/{database}/recreate",
    Safety::Act,
);
static DATABASES_SIZE: Endpoint = Endpoint::get(
    "client.database_instances.databases.size",
    "/api/client/servers/{server}/databases/instances/{database_instance}/databases/{database}/size",
);
static DATABASES_EXPORT: Endpoint = Endpoint::get(
    "client.database_instances.databases.export",
    "/api/client/servers/{server}/databases/instances/{database_instance}/databases/{database}/export",
);
static DATABASES_IMPORT: Endpoint = Endpoint::post(
    "client.database_instances.databases.import",
    "/api/client/servers/{server}/databases/instances/{database_instance}/databases/{database}/import",
    Safety::Act,
);
static DATABASES_IMPORT_REMOTE: Endpoint = Endpoint::post(
    "client.database_instances.databases.import_remote",
    "/api/client/servers/{server}/databases/instances/{database_instance}/databases/{database}/import/remote",
    Safety::Act,
);
static USERS_LIST: Endpoint = Endpoint::get(
    "client.database_instances.users.list",
    "/api/client/servers/{server}/databases/instances/{database_instance}/users",
);
static USERS_CREATE: Endpoint = Endpoint::post(
    "client.database_instances.users.create",
    "/api/client/servers/{server}/databases/instances/{database_instance}/users",
    Safety::Create,
)
.one_at_a_time("/api/client/servers/{server}/databases/instances/{database_instance}/users");
static USERS_DELETE: Endpoint = Endpoint::delete(
    "client.database_instances.users.delete",
    "/api/client/servers/{server}/databases/instances/{database_instance}/users/{user}",
    Safety::Act,
);
static USERS_ROTATE_PASSWORD: Endpoint = Endpoint::post(
    "client.database_instances.users.rotate_password",
    "/api/client/servers/{server}/databases/instances/{database_instance}/users/{user}/rotate-password",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 12] = [
    &DATABASES_LIST,
    &DATABASES_CREATE,
    &DATABASES_DELETE,
    &DATABASES_RECREATE,
    &DATABASES_SIZE,
    &DATABASES_EXPORT,
    &DATABASES_IMPORT,
    &DATABASES_IMPORT_REMOTE,
    &USERS_LIST,
    &USERS_CREATE,
    &USERS_DELETE,
    &USERS_ROTATE_PASSWORD,
];

/// A database of a database instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InstanceDatabase {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: DatabaseInstanceDatabaseId,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
}

/// A user of a database instance.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InstanceUser {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: DatabaseInstanceUserId,
    /// Its name.
    pub username: String,
    /// Its password.
    pub password: Secret,
    /// The database that it is for, if it is for one.
    #[serde(rename = "database_uuid")]
    pub database: Option<DatabaseInstanceDatabaseId>,
}

/// Data to be taken from an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct RemoteImport {
    /// The address, at most 2,048 characters.
    pub url: String,
    /// The database that they come from; MongoDB needs it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub source_db: Patch<String>,
    /// Whether what the database holds is deleted before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wipe: Option<bool>,
}

impl RemoteImport {
    /// With the address.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            source_db: Patch::Keep,
            wipe: None,
        }
    }

    /// Sets the database that they come from; MongoDB needs it.
    pub fn source_db(mut self, source_db: impl Into<String>) -> Self {
        self.source_db = Patch::Set(source_db.into());
        self
    }

    /// Whether what the database holds is deleted before.
    pub const fn wipe(mut self, wipe: bool) -> Self {
        self.wipe = Some(wipe);
        self
    }
}

/// A new user of a database instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewInstanceUser {
    /// Its name, of letters and digits, 2 to 23 characters.
    pub username: String,
    /// The database that it is for.
    #[serde(rename = "database_uuid", default, skip_serializing_if = "Patch::is_keep")]
    pub database: Patch<DatabaseInstanceDatabaseId>,
}

impl NewInstanceUser {
    /// With its name.
    pub fn new(username: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            database: Patch::Keep,
        }
    }

    /// Sets the database that it is for.
    pub fn database(mut self, database: DatabaseInstanceDatabaseId) -> Self {
        self.database = Patch::Set(database);
        self
    }
}

#[derive(Serialize)]
struct Name<'a> {
    name: &'a str,
}

/// The databases of a database instance.
///
/// # Errors
/// Of all its calls: [`Conflict`](crate::ErrorKind::Conflict) while the server is suspended or busy. What an agent
/// refuses is [`Refused`](crate::ErrorKind::Refused) with the effect [`Unknown`](crate::Effect::Unknown): the panel
/// hands its answer on.
#[derive(Debug, Clone)]
pub struct InstanceDatabases {
    on: OnServer,
    instance: DatabaseInstanceId,
}

impl InstanceDatabases {
    pub(super) fn new(on: &OnServer, instance: DatabaseInstanceId) -> Self {
        Self {
            on: on.clone(),
            instance,
        }
    }

    /// All of them: `GET /api/client/servers/{server}/databases/instances/{database_instance}/databases`, permission
    /// `database-instances.databases`.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Call<Vec<InstanceDatabase>> {
        self.on
            .call(&DATABASES_LIST, &[&self.instance.to_string()], |it, answer| {
                member(it, answer, "databases")
            })
    }

    /// Makes a database, of 2 to 23 letters and digits:
    /// `POST /api/client/servers/{server}/databases/instances/{database_instance}/databases`, permission
    /// `database-instances.databases`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when there are as many as the panel allows.
    pub fn create(&self, name: &str) -> Call<InstanceDatabase> {
        self.on
            .call(&DATABASES_CREATE, &[&self.instance.to_string()], |it, answer| {
                member(it, answer, "database")
            })
            .json(&Name { name })
    }
}

/// One database of a database instance, by id.
///
/// # Errors
/// Of all its calls: [`Conflict`](crate::ErrorKind::Conflict) while the server is suspended or busy. What an agent
/// refuses is [`Refused`](crate::ErrorKind::Refused) with the effect [`Unknown`](crate::Effect::Unknown): the panel
/// hands its answer on.
#[derive(Debug, Clone)]
pub struct InstanceDatabaseHandle {
    on: OnServer,
    instance: DatabaseInstanceId,
    id: DatabaseInstanceDatabaseId,
}

impl InstanceDatabaseHandle {
    pub(super) fn new(on: &OnServer, instance: DatabaseInstanceId, id: DatabaseInstanceDatabaseId) -> Self {
        Self {
            on: on.clone(),
            instance,
            id,
        }
    }

    /// Deletes it with its data:
    /// `DELETE /api/client/servers/{server}/databases/instances/{database_instance}/databases/{database}`, permission
    /// `database-instances.databases`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn delete(&self) -> Call<()> {
        self.on.call(
            &DATABASES_DELETE,
            &[&self.instance.to_string(), &self.id.to_string()],
            call::done,
        )
    }

    /// Empties it: deletes it and makes it again:
    /// `POST /api/client/servers/{server}/databases/instances/{database_instance}/databases/{database}/recreate`,
    /// permission `database-instances.recreate`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn recreate(&self) -> Call<()> {
        self.on.call(
            &DATABASES_RECREATE,
            &[&self.instance.to_string(), &self.id.to_string()],
            call::done,
        )
    }

    /// How large it is, in bytes:
    /// `GET /api/client/servers/{server}/databases/instances/{database_instance}/databases/{database}/size`, permission
    /// `database-instances.databases`.
    ///
    /// From the document, not recorded.
    pub fn size(&self) -> Call<u64> {
        self.on.call(
            &DATABASES_SIZE,
            &[&self.instance.to_string(), &self.id.to_string()],
            |it, answer| member(it, answer, "size"),
        )
    }

    /// All its data:
    /// `GET /api/client/servers/{server}/databases/instances/{database_instance}/databases/{database}/export`,
    /// permission `database-instances.export`.
    ///
    /// They are read whole: raise [`body_limit`](crate::TransportBuilder::body_limit) and the
    /// [time-out](crate::Call::timeout) of the call for large ones.
    ///
    /// From the document, not recorded.
    pub fn export(&self) -> Call<Bytes> {
        self.on.call(
            &DATABASES_EXPORT,
            &[&self.instance.to_string(), &self.id.to_string()],
            call::bytes,
        )
    }

    /// Takes data that were exported:
    /// `POST /api/client/servers/{server}/databases/instances/{database_instance}/databases/{database}/import`,
    /// permission `database-instances.import`. Sent once.
    ///
    /// `source_db` is the database that the data come from; MongoDB needs it. With `wipe` what it holds is deleted
    /// before.
    ///
    /// From the document, not recorded.
    pub fn import(&self, source_db: Option<&str>, wipe: bool, body: impl Into<Body>) -> Call<()> {
        let call = self
            .on
            .call(
                &DATABASES_IMPORT,
                &[&self.instance.to_string(), &self.id.to_string()],
                call::done,
            )
            .query("wipe", wipe.to_string())
            .body("application/octet-stream", body.into());
        match source_db {
            Some(name) => call.query("source_db", name),
            None => call,
        }
    }

    /// Takes data from an address, in the background, and gives the operation that does it:
    /// `POST /api/client/servers/{server}/databases/instances/{database_instance}/databases/{database}/import/remote`,
    /// permission `database-instances.import`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn import_remote(&self, source: &RemoteImport) -> Call<OperationId> {
        self.on
            .call(
                &DATABASES_IMPORT_REMOTE,
                &[&self.instance.to_string(), &self.id.to_string()],
                |it, answer| member(it, answer, "operation"),
            )
            .json(source)
    }

    /// Its tables and rows.
    #[must_use]
    pub fn explorer(&self) -> Explorer {
        Explorer::of_instance(&self.on, self.instance, self.id)
    }
}

/// The users of a database instance.
///
/// # Errors
/// Of all its calls: [`Conflict`](crate::ErrorKind::Conflict) while the server is suspended or busy. What an agent
/// refuses is [`Refused`](crate::ErrorKind::Refused) with the effect [`Unknown`](crate::Effect::Unknown): the panel
/// hands its answer on.
#[derive(Debug, Clone)]
pub struct InstanceUsers {
    on: OnServer,
    instance: DatabaseInstanceId,
}

impl InstanceUsers {
    pub(super) fn new(on: &OnServer, instance: DatabaseInstanceId) -> Self {
        Self {
            on: on.clone(),
            instance,
        }
    }

    /// All of them, their passwords included:
    /// `GET /api/client/servers/{server}/databases/instances/{database_instance}/users`, permission
    /// `database-instances.users`.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Call<Vec<InstanceUser>> {
        self.on.call(&USERS_LIST, &[&self.instance.to_string()], |it, answer| {
            member(it, answer, "users")
        })
    }

    /// Makes a user: `POST /api/client/servers/{server}/databases/instances/{database_instance}/users`, permission
    /// `database-instances.users`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when there are as many as the panel allows.
    pub fn create(&self, user: &NewInstanceUser) -> Call<InstanceUser> {
        self.on
            .call(&USERS_CREATE, &[&self.instance.to_string()], |it, answer| {
                member(it, answer, "user")
            })
            .json(user)
    }

    /// Deletes one: `DELETE /api/client/servers/{server}/databases/instances/{database_instance}/users/{user}`,
    /// permission `database-instances.users`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn delete(&self, user: DatabaseInstanceUserId) -> Call<()> {
        self.on.call(
            &USERS_DELETE,
            &[&self.instance.to_string(), &user.to_string()],
            call::done,
        )
    }

    /// Gives one a new password, and tells it:
    /// `POST /api/client/servers/{server}/databases/instances/{database_instance}/users/{user}/rotate-password`,
    /// permission `database-instances.users`. Sent once.
    ///
    /// From the document, not recorded.
    pub fn rotate_password(&self, user: DatabaseInstanceUserId) -> Call<Secret> {
        self.on.call(
            &USERS_ROTATE_PASSWORD,
            &[&self.instance.to_string(), &user.to_string()],
            |it, answer| member(it, answer, "password"),
        )
    }
}

//! Subusers, who may use a server beside its owner: `/api/client/servers/{server}/users`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Safety, Transport, call, envelope};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use crate::client::permissions::Permission;
use crate::id::ServerIdentifier;

static LIST: Endpoint = Endpoint::get("client.subusers.list", "/api/client/servers/{server}/users");
static GET: Endpoint = Endpoint::get("client.subusers.get", "/api/client/servers/{server}/users/{user}");
static CREATE: Endpoint = Endpoint::post(
    "client.subusers.create",
    "/api/client/servers/{server}/users",
    Safety::Create,
);
static UPDATE: Endpoint = Endpoint::post(
    "client.subusers.update",
    "/api/client/servers/{server}/users/{user}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.subusers.delete",
    "/api/client/servers/{server}/users/{user}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 5] = [&LIST, &GET, &CREATE, &UPDATE, &DELETE];

/// A user who may use another's server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Subuser {
    /// Its UUID.
    pub uuid: Uuid,
    /// Its name for logging in.
    pub username: String,
    /// Its e-mail address.
    pub email: String,
    /// The language of its panel, such as `en`.
    pub language: String,
    /// The URL of its picture.
    pub image: String,
    /// The older name of [`root_admin`](Self::root_admin).
    pub admin: bool,
    /// Whether it may do everything on the panel.
    pub root_admin: bool,
    /// Whether it logs in with a second factor.
    #[serde(rename = "2fa_enabled")]
    pub two_factor: bool,
    /// When its account was made.
    pub created_at: Timestamp,
    /// When its account was last changed.
    pub updated_at: Timestamp,
    /// What it may do.
    pub permissions: Option<Vec<Permission>>,
}

impl Subuser {
    /// Whether it may do this.
    #[must_use]
    pub fn may(&self, what: &Permission) -> bool {
        self.permissions.iter().flatten().any(|permission| permission == what)
    }
}

/// A new subuser.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewSubuser {
    /// The e-mail address of a user, in lower case. If the panel knows none with it, it makes one and writes to them.
    pub email: String,
    /// What it may do.
    pub permissions: Vec<Permission>,
}

impl NewSubuser {
    /// With the e-mail address, and what it may do.
    pub fn new(email: impl Into<String>, permissions: impl IntoIterator<Item = Permission>) -> Self {
        Self {
            email: email.into(),
            permissions: permissions.into_iter().collect(),
        }
    }
}

/// The body of the call that changes a subuser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Permissions {
    permissions: Vec<Permission>,
}

/// The subusers of a server.
#[derive(Debug, Clone)]
pub struct Subusers {
    transport: Transport,
    server: ServerIdentifier,
}

impl Subusers {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
        }
    }

    /// All of them: `GET /api/client/servers/{server}/users`, right `user.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Forbidden`](crate::ErrorKind::Forbidden),
    /// [`Conflict`](crate::ErrorKind::Conflict) as with every call to a server that is not ready.
    pub fn list(&self) -> Call<Vec<Subuser>> {
        Call::new(&self.transport, &LIST, &[self.server.as_str()], envelope::items)
    }

    /// Lets a user use the server: `POST /api/client/servers/{server}/users`, right `user.create`. Sent once.
    ///
    /// [`WebsocketConnect`](Permission::WebsocketConnect) is always given along. What the panel does not know, and what the
    /// key's owner may not do, is left out without a word: compare the answer.
    ///
    /// # Errors
    /// * [`Validation`](crate::ErrorKind::Validation), also for no permission at all.
    /// * [`Refused`](crate::ErrorKind::Refused) for the owner, and for a user who is a subuser already.
    /// * [`Forbidden`](crate::ErrorKind::Forbidden) for a permission that the key's owner, a subuser too, does not have.
    /// * [`RateLimited`](crate::ErrorKind::RateLimited) after 10 in 15 minutes.
    ///
    /// After an [`Unknown`](crate::Effect::Unknown) look in the list, by e-mail address.
    pub fn create(&self, subuser: &NewSubuser) -> Call<Subuser> {
        Call::new(&self.transport, &CREATE, &[self.server.as_str()], envelope::item).json(subuser)
    }
}

/// One subuser, by the UUID of the user.
#[derive(Debug, Clone)]
pub struct SubuserHandle {
    transport: Transport,
    server: ServerIdentifier,
    uuid: Uuid,
}

impl SubuserHandle {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier, uuid: Uuid) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
            uuid,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        let segments = [self.server.as_str(), &self.uuid.to_string()];
        Call::new(&self.transport, endpoint, &segments, read)
    }

    /// Reads it: `GET /api/client/servers/{server}/users/{user}`, right `user.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Forbidden`](crate::ErrorKind::Forbidden) also for the key's own user.
    pub fn get(&self) -> Call<Subuser> {
        self.call(&GET, envelope::item)
    }

    /// Sets what it may do, and nothing else than that: `POST /api/client/servers/{server}/users/{user}`, right
    /// `user.update`. May be repeated, and is.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation) for no permission at all;
    /// [`Forbidden`](crate::ErrorKind::Forbidden) for a permission that the key's owner does not have, and for the key's own
    /// user.
    pub fn update(&self, permissions: impl IntoIterator<Item = Permission>) -> Call<Subuser> {
        self.call(&UPDATE, envelope::item).json(&Permissions {
            permissions: permissions.into_iter().collect(),
        })
    }

    /// Takes the server from it; the user stays: `DELETE /api/client/servers/{server}/users/{user}`, right `user.delete`.
    /// Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already; [`Forbidden`](crate::ErrorKind::Forbidden) for the
    /// key's own user.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

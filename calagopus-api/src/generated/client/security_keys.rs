//! Security keys, with which a user logs in: `/api/client/account/security-keys`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Safety, Transport, call};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    answer::{self, member},
    client::account::AccountHandle,
    id::SecurityKeyId,
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("client.account.security_keys.list", "/api/client/account/security-keys");
static CREATE: Endpoint = Endpoint::post(
    "client.account.security_keys.create",
    "/api/client/account/security-keys",
    Safety::Create,
)
.one_at_a_time_of_user("/api/client/account/security-keys");
static FINISH: Endpoint = Endpoint::post(
    "client.account.security_keys.finish",
    "/api/client/account/security-keys/{security_key}/challenge",
    Safety::Act,
);
static RENAME: Endpoint = Endpoint::patch(
    "client.account.security_keys.rename",
    "/api/client/account/security-keys/{security_key}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.account.security_keys.delete",
    "/api/client/account/security-keys/{security_key}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 5] = [&LIST, &CREATE, &FINISH, &RENAME, &DELETE];

/// A security key that is being added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SecurityKeyRequest {
    /// The key.
    pub security_key: SecurityKey,
    /// What a browser wants for `navigator.credentials.create`.
    pub options: Value,
}

/// A security key of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SecurityKey {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: SecurityKeyId,
    /// Its name.
    pub name: String,
    /// The identifier of its credential.
    pub credential_id: String,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
    /// When it was made.
    pub created: Timestamp,
}

/// A new security key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewSecurityKey {
    /// Its name, 3 to 31 characters.
    pub name: String,
    /// Whether it stands for the user name too; not if it is not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_usernameless_login: Option<bool>,
}

impl NewSecurityKey {
    /// With its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            allow_usernameless_login: None,
        }
    }

    /// Whether it stands for the user name too; not if it is not set.
    pub const fn allow_usernameless_login(mut self, allow_usernameless_login: bool) -> Self {
        self.allow_usernameless_login = Some(allow_usernameless_login);
        self
    }
}

#[derive(Serialize)]
struct PublicKeyCredential<'a> {
    public_key_credential: &'a Value,
}

#[derive(Serialize)]
struct Name<'a> {
    name: &'a str,
}

/// The security keys of the account.
#[derive(Debug, Clone)]
pub struct SecurityKeys {
    transport: Transport,
}

impl SecurityKeys {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that a search finds: `GET /api/client/account/security-keys`, permission
    /// `security-keys.read`.
    ///
    /// A search looks at the name.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Listing<SecurityKey> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| {
            page(it, answer, "security_keys")
        })
    }

    /// Begins to add a key: `POST /api/client/account/security-keys`, permission `security-keys.create`. Sent once.
    ///
    /// Hand the options to a browser, and what it answers to [`finish`](SecurityKeyHandle::finish).
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the panel has them
    /// switched off, when there are as many as the panel allows or when the name is taken
    /// ([`is_taken`](crate::is_taken)).
    pub fn create(&self, key: &NewSecurityKey) -> Call<SecurityKeyRequest> {
        answer::call(&self.transport, &CREATE, &[], call::json).json(key)
    }
}

/// One security key, by id.
#[derive(Debug, Clone)]
pub struct SecurityKeyHandle {
    transport: Transport,
    id: SecurityKeyId,
}

impl SecurityKeyHandle {
    pub(super) fn new(transport: &Transport, id: SecurityKeyId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Adds the key with what the browser answered, and gives the identifier of its credential:
    /// `POST /api/client/account/security-keys/{security_key}/challenge`, permission `security-keys.create`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) when the panel has them switched off, when it took too long or for a key
    /// that there is already.
    pub fn finish(&self, public_key_credential: &Value) -> Call<String> {
        self.call(&FINISH, |it, answer| member(it, answer, "credential_id"))
            .json(&PublicKeyCredential { public_key_credential })
    }

    /// Gives it another name: `PATCH /api/client/account/security-keys/{security_key}`, permission
    /// `security-keys.update`. May be repeated, and is.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) before it is finished or when the name is taken
    /// ([`is_taken`](crate::is_taken)).
    pub fn rename(&self, name: &str) -> Call<()> {
        self.call(&RENAME, call::done).json(&Name { name })
    }

    /// Deletes it: `DELETE /api/client/account/security-keys/{security_key}`, permission `security-keys.delete`. Sent
    /// once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

impl AccountHandle {
    /// Its security keys.
    #[must_use]
    pub fn security_keys(&self) -> SecurityKeys {
        SecurityKeys::new(self.transport())
    }

    /// One of its security keys.
    #[must_use]
    pub fn security_key(&self, id: SecurityKeyId) -> SecurityKeyHandle {
        SecurityKeyHandle::new(self.transport(), id)
    }
}

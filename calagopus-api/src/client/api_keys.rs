//! API keys of an account: `/api/client/account/api-keys`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Patch, Safety, Secret, Transport, call};
use serde::{Deserialize, Serialize};

use crate::{
    answer,
    client::account::RULES_OF_THE_PANEL,
    id::ApiKeyId,
    paging::{self, Listing},
};

static LIST: Endpoint = Endpoint::get("client.api_keys.list", "/api/client/account/api-keys");
static FIND: Endpoint = Endpoint::get(
    "client.api_keys.find",
    "/api/client/account/api-keys/identifier/{identifier}",
);
static CREATE: Endpoint = Endpoint::post("client.api_keys.create", "/api/client/account/api-keys", Safety::Create)
    .with_effects(&RULES_OF_THE_PANEL)
    .one_at_a_time_of_user("/api/client/account/api-keys");
static UPDATE: Endpoint = Endpoint::patch(
    "client.api_keys.update",
    "/api/client/account/api-keys/{api_key}",
    Safety::Level,
);
static RECREATE: Endpoint = Endpoint::post(
    "client.api_keys.recreate",
    "/api/client/account/api-keys/{api_key}/recreate",
    Safety::Act,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.api_keys.delete",
    "/api/client/account/api-keys/{api_key}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 6] = [&LIST, &FIND, &CREATE, &UPDATE, &RECREATE, &DELETE];

/// An API key, without the key itself.
///
/// It may do what is named in its lists, and nothing else: no word stands for everything. It never may more than its owner.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ApiKey {
    /// The key.
    #[serde(rename = "uuid")]
    pub id: ApiKeyId,
    /// What its owner calls it.
    pub name: String,
    /// Its first 16 characters, such as `c7sp_ChxZTuBvPfL`: what people know it by.
    pub key_start: String,
    /// Networks it may be used from, such as `192.0.2.0/24`. None is any.
    pub allowed_ips: Vec<String>,
    /// What it may do with its owner's account, such as `servers.read`.
    pub user_permissions: Vec<String>,
    /// What it may do on `/api/admin`, such as `servers.create`, if its owner may.
    pub admin_permissions: Vec<String>,
    /// What it may do with the servers that its owner reaches, such as `control.start`.
    pub server_permissions: Vec<String>,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
    /// When it stops working, if ever.
    pub expires: Option<Timestamp>,
    /// When it was made.
    pub created: Timestamp,
}

/// A new API key. It may do nothing until permissions are named; [`Permissions`](crate::models::client::permission::Permissions)
/// tells them all. A key cannot give another one more than it has itself.
///
/// ```
/// use calagopus_api::models::client::api_key::NewApiKey;
///
/// let for_a_status_page = NewApiKey::new("status page")
///     .user_permissions(["servers.read"])
///     .server_permissions(["control.read-console", "activity.read"])
///     .allowed_ips(["192.0.2.0/24"]);
/// assert!(for_a_status_page.admin_permissions.is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewApiKey {
    /// What its owner calls it: 3 to 31 characters, and no other key of theirs has it.
    pub name: String,
    /// Networks it may be used from. None is any.
    pub allowed_ips: Vec<String>,
    /// What it may do with its owner's account.
    pub user_permissions: Vec<String>,
    /// What it may do on `/api/admin`.
    pub admin_permissions: Vec<String>,
    /// What it may do with servers.
    pub server_permissions: Vec<String>,
    /// When it stops working; never if it is not given.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub expires: Patch<Timestamp>,
}

impl NewApiKey {
    /// A key of this name that may do nothing yet, from anywhere, for ever.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            allowed_ips: Vec::new(),
            user_permissions: Vec::new(),
            admin_permissions: Vec::new(),
            server_permissions: Vec::new(),
            expires: Patch::Keep,
        }
    }

    /// Sets the networks it may be used from, such as `192.0.2.0/24`.
    pub fn allowed_ips(mut self, networks: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed_ips = words(networks);
        self
    }

    /// Sets what it may do with its owner's account.
    pub fn user_permissions(mut self, permissions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.user_permissions = words(permissions);
        self
    }

    /// Sets what it may do on `/api/admin`.
    pub fn admin_permissions(mut self, permissions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.admin_permissions = words(permissions);
        self
    }

    /// Sets what it may do with servers.
    pub fn server_permissions(mut self, permissions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.server_permissions = words(permissions);
        self
    }

    /// Sets when it stops working.
    pub const fn expires(mut self, at: Timestamp) -> Self {
        self.expires = Patch::Set(at);
        self
    }
}

/// A change of an API key. What is not set stays as it is; a list that is set replaces the old one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateApiKey {
    /// What its owner calls it: 3 to 31 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Networks it may be used from. None is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_ips: Option<Vec<String>>,
    /// What it may do with its owner's account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_permissions: Option<Vec<String>>,
    /// What it may do on `/api/admin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin_permissions: Option<Vec<String>>,
    /// What it may do with servers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_permissions: Option<Vec<String>>,
    /// When it stops working; cleared, it never does.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub expires: Patch<Timestamp>,
}

impl UpdateApiKey {
    /// Changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what its owner calls it.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the networks it may be used from.
    pub fn allowed_ips(mut self, networks: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed_ips = Some(words(networks));
        self
    }

    /// Sets what it may do with its owner's account.
    pub fn user_permissions(mut self, permissions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.user_permissions = Some(words(permissions));
        self
    }

    /// Sets what it may do on `/api/admin`.
    pub fn admin_permissions(mut self, permissions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.admin_permissions = Some(words(permissions));
        self
    }

    /// Sets what it may do with servers.
    pub fn server_permissions(mut self, permissions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.server_permissions = Some(words(permissions));
        self
    }

    /// Sets when it stops working; with nothing, never.
    pub fn expires(mut self, at: Option<Timestamp>) -> Self {
        self.expires = at.into();
        self
    }
}

fn words(words: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    words.into_iter().map(Into::into).collect()
}

/// An API key that was just made.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CreatedApiKey {
    /// What is known of it.
    pub api_key: ApiKey,
    /// The key itself, which is never told again.
    pub key: Secret,
}

/// The API keys of the key's owner.
#[derive(Debug, Clone)]
pub struct ApiKeys {
    transport: Transport,
}

impl ApiKeys {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, page by page: `GET /api/client/account/api-keys`, permission `api-keys.read`. The search looks at the name.
    pub fn list(&self) -> Listing<ApiKey> {
        Listing::new(&self.transport, &LIST, &[], |endpoint, answer| {
            paging::page(endpoint, answer, "api_keys")
        })
    }

    /// The one that begins so ([`key_start`](ApiKey::key_start)): `GET /api/client/account/api-keys/identifier/{identifier}`,
    /// permission `api-keys.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn find(&self, key_start: &str) -> Call<ApiKey> {
        answer::call(&self.transport, &FIND, &[key_start], |endpoint, answer| {
            answer::member(endpoint, answer, "api_key")
        })
    }

    /// Makes one: `POST /api/client/account/api-keys`, permission `api-keys.create`. Sent once;
    /// [one at a time](crate::client#some-writes-wait-for-their-turn-and-not-for-long).
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use calagopus_api::models::client::api_key::NewApiKey;
    /// # let panel = calagopus_api::fake::FakePanel::seeded(1).calagopus();
    /// let new = NewApiKey::new("billing").admin_permissions(["servers.read", "users.read"]);
    /// let created = panel.client().account().api_keys().create(&new).await?;
    /// let billing = panel.with_key(created.key)?; // shares quota and turns with `panel`
    /// assert!(billing.servers().list().await.is_ok());
    /// assert!(billing.nodes().list().await.unwrap_err().is_about_the_key());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// * [`Validation`](crate::ErrorKind::Validation): a permission that there is not, or that this key does not have itself; a
    ///   date in the past.
    /// * [`Refused`](crate::ErrorKind::Refused): another key of the user has the name, or the user has as many as they may.
    ///
    /// After an [`Unknown`](crate::Effect::Unknown) look for the name in the list, and delete the key: it cannot be read any
    /// more.
    pub fn create(&self, key: &NewApiKey) -> Call<CreatedApiKey> {
        answer::call(&self.transport, &CREATE, &[], call::json).json(key)
    }
}

/// One API key of the key's owner.
#[derive(Debug, Clone)]
pub struct ApiKeyHandle {
    transport: Transport,
    id: ApiKeyId,
}

impl ApiKeyHandle {
    pub(super) fn new(transport: &Transport, id: ApiKeyId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    /// Changes it: `PATCH /api/client/account/api-keys/{api_key}`, permission `api-keys.update`. May be repeated, and is. The
    /// panel remembers the old lists for up to five seconds.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); otherwise as with [`create`](ApiKeys::create).
    pub fn update(&self, change: &UpdateApiKey) -> Call<()> {
        answer::call(&self.transport, &UPDATE, &[&self.id.to_string()], call::done).json(change)
    }

    /// Makes a new key with the same name and lists, and ends the old one:
    /// `POST /api/client/account/api-keys/{api_key}/recreate`, permission `api-keys.recreate`. Sent once. The old one works for
    /// up to five seconds more.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it may more than the key that asks; [`NotFound`](crate::ErrorKind::NotFound).
    pub fn recreate(&self) -> Call<Secret> {
        answer::call(
            &self.transport,
            &RECREATE,
            &[&self.id.to_string()],
            |endpoint, answer| answer::member(endpoint, answer, "key"),
        )
    }

    /// Deletes it: `DELETE /api/client/account/api-keys/{api_key}`, permission `api-keys.delete`. Sent once. It works for up to
    /// five seconds more.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        answer::call(&self.transport, &DELETE, &[&self.id.to_string()], call::done)
    }
}

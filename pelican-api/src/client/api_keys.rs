//! The client keys of an account: `/api/client/account/api-keys`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Safety, Secret, Transport, call, envelope};
use serde::{Deserialize, Serialize};

use crate::id::ApiKeyIdentifier;

static LIST: Endpoint = Endpoint::get("account.api_keys.list", "/api/client/account/api-keys");
static CREATE: Endpoint = Endpoint::post(
    "account.api_keys.create",
    "/api/client/account/api-keys",
    Safety::Create,
);
static DELETE: Endpoint = Endpoint::delete(
    "account.api_keys.delete",
    "/api/client/account/api-keys/{identifier}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 3] = [&LIST, &CREATE, &DELETE];

/// A client key, without its secret part.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ApiKey {
    /// Its first 16 characters.
    pub identifier: ApiKeyIdentifier,
    /// What it is for.
    pub description: Option<String>,
    /// The IP addresses and ranges that it may be used from; none means any.
    pub allowed_ips: Vec<String>,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A client key that was just made. The panel tells its secret part this once.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CreatedApiKey {
    /// The key, without its secret part.
    pub api_key: ApiKey,
    /// The whole key, for [`Client::new`](crate::Client::new).
    pub key: Secret,
}

/// What the panel adds to a key that it just made.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ApiKeyMeta {
    /// The key without its first 16 characters.
    pub secret_token: Secret,
}

/// A new client key. It never expires, and may do all that its owner may.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewApiKey {
    /// What it is for, 1 to 500 characters.
    pub description: String,
    /// The IP addresses and ranges (`10.0.0.0/24`) that it may be used from, at most 50; none means any.
    pub allowed_ips: Vec<String>,
}

impl NewApiKey {
    /// To be used from anywhere.
    pub fn new(description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            allowed_ips: Vec::new(),
        }
    }

    /// To be used from these IP addresses and ranges only.
    pub fn allowed_ips(mut self, addresses: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed_ips = addresses.into_iter().map(Into::into).collect();
        self
    }
}

/// The client keys of an account.
#[derive(Debug, Clone)]
pub struct ApiKeys {
    transport: Transport,
}

impl ApiKeys {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them at once: `GET /api/client/account/api-keys`. Any client key may.
    pub fn list(&self) -> Call<Vec<ApiKey>> {
        Call::new(&self.transport, &LIST, &[], envelope::items)
    }

    /// Makes a key: `POST /api/client/account/api-keys`. Any client key may. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when the account has as many as the panel allows (25 unless its owner changed
    /// it); [`Validation`](crate::ErrorKind::Validation). After an [`Unknown`](crate::Effect::Unknown) delete what the list
    /// has too many: the secret part of a key whose answer was lost cannot be had any more.
    pub fn create(&self, key: &NewApiKey) -> Call<CreatedApiKey> {
        Call::new(&self.transport, &CREATE, &[], |endpoint, answer| {
            /// What the panel always adds here.
            #[derive(Deserialize)]
            struct Created {
                attributes: ApiKey,
                meta: ApiKeyMeta,
            }
            let Created { attributes, meta } = call::json(endpoint, answer)?;
            let key = format!("{}{}", attributes.identifier, meta.secret_token.expose());
            Ok(CreatedApiKey {
                api_key: attributes,
                key: key.into(),
            })
        })
        .json(key)
    }
}

/// One client key of an account.
#[derive(Debug, Clone)]
pub struct ApiKeyHandle {
    transport: Transport,
    identifier: ApiKeyIdentifier,
}

impl ApiKeyHandle {
    pub(crate) fn new(transport: &Transport, identifier: ApiKeyIdentifier) -> Self {
        Self {
            transport: transport.clone(),
            identifier,
        }
    }

    /// Deletes it: `DELETE /api/client/account/api-keys/{identifier}`. Any client key may, even the one that is deleted.
    /// Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already, or is another account's.
    pub fn delete(&self) -> Call<()> {
        Call::new(&self.transport, &DELETE, &[self.identifier.as_str()], call::done)
    }
}

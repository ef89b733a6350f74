//! The client keys of an account: `/api/client/account/api-keys`.

use jiff::Timestamp;
use panel_http::{
    Call, Effect, Endpoint, Error, ErrorKind, Patch, Safety, Secret, Transport, call,
    envelope::{self, Item},
    transport::Answer,
};
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

/// A client key of an account, without its secret half.
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

/// A client key that was just made. The panel shows its secret half only now.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CreatedApiKey {
    /// The key without its secret half.
    pub api_key: ApiKey,
    /// The secret half.
    pub secret_token: Secret,
}

impl CreatedApiKey {
    /// The whole key, as [`Client::new`](crate::Client::new) takes it: both halves in a row.
    #[must_use]
    pub fn key(&self) -> Secret {
        Secret::new(format!("{}{}", self.api_key.identifier, self.secret_token.expose()))
    }
}

/// What the panel adds to a key that it just made.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SecretMeta {
    /// The secret half of the key.
    pub secret_token: Secret,
}

/// A new client key. It never expires, and may do all that its owner may.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewApiKey {
    /// What it is for, 1 to 500 characters.
    pub description: String,
    /// The IP addresses and ranges (`10.0.0.0/24`) that it may be used from, at most 50; anywhere if none are given.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub allowed_ips: Patch<Vec<String>>,
}

impl NewApiKey {
    /// With what it is for.
    pub fn new(description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            allowed_ips: Patch::Keep,
        }
    }

    /// Sets the addresses and ranges that it may be used from.
    pub fn allowed_ips(mut self, addresses: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed_ips = Patch::Set(addresses.into_iter().map(Into::into).collect());
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
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pelican_api::models::client::api_key::NewApiKey;
    /// # let client = pelican_api::fake::FakePanel::seeded(1).client();
    /// let created = client.account().api_keys().create(&NewApiKey::new("billing")).await?;
    /// store_away(created.key()); // shown now, and never again
    /// # fn store_away(_: pelican_api::Secret) {}
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when the account has as many as the panel allows (25 unless its owner changed
    /// it); [`Validation`](crate::ErrorKind::Validation). After an [`Unknown`](crate::Effect::Unknown) delete what the list
    /// has too many: the secret half of a key whose answer was lost cannot be had any more.
    pub fn create(&self, key: &NewApiKey) -> Call<CreatedApiKey> {
        Call::new(&self.transport, &CREATE, &[], created).json(key)
    }

    /// Deletes one: `DELETE /api/client/account/api-keys/{identifier}`. Any client key may, and ends with it if it is the one
    /// that is deleted. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when the account has no such key.
    pub fn delete(&self, identifier: &ApiKeyIdentifier) -> Call<()> {
        Call::new(&self.transport, &DELETE, &[identifier.as_str()], call::done)
    }
}

fn created(endpoint: &Endpoint, answer: &Answer) -> Result<CreatedApiKey, Error> {
    let item: Item<ApiKey, SecretMeta> = call::json(endpoint, answer)?;
    let Some(SecretMeta { secret_token }) = item.meta else {
        let message = "the answer is not as expected at `meta`: it is missing, and with it the secret of the key";
        return Err(Error::call(endpoint, ErrorKind::Decode, Effect::Applied, message));
    };
    Ok(CreatedApiKey {
        api_key: item.attributes,
        secret_token,
    })
}

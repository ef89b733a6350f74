//! SSH keys of an account, for SFTP: `/api/client/account/ssh-keys`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Safety, Transport, call, envelope};
use serde::{Deserialize, Serialize};

use crate::id::SshKeyFingerprint;

static LIST: Endpoint = Endpoint::get("account.ssh_keys.list", "/api/client/account/ssh-keys");
static CREATE: Endpoint = Endpoint::post(
    "account.ssh_keys.create",
    "/api/client/account/ssh-keys",
    Safety::Create,
);
static REMOVE: Endpoint = Endpoint::post(
    "account.ssh_keys.remove",
    "/api/client/account/ssh-keys/remove",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 3] = [&LIST, &CREATE, &REMOVE];

/// An SSH key of an account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SshKey {
    /// Its name.
    pub name: String,
    /// The SHA-256 of it, by which it is removed.
    pub fingerprint: SshKeyFingerprint,
    /// Its public half, as PKCS#8 text whatever it was given as.
    pub public_key: String,
    /// When it was added.
    pub created_at: Timestamp,
}

/// A new SSH key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewSshKey {
    /// Its name.
    pub name: String,
    /// Its public half, such as the line of an `id_ed25519.pub`. DSA keys and RSA keys below 2048 bits are refused.
    pub public_key: String,
}

impl NewSshKey {
    /// With its name and its public half.
    pub fn new(name: impl Into<String>, public_key: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            public_key: public_key.into(),
        }
    }
}

/// The body of the call that removes a key.
#[derive(Serialize)]
struct Removed<'a> {
    fingerprint: &'a SshKeyFingerprint,
}

/// The SSH keys of the account.
#[derive(Debug, Clone)]
pub struct SshKeys {
    transport: Transport,
}

impl SshKeys {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them: `GET /api/client/account/ssh-keys`. The panel does not page them.
    pub fn list(&self) -> Call<Vec<SshKey>> {
        Call::new(&self.transport, &LIST, &[], envelope::items)
    }

    /// Adds one: `POST /api/client/account/ssh-keys`. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) on `public_key`: it is none, is too weak, or is on the account already.
    /// After an [`Unknown`](crate::Effect::Unknown) look in the list; a second try cannot add it twice.
    pub fn create(&self, key: &NewSshKey) -> Call<SshKey> {
        Call::new(&self.transport, &CREATE, &[], envelope::item).json(key)
    }

    /// Removes one: `POST /api/client/account/ssh-keys/remove`. Sent once. A key that the account does not have is a success.
    pub fn remove(&self, fingerprint: &SshKeyFingerprint) -> Call<()> {
        Call::new(&self.transport, &REMOVE, &[], call::done).json(&Removed { fingerprint })
    }
}

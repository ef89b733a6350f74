//! The SSH keys of an account: `/api/client/account/ssh-keys`.

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
static REMOVE: Endpoint = Endpoint::delete(
    "account.ssh_keys.remove",
    "/api/client/account/ssh-keys/{fingerprint}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 3] = [&LIST, &CREATE, &REMOVE];

/// The public half of an SSH key, which opens SFTP.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SshKey {
    /// Its name.
    pub name: String,
    /// Its SHA-256 fingerprint, in Base64.
    pub fingerprint: SshKeyFingerprint,
    /// The key as PKCS #8 (`-----BEGIN PUBLIC KEY-----`), whatever form it was given in.
    pub public_key: String,
    /// When it was added.
    pub created_at: Timestamp,
}

/// An SSH key to be added.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewSshKey {
    /// A name for it.
    pub name: String,
    /// The public half, as OpenSSH or PKCS #8 write it. RSA of at least 2048 bits, or elliptic curves; no DSA.
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

/// The SSH keys of an account.
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

    /// All of them at once: `GET /api/client/account/ssh-keys`. Any client key may.
    pub fn list(&self) -> Call<Vec<SshKey>> {
        Call::new(&self.transport, &LIST, &[], envelope::items)
    }

    /// Adds a key: `POST /api/client/account/ssh-keys`. Any client key may. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) on `public_key`: it is none, too weak, or on the account already.
    pub fn create(&self, key: &NewSshKey) -> Call<SshKey> {
        Call::new(&self.transport, &CREATE, &[], envelope::item).json(key)
    }

    /// Removes one: `DELETE /api/client/account/ssh-keys/{fingerprint}`. Any client key may. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when the account has no such key.
    /// [`Unsupported`](crate::ErrorKind::Unsupported) when the fingerprint holds a `/`, as about every second one does: no
    /// route of the panel can carry it, and only the panel's pages remove such a key.
    pub fn remove(&self, fingerprint: &SshKeyFingerprint) -> Call<()> {
        Call::new(&self.transport, &REMOVE, &[fingerprint.as_str()], call::done)
    }
}

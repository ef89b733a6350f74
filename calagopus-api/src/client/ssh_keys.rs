//! SSH keys of an account, for SFTP: `/api/client/account/ssh-keys`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Safety, Transport, call, open_enum};
use serde::{Deserialize, Serialize};

use crate::{
    answer,
    client::account::RULES_OF_THE_PANEL,
    id::SshKeyId,
    paging::{self, Listing},
};

static LIST: Endpoint = Endpoint::get("client.ssh_keys.list", "/api/client/account/ssh-keys");
static CREATE: Endpoint = Endpoint::post("client.ssh_keys.create", "/api/client/account/ssh-keys", Safety::Create)
    .with_effects(&RULES_OF_THE_PANEL)
    .one_at_a_time_of_user("/api/client/account/ssh-keys");
static IMPORT: Endpoint = Endpoint::post(
    "client.ssh_keys.import",
    "/api/client/account/ssh-keys/import",
    Safety::Act,
)
.one_at_a_time_of_user("/api/client/account/ssh-keys");
static RENAME: Endpoint = Endpoint::patch(
    "client.ssh_keys.rename",
    "/api/client/account/ssh-keys/{ssh_key}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.ssh_keys.delete",
    "/api/client/account/ssh-keys/{ssh_key}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 5] = [&LIST, &CREATE, &IMPORT, &RENAME, &DELETE];

/// An SSH key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SshKey {
    /// The key.
    #[serde(rename = "uuid")]
    pub id: SshKeyId,
    /// What its owner calls it.
    pub name: String,
    /// Its fingerprint, such as `SHA256:…`.
    pub fingerprint: String,
    /// When it was added.
    pub created: Timestamp,
}

/// A new SSH key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewSshKey {
    /// What its owner calls it: 3 to 31 characters.
    pub name: String,
    /// The public key in one line, such as `ssh-ed25519 AAAA…`. The panel reads no quotation mark, backslash or line end in it.
    pub public_key: String,
}

impl NewSshKey {
    /// With its name and the public key; blanks and line ends around the key are dropped.
    pub fn new(name: impl Into<String>, public_key: impl AsRef<str>) -> Self {
        Self {
            name: name.into(),
            public_key: public_key.as_ref().trim().to_owned(),
        }
    }
}

open_enum! {
    /// A service that shows the SSH keys of its users.
    pub enum SshKeyProvider {
        /// GitHub.
        Github = "github",
        /// GitLab.
        Gitlab = "gitlab",
        /// Launchpad.
        Launchpad = "launchpad",
    }
}

/// The body of the call that imports.
#[derive(Serialize)]
struct Import<'a> {
    provider: &'a SshKeyProvider,
    username: &'a str,
}

/// The body of the call that renames.
#[derive(Serialize)]
struct Rename<'a> {
    name: &'a str,
}

/// The SSH keys of the key's owner.
#[derive(Debug, Clone)]
pub struct SshKeys {
    transport: Transport,
}

impl SshKeys {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, page by page: `GET /api/client/account/ssh-keys`, permission `ssh-keys.read`. The search looks at the name.
    pub fn list(&self) -> Listing<SshKey> {
        Listing::new(&self.transport, &LIST, &[], |endpoint, answer| {
            paging::page(endpoint, answer, "ssh_keys")
        })
    }

    /// Adds one: `POST /api/client/account/ssh-keys`, permission `ssh-keys.create`. Sent once;
    /// [one at a time](crate::client#some-writes-wait-for-their-turn-and-not-for-long).
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) for what is no public key; [`Refused`](crate::ErrorKind::Refused) when the
    /// user has that name or key already, or as many as they may. After an [`Unknown`](crate::Effect::Unknown) look in the
    /// list.
    pub fn create(&self, key: &NewSshKey) -> Call<SshKey> {
        let read: call::Read<SshKey> = |endpoint, answer| answer::member(endpoint, answer, "ssh_key");
        answer::call(&self.transport, &CREATE, &[], read).json(key)
    }

    /// Adds the keys that a user has at another service: `POST /api/client/account/ssh-keys/import`, permission
    /// `ssh-keys.create`. Answers those that were added; what the user has already, and what is above their limit, is passed
    /// over. Sent once; [one at a time](crate::client#some-writes-wait-for-their-turn-and-not-for-long).
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when the service cannot be reached; [`Panel`](crate::ErrorKind::Panel) when it does
    /// not know the user; [`Validation`](crate::ErrorKind::Validation) for a name of under 3 or over 31 characters. What was
    /// added before an error stays.
    pub fn import(&self, provider: &SshKeyProvider, username: &str) -> Call<Vec<SshKey>> {
        let read: call::Read<Vec<SshKey>> = |endpoint, answer| answer::member(endpoint, answer, "ssh_keys");
        answer::call(&self.transport, &IMPORT, &[], read).json(&Import { provider, username })
    }
}

/// One SSH key of the key's owner.
#[derive(Debug, Clone)]
pub struct SshKeyHandle {
    transport: Transport,
    id: SshKeyId,
}

impl SshKeyHandle {
    pub(super) fn new(transport: &Transport, id: SshKeyId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    /// Gives it another name, 3 to 31 characters: `PATCH /api/client/account/ssh-keys/{ssh_key}`, permission
    /// `ssh-keys.update`. May be repeated, and is.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Validation`](crate::ErrorKind::Validation),
    /// [`Refused`](crate::ErrorKind::Refused) when another key of the user has the name.
    pub fn rename(&self, name: &str) -> Call<()> {
        answer::call(&self.transport, &RENAME, &[&self.id.to_string()], call::done).json(&Rename { name })
    }

    /// Removes it: `DELETE /api/client/account/ssh-keys/{ssh_key}`, permission `ssh-keys.delete`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        answer::call(&self.transport, &DELETE, &[&self.id.to_string()], call::done)
    }
}

//! Users and their roles, and the keys with which they reach their servers' files.

use std::collections::BTreeSet;

use jiff::Timestamp;
use panel_http::fake::digest;

#[derive(Debug, Clone)]
pub(in crate::fake) struct User {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) external_id: Option<String>,
    pub(in crate::fake) managed_externally: bool,
    pub(in crate::fake) uuid: String,
    pub(in crate::fake) username: String,
    pub(in crate::fake) email: String,
    pub(in crate::fake) password: String,
    /// When the user changed the address, as far as that still counts.
    pub(in crate::fake) email_changes: Vec<Timestamp>,
    pub(in crate::fake) language: String,
    pub(in crate::fake) roles: BTreeSet<u64>,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
}

impl User {
    /// A password that nobody knows, for a user with this uuid.
    pub(in crate::fake) fn unknown_password(uuid: &str) -> String {
        digest::hex(&digest::sha1(uuid.as_bytes()))
    }
}

/// The number of the role that may do everything.
pub(in crate::fake) const ROOT: u64 = 1;

#[derive(Debug, Clone)]
pub(in crate::fake) struct Role {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) name: String,
    /// Made over the API, which nobody can be given.
    pub(in crate::fake) by_api: bool,
    pub(in crate::fake) permissions: Vec<String>,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
}

/// A public key of a user.
#[derive(Debug, Clone)]
pub(in crate::fake) struct SshKey {
    pub(in crate::fake) user: u64,
    pub(in crate::fake) name: String,
    pub(in crate::fake) fingerprint: String,
    pub(in crate::fake) public_key: String,
    pub(in crate::fake) created_at: Timestamp,
}

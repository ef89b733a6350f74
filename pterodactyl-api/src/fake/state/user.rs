//! Users, and the keys with which they reach their servers' files.

use jiff::Timestamp;
use panel_http::fake::digest;

#[derive(Debug, Clone)]
pub(in crate::fake) struct User {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) external_id: Option<String>,
    pub(in crate::fake) uuid: String,
    pub(in crate::fake) username: String,
    pub(in crate::fake) email: String,
    pub(in crate::fake) first_name: String,
    pub(in crate::fake) last_name: String,
    pub(in crate::fake) language: String,
    pub(in crate::fake) root_admin: bool,
    pub(in crate::fake) password: String,
    pub(in crate::fake) two_factor: bool,
    /// What codes are made from, once it was asked for.
    pub(in crate::fake) two_factor_secret: Option<String>,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
}

impl User {
    /// A password that nobody knows, for a user with this uuid.
    pub(in crate::fake) fn unknown_password(uuid: &str) -> String {
        digest::hex(&digest::sha1(uuid.as_bytes()))
    }
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

//! A user as the admin API tells it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{admin::roles::Role, id::UserId, user::ToastPosition};

/// A user of the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct User {
    /// The user.
    #[serde(rename = "uuid")]
    pub id: UserId,
    /// What another system calls it; unique on the panel.
    pub external_id: Option<String>,
    /// Name for logging in; unique, upper and lower case being the same.
    pub username: String,
    /// Its role, if it has one.
    pub role: Option<Role>,
    /// Where its picture is.
    pub avatar: Option<String>,
    /// E-mail address; unique, upper and lower case being the same.
    pub email: String,
    /// First name.
    pub name_first: String,
    /// Last name.
    pub name_last: String,
    /// Whether it may do everything on the panel.
    pub admin: bool,
    /// Whether its owner may no longer change the account.
    pub frozen: bool,
    /// Whether it can neither log in nor use its keys. Its servers go on.
    pub suspended: bool,
    /// Whether it logs in with a second factor from an app.
    pub totp_enabled: bool,
    /// When the second factor was last used.
    pub totp_last_used: Option<Timestamp>,
    /// Whether it must have a second factor: for the panel's rules or its role.
    pub require_two_factor: bool,
    /// The language of its panel, such as `en`.
    pub language: String,
    /// Where its panel shows short messages.
    pub toast_position: ToastPosition,
    /// Whether its panel begins with its groups of servers.
    pub start_on_grouped_servers: bool,
    /// Whether it has a password.
    pub has_password: bool,
    /// When it was made.
    pub created: Timestamp,
}

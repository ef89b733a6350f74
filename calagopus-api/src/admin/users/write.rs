//! What it takes to make and to change a user.

use panel_http::{Patch, Secret};
use serde::{Deserialize, Serialize};

use crate::{
    id::{OAuthProviderId, RoleId},
    user::ToastPosition,
};

/// An account at another service.
#[derive(Serialize)]
pub(super) struct NewOAuthLink {
    pub(super) oauth_provider_uuid: OAuthProviderId,
    pub(super) identifier: String,
}

/// A new user.
///
/// It serialises without its password; the call that makes it sends the password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewUser {
    /// Its role. The key's owner must be an administrator.
    #[serde(rename = "role_uuid", default, skip_serializing_if = "Patch::is_keep")]
    pub role: Patch<RoleId>,
    /// What your system calls it, 1 to 255 characters; unique.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub external_id: Patch<String>,
    /// Name for logging in: 3 to 15 letters, digits and `_`; unique.
    pub username: String,
    /// E-mail address, at most 255 characters; unique.
    pub email: String,
    /// First name, 1 to 255 characters.
    pub name_first: String,
    /// Last name, 1 to 255 characters.
    pub name_last: String,
    /// Its password, 1 to 512 characters. Without one it cannot log in until it has set one.
    #[serde(default, skip_serializing)]
    pub password: Patch<Secret>,
    /// Whether it may do everything on the panel.
    pub admin: bool,
    /// Whether its owner may not change the account; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen: Option<bool>,
    /// Whether it can neither log in nor use keys; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended: Option<bool>,
    /// Whether it gets a mail with a link to set its password; `false` if it is not given. Panels before 1.0.8 ignore it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_email: Option<bool>,
    /// The language of its panel, such as `en`.
    pub language: String,
}

impl NewUser {
    /// With what every user needs.
    pub fn new(
        username: impl Into<String>,
        email: impl Into<String>,
        name_first: impl Into<String>,
        name_last: impl Into<String>,
        language: impl Into<String>,
    ) -> Self {
        Self {
            role: Patch::Keep,
            external_id: Patch::Keep,
            username: username.into(),
            email: email.into(),
            name_first: name_first.into(),
            name_last: name_last.into(),
            password: Patch::Keep,
            admin: false,
            frozen: None,
            suspended: None,
            send_email: None,
            language: language.into(),
        }
    }

    /// Gives it a role.
    pub fn role(mut self, role: RoleId) -> Self {
        self.role = Patch::Set(role);
        self
    }

    /// Sets what your system calls it.
    pub fn external_id(mut self, external_id: impl Into<String>) -> Self {
        self.external_id = Patch::Set(external_id.into());
        self
    }

    /// Sets its password.
    pub fn password(mut self, password: Secret) -> Self {
        self.password = Patch::Set(password);
        self
    }

    /// Whether it may do everything on the panel. The key's owner must be an administrator.
    pub fn admin(mut self, admin: bool) -> Self {
        self.admin = admin;
        self
    }

    /// Whether its owner may not change the account.
    pub fn frozen(mut self, frozen: bool) -> Self {
        self.frozen = Some(frozen);
        self
    }

    /// Whether it can neither log in nor use keys.
    pub fn suspended(mut self, suspended: bool) -> Self {
        self.suspended = Some(suspended);
        self
    }

    /// Whether it gets a mail with a link to set its password.
    pub fn send_email(mut self, send_email: bool) -> Self {
        self.send_email = Some(send_email);
        self
    }
}

/// A change of a user. What is not set stays as it is.
///
/// It serialises without its password; the call that makes the change sends the password.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateUser {
    /// Its role.
    #[serde(rename = "role_uuid", default, skip_serializing_if = "Patch::is_keep")]
    pub role: Patch<RoleId>,
    /// What your system calls it; unique.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub external_id: Patch<String>,
    /// Name for logging in: 3 to 15 letters, digits and `_`; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// E-mail address; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// First name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_first: Option<String>,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_last: Option<String>,
    /// Its password, 8 to 512 characters. `Clear` leaves it as it is.
    #[serde(default, skip_serializing)]
    pub password: Patch<Secret>,
    /// Where its panel shows short messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toast_position: Option<ToastPosition>,
    /// Whether its panel begins with its groups of servers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_on_grouped_servers: Option<bool>,
    /// Whether it may do everything on the panel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin: Option<bool>,
    /// Whether its owner may not change the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen: Option<bool>,
    /// Whether it can neither log in nor use its keys. Its servers go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended: Option<bool>,
    /// The language of its panel, such as `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl UpdateUser {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets or, with [`Patch::Clear`], takes its role.
    pub fn role(mut self, role: Patch<RoleId>) -> Self {
        self.role = role;
        self
    }

    /// Sets or, with [`Patch::Clear`], empties what your system calls it.
    pub fn external_id(mut self, external_id: Patch<String>) -> Self {
        self.external_id = external_id;
        self
    }

    /// Sets its name for logging in.
    pub fn username(mut self, username: impl Into<String>) -> Self {
        self.username = Some(username.into());
        self
    }

    /// Sets its e-mail address.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// Sets its first name.
    pub fn name_first(mut self, name_first: impl Into<String>) -> Self {
        self.name_first = Some(name_first.into());
        self
    }

    /// Sets its last name.
    pub fn name_last(mut self, name_last: impl Into<String>) -> Self {
        self.name_last = Some(name_last.into());
        self
    }

    /// Sets its password.
    pub fn password(mut self, password: Secret) -> Self {
        self.password = Patch::Set(password);
        self
    }

    /// Sets where its panel shows short messages.
    pub fn toast_position(mut self, toast_position: ToastPosition) -> Self {
        self.toast_position = Some(toast_position);
        self
    }

    /// Whether its panel begins with its groups of servers.
    pub fn start_on_grouped_servers(mut self, start_on_grouped_servers: bool) -> Self {
        self.start_on_grouped_servers = Some(start_on_grouped_servers);
        self
    }

    /// Whether it may do everything on the panel.
    pub fn admin(mut self, admin: bool) -> Self {
        self.admin = Some(admin);
        self
    }

    /// Whether its owner may not change the account.
    pub fn frozen(mut self, frozen: bool) -> Self {
        self.frozen = Some(frozen);
        self
    }

    /// Whether it can neither log in nor use its keys. Its servers go on.
    pub fn suspended(mut self, suspended: bool) -> Self {
        self.suspended = Some(suspended);
        self
    }

    /// Sets the language of its panel.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }
}

//! A user as the panel tells it.

use jiff::Timestamp;
use panel_http::related::{self, Many};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    application::{roles::Role, servers::Server},
    id::UserId,
};

/// A user of the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct User {
    /// Its number.
    pub id: UserId,
    /// What another system calls it; unique on the panel.
    pub external_id: Option<String>,
    /// Whether the panel lets nobody but its API change name, e-mail address and password. Panels before beta 30 do not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_managed_externally: Option<bool>,
    /// Its UUID.
    pub uuid: Uuid,
    /// Its name for logging in, in lower case.
    pub username: String,
    /// Its e-mail address, in lower case.
    pub email: String,
    /// The language of its panel, such as `en`. The panel does not tell the time zone.
    pub language: String,
    /// Whether it may do everything on the panel.
    pub root_admin: bool,
    /// Whether it logs in with a second factor from an app.
    #[serde(rename = "2fa_enabled")]
    pub two_factor_enabled: bool,
    /// The same, under its old name.
    #[serde(rename = "2fa")]
    pub two_factor: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// What was asked for with [`Include`](super::Include).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl User {
    /// Its servers, when they were asked for and the key may read servers; otherwise nothing.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        related::many(self.relationships.as_ref().map(|it| &it.servers))
    }

    /// Whether its servers were asked for and the key may not read servers: [`servers`](Self::servers) then says nothing.
    #[must_use]
    pub fn servers_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.servers))
    }

    /// Its roles, when they were asked for and the key may read roles; otherwise nothing.
    pub fn roles(&self) -> impl Iterator<Item = &Role> {
        related::many(self.relationships.as_ref().map(|it| &it.roles))
    }

    /// Whether its roles were asked for and the key may not read roles: [`roles`](Self::roles) then says nothing.
    #[must_use]
    pub fn roles_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.roles))
    }
}

/// What can come along with a [`User`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// The servers it owns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Many<Server>,
    /// Its roles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Many<Role>,
}

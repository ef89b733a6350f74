//! Roles: `/api/admin/roles`.

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, Patch, Safety, Transport,
    call::{self, Read},
};
use serde::{Deserialize, Serialize};

use super::{named::Named, users::User};
use crate::{
    answer::{self, member},
    id::RoleId,
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("admin.roles.list", "/api/admin/roles");
static CREATE: Endpoint = Endpoint::post("admin.roles.create", "/api/admin/roles", Safety::Create);
static GET: Endpoint = Endpoint::get("admin.roles.get", "/api/admin/roles/{role}");
static UPDATE: Endpoint = Endpoint::patch("admin.roles.update", "/api/admin/roles/{role}", Safety::Level);
static DELETE: Endpoint = Endpoint::delete("admin.roles.delete", "/api/admin/roles/{role}", Safety::Act);
static DUPLICATE: Endpoint = Endpoint::post(
    "admin.roles.duplicate",
    "/api/admin/roles/{role}/duplicate",
    Safety::Create,
);
static USERS: Endpoint = Endpoint::get("admin.roles.users", "/api/admin/roles/{role}/users");

pub(crate) static ENDPOINTS: [&Endpoint; 7] = [&LIST, &CREATE, &GET, &UPDATE, &DELETE, &DUPLICATE, &USERS];

/// A role: what its users may do beside what every user may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Role {
    /// The role.
    #[serde(rename = "uuid")]
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Whether its users must have a second factor.
    pub require_two_factor: bool,
    /// What its users may do in the admin area, such as `servers.read`.
    pub admin_permissions: Vec<String>,
    /// What its users may do with every server, such as `control.console`.
    pub server_permissions: Vec<String>,
    /// When it was made.
    pub created: Timestamp,
}

/// A new role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewRole {
    /// Its name, 1 to 255 characters; unique.
    pub name: String,
    /// What it is for, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether its users must have a second factor.
    pub require_two_factor: bool,
    /// What its users may do in the admin area. Each has to be named; there is no `*`.
    pub admin_permissions: Vec<String>,
    /// What its users may do with every server.
    pub server_permissions: Vec<String>,
}

impl NewRole {
    /// A role that allows nothing yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: Patch::Keep,
            require_two_factor: false,
            admin_permissions: Vec::new(),
            server_permissions: Vec::new(),
        }
    }

    /// Sets what it is for.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Whether its users must have a second factor.
    pub fn require_two_factor(mut self, require_two_factor: bool) -> Self {
        self.require_two_factor = require_two_factor;
        self
    }

    /// Sets what its users may do in the admin area.
    pub fn admin_permissions(mut self, admin_permissions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.admin_permissions = admin_permissions.into_iter().map(Into::into).collect();
        self
    }

    /// Sets what its users may do with every server.
    pub fn server_permissions(mut self, server_permissions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.server_permissions = server_permissions.into_iter().map(Into::into).collect();
        self
    }
}

/// A change of a role. What is not set stays as it is; a list of permissions takes the place of the old one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateRole {
    /// Its name; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether its users must have a second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub require_two_factor: Option<bool>,
    /// What its users may do in the admin area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin_permissions: Option<Vec<String>>,
    /// What its users may do with every server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_permissions: Option<Vec<String>>,
}

impl UpdateRole {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets or, with [`Patch::Clear`], empties what it is for.
    pub fn description(mut self, description: Patch<String>) -> Self {
        self.description = description;
        self
    }

    /// Whether its users must have a second factor.
    pub fn require_two_factor(mut self, require_two_factor: bool) -> Self {
        self.require_two_factor = Some(require_two_factor);
        self
    }

    /// Sets what its users may do in the admin area.
    pub fn admin_permissions(mut self, admin_permissions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.admin_permissions = Some(admin_permissions.into_iter().map(Into::into).collect());
        self
    }

    /// Sets what its users may do with every server.
    pub fn server_permissions(mut self, server_permissions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.server_permissions = Some(server_permissions.into_iter().map(Into::into).collect());
        self
    }
}

/// The roles of the panel.
#[derive(Debug, Clone)]
pub struct Roles {
    transport: Transport,
}

impl Roles {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those whose name contains what is searched for: `GET /api/admin/roles`, permission `roles.read`.
    pub fn list(&self) -> Listing<Role> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| page(it, answer, "roles"))
    }

    /// Makes a role: `POST /api/admin/roles`, permission `roles.create`. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation), for a permission that there is not too;
    /// [`Refused`](crate::ErrorKind::Refused) when the name is taken, see [`is_taken`](crate::is_taken).
    pub fn create(&self, role: &NewRole) -> Call<Role> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| member(it, answer, "role")).json(role)
    }
}

/// One role.
#[derive(Debug, Clone)]
pub struct RoleHandle {
    transport: Transport,
    id: RoleId,
}

impl RoleHandle {
    pub(crate) fn new(transport: &Transport, id: RoleId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/admin/roles/{role}`, permission `roles.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Role> {
        self.call(&GET, |it, answer| member(it, answer, "role"))
    }

    /// Changes it: `PATCH /api/admin/roles/{role}`, permission `roles.update`. May be repeated, and is. The panel answers
    /// nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); others as [`Roles::create`].
    pub fn update(&self, change: &UpdateRole) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it: `DELETE /api/admin/roles/{role}`, permission `roles.delete`. Its users lose it. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Makes a copy of it under another name: `POST /api/admin/roles/{role}/duplicate`, permission `roles.create`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Refused`](crate::ErrorKind::Refused) when the name is taken;
    /// [`Forbidden`](crate::ErrorKind::Forbidden) when it allows more than the key's owner may.
    pub fn duplicate(&self, name: impl Into<String>) -> Call<Role> {
        self.call(&DUPLICATE, |it, answer| member(it, answer, "role"))
            .json(&Named::new(name))
    }

    /// Its users, or those whose username or e-mail address contains what is searched for:
    /// `GET /api/admin/roles/{role}/users`, permission `users.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn users(&self) -> Listing<User> {
        Listing::new(&self.transport, &USERS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "users")
        })
    }
}

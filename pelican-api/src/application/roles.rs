//! Roles, which give users permissions in the panel's admin area: `/api/application/roles`.

use jiff::Timestamp;
use panel_http::{
    Call, Effect, EffectRule, Endpoint, Safety, Transport, call, envelope,
    related::{self, Many},
};
use serde::{Deserialize, Serialize};

use crate::{dialect::UNIQUE, id::RoleId};

static LIST: Endpoint = Endpoint::get("roles.list", "/api/application/roles");
static GET: Endpoint = Endpoint::get("roles.get", "/api/application/roles/{role}");
static CREATE: Endpoint =
    Endpoint::post("roles.create", "/api/application/roles", Safety::Create).with_effects(&REFUSED);
static RENAME: Endpoint =
    Endpoint::patch("roles.rename", "/api/application/roles/{role}", Safety::Level).with_effects(&REFUSED);
static DELETE: Endpoint =
    Endpoint::delete("roles.delete", "/api/application/roles/{role}", Safety::Act).with_effects(&REFUSED);

pub(crate) static ENDPOINTS: [&Endpoint; 5] = [&LIST, &GET, &CREATE, &RENAME, &DELETE];

/// All are a `500`: the panel looked before it wrote, or the database did not take a second role of one name.
static REFUSED: [EffectRule; 3] = [
    EffectRule::code(ALREADY_EXISTS, Effect::Refused),
    EffectRule::code(UNIQUE, Effect::Refused),
    EffectRule::code(PROTECTED, Effect::Refused),
];

/// There is a role of this name.
const ALREADY_EXISTS: &str = "RoleAlreadyExists";
/// The role of the root administrators is neither changed nor deleted.
const PROTECTED: &str = "PanelException";

/// A role: permissions in the panel's admin area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Role {
    /// Its number.
    pub id: RoleId,
    /// Its name; `Root Admin` is the role that may do everything.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// What was asked for with [`Include`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Role {
    /// What it permits, when that was asked for. The role of the root administrators has none and permits everything.
    pub fn permissions(&self) -> impl Iterator<Item = &Permission> {
        related::many(self.relationships.as_ref().map(|it| &it.permissions))
    }
}

/// Something that a role permits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Permission {
    /// Verb and thing, such as `viewList user`.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What can come along with a [`Role`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// What it permits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Many<Permission>,
}

panel_http::open_enum! {
    /// What can be asked for along with a role.
    pub enum Include {
        /// What it permits.
        Permissions = "permissions",
    }

    /// What a list of roles can be sorted by.
    pub enum Sort {
        /// The number.
        Id = "id",
        /// The name.
        Name = "name",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

panel_http::list_request! {
    /// Roles: `GET /api/application/roles`, permission *Roles: read*. Ten on a page unless `per_page` says another number.
    ///
    /// Filters find a part of the text, upper and lower case being the same; a comma means "or".
    pub struct ListRoles of Role, include Include, sort Sort {
        /// Roles whose number contains this: `1` finds `10` too.
        filter_id = "id",
        /// Roles whose name contains this.
        filter_name = "name",
    }
}

/// A new role. Permissions are given to it in the panel's admin area only.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewRole {
    /// Its name; unique.
    pub name: String,
}

impl NewRole {
    /// With its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
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

    /// All of them, or those that pass the filters.
    pub fn list(&self) -> ListRoles {
        ListRoles(panel_http::List::new(&self.transport, &LIST, &[], envelope::page))
    }

    /// Makes a role without permissions: `POST /api/application/roles`, permission *Roles: read & write*. Sent once.
    ///
    /// *Caveats*: panels up to now make it for their API and not for users (the guard `sanctum`, not `web`). Such a role is
    /// in the list and can be renamed; to assign, take away or delete it ends in a `500`. Make roles in the admin area.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) with the effect [`Refused`](crate::Effect::Refused) when there is another role of
    /// this name that was made here: see [`is_name_taken`]. One of the same name that was made in the admin area does not count.
    /// [`Validation`](crate::ErrorKind::Validation).
    pub fn create(&self, role: &NewRole) -> Call<Role, Include> {
        Call::new(&self.transport, &CREATE, &[], envelope::item).json(role)
    }
}

/// Whether a role was not made or not renamed because there is another of this name already.
#[must_use]
pub fn is_name_taken(error: &crate::Error) -> bool {
    error.has_code(ALREADY_EXISTS) || error.has_code(UNIQUE)
}

/// One role, by number.
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

    fn call<T, I>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T, I> {
        Call::new(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/application/roles/{role}`, permission *Roles: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Role, Include> {
        self.call(&GET, envelope::item)
    }

    /// Renames it: `PATCH /api/application/roles/{role}`, permission *Roles: read & write*. May be repeated, and is.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) with the effect [`Refused`](crate::Effect::Refused) for the role of the root
    /// administrators, or for a name that is [taken](is_name_taken). [`NotFound`](crate::ErrorKind::NotFound),
    /// [`Validation`](crate::ErrorKind::Validation).
    pub fn rename(&self, name: impl Into<String>) -> Call<Role, Include> {
        self.call(&RENAME, envelope::item).json(&NewRole::new(name))
    }

    /// Deletes it: `DELETE /api/application/roles/{role}`, permission *Roles: read & write*. Sent once.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) with the effect [`Refused`](crate::Effect::Refused) for the role of the root
    /// administrators; with the effect [`Unknown`](crate::Effect::Unknown) for a role that was made through this API, which
    /// stays. [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

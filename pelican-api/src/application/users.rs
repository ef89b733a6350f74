//! Users: `/api/application/users`.

mod model;
mod write;

use panel_http::{Call, Effect, EffectRule, Endpoint, Safety, Transport, call, envelope};
use serde::Serialize;

pub use self::{
    model::{Relationships, User},
    write::{NewUser, UpdateUser},
};
use super::with_password::WithPassword;
use crate::{
    dialect::UNIQUE,
    id::{RoleId, UserId},
};

static LIST: Endpoint = Endpoint::get("users.list", "/api/application/users");
static GET: Endpoint = Endpoint::get("users.get", "/api/application/users/{user}");
static GET_EXTERNAL: Endpoint = Endpoint::get("users.find", "/api/application/users/external/{external_id}");
static CREATE: Endpoint =
    Endpoint::post("users.create", "/api/application/users", Safety::Create).with_effects(&ROLLED_BACK);
static UPDATE: Endpoint =
    Endpoint::patch("users.update", "/api/application/users/{user}", Safety::Level).with_effects(&ROLLED_BACK);
static ASSIGN_ROLES: Endpoint = Endpoint::patch(
    "users.assign_roles",
    "/api/application/users/{user}/roles/assign",
    Safety::Level,
);
static REMOVE_ROLES: Endpoint = Endpoint::patch(
    "users.remove_roles",
    "/api/application/users/{user}/roles/remove",
    Safety::Level,
);
static DELETE: Endpoint =
    Endpoint::delete("users.delete", "/api/application/users/{user}", Safety::Act).with_effects(&PROTECTED);

pub(crate) static ENDPOINTS: [&Endpoint; 8] = [
    &LIST,
    &GET,
    &GET_EXTERNAL,
    &CREATE,
    &UPDATE,
    &ASSIGN_ROLES,
    &REMOVE_ROLES,
    &DELETE,
];

/// There is a user with this e-mail, username or external id, which the panel's own check did not see: written in another
/// case, or in a race. The database took one and rolled the other back.
static ROLLED_BACK: [EffectRule; 1] = [EffectRule::code(UNIQUE, Effect::Refused)];

/// A root administrator is not deleted, and nothing more is said.
static PROTECTED: [EffectRule; 1] = [EffectRule::bare(403, Effect::Refused)];

panel_http::open_enum! {
    /// What can be asked for along with a user.
    pub enum Include {
        /// The servers it owns. Needs the permission *Servers: read*.
        Servers = "servers",
        /// Its roles. Needs the permission *Roles: read*.
        Roles = "roles",
    }

    /// What a list of users can be sorted by.
    pub enum Sort {
        /// The number.
        Id = "id",
        /// The UUID.
        Uuid = "uuid",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

panel_http::list_request! {
    /// Users: `GET /api/application/users`, permission *Users: read*.
    ///
    /// Filters find a part of the text, upper and lower case being the same; a comma means "or". Compare what comes exactly.
    pub struct ListUsers of User, include Include, sort Sort {
        /// Users whose e-mail address contains this.
        filter_email = "email",
        /// Users whose UUID contains this.
        filter_uuid = "uuid",
        /// Users whose username contains this.
        filter_username = "username",
        /// Users whose external id contains this: `1` finds `10` too. For one user take [`Users::find_by_external_id`].
        filter_external_id = "external_id",
    }
}

/// Roles that a user is to have, or to lose.
#[derive(Serialize)]
struct Roles {
    roles: Vec<RoleId>,
}

/// The users of the panel.
#[derive(Debug, Clone)]
pub struct Users {
    transport: Transport,
}

impl Users {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that pass the filters.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use futures_util::TryStreamExt;
    /// # let panel = pelican_api::fake::FakePanel::seeded(1).application();
    /// let mut users = panel.users().list().filter_email("@fake.localhost").all();
    /// while let Some(user) = users.try_next().await? {
    ///     println!("{} {}", user.id, user.username);
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn list(&self) -> ListUsers {
        ListUsers(panel_http::List::new(&self.transport, &LIST, &[], envelope::page))
    }

    /// The user with this external id: `GET /api/application/users/external/{external_id}`, permission *Users: read*.
    ///
    /// Whether upper and lower case differ is the panel's database's to say (SQLite: yes, MySQL: no): compare
    /// [`User::external_id`] with what you asked for.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let panel = pelican_api::fake::FakePanel::seeded(1).application();
    /// match panel.users().find_by_external_id("customer-1").await {
    ///     Ok(user) => println!("user {}", user.id),
    ///     Err(error) if error.is_not_found() => println!("no account yet"),
    ///     Err(error) => return Err(error.into()),
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound): there is none. [`Unsupported`](crate::ErrorKind::Unsupported): the id holds
    /// a `/`, which no route of the panel can carry.
    pub fn find_by_external_id(&self, external_id: impl AsRef<str>) -> Call<User, Include> {
        Call::new(&self.transport, &GET_EXTERNAL, &[external_id.as_ref()], envelope::item)
    }

    /// Makes a user: `POST /api/application/users`, permission *Users: read & write*. Sent once.
    ///
    /// The panel sends an "account created" mail. It writes e-mail address and username in lower case: read in the answer
    /// what they became.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pelican_api::{is_taken, models::user::NewUser};
    /// # let panel = pelican_api::fake::FakePanel::seeded(1).application();
    /// let ada = NewUser::new("ada@example.org", "ada").external_id("customer-1");
    /// let user = panel.users().create(&ada).await?;
    /// println!("user {}", user.id);
    ///
    /// let again = panel.users().create(&ada).await.unwrap_err();
    /// assert!(is_taken(&again, "external_id"), "there is one already: look it up");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) with each field that is wrong. An e-mail, username or external id of
    /// another user is rule `unique`, or a `500` in a race or when only upper and lower case differ: ask
    /// [`is_taken`](crate::is_taken); nothing was made then. Any other `5xx` or time-out is
    /// [`Unknown`](crate::Effect::Unknown): look by external id before a second try.
    pub fn create(&self, user: &NewUser) -> Call<User, Include> {
        Call::new(&self.transport, &CREATE, &[], envelope::item).json(&WithPassword {
            request: user,
            password: &user.password,
        })
    }
}

/// One user, by number.
#[derive(Debug, Clone)]
pub struct UserHandle {
    transport: Transport,
    id: UserId,
}

impl UserHandle {
    pub(crate) fn new(transport: &Transport, id: UserId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T, I>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T, I> {
        Call::new(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/application/users/{user}`, permission *Users: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<User, Include> {
        self.call(&GET, envelope::item)
    }

    /// Changes it: `PATCH /api/application/users/{user}`, permission *Users: read & write*. May be repeated, and is.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation), see
    /// [`is_taken`](crate::is_taken) for values of another user. A new password of a user with servers may be answered with
    /// a `500` after it was stored, when the panel does its background work at once.
    pub fn update(&self, change: &UpdateUser) -> Call<User, Include> {
        self.call(&UPDATE, envelope::item).json(&WithPassword {
            request: change,
            password: &change.password,
        })
    }

    /// Gives it roles beside those it has: `PATCH /api/application/users/{user}/roles/assign`, permission
    /// *Users: read & write*. May be repeated, and is.
    ///
    /// The panel passes over the role of the root administrators, and over a user who has it, without a word: ask for
    /// [`Include::Roles`] and look.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) when there is no such role, or none is given.
    /// [`Panel`](crate::ErrorKind::Panel) (`RoleDoesNotExist`) for a role that was made through the API, see
    /// [`Roles::create`](crate::application::roles::Roles::create): those before it in the list are assigned.
    pub fn assign_roles(&self, roles: impl IntoIterator<Item = RoleId>) -> Call<User, Include> {
        self.call(&ASSIGN_ROLES, envelope::item).json(&Roles {
            roles: roles.into_iter().collect(),
        })
    }

    /// Takes roles from it: `PATCH /api/application/users/{user}/roles/remove`, permission *Users: read & write*. May be
    /// repeated, and is: a role that it does not have is no error.
    ///
    /// The panel passes over the role of the root administrators, and over a user who has it, without a word.
    ///
    /// # Errors
    /// As [`assign_roles`](Self::assign_roles); those before the bad one in the list are taken.
    pub fn remove_roles(&self, roles: impl IntoIterator<Item = RoleId>) -> Call<User, Include> {
        self.call(&REMOVE_ROLES, envelope::item).json(&Roles {
            roles: roles.into_iter().collect(),
        })
    }

    /// Deletes it: `DELETE /api/application/users/{user}`, permission *Users: read & write*. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it owns servers, for the owner of the key, and for a root administrator;
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

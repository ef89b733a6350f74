//! Users: `/api/application/users`.

use jiff::Timestamp;
use panel_http::{
    Call, Effect, EffectRule, Endpoint, Patch, Safety, Secret, Transport, call, envelope,
    related::{self, Many},
};
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

use crate::{
    application::servers::Server,
    dialect::{DATA_VALIDATION, UNIQUE},
    id::UserId,
};

static LIST: Endpoint = Endpoint::get("users.list", "/api/application/users");
static GET: Endpoint = Endpoint::get("users.get", "/api/application/users/{user}");
static GET_EXTERNAL: Endpoint = Endpoint::get("users.find", "/api/application/users/external/{external_id}");
static CREATE: Endpoint =
    Endpoint::post("users.create", "/api/application/users", Safety::Create).with_effects(&ROLLED_BACK);
static UPDATE: Endpoint =
    Endpoint::patch("users.update", "/api/application/users/{user}", Safety::Level).with_effects(&ROLLED_BACK);
static DELETE: Endpoint = Endpoint::delete("users.delete", "/api/application/users/{user}", Safety::Act);

pub(crate) static ENDPOINTS: [&Endpoint; 6] = [&LIST, &GET, &GET_EXTERNAL, &CREATE, &UPDATE, &DELETE];

/// Two writes raced for one e-mail, username or external id. The panel's model saw the first one before it wrote the second,
/// or the database took one and rolled the other back.
static ROLLED_BACK: [EffectRule; 2] = [
    EffectRule::code(UNIQUE, Effect::Refused),
    EffectRule::code(DATA_VALIDATION, Effect::Refused),
];

/// A user of the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct User {
    /// Its number.
    pub id: UserId,
    /// What another system calls it; unique on the panel, upper and lower case being the same.
    pub external_id: Option<String>,
    /// Its UUID.
    pub uuid: Uuid,
    /// Its name for logging in, in lower case.
    pub username: String,
    /// Its e-mail address, as it was given.
    pub email: String,
    /// Its first name.
    pub first_name: String,
    /// Its last name.
    pub last_name: String,
    /// The language of its panel, such as `en`.
    pub language: String,
    /// Whether it may do everything on the panel.
    pub root_admin: bool,
    /// Whether it logs in with a second factor.
    #[serde(rename = "2fa")]
    pub two_factor: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// What was asked for with [`Include`].
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
}

/// What can come along with a [`User`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// The servers it owns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Many<Server>,
}

panel_http::open_enum! {
    /// What can be asked for along with a user.
    pub enum Include {
        /// The servers it owns. Needs the permission *Servers: read*.
        Servers = "servers",
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

/// A new user.
///
/// It serialises without its password; the call that makes it sends the password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewUser {
    /// E-mail address; unique.
    pub email: String,
    /// Name for logging in, 3 to 191 characters of `a-z0-9._-`, beginning and ending with a letter or digit; unique. The
    /// panel stores it in lower case.
    pub username: String,
    /// First name, 1 to 191 characters.
    pub first_name: String,
    /// Last name, 1 to 191 characters.
    pub last_name: String,
    /// What your system calls it, at most 191 characters; unique. One with a `/` cannot be looked up.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub external_id: Patch<String>,
    /// Its password. Without one the panel makes one up and its e-mail has a link to set it.
    #[serde(default, skip_serializing)]
    pub password: Patch<Secret>,
    /// The language of its panel; `en` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether it may do everything on the panel; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_admin: Option<bool>,
}

impl NewUser {
    /// With what every user needs.
    pub fn new(
        email: impl Into<String>,
        username: impl Into<String>,
        first_name: impl Into<String>,
        last_name: impl Into<String>,
    ) -> Self {
        Self {
            email: email.into(),
            username: username.into(),
            first_name: first_name.into(),
            last_name: last_name.into(),
            external_id: Patch::Keep,
            password: Patch::Keep,
            language: None,
            root_admin: None,
        }
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

    /// Sets the language of its panel.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Whether it may do everything on the panel.
    pub const fn root_admin(mut self, root_admin: bool) -> Self {
        self.root_admin = Some(root_admin);
        self
    }
}

/// A change of a user. The panel wants the first four fields always; the others stay as they are unless they are set.
///
/// It serialises without its password; the call that makes the change sends the password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateUser {
    /// E-mail address; unique.
    pub email: String,
    /// Name for logging in; unique.
    pub username: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// What your system calls it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub external_id: Patch<String>,
    /// Its password. `Clear` leaves it as it is, too.
    #[serde(default, skip_serializing)]
    pub password: Patch<Secret>,
    /// The language of its panel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether it may do everything on the panel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_admin: Option<bool>,
}

impl UpdateUser {
    /// With what the panel always wants.
    pub fn new(
        email: impl Into<String>,
        username: impl Into<String>,
        first_name: impl Into<String>,
        last_name: impl Into<String>,
    ) -> Self {
        Self {
            email: email.into(),
            username: username.into(),
            first_name: first_name.into(),
            last_name: last_name.into(),
            external_id: Patch::Keep,
            password: Patch::Keep,
            language: None,
            root_admin: None,
        }
    }

    /// A change that changes nothing yet.
    pub fn of(user: &User) -> Self {
        Self::new(&user.email, &user.username, &user.first_name, &user.last_name)
    }

    /// Sets or, with [`Patch::Clear`], empties what your system calls it.
    pub fn external_id(mut self, external_id: Patch<String>) -> Self {
        self.external_id = external_id;
        self
    }

    /// Sets its password.
    pub fn password(mut self, password: Secret) -> Self {
        self.password = Patch::Set(password);
        self
    }

    /// Sets the language of its panel.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Whether it may do everything on the panel.
    pub const fn root_admin(mut self, root_admin: bool) -> Self {
        self.root_admin = Some(root_admin);
        self
    }
}

/// A request as it is sent: the only place where its password is written out.
#[derive(Serialize)]
struct WithPassword<'a, R> {
    #[serde(flatten)]
    request: &'a R,
    #[serde(skip_serializing_if = "Patch::is_keep", serialize_with = "exposed")]
    password: &'a Patch<Secret>,
}

fn exposed<S: Serializer>(password: &&Patch<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    match password {
        Patch::Set(password) => serializer.serialize_str(password.expose()),
        Patch::Keep | Patch::Clear => serializer.serialize_none(),
    }
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
    /// # let panel = pterodactyl_api::fake::FakePanel::seeded(1).application();
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
    /// The panel's database takes upper and lower case, accents and trailing blanks for the same: compare
    /// [`User::external_id`] with what you asked for.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let panel = pterodactyl_api::fake::FakePanel::seeded(1).application();
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
    /// The panel sends an "account created" mail.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pterodactyl_api::{is_taken, models::user::NewUser};
    /// # let panel = pterodactyl_api::fake::FakePanel::seeded(1).application();
    /// let ada = NewUser::new("ada@example.org", "ada", "Ada", "Lovelace").external_id("customer-1");
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
    /// another user is rule `unique`, or in a race a `500`: ask [`is_taken`](crate::is_taken); nothing was made then.
    /// Any other `5xx` or time-out is [`Unknown`](crate::Effect::Unknown): look by external id before a second try.
    pub fn create(&self, user: &NewUser) -> Call<User> {
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
    /// [`is_taken`](crate::is_taken) for values of another user.
    pub fn update(&self, change: &UpdateUser) -> Call<User> {
        self.call(&UPDATE, envelope::item).json(&WithPassword {
            request: change,
            password: &change.password,
        })
    }

    /// Deletes it: `DELETE /api/application/users/{user}`, permission *Users: read & write*. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it owns servers; [`NotFound`](crate::ErrorKind::NotFound) when it is
    /// gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

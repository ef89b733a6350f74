//! Users: `/api/admin/users`.

mod model;
mod write;

use panel_http::{
    Call, Endpoint, Error, Safety, Transport,
    call::{self, Read},
};

pub use self::{
    model::User,
    write::{NewUser, UpdateUser},
};
use super::servers::Server;
use crate::{
    answer::{self, member},
    id::{OAuthLinkId, OAuthProviderId, UserId},
    paging::{Listing, Searchable, page},
    reveal::Revealed,
    user::{OAuthLink, UserActivity},
};

static LIST: Endpoint = Endpoint::get("admin.users.list", "/api/admin/users");
static CREATE: Endpoint = Endpoint::post("admin.users.create", "/api/admin/users", Safety::Create);
static FIND: Endpoint = Endpoint::get("admin.users.find", "/api/admin/users/external/{external_id}");
static GET: Endpoint = Endpoint::get("admin.users.get", "/api/admin/users/{user}");
static UPDATE: Endpoint = Endpoint::patch("admin.users.update", "/api/admin/users/{user}", Safety::Level);
static DELETE: Endpoint = Endpoint::delete("admin.users.delete", "/api/admin/users/{user}", Safety::Act);
static ACTIVITY: Endpoint = Endpoint::get("admin.users.activity", "/api/admin/users/{user}/activity");
static RESET_PASSWORD: Endpoint = Endpoint::post(
    "admin.users.reset_password",
    "/api/admin/users/{user}/email/reset-password",
    Safety::Act,
);
static LINKS: Endpoint = Endpoint::get("admin.users.oauth_links.list", "/api/admin/users/{user}/oauth-links");
static CREATE_LINK: Endpoint = Endpoint::post(
    "admin.users.oauth_links.create",
    "/api/admin/users/{user}/oauth-links",
    Safety::Create,
);
static GET_LINK: Endpoint = Endpoint::get(
    "admin.users.oauth_links.get",
    "/api/admin/users/{user}/oauth-links/{oauth_link}",
);
static DELETE_LINK: Endpoint = Endpoint::delete(
    "admin.users.oauth_links.delete",
    "/api/admin/users/{user}/oauth-links/{oauth_link}",
    Safety::Act,
);
static SERVERS: Endpoint = Endpoint::get("admin.users.servers", "/api/admin/users/{user}/servers");
static DISABLE_TWO_FACTOR: Endpoint = Endpoint::delete(
    "admin.users.disable_two_factor",
    "/api/admin/users/{user}/two-factor",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 14] = [
    &LIST,
    &CREATE,
    &FIND,
    &GET,
    &UPDATE,
    &DELETE,
    &ACTIVITY,
    &RESET_PASSWORD,
    &LINKS,
    &CREATE_LINK,
    &GET_LINK,
    &DELETE_LINK,
    &SERVERS,
    &DISABLE_TWO_FACTOR,
];

/// What the list of a user's servers can be searched and filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has no values and never will")]
pub enum ServersOfUser {}

impl Searchable for ServersOfUser {}

impl<T> Listing<T, ServersOfUser> {
    /// With `true` only servers that the user owns; with `false`, as when it is not set, those too that they are a subuser of.
    pub fn owned(self, owned: bool) -> Self {
        self.query("owned", owned)
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

    /// All of them, or those whose username or e-mail address contains what is searched for: `GET /api/admin/users`,
    /// permission `users.read`. External ids are not searched: take [`find_by_external_id`](Self::find_by_external_id).
    pub fn list(&self) -> Listing<User> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| page(it, answer, "users"))
    }

    /// The user with this external id: `GET /api/admin/users/external/{external_id}`, permission `users.read`. There is at
    /// most one.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use calagopus_api::models::user::NewUser;
    /// # let panel = calagopus_api::fake::FakePanel::seeded(1).calagopus();
    /// panel.users().create(&NewUser::new("bob", "bob@example.org", "Bob", "B", "en").external_id("customer-2")).await?;
    /// assert_eq!(panel.users().find_by_external_id("customer-2").await?.username, "bob");
    /// assert!(panel.users().find_by_external_id("customer-3").await.unwrap_err().is_not_found());
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound): there is none.
    pub fn find_by_external_id(&self, external_id: impl AsRef<str>) -> Call<User> {
        answer::call(&self.transport, &FIND, &[external_id.as_ref()], |it, answer| {
            member(it, answer, "user")
        })
    }

    /// The user with this e-mail address, upper and lower case being the same, as the panel compares them. There is at most one.
    ///
    /// The panel's search knows no exact match: this reads the pages of `GET /api/admin/users`, permission `users.read`, that
    /// contain the address, and compares.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let ada = panel.users().find_by_email("Ada@example.org").await?;
    /// assert_eq!(ada.map(|user| user.id), Some(server.owner.id));
    /// assert!(panel.users().find_by_email("da@example.org").await?.is_none(), "not a part of it");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// Those of a list.
    pub async fn find_by_email(&self, email: &str) -> Result<Option<User>, Error> {
        let wanted = email.to_lowercase();
        let list = self.list().containing(email);
        list.find(move |user| user.email.to_lowercase() == wanted).await
    }

    /// The user with this name, upper and lower case being the same, found as [by e-mail address](Self::find_by_email).
    ///
    /// # Errors
    /// Those of a list.
    pub async fn find_by_username(&self, username: &str) -> Result<Option<User>, Error> {
        let wanted = username.to_lowercase();
        let list = self.list().containing(username);
        list.find(move |user| user.username.to_lowercase() == wanted).await
    }

    /// Makes a user: `POST /api/admin/users`, permission `users.create`. Sent once.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use calagopus_api::{is_taken, models::user::NewUser};
    /// # let panel = calagopus_api::fake::FakePanel::seeded(1).calagopus();
    /// let new = NewUser::new("bob", "bob@example.org", "Bob", "Builder", "en").external_id("customer-2");
    /// let bob = panel.users().create(&new).await?;
    /// match panel.users().create(&new).await {
    ///     Err(error) if is_taken(&error) => println!("e-mail address, username or external id are in use; {}", error.effect()),
    ///     other => println!("{other:?}"),
    /// }
    /// assert_eq!(panel.users().find_by_external_id("customer-2").await?.id, bob.id);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation) with each field that is wrong; [`Refused`](crate::ErrorKind::Refused)
    /// when e-mail address, username or external id are another user's (ask [`is_taken`](crate::is_taken); the panel does not
    /// say which of them); [`Forbidden`](crate::ErrorKind::Forbidden) when the key's owner has a role only and the new user is
    /// to be an administrator or to have a role.
    pub fn create(&self, user: &NewUser) -> Call<User> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| member(it, answer, "user")).json(&Revealed {
            request: user,
            password: &user.password,
        })
    }
}

/// One user.
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

    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    fn link_call<T>(&self, endpoint: &'static Endpoint, link: OAuthLinkId, read: Read<T>) -> Call<T> {
        answer::call(
            &self.transport,
            endpoint,
            &[&self.id.to_string(), &link.to_string()],
            read,
        )
    }

    /// Reads it: `GET /api/admin/users/{user}`, permission `users.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<User> {
        self.call(&GET, |it, answer| member(it, answer, "user"))
    }

    /// Changes it: `PATCH /api/admin/users/{user}`, permission `users.update`. May be repeated, and is. The panel answers
    /// nothing.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use calagopus_api::{Patch, models::user::UpdateUser};
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let change = UpdateUser::new().name_first("Augusta").external_id(Patch::Set("customer-1".to_owned()));
    /// panel.user(server.owner.id).update(&change).await?;
    /// assert_eq!(panel.user(server.owner.id).get().await?.name_first, "Augusta");
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) for values of another user, see [`is_taken`](crate::is_taken);
    /// [`Forbidden`](crate::ErrorKind::Forbidden) when the key's owner has a role only, for administrators, and for role,
    /// e-mail address and password of others.
    pub fn update(&self, change: &UpdateUser) -> Call<()> {
        self.call(&UPDATE, call::done).json(&Revealed {
            request: change,
            password: &change.password,
        })
    }

    /// Suspends the account: its owner can no longer log in, and its keys are refused. **Its servers go on.** A `PATCH` that may
    /// be repeated, and is; no error if it is suspended already. Panels before 1.0.9 ignore it.
    ///
    /// # Errors
    /// As [`update`](Self::update).
    pub fn suspend(&self) -> Call<()> {
        self.update(&UpdateUser::new().suspended(true))
    }

    /// Ends the suspension of the account. May be repeated, and is; no error if it is not suspended.
    ///
    /// # Errors
    /// As [`update`](Self::update).
    pub fn unsuspend(&self) -> Call<()> {
        self.update(&UpdateUser::new().suspended(false))
    }

    /// Deletes it: `DELETE /api/admin/users/{user}`, permission `users.delete`. Sent once.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let error = panel.user(server.owner.id).delete().await.unwrap_err();
    /// println!("{error}"); // it has a server
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it owns servers, and for administrators when the key's owner has a role
    /// only; [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// What was done with the account, the newest first, or what contains the event searched for:
    /// `GET /api/admin/users/{user}/activity`, permission `users.activity`.
    pub fn activity(&self) -> Listing<UserActivity> {
        Listing::new(&self.transport, &ACTIVITY, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "activities")
        })
    }

    /// Mails the user a link to set a new password: `POST /api/admin/users/{user}/email/reset-password`, permission
    /// `users.email`. Sent once.
    ///
    /// The panel answers before it writes the mail, also where it cannot send any.
    pub fn reset_password(&self) -> Call<()> {
        self.call(&RESET_PASSWORD, call::done)
    }

    /// The servers it owns or is a subuser of, or those whose name, or whose owner's username or e-mail address, contains what
    /// is searched for: `GET /api/admin/users/{user}/servers`, permission `servers.read`.
    pub fn servers(&self) -> Listing<Server, ServersOfUser> {
        Listing::new(&self.transport, &SERVERS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "servers")
        })
    }

    /// Switches its second factor off: `DELETE /api/admin/users/{user}/two-factor`, permission `users.disable-two-factor`. Sent
    /// once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it has none: then it is as you want it.
    pub fn disable_two_factor(&self) -> Call<()> {
        self.call(&DISABLE_TWO_FACTOR, call::done)
    }

    /// Its accounts at other services, or those whose identifier contains what is searched for:
    /// `GET /api/admin/users/{user}/oauth-links`, permission `users.oauth-links`.
    pub fn oauth_links(&self) -> Listing<OAuthLink> {
        Listing::new(&self.transport, &LINKS, &[&self.id.to_string()], |it, answer| {
            page(it, answer, "oauth_links")
        })
    }

    /// One of its accounts at other services: `GET /api/admin/users/{user}/oauth-links/{oauth_link}`, permission
    /// `users.oauth-links`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn oauth_link(&self, link: OAuthLinkId) -> Call<OAuthLink> {
        self.link_call(&GET_LINK, link, |it, answer| member(it, answer, "oauth_link"))
    }

    /// Lets it log in with an account at another service: `POST /api/admin/users/{user}/oauth-links`, permission
    /// `users.oauth-links`. `identifier` is what the service calls the user, 1 to 255 characters. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when there is such a link already.
    pub fn create_oauth_link(&self, provider: OAuthProviderId, identifier: impl Into<String>) -> Call<OAuthLink> {
        let link = write::NewOAuthLink {
            oauth_provider_uuid: provider,
            identifier: identifier.into(),
        };
        self.call(&CREATE_LINK, |it, answer| member(it, answer, "oauth_link"))
            .json(&link)
    }

    /// Removes one of its accounts at other services: `DELETE /api/admin/users/{user}/oauth-links/{oauth_link}`, permission
    /// `users.oauth-links`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete_oauth_link(&self, link: OAuthLinkId) -> Call<()> {
        self.link_call(&DELETE_LINK, link, call::done)
    }
}

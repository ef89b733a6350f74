//! The users who may use a server beside its owner: `/api/client/servers/{server}/subusers`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Patch, Safety, call};
use serde::{Deserialize, Serialize};

use crate::{
    answer,
    client::{account::RULES_OF_THE_PANEL, on_server::OnServer},
    id::UserId,
    paging::{self, Listing},
    user::PublicUser,
};

static LIST: Endpoint = Endpoint::get("client.subusers.list", "/api/client/servers/{server}/subusers");
static CREATE: Endpoint = Endpoint::post(
    "client.subusers.create",
    "/api/client/servers/{server}/subusers",
    Safety::Create,
)
.with_effects(&RULES_OF_THE_PANEL)
.one_at_a_time("/api/client/servers/{server}/subusers");
static UPDATE: Endpoint = Endpoint::patch(
    "client.subusers.update",
    "/api/client/servers/{server}/subusers/{subuser}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.subusers.delete",
    "/api/client/servers/{server}/subusers/{subuser}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 4] = [&LIST, &CREATE, &UPDATE, &DELETE];

/// A user who may use a server beside its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Subuser {
    /// The user. Their id is that of the subuser, too.
    pub user: PublicUser,
    /// What they may do with the server, such as `control.start`.
    pub permissions: Vec<String>,
    /// Patterns of the files that they do not see, as in a `.gitignore`.
    pub ignored_files: Vec<String>,
    /// When they were let in.
    pub created: Timestamp,
}

/// A new subuser.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewSubuser {
    /// E-mail address of the user. **Nobody's address becomes that of a new user**, who is sent a mail.
    pub email: String,
    /// What they may do with the server, such as `control.start`; not more than the one who lets them in.
    pub permissions: Vec<String>,
    /// Patterns of the files that they do not see, as in a `.gitignore`.
    pub ignored_files: Vec<String>,
    /// What a person's browser got from the panel's captcha. A panel that has one refuses the call without it.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub captcha: Patch<String>,
}

impl NewSubuser {
    /// With their address and what they may do.
    pub fn new(email: impl Into<String>, permissions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            email: email.into(),
            permissions: permissions.into_iter().map(Into::into).collect(),
            ignored_files: Vec::new(),
            captcha: Patch::Keep,
        }
    }

    /// Hides files from them.
    pub fn ignored_files(mut self, patterns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.ignored_files = patterns.into_iter().map(Into::into).collect();
        self
    }

    /// Sets what a person's browser got from the panel's captcha.
    pub fn captcha(mut self, token: impl Into<String>) -> Self {
        self.captcha = Patch::Set(token.into());
        self
    }
}

/// A change of what a subuser may do. What is not set stays as it is; a list that is set replaces the old one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateSubuser {
    /// What they may do with the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<String>>,
    /// Patterns of the files that they do not see, as in a `.gitignore`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignored_files: Option<Vec<String>>,
}

impl UpdateSubuser {
    /// Changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what they may do with the server.
    pub fn permissions(mut self, permissions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.permissions = Some(permissions.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the files that they do not see.
    pub fn ignored_files(mut self, patterns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.ignored_files = Some(patterns.into_iter().map(Into::into).collect());
        self
    }
}

/// The users who may use a server beside its owner.
#[derive(Debug, Clone)]
pub struct Subusers {
    server: OnServer,
}

impl Subusers {
    pub(super) const fn new(server: OnServer) -> Self {
        Self { server }
    }

    /// All of them, page by page: `GET /api/client/servers/{server}/subusers`, permission `subusers.read`. The search looks at
    /// the name of the user.
    pub fn list(&self) -> Listing<Subuser> {
        self.server.list(&LIST, &[], |endpoint, answer| {
            paging::page(endpoint, answer, "subusers")
        })
    }

    /// Lets a user in: `POST /api/client/servers/{server}/subusers`, permission `subusers.create`. Sent once;
    /// [one at a time](crate::client#some-writes-wait-for-their-turn-and-not-for-long).
    ///
    /// # Errors
    /// * [`Validation`](crate::ErrorKind::Validation): no address, a permission that there is not, or one that the key or its
    ///   owner does not have.
    /// * [`Refused`](crate::ErrorKind::Refused): the user is a subuser or the owner of the server already, there are as many as
    ///   the panel allows, or the captcha is wrong.
    ///
    /// After an [`Unknown`](crate::Effect::Unknown) look in the list; the new user of a new address may be there, and no
    /// subuser.
    pub fn create(&self, subuser: &NewSubuser) -> Call<Subuser> {
        let read: call::Read<Subuser> = |endpoint, answer| answer::member(endpoint, answer, "subuser");
        self.server.call(&CREATE, &[], read).json(subuser)
    }
}

/// One user who may use a server beside its owner.
#[derive(Debug, Clone)]
pub struct SubuserHandle {
    server: OnServer,
    user: UserId,
}

impl SubuserHandle {
    pub(super) const fn new(server: OnServer, user: UserId) -> Self {
        Self { server, user }
    }

    /// Changes what they may do: `PATCH /api/client/servers/{server}/subusers/{subuser}`, permissions `subusers.read` and
    /// `subusers.update`. May be repeated, and is. Open consoles of theirs hear of it after the answer, if the node does.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation) as with
    /// [`create`](Subusers::create); [`Refused`](crate::ErrorKind::Refused) for a change of oneself.
    pub fn update(&self, change: &UpdateSubuser) -> Call<()> {
        self.server
            .call(&UPDATE, &[&self.user.to_string()], call::done)
            .json(change)
    }

    /// Shuts them out: `DELETE /api/client/servers/{server}/subusers/{subuser}`, permissions `subusers.read` and
    /// `subusers.delete`. Sent once. Their account stays; open consoles of theirs end after the answer, if the node hears of
    /// it.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when they are none (any more).
    pub fn delete(&self) -> Call<()> {
        self.server.call(&DELETE, &[&self.user.to_string()], call::done)
    }
}

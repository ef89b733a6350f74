//! The account of the key's owner: `/api/client/account`.

use jiff::Timestamp;
use panel_http::{Call, Effect, EffectRule, Endpoint, Safety, Secret, Transport, call, http::Method};
use serde::{Deserialize, Serialize};

use crate::{
    admin::roles::Role,
    answer,
    client::{
        activity,
        api_keys::{ApiKeyHandle, ApiKeys},
        ssh_keys::{SshKeyHandle, SshKeys},
    },
    id::{ApiKeyId, SshKeyId, UserId},
    paging::Listing,
    user::{ToastPosition, UserActivity},
};

pub(crate) static GET: Endpoint = Endpoint::get("client.account.get", "/api/client/account");
static UPDATE: Endpoint = Endpoint::patch("client.account.update", "/api/client/account", Safety::Level);
static SET_EMAIL: Endpoint = Endpoint::put("client.account.set_email", "/api/client/account/email", Safety::Level);
// The old password is wrong the second time.
static SET_PASSWORD: Endpoint = Endpoint::put(
    "client.account.set_password",
    "/api/client/account/password",
    Safety::Act,
);
// Every one of them makes another secret, and the last one counts.
static SET_UP_TWO_FACTOR: Endpoint = Endpoint::new(
    "client.account.two_factor.set_up",
    Method::GET,
    "/api/client/account/two-factor",
    Safety::Act,
);
static ENABLE_TWO_FACTOR: Endpoint = Endpoint::post(
    "client.account.two_factor.enable",
    "/api/client/account/two-factor",
    Safety::Act,
);
static DISABLE_TWO_FACTOR: Endpoint = Endpoint::delete(
    "client.account.two_factor.disable",
    "/api/client/account/two-factor",
    Safety::Act,
);
static LOG_OUT: Endpoint = Endpoint::post("client.account.log_out", "/api/client/account/logout", Safety::Act);

pub(crate) static ENDPOINTS: [&Endpoint; 8] = [
    &GET,
    &UPDATE,
    &SET_EMAIL,
    &SET_PASSWORD,
    &SET_UP_TWO_FACTOR,
    &ENABLE_TWO_FACTOR,
    &DISABLE_TWO_FACTOR,
    &LOG_OUT,
];

/// On these routes the panel says `417` for rules of its own only, before it does anything.
pub(super) static RULES_OF_THE_PANEL: [EffectRule; 1] = [EffectRule::status(417, Effect::Refused)];

/// The account of a key's owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Account {
    /// The user.
    #[serde(rename = "uuid")]
    pub id: UserId,
    /// Name for logging in.
    pub username: String,
    /// What the user may do as an administrator beside [`admin`](Self::admin), and on every server.
    pub role: Option<Role>,
    /// Where their picture is.
    pub avatar: Option<String>,
    /// E-mail address.
    pub email: String,
    /// First name.
    pub name_first: String,
    /// Last name.
    pub name_last: String,
    /// Whether they may do everything.
    pub admin: bool,
    /// Whether nobody but an administrator may change the account.
    pub frozen: bool,
    /// Whether they can neither log in nor use a key. Their servers run on.
    pub suspended: bool,
    /// Whether they log in with a second factor from an app.
    pub totp_enabled: bool,
    /// When they last did.
    pub totp_last_used: Option<Timestamp>,
    /// Whether they must set up a second factor before they can do anything else.
    pub require_two_factor: bool,
    /// Language of the panel's pages, such as `en`.
    pub language: String,
    /// Where the panel shows its short messages.
    pub toast_position: ToastPosition,
    /// Whether the panel's pages begin with the servers in groups.
    pub start_on_grouped_servers: bool,
    /// Whether they can log in with a password, not only with another service.
    pub has_password: bool,
    /// When the account was made.
    pub created: Timestamp,
}

/// A change of the account. What is not set stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateAccount {
    /// Name for logging in: 3 to 15 of `A-Z`, `a-z`, `0-9` and `_`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// First name, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_first: Option<String>,
    /// Last name, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_last: Option<String>,
    /// Language of the panel's pages. A panel may be set up to ignore it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where the panel shows its short messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toast_position: Option<ToastPosition>,
    /// Whether the panel's pages begin with the servers in groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_on_grouped_servers: Option<bool>,
}

impl UpdateAccount {
    /// Changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the name for logging in.
    pub fn username(mut self, name: impl Into<String>) -> Self {
        self.username = Some(name.into());
        self
    }

    /// Sets the first name.
    pub fn name_first(mut self, name: impl Into<String>) -> Self {
        self.name_first = Some(name.into());
        self
    }

    /// Sets the last name.
    pub fn name_last(mut self, name: impl Into<String>) -> Self {
        self.name_last = Some(name.into());
        self
    }

    /// Sets the language of the panel's pages, such as `de`.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Sets where the panel shows its short messages.
    pub fn toast_position(mut self, position: ToastPosition) -> Self {
        self.toast_position = Some(position);
        self
    }

    /// Whether the panel's pages begin with the servers in groups.
    pub const fn start_on_grouped_servers(mut self, grouped: bool) -> Self {
        self.start_on_grouped_servers = Some(grouped);
        self
    }
}

/// What an app for second factors is set up with.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TwoFactorSetup {
    /// The URL that is shown as a QR code. The secret is in it.
    pub otp_url: Secret,
    /// The secret alone, to be typed.
    pub secret: Secret,
}

/// The body of the call that sets the address.
#[derive(Serialize)]
struct Email<'a> {
    email: &'a str,
    password: &'a str,
}

/// The body of the call that sets the password.
#[derive(Serialize)]
struct Password<'a> {
    new_password: &'a str,
    password: &'a str,
}

/// The body of the calls that switch the second factor.
#[derive(Serialize)]
struct Confirmation<'a> {
    code: &'a str,
    password: &'a str,
}

/// The account of the key's owner, and what belongs to it.
#[derive(Debug, Clone)]
pub struct AccountHandle {
    transport: Transport,
}

impl AccountHandle {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    #[cfg(feature = "full")]
    pub(crate) const fn transport(&self) -> &Transport {
        &self.transport
    }

    /// Whose key this is, or [in whose name](crate::Calagopus::acting_as) it acts: `GET /api/client/account`. Any key may, that
    /// of a suspended user too.
    pub fn get(&self) -> Call<Account> {
        answer::call(&self.transport, &GET, &[], |endpoint, answer| {
            answer::member(endpoint, answer, "user")
        })
    }

    /// Changes it: `PATCH /api/client/account`, permission `account.infos`. May be repeated, and is.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the account is frozen or
    /// suspended; [`Panel`](crate::ErrorKind::Panel) (a bare `500`) for a name that another user has.
    pub fn update(&self, change: &UpdateAccount) -> Call<()> {
        answer::call(&self.transport, &UPDATE, &[], call::done).json(change)
    }

    /// Sets the e-mail address: `PUT /api/client/account/email`, permission `account.email`, with the account's password. May
    /// be repeated, and is.
    ///
    /// # Errors
    /// [`Forbidden`](crate::ErrorKind::Forbidden) when the password is wrong; [`Refused`](crate::ErrorKind::Refused) when
    /// another user has that address or the account is frozen; [`Validation`](crate::ErrorKind::Validation).
    pub fn set_email(&self, email: impl AsRef<str>, password: &Secret) -> Call<()> {
        answer::call(&self.transport, &SET_EMAIL, &[], call::done).json(&Email {
            email: email.as_ref(),
            password: password.expose(),
        })
    }

    /// Sets the password, 8 to 512 characters: `PUT /api/client/account/password`, permission `account.password`. Sent once:
    /// the old one is wrong the second time. Keys stay as they are.
    ///
    /// # Errors
    /// [`Forbidden`](crate::ErrorKind::Forbidden) when `current` is wrong; [`Refused`](crate::ErrorKind::Refused) when the
    /// account is frozen; [`Validation`](crate::ErrorKind::Validation).
    pub fn set_password(&self, current: &Secret, new: &Secret) -> Call<()> {
        answer::call(&self.transport, &SET_PASSWORD, &[], call::done).json(&Password {
            new_password: new.expose(),
            password: current.expose(),
        })
    }

    /// Makes a secret for an app that gives second factors: `GET /api/client/account/two-factor`, permission
    /// `account.two-factor`. Nothing is asked for when logging in until it is [enabled](Self::enable_two_factor). Sent once:
    /// each makes another secret, and the last one counts.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it is enabled already or the account is frozen.
    pub fn set_up_two_factor(&self) -> Call<TwoFactorSetup> {
        answer::call(&self.transport, &SET_UP_TWO_FACTOR, &[], call::json)
    }

    /// Asks for a second factor from now on: `POST /api/client/account/two-factor`, permission `account.two-factor`, with the
    /// six digits that the app shows. Answers the codes to log in with when the app is lost, each good for once. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when the code is wrong, it is enabled already, or the account is frozen;
    /// [`Forbidden`](crate::ErrorKind::Forbidden) when the password is wrong; [`WrongKey`](crate::ErrorKind::WrongKey), although
    /// the key is right, when it was not [set up](Self::set_up_two_factor).
    pub fn enable_two_factor(&self, code: &str, password: &Secret) -> Call<Vec<Secret>> {
        let read: call::Read<Vec<Secret>> = |endpoint, answer| answer::member(endpoint, answer, "recovery_codes");
        answer::call(&self.transport, &ENABLE_TWO_FACTOR, &[], read).json(&Confirmation {
            code,
            password: password.expose(),
        })
    }

    /// No longer asks for a second factor: `DELETE /api/client/account/two-factor`, permission `account.two-factor`, with the
    /// six digits that the app shows or one of the ten characters' codes. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when the code is wrong or it is not enabled;
    /// [`Forbidden`](crate::ErrorKind::Forbidden) when the password is wrong.
    pub fn disable_two_factor(&self, code: &Secret, password: &Secret) -> Call<()> {
        answer::call(&self.transport, &DISABLE_TWO_FACTOR, &[], call::done).json(&Confirmation {
            code: code.expose(),
            password: password.expose(),
        })
    }

    /// Ends the session of a browser: `POST /api/client/account/logout`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) with a key, always: a key has no session. It is of use with a
    /// [service](crate::TransportBuilder::service) of your own that sends a session's cookie in the key's place.
    pub fn log_out(&self) -> Call<()> {
        answer::call(&self.transport, &LOG_OUT, &[], call::done)
    }

    /// What was done to the account, the newest first: `GET /api/client/account/activity`, permission `activity.read`. The
    /// search looks at the event.
    pub fn activity(&self) -> Listing<UserActivity> {
        activity::of_account(&self.transport)
    }

    /// Its API keys.
    #[must_use]
    pub fn api_keys(&self) -> ApiKeys {
        ApiKeys::new(&self.transport)
    }

    /// One of its API keys.
    #[must_use]
    pub fn api_key(&self, id: ApiKeyId) -> ApiKeyHandle {
        ApiKeyHandle::new(&self.transport, id)
    }

    /// Its SSH keys, for SFTP.
    #[must_use]
    pub fn ssh_keys(&self) -> SshKeys {
        SshKeys::new(&self.transport)
    }

    /// One of its SSH keys.
    #[must_use]
    pub fn ssh_key(&self, id: SshKeyId) -> SshKeyHandle {
        SshKeyHandle::new(&self.transport, id)
    }
}

//! The account that a client key belongs to: `/api/client/account`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Safety, Secret, Transport, call, envelope};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::client::{
    activity::{self, ListActivity},
    api_keys::ApiKeys,
    ssh_keys::SshKeys,
};

static GET: Endpoint = Endpoint::get("account.get", "/api/client/account");
static UPDATE_USERNAME: Endpoint =
    Endpoint::put("account.update_username", "/api/client/account/username", Safety::Level);
// A second one may be refused although the first was done: the panel counts changes, and wants the old password.
static UPDATE_EMAIL: Endpoint = Endpoint::put("account.update_email", "/api/client/account/email", Safety::Act);
static UPDATE_PASSWORD: Endpoint =
    Endpoint::put("account.update_password", "/api/client/account/password", Safety::Act);

pub(crate) static ENDPOINTS: [&Endpoint; 4] = [&GET, &UPDATE_USERNAME, &UPDATE_EMAIL, &UPDATE_PASSWORD];

/// The account that a client key belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Account {
    /// Its identifier. The Client API does not tell the number that the Application API calls a user by.
    pub uuid: Uuid,
    /// Its name for logging in, in lower case.
    pub username: String,
    /// Its e-mail address, in lower case.
    pub email: String,
    /// The language of its panel, such as `en`.
    pub language: String,
    /// The URL of its picture.
    pub image: String,
    /// The older name of [`root_admin`](Self::root_admin).
    pub admin: bool,
    /// Whether it may do everything on the panel.
    pub root_admin: bool,
    /// Whether logging in needs a second factor.
    #[serde(rename = "2fa_enabled")]
    pub two_factor_enabled: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// A change that needs the account's password: the only place where it is written out.
#[derive(Serialize)]
struct WithPassword<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    password: &'a str,
}

#[derive(Serialize)]
struct NewPassword<'a> {
    current_password: &'a str,
    password: &'a str,
    password_confirmation: &'a str,
}

/// The account of the key's owner.
#[derive(Debug, Clone)]
pub struct AccountHandle {
    transport: Transport,
}

impl AccountHandle {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// Whose key this is: `GET /api/client/account`. Any client key may.
    pub fn get(&self) -> Call<Account> {
        Call::new(&self.transport, &GET, &[], envelope::item)
    }

    /// Changes the name for logging in: `PUT /api/client/account/username`, with the account's password. May be repeated,
    /// and is.
    ///
    /// The panel stores it in lower case and without what it does not allow in a name: read what it made of it.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) with `InvalidPasswordProvidedException`: the password is wrong.
    /// [`Validation`](crate::ErrorKind::Validation), see [`is_taken`](crate::is_taken) for a name of another account.
    /// [`Forbidden`](crate::ErrorKind::Forbidden) where another system manages the account.
    pub fn update_username(&self, username: impl AsRef<str>, password: &Secret) -> Call<()> {
        Call::new(&self.transport, &UPDATE_USERNAME, &[], call::done).json(&WithPassword {
            username: Some(username.as_ref()),
            email: None,
            password: password.expose(),
        })
    }

    /// Changes the e-mail address: `PUT /api/client/account/email`, with the account's password. Sent once.
    ///
    /// # Errors
    /// [`RateLimited`](crate::ErrorKind::RateLimited) after three changes in a day, and after 60 calls in a minute;
    /// otherwise as with [`update_username`](Self::update_username).
    pub fn update_email(&self, email: impl AsRef<str>, password: &Secret) -> Call<()> {
        Call::new(&self.transport, &UPDATE_EMAIL, &[], call::done).json(&WithPassword {
            username: None,
            email: Some(email.as_ref()),
            password: password.expose(),
        })
    }

    /// Changes the password, at least 8 characters: `PUT /api/client/account/password`. Sent once: the old one is wrong the
    /// second time. Keys stay as they are.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when `current` is wrong; [`Validation`](crate::ErrorKind::Validation) when
    /// `new` is too short; [`Forbidden`](crate::ErrorKind::Forbidden) where another system manages the account.
    pub fn update_password(&self, current: &Secret, new: &Secret) -> Call<()> {
        Call::new(&self.transport, &UPDATE_PASSWORD, &[], call::done).json(&NewPassword {
            current_password: current.expose(),
            password: new.expose(),
            password_confirmation: new.expose(),
        })
    }

    /// What was done to the account: `GET /api/client/account/activity`. Any client key may.
    pub fn activity(&self) -> ListActivity {
        activity::list(&self.transport, &activity::ACCOUNT, &[])
    }

    /// Its client keys.
    #[must_use]
    pub fn api_keys(&self) -> ApiKeys {
        ApiKeys::new(&self.transport)
    }

    /// Its SSH keys, for SFTP.
    #[must_use]
    pub fn ssh_keys(&self) -> SshKeys {
        SshKeys::new(&self.transport)
    }
}

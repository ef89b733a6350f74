//! The account that a client key belongs to: `/api/client/account`.

use panel_http::{Call, Endpoint, Safety, Secret, Transport, call, envelope};
use serde::{Deserialize, Serialize};

use crate::{
    client::{
        activity::{self, ListActivity},
        api_keys::ApiKeys,
        ssh_keys::SshKeys,
        two_factor::TwoFactor,
    },
    id::UserId,
};

static GET: Endpoint = Endpoint::get("account.get", "/api/client/account");
static EMAIL: Endpoint = Endpoint::put("account.update_email", "/api/client/account/email", Safety::Level);
// An act: the second time the current password is another one, and the panel refuses it.
static PASSWORD: Endpoint = Endpoint::put("account.update_password", "/api/client/account/password", Safety::Act);

pub(crate) static ENDPOINTS: [&Endpoint; 3] = [&GET, &EMAIL, &PASSWORD];

/// The account that a client key belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Account {
    /// Its number.
    pub id: UserId,
    /// Whether it may do everything on the panel.
    pub admin: bool,
    /// Its name for logging in.
    pub username: String,
    /// Its e-mail address.
    pub email: String,
    /// Its first name.
    pub first_name: String,
    /// Its last name.
    pub last_name: String,
    /// The language of its panel.
    pub language: String,
}

#[derive(Serialize)]
struct NewEmail<'a> {
    email: &'a str,
    password: &'a str,
}

#[derive(Serialize)]
struct NewPassword<'a> {
    current_password: &'a str,
    password: &'a str,
    password_confirmation: &'a str,
}

/// The account that the key belongs to. Any client key may do all of this; no right is needed.
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

    /// Whose key this is: `GET /api/client/account`.
    pub fn get(&self) -> Call<Account> {
        Call::new(&self.transport, &GET, &[], envelope::item)
    }

    /// Changes its e-mail address: `PUT /api/client/account/email`. `password` is the account's own. May be repeated, and is.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) with `InvalidPasswordProvidedException`: the password is wrong.
    /// [`Validation`](crate::ErrorKind::Validation), see [`is_taken`](crate::is_taken) for an address of another account.
    pub fn update_email(&self, email: impl AsRef<str>, password: &Secret) -> Call<()> {
        Call::new(&self.transport, &EMAIL, &[], call::done).json(&NewEmail {
            email: email.as_ref(),
            password: password.expose(),
        })
    }

    /// Changes its password, at least 8 characters: `PUT /api/client/account/password`. Sent once. The keys of the account
    /// stay as they are.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) with `InvalidPasswordProvidedException`: the current password is wrong, which
    /// is also what a second try says of a first one that had come through.
    /// [`Validation`](crate::ErrorKind::Validation) for a new one that is too short.
    pub fn update_password(&self, current: &Secret, new: &Secret) -> Call<()> {
        Call::new(&self.transport, &PASSWORD, &[], call::done).json(&NewPassword {
            current_password: current.expose(),
            password: new.expose(),
            password_confirmation: new.expose(),
        })
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

    /// Its second factor for logging in.
    #[must_use]
    pub fn two_factor(&self) -> TwoFactor {
        TwoFactor::new(&self.transport)
    }

    /// What was done to it, and by whom.
    pub fn activity(&self) -> ListActivity {
        activity::list(&self.transport, &activity::ACCOUNT, &[])
    }
}

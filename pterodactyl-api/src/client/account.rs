//! The account that a client key belongs to: `/api/client/account`.

use panel_http::{Call, Endpoint, Transport, envelope};
use serde::{Deserialize, Serialize};

use crate::id::UserId;

static GET: Endpoint = Endpoint::get("account.get", "/api/client/account");

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&GET];

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

/// `GET /api/client/account`. Any client key may.
pub(crate) fn get(transport: &Transport) -> Call<Account> {
    Call::new(transport, &GET, &[], envelope::item)
}

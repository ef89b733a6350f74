//! The account that a client key belongs to: `/api/client/account`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Transport, envelope};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

static GET: Endpoint = Endpoint::get("account.get", "/api/client/account");

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&GET];

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

/// `GET /api/client/account`. Any client key may.
pub(crate) fn get(transport: &Transport) -> Call<Account> {
    Call::new(transport, &GET, &[], envelope::item)
}

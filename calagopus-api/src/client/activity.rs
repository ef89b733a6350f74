//! What was done to an account or a server, and by whom: `/api/client/account/activity` and
//! `/api/client/servers/{server}/activity`.

use jiff::Timestamp;
use panel_http::{Endpoint, Transport};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    client::on_server::OnServer,
    id::UserId,
    paging::{self, Listing, Searchable},
    user::{PublicUser, UserActivity},
};

static ACCOUNT: Endpoint = Endpoint::get("client.account.activity", "/api/client/account/activity");
static SERVER: Endpoint = Endpoint::get("client.activity.list", "/api/client/servers/{server}/activity");

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&ACCOUNT, &SERVER];

/// Something that was done to a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerActivity {
    /// Who did it; nobody for what the panel did by itself.
    pub user: Option<PublicUser>,
    /// Who acted as that user, if somebody did.
    pub impersonator: Option<PublicUser>,
    /// What was done, such as `server:power.action`.
    pub event: String,
    /// From which address. Needs the permission `activity.read-ip`, and is empty without.
    pub ip: Option<String>,
    /// What belongs to it; each event has members of its own.
    pub data: Value,
    /// Whether it was done with an API key.
    pub is_api: bool,
    /// Whether a schedule did it.
    pub is_schedule: bool,
    /// When.
    pub created: Timestamp,
}

/// What the list of a server's activity can be filtered by, beside the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has no values and never will")]
pub enum ByUser {}

impl Searchable for ByUser {}

impl Listing<ServerActivity, ByUser> {
    /// Only what this user did.
    pub fn user(self, user: UserId) -> Self {
        self.query("user", user)
    }
}

pub(super) fn of_account(transport: &Transport) -> Listing<UserActivity> {
    Listing::new(transport, &ACCOUNT, &[], |endpoint, answer| {
        paging::page(endpoint, answer, "activities")
    })
}

pub(super) fn of_server(server: &OnServer) -> Listing<ServerActivity, ByUser> {
    server.list(&SERVER, &[], |endpoint, answer| {
        paging::page(endpoint, answer, "activities")
    })
}

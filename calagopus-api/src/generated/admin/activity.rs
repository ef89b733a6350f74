//! What administrators did: `/api/admin/activity`.

use jiff::Timestamp;
use panel_http::{Endpoint, Transport};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    calagopus::Calagopus,
    id::UserId,
    paging::{Listing, Searchable, page},
    user::PublicUser,
};

static LIST: Endpoint = Endpoint::get("admin.activity.list", "/api/admin/activity");

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&LIST];

/// Something that was done on the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Activity {
    /// Who did it; nobody for what the panel did itself.
    pub user: Option<PublicUser>,
    /// The administrator who acted as that user.
    pub impersonator: Option<PublicUser>,
    /// What was done, such as `server:create`.
    pub event: String,
    /// The address that it came from.
    pub ip: Option<String>,
    /// What more there is to say; its form depends on the event.
    pub data: Value,
    /// Whether it was done with an API key.
    pub is_api: bool,
    /// When.
    pub created: Timestamp,
}

/// What the list of activity can be searched and filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has no values and never will")]
pub enum ActivityFilter {}

impl Searchable for ActivityFilter {}

impl Listing<Activity, ActivityFilter> {
    /// Only what this user did.
    pub fn user(self, user: UserId) -> Self {
        self.query("user", user)
    }
}

/// What administrators did, newest first.
#[derive(Debug, Clone)]
pub struct ActivityLog {
    transport: Transport,
}

impl ActivityLog {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// What was done, or what a search finds: `GET /api/admin/activity`, permission `activity.read`.
    ///
    /// A search looks at the event or the name of the user.
    pub fn list(&self) -> Listing<Activity, ActivityFilter> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| page(it, answer, "activities"))
    }
}

impl Calagopus {
    /// What administrators did.
    #[must_use]
    pub fn activity(&self) -> ActivityLog {
        ActivityLog::new(self.transport())
    }
}

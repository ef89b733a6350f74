//! What was done to an account or a server, and by whom: `/api/client/account/activity` and
//! `/api/client/servers/{server}/activity`.

use jiff::Timestamp;
use panel_http::{
    Endpoint, List, OrderedMap, Scalar, Transport, envelope,
    related::{self, One},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::client::account::Account;

pub(crate) static ACCOUNT: Endpoint = Endpoint::get("account.activity.list", "/api/client/account/activity");
pub(crate) static SERVER: Endpoint = Endpoint::get("client.activity.list", "/api/client/servers/{server}/activity");

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&ACCOUNT, &SERVER];

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Activity {
    /// Tells one entry from another; of no other use.
    pub id: String,
    /// What things that were done at once have in common. Versions after 1.0.0-beta38 do not tell it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<Uuid>,
    /// What was done, such as `server:power.start`.
    pub event: String,
    /// Whether it was done with a key.
    pub is_api: bool,
    /// The IP address it was done from. Only an administrator, and who did it, may see it.
    pub ip: Option<String>,
    /// A remark.
    pub description: Option<String>,
    /// What is special to the event, such as the name of a file. Of several values the first is told, and in `count` (or
    /// `…_count`) how many there were.
    pub properties: OrderedMap<Scalar>,
    /// Whether the properties say more than the panel's pages show.
    pub has_additional_metadata: bool,
    /// When it was done.
    pub timestamp: Timestamp,
    /// What was asked for with [`Include`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Activity {
    /// Who did it, when it was asked for. Nobody for what the panel did by itself.
    #[must_use]
    pub fn actor(&self) -> Option<&Account> {
        related::one(&self.relationships.as_ref()?.actor)
    }
}

/// What can come along with an [`Activity`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// Who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: One<Account>,
}

panel_http::open_enum! {
    /// What can be asked for along with an activity.
    pub enum Include {
        /// Who did it.
        Actor = "actor",
    }

    /// What a list of activities can be sorted by.
    pub enum Sort {
        /// When it was done.
        Timestamp = "timestamp",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

panel_http::list_request! {
    /// What was done, in no promised order unless sorted: 25 on a page, at most 100.
    ///
    /// Of an account: `GET /api/client/account/activity`. Of a server: `GET /api/client/servers/{server}/activity`, right
    /// `activity.read`; the panel may be set up to hide what administrators did.
    pub struct ListActivity of Activity, include Include, sort Sort {
        /// What was done, such as `server:file`: a part of the word is enough; a comma means "or".
        filter_event = "event",
    }
}

/// The list at `endpoint`, [`ACCOUNT`] or [`SERVER`].
pub(crate) fn list(transport: &Transport, endpoint: &'static Endpoint, segments: &[&str]) -> ListActivity {
    ListActivity(List::new(transport, endpoint, segments, envelope::page))
}

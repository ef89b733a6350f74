//! Sessions, the browsers in which a user is logged in: `/api/client/account/sessions`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Safety, Transport, call};
use serde::{Deserialize, Serialize};

use crate::{
    answer,
    client::account::AccountHandle,
    id::SessionId,
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("client.account.sessions.list", "/api/client/account/sessions");
static DELETE: Endpoint = Endpoint::delete(
    "client.account.sessions.delete",
    "/api/client/account/sessions/{session}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&LIST, &DELETE];

/// A browser in which a user is logged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Session {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: SessionId,
    /// Its address.
    pub ip: String,
    /// What it calls itself.
    pub user_agent: String,
    /// Whether it is the one that asks.
    pub is_using: bool,
    /// When it was last used.
    pub last_used: Timestamp,
    /// When it was made.
    pub created: Timestamp,
}

/// The sessions of the account.
#[derive(Debug, Clone)]
pub struct Sessions {
    transport: Transport,
}

impl Sessions {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that a search finds: `GET /api/client/account/sessions`, permission `sessions.read`.
    ///
    /// A search looks at what the browser calls itself.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Listing<Session> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| page(it, answer, "sessions"))
    }

    /// Logs one out: `DELETE /api/client/account/sessions/{session}`, permission `sessions.delete`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self, session: SessionId) -> Call<()> {
        answer::call(&self.transport, &DELETE, &[&session.to_string()], call::done)
    }
}

impl AccountHandle {
    /// Its sessions.
    #[must_use]
    pub fn sessions(&self) -> Sessions {
        Sessions::new(self.transport())
    }
}

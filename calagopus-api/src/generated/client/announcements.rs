//! Announcements for a server, `/api/client/servers/{server}/announcements`, and for everybody, `/api/announcements`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use panel_http::{Call, Endpoint};
use serde::{Deserialize, Serialize};

use crate::{
    answer::{self, member},
    calagopus::Calagopus,
    client::{on_server::OnServer, servers::ServerHandle},
    generated::admin::announcements::AnnouncementKind,
    id::AnnouncementId,
};

static LIST: Endpoint = Endpoint::get(
    "client.announcements.list",
    "/api/client/servers/{server}/announcements",
);

static PUBLIC: Endpoint = Endpoint::get("public.announcements", "/api/announcements");

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&LIST, &PUBLIC];

/// An announcement, as users see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerAnnouncement {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: AnnouncementId,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: AnnouncementKind,
    /// Whether users can close it.
    pub dismissible: bool,
    /// Until when users can close it; for ever if it is not set.
    pub dismissible_end: Option<Timestamp>,
    /// Its title.
    pub title: String,
    /// Its title in other languages, by language.
    pub title_translations: BTreeMap<String, String>,
    /// Its text.
    pub content: String,
    /// Its text in other languages, by language.
    pub content_translations: BTreeMap<String, String>,
}

/// The announcements that concern a server.
///
/// # Errors
/// Of all its calls: [`Conflict`](crate::ErrorKind::Conflict) while the server is suspended or busy.
#[derive(Debug, Clone)]
pub struct ServerAnnouncements {
    on: OnServer,
}

impl ServerAnnouncements {
    pub(super) fn new(on: &OnServer) -> Self {
        Self { on: on.clone() }
    }

    /// Those that are shown just now: `GET /api/client/servers/{server}/announcements`.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Call<Vec<ServerAnnouncement>> {
        self.on
            .call(&LIST, &[], |it, answer| member(it, answer, "announcements"))
    }
}

impl Calagopus {
    /// The announcements that everybody sees just now: `GET /api/announcements`. Any key may, and none.
    ///
    /// From the document, not recorded.
    pub fn public_announcements(&self) -> Call<Vec<ServerAnnouncement>> {
        answer::call(self.transport(), &PUBLIC, &[], |it, answer| {
            member(it, answer, "announcements")
        })
    }
}

impl ServerHandle {
    /// The announcements that concern it.
    #[must_use]
    pub fn announcements(&self) -> ServerAnnouncements {
        ServerAnnouncements::new(self.on_server())
    }
}

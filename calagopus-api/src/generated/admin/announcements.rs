//! Announcements, which users see at the top of the panel: `/api/admin/announcements`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Patch, Safety, Transport, call, open_enum};
use serde::{Deserialize, Serialize};

use crate::{
    answer::{self, member},
    calagopus::Calagopus,
    id::{AnnouncementId, BackupConfigurationId, EggId, LocationId, NodeId},
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("admin.announcements.list", "/api/admin/announcements");
static CREATE: Endpoint = Endpoint::post("admin.announcements.create", "/api/admin/announcements", Safety::Create);
static GET: Endpoint = Endpoint::get("admin.announcements.get", "/api/admin/announcements/{announcement}");
static UPDATE: Endpoint = Endpoint::patch(
    "admin.announcements.update",
    "/api/admin/announcements/{announcement}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "admin.announcements.delete",
    "/api/admin/announcements/{announcement}",
    Safety::Act,
);
static DUPLICATE: Endpoint = Endpoint::post(
    "admin.announcements.duplicate",
    "/api/admin/announcements/{announcement}/duplicate",
    Safety::Create,
);

pub(crate) static ENDPOINTS: [&Endpoint; 6] = [&LIST, &CREATE, &GET, &UPDATE, &DELETE, &DUPLICATE];

/// An announcement, as administrators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Announcement {
    /// Its id.
    #[serde(rename = "uuid")]
    pub id: AnnouncementId,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: AnnouncementKind,
    /// Whether it is shown.
    pub enabled: bool,
    /// From when on it is shown; always if it is not set.
    pub enabled_start: Option<Timestamp>,
    /// Until when it is shown; for ever if it is not set.
    pub enabled_end: Option<Timestamp>,
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
    /// It is shown with servers in these locations.
    pub locations: Vec<LocationId>,
    /// It is shown with servers on these nodes.
    pub nodes: Vec<NodeId>,
    /// It is shown with servers of these backup configurations.
    pub backup_configurations: Vec<BackupConfigurationId>,
    /// It is shown with servers of these eggs.
    pub eggs: Vec<EggId>,
    /// When it was made.
    pub created: Timestamp,
}

open_enum! {
    /// How an announcement is to be taken.
    pub enum AnnouncementKind {
        /// It tells something.
        Info = "info",
        /// It tells something good.
        Success = "success",
        /// It warns.
        Warning = "warning",
        /// It tells of something that does not work.
        Error = "error",
    }
}

/// A new announcement. Where no location, node, backup configuration or egg is named, all users see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewAnnouncement {
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: AnnouncementKind,
    /// Whether it is shown; `false` at first.
    pub enabled: bool,
    /// From when on it is shown; always if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub enabled_start: Patch<Timestamp>,
    /// Until when it is shown; for ever if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub enabled_end: Patch<Timestamp>,
    /// Whether users can close it.
    pub dismissible: bool,
    /// Until when users can close it; for ever if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub dismissible_end: Patch<Timestamp>,
    /// Its title, 1 to 255 characters.
    pub title: String,
    /// Its title in other languages, by language.
    pub title_translations: BTreeMap<String, String>,
    /// Its text, 1 to 2,048 characters.
    pub content: String,
    /// Its text in other languages, by language.
    pub content_translations: BTreeMap<String, String>,
    /// It is shown with servers in these locations, at most 100 of them.
    pub locations: Vec<LocationId>,
    /// It is shown with servers on these nodes, at most 100 of them.
    pub nodes: Vec<NodeId>,
    /// It is shown with servers of these backup configurations, at most 100 of them.
    pub backup_configurations: Vec<BackupConfigurationId>,
    /// It is shown with servers of these eggs, at most 100 of them.
    pub eggs: Vec<EggId>,
}

impl NewAnnouncement {
    /// With its kind, its title and its text.
    pub fn new(kind: AnnouncementKind, title: impl Into<String>, content: impl Into<String>) -> Self {
        Self {
            kind,
            enabled: false,
            enabled_start: Patch::Keep,
            enabled_end: Patch::Keep,
            dismissible: false,
            dismissible_end: Patch::Keep,
            title: title.into(),
            title_translations: BTreeMap::new(),
            content: content.into(),
            content_translations: BTreeMap::new(),
            locations: Vec::new(),
            nodes: Vec::new(),
            backup_configurations: Vec::new(),
            eggs: Vec::new(),
        }
    }

    /// Whether it is shown.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// From when on it is shown; always if it is not set.
    pub fn enabled_start(mut self, enabled_start: Timestamp) -> Self {
        self.enabled_start = Patch::Set(enabled_start);
        self
    }

    /// Until when it is shown; for ever if it is not set.
    pub fn enabled_end(mut self, enabled_end: Timestamp) -> Self {
        self.enabled_end = Patch::Set(enabled_end);
        self
    }

    /// Whether users can close it.
    pub const fn dismissible(mut self, dismissible: bool) -> Self {
        self.dismissible = dismissible;
        self
    }

    /// Until when users can close it; for ever if it is not set.
    pub fn dismissible_end(mut self, dismissible_end: Timestamp) -> Self {
        self.dismissible_end = Patch::Set(dismissible_end);
        self
    }

    /// Sets its title in other languages, by language.
    pub fn title_translations(mut self, title_translations: BTreeMap<String, String>) -> Self {
        self.title_translations = title_translations;
        self
    }

    /// Sets its text in other languages, by language.
    pub fn content_translations(mut self, content_translations: BTreeMap<String, String>) -> Self {
        self.content_translations = content_translations;
        self
    }

    /// It is shown with servers in these locations, at most 100 of them.
    pub fn locations(mut self, locations: impl IntoIterator<Item = LocationId>) -> Self {
        self.locations = locations.into_iter().collect();
        self
    }

    /// It is shown with servers on these nodes, at most 100 of them.
    pub fn nodes(mut self, nodes: impl IntoIterator<Item = NodeId>) -> Self {
        self.nodes = nodes.into_iter().collect();
        self
    }

    /// It is shown with servers of these backup configurations, at most 100 of them.
    pub fn backup_configurations(
        mut self,
        backup_configurations: impl IntoIterator<Item = BackupConfigurationId>,
    ) -> Self {
        self.backup_configurations = backup_configurations.into_iter().collect();
        self
    }

    /// It is shown with servers of these eggs, at most 100 of them.
    pub fn eggs(mut self, eggs: impl IntoIterator<Item = EggId>) -> Self {
        self.eggs = eggs.into_iter().collect();
        self
    }
}

/// A change of an announcement. What is not set stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateAnnouncement {
    /// Its kind.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<AnnouncementKind>,
    /// Whether it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// From when on it is shown; always if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub enabled_start: Patch<Timestamp>,
    /// Until when it is shown; for ever if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub enabled_end: Patch<Timestamp>,
    /// Whether users can close it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dismissible: Option<bool>,
    /// Until when users can close it; for ever if it is not set.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub dismissible_end: Patch<Timestamp>,
    /// Its title, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its title in other languages, by language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_translations: Option<BTreeMap<String, String>>,
    /// Its text, 1 to 2,048 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// Its text in other languages, by language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_translations: Option<BTreeMap<String, String>>,
    /// It is shown with servers in these locations, at most 100 of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locations: Option<Vec<LocationId>>,
    /// It is shown with servers on these nodes, at most 100 of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodes: Option<Vec<NodeId>>,
    /// It is shown with servers of these backup configurations, at most 100 of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup_configurations: Option<Vec<BackupConfigurationId>>,
    /// It is shown with servers of these eggs, at most 100 of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eggs: Option<Vec<EggId>>,
}

impl UpdateAnnouncement {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its kind.
    pub fn kind(mut self, kind: AnnouncementKind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Whether it is shown.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// From when on it is shown; always if it is not set. [`Patch::Clear`] empties it.
    pub fn enabled_start(mut self, enabled_start: Patch<Timestamp>) -> Self {
        self.enabled_start = enabled_start;
        self
    }

    /// Until when it is shown; for ever if it is not set. [`Patch::Clear`] empties it.
    pub fn enabled_end(mut self, enabled_end: Patch<Timestamp>) -> Self {
        self.enabled_end = enabled_end;
        self
    }

    /// Whether users can close it.
    pub const fn dismissible(mut self, dismissible: bool) -> Self {
        self.dismissible = Some(dismissible);
        self
    }

    /// Until when users can close it; for ever if it is not set. [`Patch::Clear`] empties it.
    pub fn dismissible_end(mut self, dismissible_end: Patch<Timestamp>) -> Self {
        self.dismissible_end = dismissible_end;
        self
    }

    /// Sets its title, 1 to 255 characters.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets its title in other languages, by language.
    pub fn title_translations(mut self, title_translations: BTreeMap<String, String>) -> Self {
        self.title_translations = Some(title_translations);
        self
    }

    /// Sets its text, 1 to 2,048 characters.
    pub fn content(mut self, content: impl Into<String>) -> Self {
        self.content = Some(content.into());
        self
    }

    /// Sets its text in other languages, by language.
    pub fn content_translations(mut self, content_translations: BTreeMap<String, String>) -> Self {
        self.content_translations = Some(content_translations);
        self
    }

    /// It is shown with servers in these locations, at most 100 of them.
    pub fn locations(mut self, locations: impl IntoIterator<Item = LocationId>) -> Self {
        self.locations = Some(locations.into_iter().collect());
        self
    }

    /// It is shown with servers on these nodes, at most 100 of them.
    pub fn nodes(mut self, nodes: impl IntoIterator<Item = NodeId>) -> Self {
        self.nodes = Some(nodes.into_iter().collect());
        self
    }

    /// It is shown with servers of these backup configurations, at most 100 of them.
    pub fn backup_configurations(
        mut self,
        backup_configurations: impl IntoIterator<Item = BackupConfigurationId>,
    ) -> Self {
        self.backup_configurations = Some(backup_configurations.into_iter().collect());
        self
    }

    /// It is shown with servers of these eggs, at most 100 of them.
    pub fn eggs(mut self, eggs: impl IntoIterator<Item = EggId>) -> Self {
        self.eggs = Some(eggs.into_iter().collect());
        self
    }
}

/// The announcements of the panel.
#[derive(Debug, Clone)]
pub struct Announcements {
    transport: Transport,
}

impl Announcements {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that a search finds: `GET /api/admin/announcements`, permission `announcements.read`.
    ///
    /// A search looks at the title.
    ///
    /// From the document, not recorded.
    pub fn list(&self) -> Listing<Announcement> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| {
            page(it, answer, "announcements")
        })
    }

    /// Makes an announcement: `POST /api/admin/announcements`, permission `announcements.create`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation).
    pub fn create(&self, announcement: &NewAnnouncement) -> Call<Announcement> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| {
            member(it, answer, "announcement")
        })
        .json(announcement)
    }
}

/// One announcement, by id.
#[derive(Debug, Clone)]
pub struct AnnouncementHandle {
    transport: Transport,
    id: AnnouncementId,
}

impl AnnouncementHandle {
    pub(super) fn new(transport: &Transport, id: AnnouncementId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/admin/announcements/{announcement}`, permission `announcements.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Announcement> {
        self.call(&GET, |it, answer| member(it, answer, "announcement"))
    }

    /// Changes it: `PATCH /api/admin/announcements/{announcement}`, permission `announcements.update`. May be repeated,
    /// and is.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation).
    pub fn update(&self, change: &UpdateAnnouncement) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it: `DELETE /api/admin/announcements/{announcement}`, permission `announcements.delete`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Makes another one like it: `POST /api/admin/announcements/{announcement}/duplicate`, permission
    /// `announcements.create`. Sent once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn duplicate(&self) -> Call<Announcement> {
        self.call(&DUPLICATE, |it, answer| member(it, answer, "announcement"))
    }
}

impl Calagopus {
    /// The announcements of the panel.
    #[must_use]
    pub fn announcements(&self) -> Announcements {
        Announcements::new(self.transport())
    }

    /// One announcement.
    #[must_use]
    pub fn announcement(&self, id: AnnouncementId) -> AnnouncementHandle {
        AnnouncementHandle::new(self.transport(), id)
    }
}

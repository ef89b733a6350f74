//! Assets, the files that the panel serves to browsers: `/api/admin/assets`.

use std::fmt;

use jiff::Timestamp;
use panel_http::{Body, Call, Endpoint, Safety, Transport};
use serde::{Deserialize, Serialize};

use crate::{
    answer::{self, member},
    calagopus::Calagopus,
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("admin.assets.list", "/api/admin/assets");
static SEARCH: Endpoint = Endpoint::post("admin.assets.search", "/api/admin/assets/search", Safety::Read);
static UPLOAD: Endpoint = Endpoint::put("admin.assets.upload", "/api/admin/assets", Safety::Act);
static DELETE: Endpoint = Endpoint::post("admin.assets.delete", "/api/admin/assets/delete", Safety::Act);

pub(crate) static ENDPOINTS: [&Endpoint; 4] = [&LIST, &SEARCH, &UPLOAD, &DELETE];

/// A file or a directory that the panel serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Asset {
    /// Its path below the topmost directory.
    pub name: String,
    /// The address at which browsers find it.
    pub url: String,
    /// Its size in bytes.
    pub size: u64,
    /// Whether it is a directory.
    pub is_directory: bool,
    /// When it was made.
    pub created: Timestamp,
}

/// What the list of assets can be filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has no values and never will")]
pub enum AssetFilter {}

impl Listing<Asset, AssetFilter> {
    /// Only what is in this directory, a path below the topmost one.
    pub fn directory(self, directory: impl fmt::Display) -> Self {
        self.query("directory", directory)
    }
}

/// What to look for among the assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct SearchAssets {
    /// How many to answer, 1 to 100; 25 if it is not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_page: Option<u64>,
    /// Where to look, the topmost directory if it is not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    /// What the name contains, 1 to 128 characters.
    pub search: String,
}

impl SearchAssets {
    /// With what the name contains.
    pub fn new(search: impl Into<String>) -> Self {
        Self {
            per_page: None,
            directory: None,
            search: search.into(),
        }
    }

    /// How many to answer, 1 to 100; 25 if it is not set.
    pub const fn per_page(mut self, per_page: u64) -> Self {
        self.per_page = Some(per_page);
        self
    }

    /// Where to look, the topmost directory if it is not set.
    pub fn directory(mut self, directory: impl Into<String>) -> Self {
        self.directory = Some(directory.into());
        self
    }
}

#[derive(Serialize)]
struct Names<'a> {
    names: &'a [&'a str],
}

/// The assets of the panel.
#[derive(Debug, Clone)]
pub struct Assets {
    transport: Transport,
}

impl Assets {
    pub(super) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// What is in a directory, the topmost if none is named: `GET /api/admin/assets`, permission `assets.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for a directory with `..` in it.
    pub fn list(&self) -> Listing<Asset, AssetFilter> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| page(it, answer, "assets"))
    }

    /// The assets whose name contains a text: `POST /api/admin/assets/search`, permission `assets.read`. A read: it may
    /// be repeated, and is.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) for a directory with `..`
    /// in it.
    pub fn search(&self, what: &SearchAssets) -> Call<Vec<Asset>> {
        answer::call(&self.transport, &SEARCH, &[], |it, answer| member(it, answer, "assets")).json(what)
    }

    /// Stores files in a directory: `PUT /api/admin/assets`, permission `assets.upload`. Sent once.
    ///
    /// `form` is a body of `multipart/form-data` with one part for each file, its file name included, and `media_type`
    /// that media type with its boundary. An empty `directory` is the topmost one.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for a directory with `..` in it or for a part without a file name.
    pub fn upload(&self, directory: &str, media_type: &'static str, form: impl Into<Body>) -> Call<Vec<Asset>> {
        answer::call(&self.transport, &UPLOAD, &[], |it, answer| member(it, answer, "assets"))
            .query("directory", directory)
            .body(media_type, form.into())
    }

    /// Deletes assets, and gives how many it deleted: `POST /api/admin/assets/delete`, permission `assets.delete`. Sent
    /// once.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation).
    pub fn delete(&self, names: &[&str]) -> Call<u64> {
        answer::call(&self.transport, &DELETE, &[], |it, answer| {
            member(it, answer, "deleted")
        })
        .json(&Names { names })
    }
}

impl Calagopus {
    /// The assets of the panel.
    #[must_use]
    pub fn assets(&self) -> Assets {
        Assets::new(self.transport())
    }
}

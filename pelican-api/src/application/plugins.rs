//! Plugins of the panel, since beta 32: `/api/application/plugins`.

mod model;
mod upload;

use bytes::Bytes;
use panel_http::{Call, Effect, EffectRule, Endpoint, Safety, Transport, call, envelope};
use serde::Serialize;

pub use self::model::{Category, Plugin, PluginMeta, Status};
use crate::{
    dialect::{NODE_REFUSED, NODE_UNREACHABLE},
    id::PluginId,
};

static LIST: Endpoint = Endpoint::get("plugins.list", "/api/application/plugins");
static GET: Endpoint = Endpoint::get("plugins.get", "/api/application/plugins/{plugin}");
static IMPORT_FILE: Endpoint = Endpoint::post(
    "plugins.import_file",
    "/api/application/plugins/import/file",
    Safety::Act,
)
.with_effects(&NOT_NOW);
static IMPORT_URL: Endpoint =
    Endpoint::post("plugins.import_url", "/api/application/plugins/import/url", Safety::Act).with_effects(&NOT_FETCHED);
static INSTALL: Endpoint = Endpoint::post(
    "plugins.install",
    "/api/application/plugins/{plugin}/install",
    Safety::Act,
)
.with_effects(&NOT_NOW);
static UPDATE: Endpoint = Endpoint::post(
    "plugins.update",
    "/api/application/plugins/{plugin}/update",
    Safety::Act,
)
.with_effects(&NOT_NOW);
static UNINSTALL: Endpoint = Endpoint::post(
    "plugins.uninstall",
    "/api/application/plugins/{plugin}/uninstall",
    Safety::Act,
)
.with_effects(&NOT_NOW);
static ENABLE: Endpoint = Endpoint::post(
    "plugins.enable",
    "/api/application/plugins/{plugin}/enable",
    Safety::Act,
)
.with_effects(&NOT_NOW);
static DISABLE: Endpoint = Endpoint::post(
    "plugins.disable",
    "/api/application/plugins/{plugin}/disable",
    Safety::Act,
)
.with_effects(&NOT_NOW);

pub(crate) static ENDPOINTS: [&Endpoint; 9] = [
    &LIST,
    &GET,
    &IMPORT_FILE,
    &IMPORT_URL,
    &INSTALL,
    &UPDATE,
    &UNINSTALL,
    &ENABLE,
    &DISABLE,
];

/// A `500`: the panel looked first and found that it cannot be done as things are.
static NOT_NOW: [EffectRule; 1] = [EffectRule::code("PanelException", Effect::Refused)];

/// Elsewhere these codes are about a node; here the panel could not fetch the file, and has nothing to put anywhere.
static NOT_FETCHED: [EffectRule; 2] = [
    EffectRule::code(NODE_UNREACHABLE, Effect::Refused),
    EffectRule::code(NODE_REFUSED, Effect::Refused),
];

panel_http::open_enum! {
    /// What a list of plugins can be sorted by.
    pub enum Sort {
        /// The id.
        Id = "id",
        /// The name.
        Name = "name",
        /// Who made it.
        Author = "author",
        /// What kind it is.
        Category = "category",
    }
}

panel_http::list_request! {
    /// Plugins: `GET /api/application/plugins`, permission *Plugins: read*. Ten on a page unless `per_page` says another
    /// number.
    ///
    /// Filters find a part of the text, upper and lower case being the same; a comma means "or".
    pub struct ListPlugins of Plugin, sort Sort {
        /// Plugins whose id contains this.
        filter_id = "id",
        /// Plugins whose name contains this.
        filter_name = "name",
        /// Plugins whose author contains this.
        filter_author = "author",
        /// Plugins whose category contains this.
        filter_category = "category",
    }
}

/// What becomes of the files of a plugin that is uninstalled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "there is no third thing to do with them")]
pub enum Files {
    /// They stay: it can be installed again.
    Keep,
    /// They are deleted: the plugin is gone.
    Delete,
}

#[derive(Serialize)]
struct Uninstall {
    delete: bool,
}

#[derive(Serialize)]
struct ImportUrl<'a> {
    url: &'a str,
}

/// The plugins of the panel.
#[derive(Debug, Clone)]
pub struct Plugins {
    transport: Transport,
}

impl Plugins {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that pass the filters.
    pub fn list(&self) -> ListPlugins {
        ListPlugins(panel_http::List::new(&self.transport, &LIST, &[], envelope::page))
    }

    /// Puts a plugin's ZIP file on the panel, or in the place of the same plugin: `POST
    /// /api/application/plugins/import/file`, permission *Plugins: read & write*. Sent once. The plugin is code that runs as
    /// the panel.
    ///
    /// The plugin is not installed by that. One that is replaced is as its file says, which is seldom "installed".
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) with an [unknown](crate::Effect::Unknown) effect for a file that is no plugin or
    /// too large: look in the list.
    pub fn import_file(&self, zip: impl Into<Bytes>) -> Call<()> {
        upload::send(Call::new(&self.transport, &IMPORT_FILE, &[], call::done), &zip.into())
    }

    /// Lets the panel fetch a plugin's ZIP file, and does with it as [`import_file`](Self::import_file): `POST
    /// /api/application/plugins/import/url`, permission *Plugins: read & write*. Sent once. The panel waits up to a minute
    /// for the file: set a longer [`timeout`](Call::timeout).
    ///
    /// # Errors
    /// [`Node`](crate::ErrorKind::Node) with the effect [`Refused`](crate::Effect::Refused) when the panel cannot fetch the
    /// file. As [`import_file`](Self::import_file).
    pub fn import_url(&self, url: impl AsRef<str>) -> Call<()> {
        Call::new(&self.transport, &IMPORT_URL, &[], call::done).json(&ImportUrl { url: url.as_ref() })
    }
}

/// One plugin, by its id.
///
/// What cannot be done with it as it is (install what is installed, disable what is disabled) is
/// [`Panel`](crate::ErrorKind::Panel) with the effect [`Refused`](crate::Effect::Refused): read it first.
#[derive(Debug, Clone)]
pub struct PluginHandle {
    transport: Transport,
    id: PluginId,
}

impl PluginHandle {
    pub(crate) fn new(transport: &Transport, id: PluginId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call(&self, endpoint: &'static Endpoint) -> Call<Plugin> {
        Call::new(&self.transport, endpoint, &[self.id.as_str()], envelope::item)
    }

    /// Reads it: `GET /api/application/plugins/{plugin}`, permission *Plugins: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Plugin> {
        self.call(&GET)
    }

    /// Installs and enables it: `POST /api/application/plugins/{plugin}/install`, permission *Plugins: read & write*. Sent
    /// once.
    ///
    /// The panel fetches packages and builds its pages anew, which takes minutes: set a longer
    /// [`timeout`](Call::timeout).
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound). `Refused` when it is installed already. Any other
    /// [`Panel`](crate::ErrorKind::Panel) is [`Unknown`](crate::Effect::Unknown): a part of it may be done; what the panel
    /// then knows is [`PluginMeta::status_message`].
    pub fn install(&self) -> Call<Plugin> {
        self.call(&INSTALL)
    }

    /// Fetches and installs its newer version: `POST /api/application/plugins/{plugin}/update`, permission
    /// *Plugins: read & write*. Sent once. It is disabled afterwards: enable it again. It takes as long as [`install`](Self::install).
    ///
    /// # Errors
    /// As [`install`](Self::install); `Refused` when there is no newer version.
    pub fn update(&self) -> Call<Plugin> {
        self.call(&UPDATE)
    }

    /// Uninstalls it, **with what it keeps in the database**: `POST /api/application/plugins/{plugin}/uninstall`, permission
    /// *Plugins: read & write*. Sent once. It takes as long as [`install`](Self::install).
    ///
    /// # Errors
    /// As [`install`](Self::install); `Refused` when it is not installed.
    pub fn uninstall(&self, files: Files) -> Call<Plugin> {
        self.call(&UNINSTALL).json(&Uninstall {
            delete: files == Files::Delete,
        })
    }

    /// Enables it: `POST /api/application/plugins/{plugin}/enable`, permission *Plugins: read & write*. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound). `Refused` unless it is disabled and fits the panel's version.
    pub fn enable(&self) -> Call<Plugin> {
        self.call(&ENABLE)
    }

    /// Disables it: `POST /api/application/plugins/{plugin}/disable`, permission *Plugins: read & write*. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound). `Refused` unless it is enabled or does not fit the panel's version.
    pub fn disable(&self) -> Call<Plugin> {
        self.call(&DISABLE)
    }
}

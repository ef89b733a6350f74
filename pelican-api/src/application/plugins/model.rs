//! A plugin as the panel tells it.

use panel_http::OrderedMap;
use serde::{Deserialize, Serialize};

use crate::id::PluginId;

/// A plugin of the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Plugin {
    /// Its name in addresses and folders, in lower case.
    pub id: PluginId,
    /// Its name for people.
    pub name: String,
    /// Who made it.
    pub author: String,
    /// Its version.
    pub version: String,
    /// Its description.
    pub description: Option<String>,
    /// What kind it is.
    pub category: Category,
    /// Its home page.
    pub url: Option<String>,
    /// Where the panel looks for newer versions.
    pub update_url: Option<String>,
    /// Its PHP namespace.
    pub namespace: String,
    /// Its PHP class.
    pub class: String,
    /// The panels that it is for, such as `admin`, `app` and `server`; all of them if it does not say.
    pub panels: Option<Vec<String>>,
    /// The version of the panel that it is for; with `^` before it, that one or a newer.
    pub panel_version: Option<String>,
    /// The PHP packages that it needs, and their versions.
    pub composer_packages: Option<OrderedMap<String>>,
    /// How it stands on this panel.
    pub meta: PluginMeta,
}

/// How a plugin stands on the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PluginMeta {
    /// What became of it.
    pub status: Status,
    /// Why it is so, when it failed.
    pub status_message: Option<String>,
    /// Its place in the order in which plugins are loaded.
    pub load_order: i64,
    /// Whether it fits the version of the panel.
    pub is_compatible: bool,
    /// Whether there is a newer version.
    pub update_available: bool,
    /// Whether it can be enabled as it is.
    pub can_enable: bool,
    /// Whether it can be disabled as it is.
    pub can_disable: bool,
}

panel_http::open_enum! {
    /// What kind of plugin it is.
    pub enum Category {
        /// It adds something.
        Plugin = "plugin",
        /// It changes how the panel looks.
        Theme = "theme",
        /// It adds a language.
        Language = "language",
    }

    /// What became of a plugin.
    pub enum Status {
        /// Its files are there, and nothing more.
        NotInstalled = "not_installed",
        /// Installed and not used.
        Disabled = "disabled",
        /// Installed and used.
        Enabled = "enabled",
        /// It cannot be loaded.
        Errored = "errored",
        /// It is for another version of the panel.
        Incompatible = "incompatible",
    }
}

//! An egg in the panel's own file form.

use std::collections::BTreeMap;

use panel_http::OrderedMap;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{EggParser, EggReplacement, EggScript, EggStartup, EggStop, config::yes};

/// An egg in the panel's own file form: what is exported, and what lies in a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExportedEgg {
    /// The egg on the panel that it was exported from. An import does not keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uuid: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// Who made it, such as an e-mail address.
    pub author: String,
    /// What is set up before a server starts, and how it starts and stops.
    pub config: ExportedEggConfig,
    /// How a server is installed.
    pub scripts: ExportedEggScripts,
    /// Start commands by their label.
    pub startup_commands: OrderedMap<String>,
    /// Whether a server sends from the address of its main allocation.
    #[serde(default)]
    pub force_outgoing_ip: bool,
    /// Whether a server has a port of its own for what the panel asks it.
    #[serde(default)]
    pub separate_port: bool,
    /// What the panel looks for in the console.
    #[serde(default)]
    pub features: Vec<String>,
    /// Images by their label.
    pub docker_images: OrderedMap<String>,
    /// Files that the owner of a server may not touch.
    #[serde(default)]
    pub file_denylist: Vec<String>,
    /// Its variables.
    pub variables: Vec<ExportedVariable>,
}

/// What is set up before a server starts, and how it starts and stops.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExportedEggConfig {
    /// Files that are set up, by their place below the server's folder.
    #[serde(default)]
    pub files: OrderedMap<ExportedConfigFile>,
    /// How a node sees that a server has started.
    #[serde(default)]
    pub startup: EggStartup,
    /// How a server is stopped.
    #[serde(default)]
    pub stop: EggStop,
}

/// A file that is set up before a server starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExportedConfigFile {
    /// Whether it is made if it is not there.
    #[serde(default = "yes")]
    pub create_new: bool,
    /// How it is read.
    pub parser: EggParser,
    /// What is replaced in it, in order.
    pub replace: Vec<EggReplacement>,
}

/// How a server is installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExportedEggScripts {
    /// The install script.
    pub installation: EggScript,
}

/// A variable in the panel's own file form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExportedVariable {
    /// Its name for people.
    pub name: String,
    /// The same in other languages, by language.
    #[serde(default)]
    pub name_translations: BTreeMap<String, String>,
    /// What it is for.
    pub description: Option<String>,
    /// The same in other languages, by language.
    #[serde(default)]
    pub description_translations: BTreeMap<String, String>,
    /// Its place among the variables.
    #[serde(default)]
    pub order: i16,
    /// Its name in the environment.
    pub env_variable: String,
    /// What a server gets when nothing is set.
    pub default_value: Option<String>,
    /// Whether the owner of a server sees it.
    pub user_viewable: bool,
    /// Whether the owner of a server may change it.
    pub user_editable: bool,
    /// Whether it is to be shown like a password.
    #[serde(default)]
    pub secret: bool,
    /// What a value must be, in Laravel's rule language, rule by rule.
    #[serde(default)]
    pub rules: Vec<String>,
}

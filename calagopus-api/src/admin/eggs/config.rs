//! What an egg says about configuration, start, stop and installation.

use panel_http::open_enum;
use serde::{Deserialize, Serialize};
use serde_json::Value;

open_enum! {
    /// How a file is read before values in it are replaced.
    pub enum EggParser {
        /// Line by line.
        File = "file",
        /// YAML.
        Yaml = "yaml",
        /// Java properties.
        Properties = "properties",
        /// INI.
        Ini = "ini",
        /// JSON.
        Json = "json",
        /// XML.
        Xml = "xml",
        /// TOML.
        Toml = "toml",
    }
}

/// A file that is set up before a server starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggConfigFile {
    /// Where it is below the server's folder.
    pub file: String,
    /// Whether it is made if it is not there; `true` if it is not given.
    #[serde(default = "yes")]
    pub create_new: bool,
    /// How it is read.
    pub parser: EggParser,
    /// What is replaced in it, in order.
    pub replace: Vec<EggReplacement>,
}

impl EggConfigFile {
    /// A file that is made if it is not there.
    pub fn new(file: impl Into<String>, parser: EggParser, replace: Vec<EggReplacement>) -> Self {
        Self {
            file: file.into(),
            create_new: true,
            parser,
            replace,
        }
    }
}

/// A value that is replaced in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggReplacement {
    /// The place of the value, such as `server-port`.
    #[serde(rename = "match")]
    pub place: String,
    /// Whether it is written where there is no such place; `false` if it is not given.
    #[serde(default)]
    pub insert_new: bool,
    /// Whether it is written where there is such a place; `true` if it is not given.
    #[serde(default = "yes")]
    pub update_existing: bool,
    /// Only in place of this value, if one is given.
    pub if_value: Option<String>,
    /// What it becomes; text may have placeholders such as `{{server.build.default.port}}`.
    pub replace_with: Value,
}

impl EggReplacement {
    /// One that is written where there is such a place.
    pub fn new(place: impl Into<String>, replace_with: impl Into<Value>) -> Self {
        Self {
            place: place.into(),
            insert_new: false,
            update_existing: true,
            if_value: None,
            replace_with: replace_with.into(),
        }
    }
}

/// How a node sees that a server has started.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggStartup {
    /// Texts of the console, any of which says so.
    #[serde(default)]
    pub done: Vec<String>,
    /// Whether colours are taken off the console before it is compared.
    #[serde(default)]
    pub strip_ansi: bool,
}

/// How a server is stopped.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggStop {
    /// `command`, `signal` or what else the node knows.
    #[serde(rename = "type")]
    pub kind: String,
    /// The command or the signal.
    pub value: Option<String>,
}

impl EggStop {
    /// By this command on the console.
    pub fn command(command: impl Into<String>) -> Self {
        Self {
            kind: "command".to_owned(),
            value: Some(command.into()),
        }
    }

    /// By this signal, such as `SIGINT`.
    pub fn signal(signal: impl Into<String>) -> Self {
        Self {
            kind: "signal".to_owned(),
            value: Some(signal.into()),
        }
    }
}

/// How a server is installed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggScript {
    /// The image that the script runs in.
    pub container: String,
    /// What runs it, such as `bash`.
    pub entrypoint: String,
    /// The script.
    pub content: String,
}

impl EggScript {
    /// A script.
    pub fn new(container: impl Into<String>, entrypoint: impl Into<String>, content: impl Into<String>) -> Self {
        Self {
            container: container.into(),
            entrypoint: entrypoint.into(),
            content: content.into(),
        }
    }
}

pub(super) const fn yes() -> bool {
    true
}

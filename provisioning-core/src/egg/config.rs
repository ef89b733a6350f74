//! How a node runs and installs the servers of an egg.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How a node runs the servers of an egg.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct EggConfig {
    /// The files that the node writes values into before each start, in the egg's order.
    pub files: Vec<ConfigFile>,
    /// How the node sees that a server is up.
    pub startup: StartupDetection,
    /// Where the server's own log is, in the panel's words. No node of today looks at it.
    pub logs: Map<String, Value>,
    /// How a server is stopped; `None` where the egg does not say.
    pub stop: Option<Stop>,
}

/// A file that the node writes values into before each start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ConfigFile {
    /// Its path in the server's folder.
    pub path: String,
    /// How it is read: `file`, `yaml`, `yml`, `properties`, `ini`, `json`, `xml`, `toml`.
    pub parser: Option<String>,
    /// Whether it is made where it is missing. `None` is the panel's own way, which is to make it. Calagopus only.
    pub create_new: Option<bool>,
    /// What is looked for and what it becomes, in the egg's order.
    pub replace: Vec<Replacement>,
    /// What else its entry has.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extras: Map<String, Value>,
}

/// A place in a file, and what it becomes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Replacement {
    /// What is looked for: the start of a line, or a key such as `listeners[0].host`.
    #[serde(rename = "match")]
    pub matches: String,
    /// Only where the old value is this.
    pub if_value: Option<String>,
    /// The new value: a text with placeholders, a number, a switch.
    pub replace_with: Value,
    /// Whether it is added where it is missing. `None` is the panel's own way: with every parser but `file`. Calagopus only.
    pub insert_new: Option<bool>,
    /// Whether a value that is there is replaced. `None` is the panel's own way, which is to replace it. Calagopus only.
    pub update_existing: Option<bool>,
}

/// How the node sees that a server is up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct StartupDetection {
    /// The server is up when its console shows one of these; `regex:` begins a regular expression.
    pub done: Vec<String>,
    /// Whether colours are taken out of the console before it is looked at.
    pub strip_ansi: Option<bool>,
    /// What else it has, such as the `userInteraction` of old eggs.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extras: Map<String, Value>,
}

/// How a server is stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stop {
    /// A line to its console.
    Command(String),
    /// A signal, as the egg names it: `C` and `SIGINT` are one and the same to authors, not to every node.
    Signal(String),
    /// Another kind, in Calagopus' words.
    Other {
        /// The kind; empty is none.
        kind: String,
        /// Its value.
        value: Option<String>,
    },
}

/// How a server is installed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct InstallScript {
    /// The script, byte for byte.
    pub script: String,
    /// The image in which it runs.
    pub container: String,
    /// The program that runs it, such as `bash`.
    pub entrypoint: String,
}

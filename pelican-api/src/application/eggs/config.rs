//! How a node runs and installs the servers of an egg.

use panel_http::{OrderedMap, Scalar};
use serde::{Deserialize, Deserializer, Serialize};

use super::Entries;
use crate::id::EggId;

/// How the node runs the servers of an egg. What the egg inherits from another one is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Config {
    /// The files that the node changes before each start.
    pub files: Option<OrderedMap<ConfigFile>>,
    /// How the node sees that the server is up.
    #[serde(deserialize_with = "object_or_list")]
    pub startup: Option<StartupDetection>,
    /// The command or signal (`^C`) that stops the server.
    pub stop: Option<String>,
    /// Where the server's own log is.
    #[serde(deserialize_with = "object_or_list")]
    pub logs: Option<Logs>,
    /// Files that a user may not change.
    pub file_denylist: Option<Entries>,
    /// The egg that this one inherits from.
    pub extends: Option<EggId>,
}

/// A file that the node changes before each start.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConfigFile {
    /// How the file is read: `file`, `yaml`, `properties`, `ini`, `json`, `xml`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parser: Option<String>,
    /// What is looked for, and what it becomes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub find: Option<OrderedMap<Replacement>>,
}

/// What a place in a file becomes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Replacement {
    /// Always this.
    Always(Scalar),
    /// A list, which no node is known to understand.
    List(Vec<Scalar>),
    /// This, where the old value is that.
    Where(OrderedMap<Scalar>),
}

/// How the node sees that a server is up.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StartupDetection {
    /// The server is up when its console shows this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<Lines>,
    /// The server waits for its user when its console shows one of these. Only in old eggs.
    #[serde(rename = "userInteraction", skip_serializing_if = "Option::is_none")]
    pub user_interaction: Option<Vec<String>>,
    /// Whether colours are taken out of the console before it is looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strip_ansi: Option<bool>,
}

/// One line, or any of several.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Lines {
    /// This one.
    One(String),
    /// Any of these.
    Several(Vec<String>),
}

impl Lines {
    /// The lines.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(line) => std::slice::from_ref(line),
            Self::Several(lines) => lines,
        }
    }
}

/// Where the server's own log is. Only old eggs say it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Logs {
    /// Whether the server writes a log file of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom: Option<bool>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// How an egg is installed. What it takes from another egg is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Script {
    /// Whether the container that installs runs with more rights.
    pub privileged: bool,
    /// The script.
    pub install: Option<String>,
    /// What runs the script, such as `bash`.
    pub entry: String,
    /// The image of the container that installs.
    pub container: String,
    /// The egg whose script is used instead.
    pub extends: Option<EggId>,
}

/// An object, nothing, or `[]`, which is how PHP writes an empty object.
fn object_or_list<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Wire<T> {
        Object(T),
        List([(); 0]),
    }
    let wire: Option<Wire<T>> = Option::deserialize(deserializer)?;
    Ok(wire.map(|wire| match wire {
        Wire::Object(object) => object,
        Wire::List([]) => T::default(),
    }))
}

//! An egg as the panel tells it.

use jiff::Timestamp;
use panel_http::related::{self, Many};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Config, Entries, Script};
use crate::{
    application::servers::Server,
    id::{EggId, VariableId},
};

/// A recipe for servers of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Egg {
    /// Its number.
    pub id: EggId,
    /// Its UUID, by which the panel knows an egg again that is imported once more.
    pub uuid: Uuid,
    /// Its name, such as `Paper`.
    pub name: String,
    /// The e-mail address of who made it, or whatever its file said.
    pub author: String,
    /// Its description.
    pub description: Option<String>,
    /// The address of its picture on the panel.
    #[serde(default)]
    pub icon: Option<String>,
    /// What the panel's pages help with when it goes wrong, such as `eula` or `java_version`.
    pub features: Option<Vec<String>>,
    /// Words to find it by. Older panels have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// The first of [`docker_images`](Self::docker_images), which a new server gets; empty if there is none.
    pub docker_image: String,
    /// Label and image.
    pub docker_images: Entries,
    /// How the node runs it.
    pub config: Config,
    /// The first of [`startup_commands`](Self::startup_commands), which a new server gets; empty if there is none.
    pub startup: Option<String>,
    /// Label and start command, with `{{VARIABLE}}` in it. Panels before beta 26 have one command only, the one above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub startup_commands: Option<Entries>,
    /// How it is installed.
    pub script: Script,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// What was asked for with [`Include`](super::Include).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Egg {
    /// Its variables, when they were asked for and are shown.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        related::many(self.relationships.as_ref().map(|it| &it.variables))
    }

    /// Whether its variables were asked for and the key may not read eggs.
    #[must_use]
    pub fn variables_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.variables))
    }

    /// The servers made of it, when they were asked for and are shown.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        related::many(self.relationships.as_ref().map(|it| &it.servers))
    }

    /// Whether the servers made of it were asked for and the key may not read servers.
    #[must_use]
    pub fn servers_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.servers))
    }
}

/// A variable of an egg, and with a server its value there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Variable {
    /// Its number.
    pub id: VariableId,
    /// The egg it belongs to.
    pub egg_id: EggId,
    /// Its place among the variables on the panel's pages.
    pub sort: Option<u64>,
    /// Its name for people.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Its name in the environment, such as `SERVER_JARFILE`.
    pub env_variable: String,
    /// What it should be if nothing else is wanted. **The panel does not fill it in for a new server**: a variable that is
    /// left out is stored as an empty text.
    pub default_value: String,
    /// Whether a user sees it.
    pub user_viewable: bool,
    /// Whether a user may change it.
    pub user_editable: bool,
    /// Laravel's rules for its value, such as `required` and `max:20`.
    pub rules: Vec<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// Its value, when it came along with a server and that server has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_value: Option<String>,
}

/// What can come along with an [`Egg`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// The servers made of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Many<Server>,
    /// Its variables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variables: Many<Variable>,
}

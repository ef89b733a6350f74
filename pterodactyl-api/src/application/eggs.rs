//! Eggs, the recipes for servers: `/api/application/nests/{nest}/eggs`.

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, OrderedMap, Scalar, Transport,
    envelope::{self, Related},
    related::{self, Many, One},
};
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use crate::{
    application::{nests::Nest, servers::Server},
    id::{EggId, NestId, VariableId},
};

static LIST: Endpoint = Endpoint::get("eggs.list", "/api/application/nests/{nest}/eggs");
static GET: Endpoint = Endpoint::get("eggs.get", "/api/application/nests/{nest}/eggs/{egg}");

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&LIST, &GET];

/// A recipe for servers of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Egg {
    /// Its number.
    pub id: EggId,
    /// Its UUID.
    pub uuid: Uuid,
    /// Its name, such as `Paper`.
    pub name: String,
    /// The nest it is in.
    pub nest: NestId,
    /// The e-mail address of who made it.
    pub author: String,
    /// Its description.
    pub description: Option<String>,
    /// The first of [`docker_images`](Self::docker_images); empty if there is none.
    pub docker_image: String,
    /// Label and image, in the author's order. The panel sets none for a new server: choose one.
    pub docker_images: OrderedMap<String>,
    /// How the node runs it.
    pub config: Config,
    /// The start command, with `{{VARIABLE}}` in it. The panel sets none for a new server: send this one.
    pub startup: Option<String>,
    /// How it is installed.
    pub script: Script,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// What was asked for with [`Include`].
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

    /// Its nest, when it was asked for and is shown.
    #[must_use]
    pub fn nest(&self) -> Option<&Nest> {
        related::one(&self.relationships.as_ref()?.nest)
    }

    /// The servers made of it, when they were asked for and are shown.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        related::many(self.relationships.as_ref().map(|it| &it.servers))
    }
}

/// How the node runs the servers of an egg. What is missing here may be inherited from another egg.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Config {
    /// The files that the node changes before each start.
    pub files: OrderedMap<ConfigFile>,
    /// How the node sees that the server is up.
    #[serde(deserialize_with = "object_or_list")]
    pub startup: Option<StartupDetection>,
    /// The command or signal (`^C`) that stops the server.
    pub stop: Option<String>,
    /// Where the server's own log is.
    #[serde(deserialize_with = "object_or_list")]
    pub logs: Option<Logs>,
    /// Files that a user may not change.
    pub file_denylist: Option<Vec<String>>,
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
    /// This, where the old value is that.
    Where(OrderedMap<Scalar>),
    /// A list, which no node is known to understand.
    List(Vec<Scalar>),
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

/// How an egg is installed.
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

/// A variable of an egg, and with a server its value there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Variable {
    /// Its number.
    pub id: VariableId,
    /// The egg it belongs to.
    pub egg_id: EggId,
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
    /// Laravel's rules for its value, such as `required|string|max:20`.
    pub rules: String,
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
    /// The nest it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nest: One<Nest>,
    /// The servers made of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Many<Server>,
    /// What it inherits from another egg; hidden if it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<Related<Inherited<InheritedConfig>>>,
    /// The script it uses of another egg; hidden if it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<Related<Inherited<InheritedScript>>>,
    /// Its variables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variables: Many<Variable>,
}

/// A thing that the panel wraps without saying what it is: `{"object": null, "attributes": {…}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Inherited<T> {
    /// Nothing, as far as is known.
    pub object: Option<String>,
    /// The thing itself.
    pub attributes: T,
}

/// The configuration with what is inherited filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InheritedConfig {
    /// The files that the node changes before each start.
    pub files: Option<OrderedMap<ConfigFile>>,
    /// How the node sees that the server is up.
    #[serde(deserialize_with = "object_or_list")]
    pub startup: Option<StartupDetection>,
    /// The command or signal that stops the server.
    pub stop: Option<String>,
    /// Where the server's own log is.
    #[serde(deserialize_with = "object_or_list")]
    pub logs: Option<Logs>,
}

/// The script of another egg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InheritedScript {
    /// Whether the container that installs runs with more rights.
    pub privileged: bool,
    /// The script.
    pub install: Option<String>,
    /// What runs the script.
    pub entry: String,
    /// The image of the container that installs.
    pub container: String,
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

panel_http::open_enum! {
    /// What can be asked for along with an egg.
    pub enum Include {
        /// The nest it is in. Needs the permission *Nests: read*.
        Nest = "nest",
        /// The servers made of it. Needs the permission *Servers: read*.
        Servers = "servers",
        /// What it inherits from another egg.
        Config = "config",
        /// The script it uses of another egg.
        Script = "script",
        /// Its variables.
        Variables = "variables",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

/// The eggs of a nest.
#[derive(Debug, Clone)]
pub struct Eggs {
    transport: Transport,
    nest: NestId,
}

impl Eggs {
    pub(crate) fn new(transport: &Transport, nest: NestId) -> Self {
        Self {
            transport: transport.clone(),
            nest,
        }
    }

    /// All of them at once, the panel does not page here: `GET /api/application/nests/{nest}/eggs`, permission *Eggs: read*.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pterodactyl_api::models::egg::Include;
    /// # let panel = pterodactyl_api::fake::FakePanel::seeded(1).application();
    /// for nest in panel.nests().list().await?.items {
    ///     for egg in panel.nest(nest.id).eggs().list().include(Include::Variables).await? {
    ///         println!("{}: {} variables", egg.name, egg.variables().count());
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound): there is no such nest.
    pub fn list(&self) -> Call<Vec<Egg>, Include> {
        Call::new(&self.transport, &LIST, &[&self.nest.to_string()], envelope::items)
    }
}

/// One egg of a nest, by number.
#[derive(Debug, Clone)]
pub struct EggHandle {
    transport: Transport,
    nest: NestId,
    id: EggId,
}

impl EggHandle {
    pub(crate) fn new(transport: &Transport, nest: NestId, id: EggId) -> Self {
        Self {
            transport: transport.clone(),
            nest,
            id,
        }
    }

    /// Reads it: `GET /api/application/nests/{nest}/eggs/{egg}`, permission *Eggs: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound): there is no such egg in this nest.
    pub fn get(&self) -> Call<Egg, Include> {
        let segments = [&*self.nest.to_string(), &*self.id.to_string()];
        Call::new(&self.transport, &GET, &segments, envelope::item)
    }
}

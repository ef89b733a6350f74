//! An egg as the panel tells it.

use jiff::Timestamp;
use panel_http::OrderedMap;
use serde::{Deserialize, Serialize};

use super::{EggConfigFile, EggScript, EggStartup, EggStop, ExportedEgg};
use crate::{
    admin::egg_repositories::EggRepository,
    id::{EggId, EggRepositoryEggId},
};

/// An egg: what a kind of server needs. Its variables are read apart, see [`EggHandle::variables`](super::EggHandle::variables).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Egg {
    /// The egg.
    #[serde(rename = "uuid")]
    pub id: EggId,
    /// Where it came from, if it came from a repository.
    pub egg_repository_egg: Option<Box<RepositoryEgg>>,
    /// Its name.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// Who made it, such as an e-mail address.
    pub author: String,
    /// Files that are set up before a server starts.
    pub config_files: Vec<EggConfigFile>,
    /// How a node sees that a server has started.
    pub config_startup: EggStartup,
    /// How a server is stopped.
    pub config_stop: EggStop,
    /// How a server is installed.
    pub config_script: EggScript,
    /// Start commands by their label. The panel takes none by itself: a new server is given one. Panels before 1.0.4 have one,
    /// under another name.
    pub startup_commands: OrderedMap<String>,
    /// Whether a server sends from the address of its main allocation.
    pub force_outgoing_ip: bool,
    /// Whether a server has a port of its own for what the panel asks it.
    pub separate_port: bool,
    /// What the panel looks for in the console, such as `eula`.
    pub features: Vec<String>,
    /// Images by their label. The panel takes none by itself: a new server is given one.
    pub docker_images: OrderedMap<String>,
    /// Files that the owner of a server may not touch.
    pub file_denylist: Vec<String>,
    /// When it was made.
    pub created: Timestamp,
}

/// An egg as it lies in a repository.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RepositoryEgg {
    /// The egg in the repository.
    #[serde(rename = "uuid")]
    pub id: EggRepositoryEggId,
    /// Where it lies.
    pub path: String,
    /// The repository.
    pub egg_repository: EggRepository,
    /// What its author says about it, in Markdown.
    pub readme: Option<String>,
    /// The egg.
    pub exported_egg: ExportedEgg,
    /// When it last changed.
    pub updated: Timestamp,
}

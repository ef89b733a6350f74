//! What it takes to make and to change an egg.

use panel_http::{OrderedMap, Patch};
use serde::{Deserialize, Serialize};

use super::{EggConfigFile, EggScript, EggStartup, EggStop};
use crate::id::EggRepositoryEggId;

/// A new egg. It has no variables yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewEgg {
    /// The egg in a repository that it is updated from.
    #[serde(rename = "egg_repository_egg_uuid", default, skip_serializing_if = "Patch::is_keep")]
    pub egg_repository_egg: Patch<EggRepositoryEggId>,
    /// Who made it, 2 to 255 characters.
    pub author: String,
    /// Its name, 1 to 255 characters; unique in its nest.
    pub name: String,
    /// A remark, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Files that are set up before a server starts.
    pub config_files: Vec<EggConfigFile>,
    /// How a node sees that a server has started.
    pub config_startup: EggStartup,
    /// How a server is stopped.
    pub config_stop: EggStop,
    /// How a server is installed.
    pub config_script: EggScript,
    /// Start commands by their label; no two are the same.
    pub startup_commands: OrderedMap<String>,
    /// Whether a server sends from the address of its main allocation.
    pub force_outgoing_ip: bool,
    /// Whether a server has a port of its own for what the panel asks it.
    pub separate_port: bool,
    /// What the panel looks for in the console, such as `eula`.
    pub features: Vec<String>,
    /// Images by their label; no two are the same.
    pub docker_images: OrderedMap<String>,
    /// Files that the owner of a server may not touch.
    pub file_denylist: Vec<String>,
}

impl NewEgg {
    /// With what every egg needs.
    pub fn new(
        author: impl Into<String>,
        name: impl Into<String>,
        config_stop: EggStop,
        config_script: EggScript,
        startup_commands: OrderedMap<String>,
        docker_images: OrderedMap<String>,
    ) -> Self {
        Self {
            egg_repository_egg: Patch::Keep,
            author: author.into(),
            name: name.into(),
            description: Patch::Keep,
            config_files: Vec::new(),
            config_startup: EggStartup::default(),
            config_stop,
            config_script,
            startup_commands,
            force_outgoing_ip: false,
            separate_port: false,
            features: Vec::new(),
            docker_images,
            file_denylist: Vec::new(),
        }
    }

    /// Sets the egg in a repository that it is updated from.
    pub fn egg_repository_egg(mut self, egg_repository_egg: EggRepositoryEggId) -> Self {
        self.egg_repository_egg = Patch::Set(egg_repository_egg);
        self
    }

    /// Sets the remark.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Sets the files that are set up before a server starts.
    pub fn config_files(mut self, config_files: impl IntoIterator<Item = EggConfigFile>) -> Self {
        self.config_files = config_files.into_iter().collect();
        self
    }

    /// Sets how a node sees that a server has started.
    pub fn config_startup(mut self, config_startup: EggStartup) -> Self {
        self.config_startup = config_startup;
        self
    }

    /// Whether a server sends from the address of its main allocation.
    pub fn force_outgoing_ip(mut self, force_outgoing_ip: bool) -> Self {
        self.force_outgoing_ip = force_outgoing_ip;
        self
    }

    /// Whether a server has a port of its own for what the panel asks it.
    pub fn separate_port(mut self, separate_port: bool) -> Self {
        self.separate_port = separate_port;
        self
    }

    /// Sets what the panel looks for in the console.
    pub fn features(mut self, features: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.features = features.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the files that the owner of a server may not touch.
    pub fn file_denylist(mut self, file_denylist: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.file_denylist = file_denylist.into_iter().map(Into::into).collect();
        self
    }
}

/// A change of an egg. What is not set stays as it is; a list or map takes the place of the old one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateEgg {
    /// The egg in a repository that it is updated from.
    #[serde(rename = "egg_repository_egg_uuid", default, skip_serializing_if = "Patch::is_keep")]
    pub egg_repository_egg: Patch<EggRepositoryEggId>,
    /// Who made it, 2 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Its name, 3 to 255 characters; unique in its nest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A remark, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Files that are set up before a server starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_files: Option<Vec<EggConfigFile>>,
    /// How a node sees that a server has started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_startup: Option<EggStartup>,
    /// How a server is stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_stop: Option<EggStop>,
    /// How a server is installed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_script: Option<EggScript>,
    /// Start commands by their label; no two are the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub startup_commands: Option<OrderedMap<String>>,
    /// Whether a server sends from the address of its main allocation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub force_outgoing_ip: Option<bool>,
    /// Whether a server has a port of its own for what the panel asks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separate_port: Option<bool>,
    /// What the panel looks for in the console, such as `eula`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<String>>,
    /// Images by their label; no two are the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docker_images: Option<OrderedMap<String>>,
    /// Files that the owner of a server may not touch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_denylist: Option<Vec<String>>,
}

impl UpdateEgg {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets or, with [`Patch::Clear`], empties the egg in a repository that it is updated from.
    pub fn egg_repository_egg(mut self, egg_repository_egg: Patch<EggRepositoryEggId>) -> Self {
        self.egg_repository_egg = egg_repository_egg;
        self
    }

    /// Sets who made it.
    pub fn author(mut self, author: impl Into<String>) -> Self {
        self.author = Some(author.into());
        self
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the remark.
    pub fn description(mut self, description: Patch<String>) -> Self {
        self.description = description;
        self
    }

    /// Sets the files that are set up before a server starts.
    pub fn config_files(mut self, config_files: impl IntoIterator<Item = EggConfigFile>) -> Self {
        self.config_files = Some(config_files.into_iter().collect());
        self
    }

    /// Sets how a node sees that a server has started.
    pub fn config_startup(mut self, config_startup: EggStartup) -> Self {
        self.config_startup = Some(config_startup);
        self
    }

    /// Sets how a server is stopped.
    pub fn config_stop(mut self, config_stop: EggStop) -> Self {
        self.config_stop = Some(config_stop);
        self
    }

    /// Sets how a server is installed.
    pub fn config_script(mut self, config_script: EggScript) -> Self {
        self.config_script = Some(config_script);
        self
    }

    /// Sets the start commands.
    pub fn startup_commands(mut self, startup_commands: OrderedMap<String>) -> Self {
        self.startup_commands = Some(startup_commands);
        self
    }

    /// Whether a server sends from the address of its main allocation.
    pub fn force_outgoing_ip(mut self, force_outgoing_ip: bool) -> Self {
        self.force_outgoing_ip = Some(force_outgoing_ip);
        self
    }

    /// Whether a server has a port of its own for what the panel asks it.
    pub fn separate_port(mut self, separate_port: bool) -> Self {
        self.separate_port = Some(separate_port);
        self
    }

    /// Sets what the panel looks for in the console.
    pub fn features(mut self, features: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.features = Some(features.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the images.
    pub fn docker_images(mut self, docker_images: OrderedMap<String>) -> Self {
        self.docker_images = Some(docker_images);
        self
    }

    /// Sets the files that the owner of a server may not touch.
    pub fn file_denylist(mut self, file_denylist: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.file_denylist = Some(file_denylist.into_iter().map(Into::into).collect());
        self
    }
}

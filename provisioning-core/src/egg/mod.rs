//! Eggs: the recipes from which panels make servers; egg files of every format, and what changed between two versions.
//!
//! ```
//! use provisioning_core::{egg::{Egg, EggFormat}, panel::PanelKind};
//!
//! let file = Egg::read(br#"{
//!     "meta": {"version": "PTDL_v1"},
//!     "name": "Hello", "author": "me@example.com", "description": null,
//!     "image": "ghcr.io/example/hello:1", "startup": "./hello",
//!     "config": {"files": "{}", "startup": "{\"done\": \"ready\"}", "logs": "{}", "stop": "^C"},
//!     "scripts": {"installation": {"script": "", "container": "alpine:3", "entrypoint": "ash"}},
//!     "variables": []
//! }"#)?;
//! assert_eq!(file.format, EggFormat::PTDL_V1);
//! assert_eq!(file.egg.default_image(), Some("ghcr.io/example/hello:1"));
//! assert!(file.accepted_by(PanelKind::Pterodactyl).is_accepted());
//! assert!(!file.accepted_by(PanelKind::Calagopus).is_accepted(), "it reads no PTDL_v1");
//!
//! let written = file.egg.write(EggFormat::PLCN_V3_YAML);
//! assert!(written.text.contains("version: PLCN_v3"));
//! assert!(written.lost.is_empty());
//! # Ok::<_, provisioning_core::egg::EggError>(())
//! ```

mod accept;
mod change;
mod config;
mod file;
mod impact;
mod panel_egg;
mod reserved;
mod variable;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

pub use self::{
    accept::Acceptance,
    change::{EggChange, FieldChange, diff},
    config::{ConfigFile, EggConfig, InstallScript, Replacement, StartupDetection, Stop},
    file::{
        EggError, EggErrorKind, EggFile, EggFormat, EggNote, EggSchema, NoteKind, Place, Syntax, UnknownFormat,
        WrittenEgg,
    },
    impact::{Impact, ImpactKind, Touched, impact},
    panel_egg::{CatalogEgg, EggId, NestId, PanelEgg},
    reserved::{ProvidedVariable, Provider, is_reserved, provided_variables, reserved_names},
    variable::{EggVariable, Rules},
};
#[cfg(any(feature = "pterodactyl", feature = "pelican"))]
pub(crate) use file::config_of_panel;
pub(crate) use panel_egg::{first_kind, panel_ids};

/// An egg: all that any panel and any egg file says of it, in one form.
///
/// [`Egg::read`] makes one of a file; a panel's API gives a [`PanelEgg`], which adds the panel's ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Egg {
    /// Its uuid, where it has one. Pelican updates the egg with the same uuid when a file is imported; Pterodactyl ignores it.
    #[serde(default)]
    pub uuid: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// What it is, for people.
    #[serde(default)]
    pub description: String,
    /// Who made it; an e-mail address on Pterodactyl.
    #[serde(default)]
    pub author: String,
    /// Where a newer version of its file is. Only Pelican ever looks there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update_url: Option<String>,
    /// When its file was written, as the panel wrote it (`2025-09-05T08:55:22+00:00`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exported_at: Option<String>,
    /// A picture: a `data:` URI, or the address of one. Pelican only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// Words to find it by. Pelican only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What the panel offers beside the console, such as `eula` or `java_version`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// Docker images in the panel's order; the first is the default.
    #[serde(default)]
    pub docker_images: Vec<DockerImage>,
    /// Files that owners may not touch, as patterns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub file_denylist: Vec<String>,
    /// Startup commands in the panel's order; the first is the default. Only Pelican and Calagopus have more than one.
    #[serde(default)]
    pub startup_commands: Vec<StartupCommand>,
    /// How a node runs its servers.
    #[serde(default)]
    pub config: EggConfig,
    /// How a node installs its servers; `None` where nothing is said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<InstallScript>,
    /// Whether servers reach out under their own address. Calagopus only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub force_outgoing_ip: bool,
    /// Whether further allocations get a port of their own. Calagopus only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub separate_port: bool,
    /// Its variables in the panel's order.
    #[serde(default)]
    pub variables: Vec<EggVariable>,
    /// The format of the file it was read from; [`extras`](Self::extras) belong to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<EggSchema>,
    /// What its file had beyond the format, and what could not be understood, by JSON pointer (`/config/extends`).
    ///
    /// Written back in the same format only: another one would read it as something else, or refuse it.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub extras: Map<String, Value>,
}

impl Egg {
    /// An egg without images, startup and variables; assign them.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// The variable with this `env_variable`.
    #[must_use]
    pub fn variable(&self, env_variable: &str) -> Option<&EggVariable> {
        self.variables
            .iter()
            .find(|variable| variable.env_variable == env_variable)
    }

    /// The image that a server gets when nobody chooses another.
    #[must_use]
    pub fn default_image(&self) -> Option<&str> {
        self.docker_images.first().map(|image| image.image.as_str())
    }

    /// The startup command that a server gets when nobody chooses another; empty when there is none.
    #[must_use]
    pub fn startup(&self) -> &str {
        self.startup_commands.first().map_or("", |it| it.command.as_str())
    }

    /// Makes this its only startup command.
    pub fn set_startup(&mut self, command: impl Into<String>) {
        self.startup_commands = vec![StartupCommand::new(StartupCommand::DEFAULT, command)];
    }
}

/// A Docker image of an egg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DockerImage {
    /// What people see, as in `Java 21`.
    pub label: String,
    /// What Docker pulls. After a `~` the node's own image is used, without pulling.
    pub image: String,
}

impl DockerImage {
    /// An image under a label.
    #[must_use]
    pub fn new(label: impl Into<String>, image: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            image: image.into(),
        }
    }
}

/// A startup command of an egg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StartupCommand {
    /// What people see.
    pub label: String,
    /// The command, with placeholders such as `{{SERVER_PORT}}`.
    pub command: String,
}

impl StartupCommand {
    /// The label of an egg's only command.
    pub const DEFAULT: &'static str = "Default";

    /// A command under a label.
    #[must_use]
    pub fn new(label: impl Into<String>, command: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            command: command.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_egg_of_a_later_version_is_still_read() {
        let stored = r#"{"id": "5", "name": "Paper", "mascot": "paper.png", "variables": [{"name": "A", "env_variable": "A", "later": true}]}"#;
        let egg: PanelEgg = serde_json::from_str(stored).unwrap();
        assert_eq!(egg.variable("A").unwrap().rules, "");
        assert_eq!(
            serde_json::from_value::<PanelEgg>(serde_json::to_value(&egg).unwrap()).unwrap(),
            egg
        );
    }

    /// S1.38
    #[test]
    fn the_first_image_is_the_default() {
        let mut egg = Egg::new("Paper");
        assert_eq!(egg.default_image(), None);
        egg.docker_images = vec![
            DockerImage::new("Java 21", "java:21"),
            DockerImage::new("Java 17", "java:17"),
        ];
        assert_eq!(egg.default_image(), Some("java:21"));
    }

    /// S1.39
    #[test]
    fn the_first_startup_command_is_the_default() {
        let mut egg = Egg::new("Paper");
        assert_eq!(egg.startup(), "");
        egg.set_startup("java -jar server.jar");
        egg.startup_commands.push(StartupCommand::new("Debug", "java -Xdebug"));
        assert_eq!(egg.startup(), "java -jar server.jar");
    }
}

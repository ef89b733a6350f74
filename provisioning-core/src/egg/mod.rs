//! Eggs: what kinds of server a panel can make, in the panel-neutral form that the app keeps.

mod change;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{id::PanelId, panel::PanelKind};

pub use change::{EggChange, diff};

macro_rules! panel_ids {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The panel's number or uuid, as text.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }
    )+};
}

pub(crate) use panel_ids;

panel_ids! {
    /// A panel's own id of an egg: Pterodactyl's and Pelican's number or Calagopus' uuid, as text.
    EggId;
    /// A panel's own id of a nest, the group an egg is in: Pterodactyl's number or Calagopus' uuid, as text. Pelican has none.
    NestId;
}

/// One egg as a panel has it.
///
/// Stored in the catalogue, and copied into every product and every sold service: syncing an egg changes no sold service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Egg {
    /// The panel's id.
    pub id: EggId,
    /// The group it is in, where the panel has groups.
    #[serde(default)]
    pub nest: Option<NestId>,
    /// Its uuid, where the panel has one.
    #[serde(default)]
    pub uuid: Option<Uuid>,
    /// Its name.
    pub name: String,
    /// What it is, for people.
    #[serde(default)]
    pub description: String,
    /// Who made it.
    #[serde(default)]
    pub author: String,
    /// Docker images in the panel's order; the first is the default.
    #[serde(default)]
    pub docker_images: Vec<DockerImage>,
    /// The default startup command.
    #[serde(default)]
    pub startup: String,
    /// Its variables in the panel's order.
    #[serde(default)]
    pub variables: Vec<EggVariable>,
}

impl Egg {
    /// An egg without images, startup and variables; assign them.
    #[must_use]
    pub fn new(id: EggId, name: impl Into<String>) -> Self {
        Self {
            id,
            nest: None,
            uuid: None,
            name: name.into(),
            description: String::new(),
            author: String::new(),
            docker_images: Vec::new(),
            startup: String::new(),
            variables: Vec::new(),
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
}

/// A Docker image of an egg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DockerImage {
    /// What people see, as in `Java 21`.
    pub label: String,
    /// What Docker pulls.
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

/// A variable of an egg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggVariable {
    /// What people see.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// The name of the environment variable.
    pub env_variable: String,
    /// Its value when nobody gives another; may be empty.
    #[serde(default)]
    pub default_value: String,
    /// Whether the panel shows it to the server's owner.
    #[serde(default)]
    pub user_viewable: bool,
    /// Whether the panel lets the server's owner change it.
    #[serde(default)]
    pub user_editable: bool,
    /// The panel's validation rules, joined by `|`.
    #[serde(default)]
    pub rules: String,
}

impl EggVariable {
    /// A variable that owners neither see nor change, with an empty default; its label is its name.
    #[must_use]
    pub fn new(env_variable: impl Into<String>, rules: impl Into<String>) -> Self {
        let env_variable = env_variable.into();
        Self {
            name: env_variable.clone(),
            description: String::new(),
            env_variable,
            default_value: String::new(),
            user_viewable: false,
            user_editable: false,
            rules: rules.into(),
        }
    }

    /// Whether the panel refuses an empty value: one of the rules is just `required` (`required_if` and its kin are not).
    #[must_use]
    pub fn required(&self) -> bool {
        // The panels split at every `|`, inside a regular expression too.
        self.rules.split('|').any(|rule| rule.trim() == "required")
    }
}

/// An egg in the catalogue: which panel it is from, and whether it is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CatalogEgg {
    /// The panel it was imported from.
    pub panel: PanelId,
    /// Which software that is. What a product may say of its place depends on it.
    #[serde(default = "first_kind")]
    pub kind: PanelKind,
    /// The egg.
    pub egg: Egg,
    /// Whether products may use it. Services that were sold keep working when it is switched off.
    pub enabled: bool,
}

/// Eggs that were stored without a kind are of the one panel that there was then.
const fn first_kind() -> PanelKind {
    PanelKind::Pterodactyl
}

impl CatalogEgg {
    /// An egg of a panel, enabled.
    #[must_use]
    pub const fn new(panel: PanelId, kind: PanelKind, egg: Egg) -> Self {
        Self {
            panel,
            kind,
            egg,
            enabled: true,
        }
    }

    /// The same egg, offered or not.
    #[must_use]
    pub fn enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }
}

const RESERVED: [&str; 12] = [
    "SERVER_MEMORY",
    "SERVER_IP",
    "SERVER_PORT",
    "ENV",
    "HOME",
    "USER",
    "STARTUP",
    "SERVER_UUID",
    "UUID",
    "P_SERVER_LOCATION",
    "P_SERVER_UUID",
    "P_SERVER_ALLOCATION_LIMIT",
];

/// Environment variables that panels set themselves: nobody may give them a value.
#[must_use]
pub const fn reserved_names() -> &'static [&'static str] {
    &RESERVED
}

/// Whether a panel sets this variable itself: one of [`reserved_names`], or any that begins with `P_SERVER_`.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || name.starts_with("P_SERVER_")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S1.41
    #[test]
    fn required_is_the_rule_of_that_name_and_no_other() {
        let required = |rules: &str| EggVariable::new("X", rules).required();
        assert!(required("required|string|max:20"));
        assert!(required("string | required "));
        assert!(!required("nullable|string"));
        assert!(!required("required_if:A,1|string"));
        assert!(!required("string|not_required"));
        assert!(!required(""));
    }

    #[test]
    fn a_stored_egg_of_a_later_version_is_still_read() {
        let stored = r#"{"id": "5", "name": "Paper", "icon": "paper.png", "variables": [{"name": "A", "env_variable": "A", "secret": true}]}"#;
        let egg: Egg = serde_json::from_str(stored).unwrap();
        assert_eq!(egg.variable("A").unwrap().rules, "");
        assert_eq!(
            serde_json::from_value::<Egg>(serde_json::to_value(&egg).unwrap()).unwrap(),
            egg
        );
    }

    /// S1.38
    #[test]
    fn the_first_image_is_the_default() {
        let mut egg = Egg::new(EggId::new("5"), "Paper");
        assert_eq!(egg.default_image(), None);
        egg.docker_images = vec![
            DockerImage::new("Java 21", "java:21"),
            DockerImage::new("Java 17", "java:17"),
        ];
        assert_eq!(egg.default_image(), Some("java:21"));
    }

    #[test]
    fn names_the_panel_sets_are_reserved() {
        for name in ["SERVER_MEMORY", "STARTUP", "P_SERVER_UUID", "P_SERVER_NEW"] {
            assert!(is_reserved(name), "{name}");
        }
        assert!(!is_reserved("SERVER_JARFILE"));
        assert!(reserved_names().contains(&"UUID"));
    }
}

//! What changed in an egg between two looks at the panel.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Egg, EggVariable};

/// One difference between an egg as it was and as it is, for the administrator who syncs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EggChange {
    /// It has another name.
    Renamed {
        /// The name as it was.
        before: String,
        /// The name as it is.
        after: String,
    },
    /// Its images changed, or their order: the first is the default.
    Images {
        /// The images as they were.
        before: Vec<String>,
        /// The images as they are.
        after: Vec<String>,
    },
    /// Its startup command changed.
    Startup {
        /// The command as it was.
        before: String,
        /// The command as it is.
        after: String,
    },
    /// A variable is new.
    VariableAdded {
        /// Its name in the environment.
        env_variable: String,
    },
    /// A variable is gone.
    VariableRemoved {
        /// Its name in the environment.
        env_variable: String,
    },
    /// A variable changed.
    VariableChanged {
        /// Its name in the environment.
        env_variable: String,
        /// Which of its fields changed, by the names they have in [`EggVariable`].
        fields: Vec<String>,
    },
}

impl fmt::Display for EggChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Renamed { before, after } => write!(f, "renamed: {before:?} → {after:?}"),
            Self::Images { before, after } => write!(f, "images: {} → {}", before.join(", "), after.join(", ")),
            Self::Startup { before, after } => write!(f, "startup: {before:?} → {after:?}"),
            Self::VariableAdded { env_variable } => write!(f, "variable {env_variable} is new"),
            Self::VariableRemoved { env_variable } => write!(f, "variable {env_variable} is gone"),
            Self::VariableChanged { env_variable, fields } => {
                write!(f, "variable {env_variable} changed: {}", fields.join(", "))
            }
        }
    }
}

/// What a server made from `after` would have different from one made from `before`, and the name. Ids, descriptions
/// and authors do not count, nor the order of variables.
#[must_use]
pub fn diff(before: &Egg, after: &Egg) -> Vec<EggChange> {
    let mut changes = Vec::new();
    if before.name != after.name {
        changes.push(EggChange::Renamed {
            before: before.name.clone(),
            after: after.name.clone(),
        });
    }
    let images = |egg: &Egg| {
        egg.docker_images
            .iter()
            .map(|image| image.image.clone())
            .collect::<Vec<_>>()
    };
    if images(before) != images(after) {
        changes.push(EggChange::Images {
            before: images(before),
            after: images(after),
        });
    }
    if before.startup != after.startup {
        changes.push(EggChange::Startup {
            before: before.startup.clone(),
            after: after.startup.clone(),
        });
    }
    for variable in &after.variables {
        let env_variable = variable.env_variable.clone();
        match before.variable(&env_variable) {
            None => changes.push(EggChange::VariableAdded { env_variable }),
            Some(old) => {
                let fields = changed_fields(old, variable);
                if !fields.is_empty() {
                    changes.push(EggChange::VariableChanged { env_variable, fields });
                }
            }
        }
    }
    let gone = before
        .variables
        .iter()
        .filter(|variable| after.variable(&variable.env_variable).is_none());
    changes.extend(gone.map(|variable| EggChange::VariableRemoved {
        env_variable: variable.env_variable.clone(),
    }));
    changes
}

fn changed_fields(before: &EggVariable, after: &EggVariable) -> Vec<String> {
    [
        ("name", before.name != after.name),
        ("description", before.description != after.description),
        ("default_value", before.default_value != after.default_value),
        ("user_viewable", before.user_viewable != after.user_viewable),
        ("user_editable", before.user_editable != after.user_editable),
        ("rules", before.rules != after.rules),
    ]
    .into_iter()
    .filter(|(_, changed)| *changed)
    .map(|(field, _)| field.to_owned())
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::egg::{DockerImage, EggId};

    fn egg() -> Egg {
        let mut egg = Egg::new(EggId::new("5"), "Paper");
        egg.docker_images = vec![DockerImage::new("Java 21", "java:21")];
        egg.startup = "java -jar {{SERVER_JARFILE}}".to_owned();
        egg.variables = vec![
            EggVariable::new("SERVER_JARFILE", "required"),
            EggVariable::new("BUILD_NUMBER", "required"),
        ];
        egg
    }

    #[test]
    fn an_egg_does_not_differ_from_itself() {
        assert_eq!(diff(&egg(), &egg()), []);
        let mut restored = egg();
        restored.id = EggId::new("6");
        restored.variables.reverse();
        assert_eq!(diff(&egg(), &restored), []);
    }

    /// S1.36
    #[test]
    fn a_sync_says_what_changed() {
        let mut after = egg();
        after.docker_images.insert(0, DockerImage::new("Java 25", "java:25"));
        after.startup.push_str(" --nogui");
        after.variables.remove(1);
        after.variables[0].default_value = "server.jar".to_owned();
        after.variables[0].rules = "required|string".to_owned();
        after.variables.push(EggVariable::new("DL_PATH", "nullable"));
        let lines: Vec<String> = diff(&egg(), &after).iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "images: java:21 → java:25, java:21",
                "startup: \"java -jar {{SERVER_JARFILE}}\" → \"java -jar {{SERVER_JARFILE}} --nogui\"",
                "variable SERVER_JARFILE changed: default_value, rules",
                "variable DL_PATH is new",
                "variable BUILD_NUMBER is gone",
            ]
        );
    }
}

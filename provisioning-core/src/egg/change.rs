//! What changed in an egg between two looks at it.

mod diff;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::diff::diff;

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
    /// Its startup command changed: the default one.
    Startup {
        /// The command as it was.
        before: String,
        /// The command as it is.
        after: String,
    },
    /// Its other startup commands changed.
    StartupChoices {
        /// Their labels as they were.
        before: Vec<String>,
        /// Their labels as they are.
        after: Vec<String>,
    },
    /// Its install script changed. Counted are lines.
    Script {
        /// How many are new.
        added: usize,
        /// How many are gone.
        removed: usize,
    },
    /// Its install script runs in another image, or by another program.
    Installer {
        /// Image and program as they were.
        before: String,
        /// Image and program as they are.
        after: String,
    },
    /// What the node writes into the server's files changed.
    ConfigFiles {
        /// Files that it writes into from now on.
        added: Vec<String>,
        /// Files that it leaves alone from now on.
        removed: Vec<String>,
        /// Files into which it writes something else.
        changed: Vec<String>,
    },
    /// How the node sees that a server is up.
    StartupDetection {
        /// The texts it waited for.
        before: Vec<String>,
        /// The texts it waits for.
        after: Vec<String>,
    },
    /// How a server is stopped.
    Stop {
        /// How it was.
        before: String,
        /// How it is.
        after: String,
    },
    /// What the panel offers beside the console.
    Features {
        /// What is new.
        added: Vec<String>,
        /// What is gone.
        removed: Vec<String>,
    },
    /// The files that owners may not touch.
    FileDenylist {
        /// What is forbidden from now on.
        added: Vec<String>,
        /// What is allowed from now on.
        removed: Vec<String>,
    },
    /// A variable is new.
    VariableAdded {
        /// Its name in the environment.
        env_variable: String,
        /// Whether a server cannot be made until somebody gives it a value: it is required, and has no default.
        #[serde(default)]
        needs_value: bool,
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
        /// Which of its fields changed, and how.
        fields: Vec<FieldChange>,
    },
}

/// A field of a variable that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FieldChange {
    /// The name it has in [`EggVariable`](super::EggVariable).
    pub field: String,
    /// As it was.
    pub before: String,
    /// As it is.
    pub after: String,
}

impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = (self.before.as_str(), self.after.as_str());
        match (self.field.as_str(), after) {
            ("default_value", _) => write!(f, "the default is {after:?} now, not {before:?}"),
            ("rules", _) => write!(f, "its rules are `{after}` now, not `{before}`"),
            ("name", _) => write!(f, "it is called {after:?} now, not {before:?}"),
            ("user_viewable", "true") => f.write_str("owners see it now"),
            ("user_viewable", _) => f.write_str("owners no longer see it"),
            ("user_editable", "true") => f.write_str("owners may change it now"),
            ("user_editable", _) => f.write_str("owners may no longer change it"),
            ("secret", "true") => f.write_str("its value is kept from view now"),
            ("secret", _) => f.write_str("its value is no longer kept from view"),
            (field, _) => write!(f, "another {field}"),
        }
    }
}

impl fmt::Display for EggChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Renamed { before, after } => write!(f, "renamed: {before:?} → {after:?}"),
            Self::Images { before, after } => write!(f, "images: {} → {}", before.join(", "), after.join(", ")),
            Self::Startup { before, after } => write!(f, "startup: {before:?} → {after:?}"),
            Self::StartupChoices { before, after } => {
                write!(f, "other startup commands: {} → {}", list(before), list(after))
            }
            Self::Script { added, removed } => {
                write!(f, "install script: {} new, {} gone", lines(*added), lines(*removed))
            }
            Self::Installer { before, after } => write!(f, "installer: {before} → {after}"),
            Self::ConfigFiles {
                added,
                removed,
                changed,
            } => {
                let parts = [("new", added), ("left alone now", removed), ("changed", changed)];
                write!(f, "files written before a start: {}", several(&parts))
            }
            Self::StartupDetection { before, after } => {
                write!(f, "a server is up when it says: {} → {}", list(before), list(after))
            }
            Self::Stop { before, after } => write!(f, "stopped by: {before} → {after}"),
            Self::Features { added, removed } => {
                write!(f, "features: {}", several(&[("new", added), ("gone", removed)]))
            }
            Self::FileDenylist { added, removed } => {
                let parts = [("closed", added), ("open now", removed)];
                write!(f, "files closed to owners: {}", several(&parts))
            }
            Self::VariableAdded {
                env_variable,
                needs_value: false,
            } => write!(f, "variable {env_variable} is new"),
            Self::VariableAdded { env_variable, .. } => {
                write!(f, "variable {env_variable} is new, is required and has no default")
            }
            Self::VariableRemoved { env_variable } => write!(f, "variable {env_variable} is gone"),
            Self::VariableChanged { env_variable, fields } => {
                let fields: Vec<String> = fields.iter().map(ToString::to_string).collect();
                write!(f, "variable {env_variable}: {}", fields.join("; "))
            }
        }
    }
}

fn list(texts: &[String]) -> String {
    match texts {
        [] => "nothing".to_owned(),
        texts => texts
            .iter()
            .map(|text| format!("{text:?}"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn several(parts: &[(&str, &Vec<String>)]) -> String {
    let there = parts.iter().filter(|(_, texts)| !texts.is_empty());
    let parts: Vec<String> = there
        .map(|(word, texts)| format!("{word} {}", texts.join(", ")))
        .collect();
    parts.join("; ")
}

fn lines(count: usize) -> String {
    match count {
        1 => "1 line".to_owned(),
        count => format!("{count} lines"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::egg::{ConfigFile, DockerImage};
    use crate::egg::{Egg, EggVariable, InstallScript, Stop};

    fn egg() -> Egg {
        let mut egg = Egg::new("Paper");
        egg.docker_images = vec![DockerImage::new("Java 21", "java:21")];
        egg.set_startup("java -jar {{SERVER_JARFILE}}");
        egg.variables = vec![
            EggVariable::new("SERVER_JARFILE", "required"),
            EggVariable::new("BUILD_NUMBER", "required"),
        ];
        egg.config.stop = Some(Stop::Command("stop".to_owned()));
        egg.script = Some(InstallScript {
            script: "#!/bin/ash\napk add curl\ncurl -O paper.jar\n".to_owned(),
            container: "alpine:3".to_owned(),
            entrypoint: "ash".to_owned(),
        });
        egg
    }

    fn lines(before: &Egg, after: &Egg) -> Vec<String> {
        diff(before, after).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_egg_does_not_differ_from_itself() {
        assert_eq!(diff(&egg(), &egg()), []);
        let mut restored = egg();
        restored.uuid = Some(uuid::Uuid::nil());
        restored.description = "Better than before".to_owned();
        restored.variables.reverse();
        assert_eq!(diff(&egg(), &restored), []);
    }

    /// S1.36
    #[test]
    fn a_sync_says_what_changed() {
        let mut after = egg();
        after.docker_images.insert(0, DockerImage::new("Java 25", "java:25"));
        after.set_startup("java -jar {{SERVER_JARFILE}} --nogui");
        after.variables.remove(1);
        after.variables[0].default_value = "server.jar".to_owned();
        after.variables[0].rules = "required|string".into();
        after.variables[0].user_editable = true;
        after.variables.push(EggVariable::new("DL_PATH", "nullable"));
        after.variables.push(EggVariable::new("TOKEN", "required"));
        assert_eq!(
            lines(&egg(), &after),
            [
                "images: java:21 → java:25, java:21",
                "startup: \"java -jar {{SERVER_JARFILE}}\" → \"java -jar {{SERVER_JARFILE}} --nogui\"",
                "variable SERVER_JARFILE: the default is \"server.jar\" now, not \"\"; owners may change it now; \
                 its rules are `required|string` now, not `required`",
                "variable DL_PATH is new",
                "variable TOKEN is new, is required and has no default",
                "variable BUILD_NUMBER is gone",
            ]
        );
    }

    /// S1.36
    #[test]
    fn a_sync_says_what_the_node_will_do_otherwise() {
        let mut after = egg();
        let script = after.script.as_mut().unwrap();
        script.script = "#!/bin/ash\r\napk add curl jq\r\ncurl -O paper.jar\r\n".to_owned();
        script.container = "alpine:4".to_owned();
        after.config.stop = Some(Stop::Signal("C".to_owned()));
        after.config.startup.done = vec!["Done".to_owned()];
        after.config.files = vec![ConfigFile {
            path: "server.properties".to_owned(),
            ..ConfigFile::default()
        }];
        after.features = vec!["eula".to_owned()];
        assert_eq!(
            lines(&egg(), &after),
            [
                "install script: 1 line new, 1 line gone",
                "installer: ash in alpine:3 → ash in alpine:4",
                "files written before a start: new server.properties",
                "a server is up when it says: nothing → \"Done\"",
                "stopped by: the command \"stop\" → the signal SIGINT",
                "features: new eula",
            ]
        );
    }

    #[test]
    fn what_is_not_said_is_no_difference() {
        let mut silent = egg();
        silent.script = None;
        silent.config = super::super::EggConfig::default();
        assert_eq!(diff(&egg(), &silent), []);
        assert_eq!(diff(&silent, &egg()), []);
    }
}

//! Eggs as files: what the panel reads of each format.

use panel_http::fake::{
    outcome::Refusal,
    php::{items, optional, text, text_of},
    validation::{Form, look},
};
use serde_json::{Map, Value, json};

use super::state::{Egg, Script};

/// The format that the panel writes.
pub(super) const VERSION: &str = "PLCN_v3";

/// What older placeholders in configuration files are rewritten to.
const PLACEHOLDERS: [(&str, &str); 8] = [
    ("server.build.env.SERVER_IP", "server.allocations.default.ip"),
    ("server.build.default.ip", "server.allocations.default.ip"),
    ("server.build.env.SERVER_PORT", "server.allocations.default.port"),
    ("server.build.default.port", "server.allocations.default.port"),
    ("server.build.env.SERVER_MEMORY", "server.build.memory_limit"),
    ("server.build.memory", "server.build.memory_limit"),
    ("server.build.env.", "server.environment."),
    ("server.build.environment.", "server.environment."),
];

/// Names that a variable may not have; it gets `SERVER_` before.
const RESERVED: &[&str] = &[
    "P_SERVER_UUID",
    "P_SERVER_ALLOCATION_LIMIT",
    "SERVER_MEMORY",
    "SERVER_IP",
    "SERVER_PORT",
    "ENV",
    "HOME",
    "USER",
    "STARTUP",
    "MODIFIED_STARTUP",
    "SERVER_UUID",
    "UUID",
    "INTERNAL_IP",
    "HOSTNAME",
    "TERM",
    "LANG",
    "PWD",
    "TZ",
    "TIMEZONE",
];

/// The first entry of images or commands; empty when there is none.
pub(super) fn first(entries: &Value) -> String {
    items(entries).first().map(|value| text_of(value)).unwrap_or_default()
}

/// A file that was read.
#[derive(Debug)]
pub(super) struct EggFile {
    parsed: Value,
}

/// A variable of a file.
#[derive(Debug)]
pub(super) struct FileVariable {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) env: String,
    pub(super) default: String,
    pub(super) viewable: bool,
    pub(super) editable: bool,
    pub(super) rules: Vec<String>,
    pub(super) sort: Option<i64>,
}

impl EggFile {
    /// Reads a file of any format, as YAML, which JSON is too.
    pub(super) fn read(content: &[u8]) -> Result<Self, Refusal> {
        let parsed: Value = serde_saphyr::from_slice(content)
            .map_err(|error| upload_failed(&format!("File parse failed: {}", first_line(&error.to_string()))))?;
        let version = look(&parsed, "meta.version").map(text_of).unwrap_or_default();
        let Value::Object(mut members) = parsed else {
            return Err(upload_failed("The file format is not recognized."));
        };
        match version.as_str() {
            "PTDL_v1" => {
                images_of_old(&mut members);
                command_of_old(&mut members)?;
            }
            "PTDL_v2" | "PLCN_v1" | "PLCN_v2" => command_of_old(&mut members)?,
            VERSION => {}
            _ => return Err(upload_failed("The file format is not recognized.")),
        }
        if let Some(image) = members.get("image").filter(|image| is_data(image)).cloned() {
            members.insert("icon".to_owned(), image);
        }
        let file = Self {
            parsed: Value::Object(members),
        };
        file.check()?;
        Ok(file)
    }

    fn check(&self) -> Result<(), Refusal> {
        if self.parsed.get("variables").is_none() {
            return Err(Refusal::broken("ErrorException"));
        }
        Form::over(&self.parsed)
            .field("uuid", "sometimes|string|size:36")
            .field("name", "required|string|max:255")
            .field("author", "required|string|email")
            .field("docker_images", "required|array|min:1")
            .field("startup_commands", "required|array|min:1")
            .field("docker_images.*", "required|string")
            .field("startup_commands.*", "required|string")
            .check()
    }

    pub(super) fn uuid(&self) -> Option<String> {
        optional(&self.parsed, "uuid")
    }

    /// Writes everything but the variables over an egg.
    pub(super) fn fill(&self, egg: &mut Egg) {
        let value = |path: &str| look(&self.parsed, path).cloned().unwrap_or(Value::Null);
        let script = |name: &str| optional(&value("scripts.installation"), name);
        egg.name = text(&self.parsed, "name");
        egg.author = text(&self.parsed, "author");
        egg.description = optional(&self.parsed, "description");
        egg.features = value("features");
        egg.tags = look(&self.parsed, "tags").cloned().unwrap_or_else(|| json!([]));
        egg.images = value("docker_images");
        egg.startups = self.commands();
        egg.files = configured(&value("config.files"), true);
        egg.startup = configured(&value("config.startup"), false);
        egg.logs = configured(&value("config.logs"), false);
        egg.stop = optional(&value("config"), "stop");
        let denied = value("file_denylist");
        egg.file_denylist = items(&denied)
            .into_iter()
            .filter(|it| !text_of(it).is_empty())
            .cloned()
            .collect();
        egg.update_url = optional(&value("meta"), "update_url");
        egg.script = Script {
            install: script("script"),
            entry: script("entrypoint").unwrap_or_default(),
            container: script("container").unwrap_or_default(),
        };
        if let Some(icon) = optional(&self.parsed, "icon").filter(|icon| icon_ending(icon).is_some()) {
            egg.icon = Some(icon);
        }
    }

    /// The commands, with the names of reserved variables rewritten.
    fn commands(&self) -> Value {
        let reserved: Vec<String> = self
            .variables_as_written()
            .into_iter()
            .map(upper)
            .filter(|env| RESERVED.contains(&env.as_str()))
            .collect();
        let renamed = |command: &Value| match command {
            Value::String(text) => Value::from(with_prefixes(text, &reserved)),
            other => other.clone(),
        };
        match self.parsed.get("startup_commands") {
            Some(Value::Object(commands)) => {
                let commands = commands.iter().map(|(label, text)| (label.clone(), renamed(text)));
                Value::Object(commands.collect())
            }
            Some(Value::Array(commands)) => commands.iter().map(renamed).collect(),
            _ => Value::Null,
        }
    }

    fn variables_as_written(&self) -> Vec<&Value> {
        self.parsed.get("variables").map(items).unwrap_or_default()
    }

    /// The variables, those with reserved names last.
    pub(super) fn variables(&self) -> Vec<FileVariable> {
        let written = self.variables_as_written();
        let is_reserved = |variable: &&Value| RESERVED.contains(&upper(variable).as_str());
        let (reserved, free): (Vec<&Value>, Vec<&Value>) = written.into_iter().partition(is_reserved);
        let free = free.into_iter().map(|variable| (variable, upper(variable)));
        let reserved = reserved
            .into_iter()
            .map(|variable| (variable, format!("SERVER_{}", upper(variable))));
        free.chain(reserved)
            .map(|(variable, env)| FileVariable {
                name: text(variable, "name"),
                description: text(variable, "description"),
                env,
                default: match variable.get("default_value") {
                    Some(Value::Bool(default)) => default.to_string(),
                    Some(default) => text_of(default),
                    None => String::new(),
                },
                viewable: flag(variable, "user_viewable"),
                editable: flag(variable, "user_editable"),
                rules: match variable.get("rules") {
                    Some(Value::Array(rules)) => rules.iter().map(text_of).collect(),
                    rules => rules
                        .map(text_of)
                        .unwrap_or_default()
                        .split('|')
                        .map(str::to_owned)
                        .collect(),
                },
                sort: variable.get("sort").and_then(Value::as_i64),
            })
            .collect()
    }
}

fn flag(variable: &Value, name: &str) -> bool {
    !matches!(text(variable, name).as_str(), "" | "0")
}

fn upper(variable: &Value) -> String {
    text(variable, "env_variable").to_uppercase()
}

fn upload_failed(detail: &str) -> Refusal {
    Refusal::display(400, "InvalidFileUploadException", detail)
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn is_data(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.starts_with("data:"))
}

/// `png` of `data:image/png;base64,…`; none for a kind of picture that the panel does not keep.
pub(super) fn icon_ending(icon: &str) -> Option<&'static str> {
    let (kind, _) = icon.strip_prefix("data:image/")?.split_once(";base64,")?;
    match kind.to_lowercase().as_str() {
        "jpeg" | "jpg" => Some("jpg"),
        "png" => Some("png"),
        "webp" => Some("webp"),
        _ => None,
    }
}

/// One image or a list of them, without labels: an image is its own label.
fn images_of_old(members: &mut Map<String, Value>) {
    let one = members.remove("image").unwrap_or_else(|| Value::from("nil"));
    let images = members.remove("images").unwrap_or_else(|| json!([one]));
    let labelled = items(&images)
        .into_iter()
        .map(|image| (text_of(image), image.clone()))
        .collect();
    members.insert("docker_images".to_owned(), Value::Object(labelled));
}

fn command_of_old(members: &mut Map<String, Value>) -> Result<(), Refusal> {
    let command = members
        .remove("startup")
        .ok_or_else(|| Refusal::broken("ErrorException"))?;
    members.insert("startup_commands".to_owned(), json!({"Default": command}));
    Ok(())
}

/// A part of the configuration: a document, or the text of one.
fn configured(written: &Value, has_placeholders: bool) -> Value {
    let mut document = match written {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if has_placeholders {
        for (old, new) in PLACEHOLDERS {
            document = document.replace(old, new);
        }
    }
    serde_json::from_str(&document).unwrap_or(Value::Null)
}

/// The text, with `SERVER_` before each of the names where they stand as words.
fn with_prefixes(text: &str, names: &[String]) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut changed = String::with_capacity(text.len());
    let mut word = String::new();
    for character in text.chars().map(Some).chain([None]) {
        if let Some(letter) = character.filter(|c| is_word(*c)) {
            word.push(letter);
            continue;
        }
        if names.contains(&word) {
            changed.push_str("SERVER_");
        }
        changed.push_str(&word);
        word.clear();
        changed.extend(character);
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_name_gets_its_prefix_where_it_is_a_word() {
        let names = ["USER".to_owned()];
        assert_eq!(
            with_prefixes("./run {{USER}} USERS -u USER", &names),
            "./run {{SERVER_USER}} USERS -u SERVER_USER"
        );
    }
}

//! How a node runs the servers of an egg, as its file says it.

use serde_json::{Map, Value, json};

use super::{super::json, Writer};
use crate::egg::{ConfigFile, EggSchema, Replacement, Stop, file::Pointer};

/// The parsers that Calagopus knows.
pub(in crate::egg) const CALAGOPUS_PARSERS: [&str; 7] = ["file", "yaml", "properties", "ini", "json", "xml", "toml"];

/// Makes texts of the objects in `config`, as Pterodactyl and Pelican keep them.
pub(super) fn into_texts(file: &mut Map<String, Value>) {
    let Some(Value::Object(config)) = file.get_mut("config") else {
        return;
    };
    for key in ["files", "startup", "logs"] {
        if let Some(value @ Value::Object(_)) = config.get_mut(key) {
            *value = Value::String(json::print(value, json::Style::FIELD));
        }
    }
}

impl Writer<'_> {
    pub(super) fn config(&mut self) -> Value {
        let config = &self.egg.config;
        let at = Pointer::of(["config"]);
        let mut files = Map::new();
        for file in &config.files {
            let entry = self.file(file, &at.at("files").at(&file.path));
            files.insert(file.path.clone(), Value::Object(entry));
        }
        let startup = self.startup_detection();
        json!({
            "files": files,
            "startup": startup,
            "logs": config.logs,
            "stop": self.stop(&at.at("stop")),
        })
    }

    fn startup_detection(&self) -> Map<String, Value> {
        let startup = &self.egg.config.startup;
        let mut map = Map::new();
        match startup.done.as_slice() {
            [] => {}
            [only] => _ = map.insert("done".to_owned(), json!(only)),
            several => _ = map.insert("done".to_owned(), json!(several)),
        }
        if let Some(strip) = startup.strip_ansi {
            map.insert("strip_ansi".to_owned(), json!(strip));
        }
        map.extend(startup.extras.clone());
        map
    }

    fn stop(&mut self, at: &Pointer) -> Value {
        match &self.egg.config.stop {
            None => Value::Null,
            // Only an object can have said so.
            Some(Stop::Command(command)) if command.starts_with('^') && self.is_origin() => {
                json!({ "type": "command", "value": command })
            }
            Some(Stop::Command(command)) if command.starts_with('^') => {
                self.change(at, "a command that begins with `^` is a signal to this panel");
                json!(command)
            }
            Some(Stop::Command(command)) => json!(command),
            Some(Stop::Signal(signal)) => json!(format!("^{signal}")),
            Some(Stop::Other { kind, value }) if self.is_origin() => json!({ "type": kind, "value": value }),
            Some(Stop::Other { kind, .. }) => {
                self.lose(at, format!("{} has no way to stop of the kind {kind:?}", self.schema));
                Value::Null
            }
        }
    }

    fn file(&mut self, file: &ConfigFile, at: &Pointer) -> Map<String, Value> {
        let mut entry = Map::new();
        if let Some(parser) = &file.parser {
            entry.insert("parser".to_owned(), json!(parser));
        }
        match find(&file.replace) {
            Some(find) if self.loses_nothing(file) => _ = entry.insert("find".to_owned(), Value::Object(find)),
            // Pterodactyl and Pelican ignore the list, but the file stays what it was.
            _ if self.is_origin() => _ = entry.insert("replace".to_owned(), json!(replace_list(file, false))),
            found => {
                if found.is_none() {
                    let message = "the same place is looked for twice; the last one is kept";
                    self.lose(&at.at("find"), message);
                }
                if !self.loses_nothing(file) {
                    let message =
                        "whether what is missing is added, and what is there replaced, is the panel's own way here";
                    self.lose(at, message);
                }
                let cases = file.replace.iter().map(|it| match &it.if_value {
                    Some(old) => (it.matches.clone(), json!({ old: it.replace_with })),
                    None => (it.matches.clone(), it.replace_with.clone()),
                });
                let find = found.unwrap_or_else(|| cases.collect());
                entry.insert("find".to_owned(), Value::Object(find));
            }
        }
        for (key, value) in &file.extras {
            if self.is_origin() {
                entry.insert(key.clone(), value.clone());
            } else {
                self.lose(&at.at(key), "it belongs to the format it was read from");
            }
        }
        entry
    }

    /// Whether all that is said of the file is the panels' own way.
    fn loses_nothing(&self, file: &ConfigFile) -> bool {
        let usual = |value: Option<bool>, usual: bool| match value {
            // In its own format, what is written is written again.
            Some(value) => value == usual && !self.is_origin(),
            None => true,
        };
        let inserts = file.parser.as_deref() != Some("file");
        let replace = file.replace.iter();
        usual(file.create_new, true)
            && replace
                .clone()
                .all(|it| usual(it.insert_new, inserts) && usual(it.update_existing, true))
    }

    pub(super) fn calagopus_config(&mut self) -> Value {
        let config = &self.egg.config;
        let at = Pointer::of(["config"]);
        let mut files = Map::new();
        for file in &config.files {
            let at = at.at("files").at(&file.path);
            let entry = self.calagopus_file(file, &at);
            files.insert(file.path.clone(), Value::Object(entry));
        }
        let mut startup = Map::new();
        startup.insert("done".to_owned(), json!(config.startup.done));
        if config.startup.strip_ansi.is_some() || !self.is_origin() {
            let strip = config.startup.strip_ansi.unwrap_or_default();
            startup.insert("strip_ansi".to_owned(), json!(strip));
        }
        for (key, value) in &config.startup.extras {
            if self.is_origin() {
                startup.insert(key.clone(), value.clone());
            } else {
                self.lose(&at.at("startup").at(key), "Calagopus has no place for it");
            }
        }
        let mut map = Map::new();
        map.insert("files".to_owned(), Value::Object(files));
        map.insert("startup".to_owned(), Value::Object(startup));
        if !config.logs.is_empty() {
            if self.is_origin() {
                map.insert("logs".to_owned(), json!(config.logs));
            } else {
                self.lose(&at.at("logs"), "Calagopus has no place for it");
            }
        }
        if let Some(stop) = self.calagopus_stop(&at.at("stop")) {
            map.insert("stop".to_owned(), stop);
        }
        Value::Object(map)
    }

    fn calagopus_file(&mut self, file: &ConfigFile, at: &Pointer) -> Map<String, Value> {
        let mut entry = Map::new();
        let create = if self.is_origin() {
            file.create_new
        } else {
            Some(file.create_new.unwrap_or(true))
        };
        if let Some(create) = create {
            entry.insert("create_new".to_owned(), json!(create));
        }
        let parser = match file.parser.as_deref() {
            parser if self.is_origin() => parser,
            Some("yml") => {
                self.change(&at.at("parser"), "Calagopus calls `yml` `yaml`");
                Some("yaml")
            }
            Some(parser) if CALAGOPUS_PARSERS.contains(&parser) => Some(parser),
            Some(other) => {
                self.change(
                    &at.at("parser"),
                    format!("Calagopus has no parser {other:?}; `file` is written"),
                );
                Some("file")
            }
            None => {
                self.change(&at.at("parser"), "Calagopus needs one; `file` is written");
                Some("file")
            }
        };
        if let Some(parser) = parser {
            entry.insert("parser".to_owned(), json!(parser));
        }
        entry.insert("replace".to_owned(), json!(replace_list(file, !self.is_origin())));
        for (key, value) in &file.extras {
            if self.is_origin() {
                entry.insert(key.clone(), value.clone());
            } else {
                self.lose(&at.at(key), "it belongs to the format it was read from");
            }
        }
        entry
    }

    fn calagopus_stop(&mut self, at: &Pointer) -> Option<Value> {
        let stop = self.egg.config.stop.as_ref()?;
        Some(match stop {
            Stop::Command(command) => json!({ "type": "command", "value": command }),
            Stop::Other { kind, value } => json!({ "type": kind, "value": value }),
            Stop::Signal(signal) if self.schema == EggSchema::Calagopus && self.is_origin() => {
                json!({ "type": "signal", "value": signal })
            }
            Stop::Signal(signal) => {
                let upper = signal.to_ascii_uppercase();
                let name = match upper.as_str() {
                    "C" => "SIGINT",
                    "^C" => "SIGKILL",
                    upper => upper,
                };
                if name != upper {
                    self.change(at, format!("Calagopus calls the signal `^{signal}` {name}"));
                }
                json!({ "type": "signal", "value": name })
            }
        })
    }
}

/// Calagopus' list; complete, or with just what is known.
fn replace_list(file: &ConfigFile, complete: bool) -> Vec<Value> {
    let inserts = file.parser.as_deref() != Some("file");
    let list = file.replace.iter();
    list.map(|it| {
        let mut entry = Map::new();
        let mut put = |key: &str, value: Value| entry.insert(key.to_owned(), value);
        put("match", json!(it.matches));
        let or = |value: Option<bool>, usual: bool| if complete { Some(value.unwrap_or(usual)) } else { value };
        if let Some(insert) = or(it.insert_new, inserts) {
            put("insert_new", json!(insert));
        }
        if let Some(update) = or(it.update_existing, true) {
            put("update_existing", json!(update));
        }
        put("if_value", json!(it.if_value));
        put("replace_with", it.replace_with.clone());
        Value::Object(entry)
    })
    .collect()
}

/// The `find` of Pterodactyl and Pelican; `None` where a place is looked for twice, or a value would be read as cases.
fn find(replace: &[Replacement]) -> Option<Map<String, Value>> {
    let mut find = Map::new();
    let mut cases_of = None;
    for it in replace {
        match &it.if_value {
            None => {
                let reads_as_cases = it.replace_with.as_object().is_some_and(|map| !map.is_empty());
                if reads_as_cases || find.insert(it.matches.clone(), it.replace_with.clone()).is_some() {
                    return None;
                }
                cases_of = None;
            }
            Some(old) => {
                if cases_of != Some(&it.matches) && find.contains_key(&it.matches) {
                    return None;
                }
                let cases = find
                    .entry(it.matches.clone())
                    .or_insert_with(|| Value::Object(Map::new()));
                let cases = cases.as_object_mut()?;
                if cases.insert(old.clone(), it.replace_with.clone()).is_some() {
                    return None;
                }
                cases_of = Some(&it.matches);
            }
        }
    }
    Some(find)
}

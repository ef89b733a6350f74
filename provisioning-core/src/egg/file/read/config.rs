//! How a node runs the servers of an egg, as its file says it.

use serde_json::{Map, Value};

use super::{
    super::{Document, json},
    NoteKind, Pointer, Reader,
    fields::{Fields, is_empty, plain_text},
};
use crate::egg::{ConfigFile, EggConfig, EggSchema, Replacement, StartupDetection, Stop};

#[cfg(any(feature = "pterodactyl", feature = "pelican"))]
/// The config of an egg as a panel's API shows it, which is what its file would say.
pub(crate) fn of_panel(config: Value) -> EggConfig {
    let mut findings = super::Findings::default();
    let Value::Object(map) = config else {
        return EggConfig::default();
    };
    let mut reader = Reader {
        schema: EggSchema::PtdlV2,
        findings: &mut findings,
    };
    reader.config(Fields::new(map, Pointer::of(["config"])))
}

impl Reader<'_> {
    pub(super) fn config(&mut self, mut fields: Fields) -> EggConfig {
        let mut config = EggConfig::default();
        if let Some(files) = self.section(&mut fields, "files") {
            config.files = self.files(files);
        }
        if let Some(startup) = self.section(&mut fields, "startup") {
            config.startup = self.startup_detection(startup);
        }
        if let Some(logs) = self.section(&mut fields, "logs") {
            config.logs = logs.rest();
        }
        config.stop = self.stop(&mut fields);
        fields.leave(self.findings);
        config
    }

    /// An object, or a text that is one: Pterodactyl keeps JSON in texts.
    fn section(&mut self, fields: &mut Fields, key: &str) -> Option<Fields> {
        let at = fields.at(key);
        let value = fields.take(key)?;
        if is_empty(&value) {
            return None;
        }
        let text = match value {
            Value::Object(map) => return Some(Fields::new(map, at)),
            Value::String(text) => text,
            other => {
                self.findings.keep(&at, other, "it is no object");
                return None;
            }
        };
        match json::parse(&text) {
            Ok(Document {
                root: Value::Object(map),
                repeated,
                ..
            }) => {
                for place in json::without_twins(&repeated) {
                    let place = Pointer::of(at.names().iter().chain(place.names()).map(String::as_str));
                    self.findings.note(
                        &place,
                        NoteKind::Dropped,
                        "it is there more than once; the last one counts",
                    );
                }
                (!map.is_empty()).then(|| Fields::new(map, at))
            }
            Ok(_) => {
                self.findings.keep(&at, Value::String(text), "the text holds no object");
                None
            }
            Err(error) => {
                let why = format!("the text is no JSON ({error}); Pelican would make it empty");
                self.findings.keep(&at, Value::String(text), &why);
                None
            }
        }
    }

    fn files(&mut self, fields: Fields) -> Vec<ConfigFile> {
        let mut files = Vec::new();
        for path in fields.keys() {
            let at = fields.at(&path);
            let entry = fields.get(&path).cloned();
            match entry {
                Some(Value::Object(map)) => files.push(self.file(path, Fields::new(map, at))),
                Some(other) => self.findings.keep(&at, other, "it says nothing of a file"),
                None => {}
            }
        }
        files
    }

    fn file(&mut self, path: String, mut fields: Fields) -> ConfigFile {
        let mut file = ConfigFile {
            path,
            parser: fields.text_or_leave("parser"),
            ..ConfigFile::default()
        };
        if self.schema == EggSchema::Calagopus
            && let Some(Value::Bool(create)) = fields.take_if("create_new", Value::is_boolean)
        {
            file.create_new = Some(create);
        }
        let prefers_list = self.schema == EggSchema::Calagopus || fields.get("find").is_none();
        if let Some(replace) = fields.get("replace").and_then(replacements).filter(|_| prefers_list) {
            fields.take("replace");
            file.replace = replace;
        }
        if file.replace.is_empty() {
            match fields.get("find") {
                Some(Value::Object(find)) => {
                    file.replace = find.iter().flat_map(|(key, value)| found(key, value)).collect();
                    fields.take("find");
                }
                Some(other) if is_empty(other) => {
                    fields.take("find");
                }
                _ => {}
            }
        }
        for key in fields.keys() {
            self.findings.note(
                &fields.at(&key),
                NoteKind::Kept,
                "it says nothing that a node understands",
            );
        }
        file.extras = fields.rest();
        file
    }

    fn startup_detection(&mut self, mut fields: Fields) -> StartupDetection {
        let mut startup = StartupDetection::default();
        let texts = |value: &Value| match value {
            Value::String(text) => Some(vec![text.clone()]),
            Value::Array(list) => list.iter().map(|it| it.as_str().map(str::to_owned)).collect(),
            Value::Null => Some(Vec::new()),
            _ => None,
        };
        if let Some(done) = fields.get("done").and_then(texts) {
            fields.take("done");
            startup.done = done;
        }
        if let Some(Value::Bool(strip)) = fields.get("strip_ansi") {
            startup.strip_ansi = Some(*strip);
            fields.take("strip_ansi");
        }
        for key in fields.keys().iter().filter(|key| *key != "userInteraction") {
            self.findings.note(
                &fields.at(key),
                NoteKind::Kept,
                "it says nothing that a node understands",
            );
        }
        startup.extras = fields.rest();
        startup
    }

    fn stop(&mut self, fields: &mut Fields) -> Option<Stop> {
        let at = fields.at("stop");
        match fields.take("stop")? {
            Value::Null => None,
            Value::String(text) if self.schema == EggSchema::Calagopus => Some(match text.as_str() {
                "^C" => Stop::Signal("SIGINT".to_owned()),
                "^^C" => Stop::Signal("SIGKILL".to_owned()),
                _ => Stop::Command(text),
            }),
            Value::String(text) => Some(match text.strip_prefix('^') {
                Some(signal) => Stop::Signal(signal.to_owned()),
                None => Stop::Command(text),
            }),
            Value::Object(map) => match calagopus_stop(&map) {
                Some(stop) => Some(stop),
                None => {
                    self.findings
                        .keep(&at, Value::Object(map), "it names no way to stop a server");
                    None
                }
            },
            value @ (Value::Number(_) | Value::Bool(_)) => {
                let message = format!("{value} without quotes is read as a text");
                self.findings.note(&at, NoteKind::Converted, message);
                Some(Stop::Command(plain_text(&value)))
            }
            list @ Value::Array(_) => {
                self.findings.keep(&at, list, "it names no way to stop a server");
                None
            }
        }
    }
}

fn calagopus_stop(map: &Map<String, Value>) -> Option<Stop> {
    let kind = map.get("type")?.as_str()?;
    let value = match map.get("value") {
        None | Some(Value::Null) => None,
        Some(value) => Some(value.as_str()?.to_owned()),
    };
    if map.keys().any(|key| key != "type" && key != "value") {
        return None;
    }
    Some(match (kind, value) {
        ("command", Some(command)) => Stop::Command(command),
        ("signal", Some(signal)) => Stop::Signal(signal),
        (kind, value) => Stop::Other {
            kind: kind.to_owned(),
            value,
        },
    })
}

/// One entry of `find`: a value, or an object of old values and what each becomes.
fn found(key: &str, value: &Value) -> Vec<Replacement> {
    let becomes = |if_value: Option<&String>, value: &Value| Replacement {
        matches: key.to_owned(),
        if_value: if_value.cloned(),
        replace_with: value.clone(),
        ..Replacement::default()
    };
    match value {
        Value::Object(cases) if !cases.is_empty() => {
            let cases = cases.iter();
            cases.map(|(old, new)| becomes(Some(old), new)).collect()
        }
        value => vec![becomes(None, value)],
    }
}

/// Calagopus' list, if each entry is just as Calagopus writes it.
fn replacements(value: &Value) -> Option<Vec<Replacement>> {
    let list = value.as_array()?;
    let known = ["match", "if_value", "replace_with", "insert_new", "update_existing"];
    let is_known = |entry: &Value| {
        let keys = entry.as_object();
        keys.is_some_and(|map| map.contains_key("match") && map.keys().all(|key| known.contains(&key.as_str())))
    };
    if !list.iter().all(is_known) {
        return None;
    }
    list.iter()
        .map(|entry| serde_json::from_value(entry.clone()).ok())
        .collect()
}

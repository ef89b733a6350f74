//! What Calagopus' import reads of `config`.

use serde_json::{Map, Value};

use super::Judge;
use crate::egg::{
    NoteKind,
    file::{CALAGOPUS_PARSERS, Pointer},
};

impl Judge<'_> {
    pub(super) fn config(&mut self, config: &Map<String, Value>) {
        let at = Pointer::of(["config"]);
        self.repeated(&at, &["files", "startup", "stop"], config);
        if let Some(files) = config.get("files") {
            let files = match files {
                Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
                other => other.clone(),
            };
            match files {
                Value::Object(files) => self.files(&at.at("files"), &files),
                _ => self.refuse(&at.at("files"), "it is no map of files", "write \"{}\""),
            }
        }
        if let Some(startup) = config.get("startup") {
            self.startup(&at.at("startup"), startup);
        }
        match config.get("stop") {
            None => {}
            Some(Value::String(text)) if text.starts_with('^') && !matches!(text.as_str(), "^C" | "^^C") => {
                let message = format!("{text} becomes a line to the console, where Pterodactyl sends a signal");
                self.verdict.change(&at.at("stop"), NoteKind::Converted, message);
            }
            Some(Value::String(_)) => {}
            Some(Value::Object(stop)) if is_stop(stop) => {}
            Some(_) => self.refuse(
                &at.at("stop"),
                "it names no way to stop a server",
                "write the command or the signal",
            ),
        }
    }

    /// Either every file has `find`, or every file has `replace`.
    fn files(&mut self, at: &Pointer, files: &Map<String, Value>) {
        let is_old = |file: &Value| file.get("find").is_some_and(Value::is_object) && has_parser(file);
        if files.values().all(is_old) {
            for (path, file) in files {
                let find = file.get("find").and_then(Value::as_object).into_iter().flatten();
                for (key, _) in find.filter(|(_, value)| value.is_object()) {
                    let message = "the panel keeps it as a value, not as old values and what each becomes";
                    self.verdict
                        .change(&at.at(path).at("find").at(key), NoteKind::Converted, message);
                }
            }
            return;
        }
        let mixed = files
            .values()
            .any(|file| file.get("find").is_none() && file.get("replace").is_some());
        for (path, file) in files {
            let at = at.at(path);
            let replace = file.get("replace").and_then(Value::as_array);
            if !file.is_object() {
                self.refuse(&at, "it says nothing of a file", "write an object");
            } else if !has_parser(file) {
                let advice = format!("write one of {}", CALAGOPUS_PARSERS.join(", "));
                self.refuse(&at.at("parser"), "it is no parser that the panel has", advice);
            } else if is_old(file) && !mixed {
                // Another file is the one that keeps the panel from reading this form.
            } else if !replace.is_some_and(|list| list.iter().all(is_replacement)) {
                let key = if mixed { "replace" } else { "find" };
                self.refuse(
                    &at.at(key),
                    "it is missing, or not as the panel reads it",
                    "write all files in one form",
                );
            } else if ["create_new", "create_file"]
                .iter()
                .any(|key| file.get(key).is_some_and(|it| !it.is_boolean()))
            {
                self.refuse(
                    &at.at("create_new"),
                    "it is neither true nor false",
                    "write true or false",
                );
            }
        }
    }

    fn startup(&mut self, at: &Pointer, startup: &Value) {
        let advice = "write \"{\\\"done\\\": \\\"…\\\"}\"";
        let (parsed, in_text) = match startup {
            Value::String(text) => (crate::egg::file::parse_json(text), true),
            other => (Some((other.clone(), Vec::new())), false),
        };
        let Some((parsed, repeated)) = parsed else {
            return self.refuse(at, "it is no JSON", advice);
        };
        let twice = repeated
            .iter()
            .find(|place| matches!(place.names(), [name] if name == "done" || name == "strip_ansi"));
        if in_text && let Some(twice) = twice {
            let place = twice.names().iter().fold(at.clone(), |at, name| at.at(name));
            self.refuse(&place, "it is there twice", "keep one");
        }
        let map = match &parsed {
            Value::Object(map) => map,
            // An empty list is a structure without any of its fields.
            Value::Array(list) if list.is_empty() => return,
            _ => return self.refuse(at, "it is no object", advice),
        };
        let done_well = match map.get("done") {
            None | Some(Value::String(_)) => true,
            Some(Value::Array(list)) => list.iter().all(Value::is_string),
            Some(_) => false,
        };
        if !done_well {
            self.refuse(
                &at.at("done"),
                "it is neither a text nor a list of texts",
                "write a text",
            );
        }
        if map.get("strip_ansi").is_some_and(|it| !it.is_boolean()) {
            self.refuse(
                &at.at("strip_ansi"),
                "it is neither true nor false",
                "write true or false",
            );
        }
    }
}

/// A kind, and a text or nothing.
fn is_stop(stop: &Map<String, Value>) -> bool {
    stop.get("type").is_some_and(Value::is_string)
        && matches!(stop.get("value"), None | Some(Value::Null | Value::String(_)))
}

fn has_parser(file: &Value) -> bool {
    let parser = file.get("parser").and_then(Value::as_str);
    parser.is_some_and(|parser| CALAGOPUS_PARSERS.contains(&parser))
}

fn is_replacement(entry: &Value) -> bool {
    let switch = |key: &str| entry.get(key).is_none_or(Value::is_boolean);
    entry.get("match").is_some_and(Value::is_string)
        && entry.get("replace_with").is_some()
        && switch("insert_new")
        && switch("update_existing")
        && matches!(entry.get("if_value"), None | Some(Value::Null | Value::String(_)))
}

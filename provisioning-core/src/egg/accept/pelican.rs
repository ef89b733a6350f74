//! Pelican's import.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    NoteKind, Pointer, Verdict,
    fields::{is_json, member, object, values},
};
use crate::{
    egg::{EggSchema, Syntax, file::Document, reserved_names},
    panel::PanelKind,
};

/// The names that it gives to nobody, whatever their case.
/// The columns of a variable, and what is taken out before.
const COLUMNS: [&str; 13] = [
    "id",
    "egg_id",
    "name",
    "description",
    "env_variable",
    "default_value",
    "user_viewable",
    "user_editable",
    "rules",
    "sort",
    "created_at",
    "updated_at",
    "field_type",
];

/// Placeholders of older panels, as they are looked for one after the other, and what each becomes.
const UPGRADES: [(&str, &str); 8] = [
    ("server.build.env.SERVER_IP", "server.allocations.default.ip"),
    ("server.build.default.ip", "server.allocations.default.ip"),
    ("server.build.env.SERVER_PORT", "server.allocations.default.port"),
    ("server.build.default.port", "server.allocations.default.port"),
    ("server.build.env.SERVER_MEMORY", "server.build.memory_limit"),
    ("server.build.memory", "server.build.memory_limit"),
    ("server.build.env.", "server.environment."),
    ("server.build.environment.", "server.environment."),
];

pub(super) fn judge(document: &Document, verdict: &mut Verdict) {
    let root = &document.root;
    if document.byte_order_mark && document.syntax == Syntax::Json {
        let message = "it begins with a byte order mark";
        return verdict.refuse(&Pointer::root(), message, "save it without one");
    }
    let version = root
        .get("meta")
        .and_then(|meta| meta.get("version"))
        .and_then(Value::as_str);
    let schema = version.and_then(EggSchema::of_version);
    let Some(schema) = schema else {
        let message = match version {
            Some(version) => format!("it does not know {version}"),
            None => "it names no version".to_owned(),
        };
        return verdict.refuse(&Pointer::of(["meta", "version"]), message, "convert it to PLCN_v3");
    };
    if schema == EggSchema::PtdlV1 {
        images(root, verdict);
    }
    if schema != EggSchema::PlcnV3 && root.get("startup").is_none() {
        verdict.refuse(&Pointer::of(["startup"]), "it is missing", "write the startup command");
    }
    for key in ["name", "author"] {
        if !member(root, key).is_some_and(|it| !it.is_array() && !it.is_object()) {
            verdict.refuse(&Pointer::of([key]), "it is missing, or no text", "write a text");
        }
    }
    config(root, verdict);
    variables(root, verdict);
    changes(root, schema, verdict);
}

fn images(root: &Value, verdict: &mut Verdict) {
    let (key, list) = match member(root, "images") {
        Some(images) => ("images", values(images)),
        None => ("image", member(root, "image").map(|image| vec![(String::new(), image)])),
    };
    let at = Pointer::of([key]);
    match list {
        None if key == "images" => verdict.refuse(&at, "it is no list", "write a list"),
        None => verdict.change(
            &at,
            NoteKind::Defaulted,
            "it names no image, so the panel writes the word `nil`",
        ),
        Some(list) => {
            for (_, image) in list.iter().filter(|(_, it)| it.is_array() || it.is_object()) {
                verdict.refuse(&at, format!("{image} is no image"), "write a text");
            }
            verdict.change(&at, NoteKind::Upgraded, "each image becomes its own label");
        }
    }
}

fn config(root: &Value, verdict: &mut Verdict) {
    let config = root.get("config").unwrap_or(&Value::Null);
    for key in ["files", "startup", "logs"] {
        let at = Pointer::of(["config", key]);
        let (text, value) = match config.get(key) {
            Some(Value::String(text)) => (text.clone(), serde_json::from_str(text).unwrap_or_default()),
            Some(value @ (Value::Object(_) | Value::Array(_))) => (value.to_string(), value.clone()),
            _ => continue,
        };
        if !is_json(&text) {
            verdict.change(&at, NoteKind::Dropped, "it is no JSON, and becomes the word `null`");
        }
        if has_empty_map(&value) {
            verdict.change(&at, NoteKind::Converted, "an empty map becomes an empty list");
        }
        if key == "files" {
            for (old, _) in UPGRADES.iter().filter(|(old, _)| text.contains(old)) {
                let new = UPGRADES
                    .iter()
                    .fold((*old).to_owned(), |text, (from, to)| text.replace(from, to));
                let message = if new.contains("limit_limit") {
                    format!("`{old}` becomes `{new}`, which stands for nothing: the panel replaces twice")
                } else {
                    format!("`{old}` becomes `{new}`")
                };
                verdict.change(&at, NoteKind::Upgraded, message);
            }
        }
    }
}

fn has_empty_map(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.is_empty() || map.values().any(has_empty_map),
        Value::Array(list) => list.iter().any(has_empty_map),
        _ => false,
    }
}

fn variables(root: &Value, verdict: &mut Verdict) {
    let at = Pointer::of(["variables"]);
    let Some(list) = member(root, "variables").and_then(values) else {
        return verdict.refuse(&at, "it is missing, or no list", "write []");
    };
    let names: Vec<&str> = list
        .iter()
        .filter_map(|(_, entry)| entry.get("env_variable").and_then(Value::as_str))
        .collect();
    let is_reserved = |name: &str| reserved_names(PanelKind::Pelican).contains(&name.to_uppercase().as_str());
    let upper = names.iter().any(|name| is_reserved(name));
    let mut known: HashMap<String, String> = HashMap::new();
    for (index, entry) in &list {
        let at = at.at(index);
        let Some(entry) = object(entry) else {
            verdict.refuse(&at, "it is no variable", "write an object");
            continue;
        };
        for key in entry.keys().filter(|key| !COLUMNS.contains(&key.as_str())) {
            verdict.refuse(&at.at(key), "the panel has no such column", "take it out");
        }
        let Some(env_variable) = entry.get("env_variable").and_then(Value::as_str) else {
            verdict.refuse(&at.at("env_variable"), "it is missing, or no text", "write a name");
            continue;
        };
        if entry.get("rules").is_none() {
            verdict.refuse(&at.at("rules"), "it is missing", "write a list");
        }
        for key in ["name", "default_value", "user_viewable", "user_editable"] {
            let value = entry.get(key);
            // A switch that is missing is off.
            let may_be_missing = key.starts_with("user_") && value.is_none();
            if value.is_none_or(Value::is_null) && !may_be_missing {
                verdict.refuse(
                    &at.at(key),
                    "it is missing",
                    "write a value; a default may be an empty text",
                );
            }
        }
        if entry.contains_key("description") && entry.get("description") == Some(&Value::Null) {
            verdict.refuse(&at.at("description"), "it is null", "write a text; it may be empty");
        }
        default_value(&at, entry.get("default_value"), verdict);
        let renamed = if is_reserved(env_variable) {
            format!("SERVER_{}", env_variable.to_uppercase())
        } else if upper {
            env_variable.to_uppercase()
        } else {
            env_variable.to_owned()
        };
        if renamed != env_variable {
            let message =
                format!("{env_variable} becomes {renamed}: the panel sets one of the names of this egg itself");
            verdict.change(&at.at("env_variable"), NoteKind::Converted, message);
        }
        let name = entry.get("name").and_then(Value::as_str).unwrap_or_default();
        if known.iter().any(|(other, its)| *other != renamed && its == name) {
            let message = format!("another variable is called {name:?}, too");
            verdict.refuse(&at.at("name"), message, "give each variable a name of its own");
        }
        if known.insert(renamed, name.to_owned()).is_some() {
            let message = format!("{env_variable} is there twice; the last one is kept");
            verdict.change(&at, NoteKind::Dropped, message);
        }
    }
}

fn default_value(at: &Pointer, value: Option<&Value>, verdict: &mut Verdict) {
    let text = match value {
        Some(Value::Bool(on)) => on.to_string(),
        Some(Value::Number(number)) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Array(_) | Value::Object(_)) => {
            return verdict.refuse(&at.at("default_value"), "it is no text", "write a text");
        }
        _ => return,
    };
    verdict.change(
        &at.at("default_value"),
        NoteKind::Converted,
        format!("it becomes the text {text:?}"),
    );
}

fn changes(root: &Value, schema: EggSchema, verdict: &mut Verdict) {
    match member(root, "uuid") {
        Some(_) => {
            let message = "an egg with this uuid, if the panel has one, is replaced";
            verdict.change(&Pointer::of(["uuid"]), NoteKind::Converted, message);
        }
        None => verdict.change(&Pointer::of(["uuid"]), NoteKind::Defaulted, "the panel makes one"),
    }
    if schema == EggSchema::PlcnV3 && root.get("startup_commands").is_none() {
        let at = Pointer::of(["startup_commands"]);
        verdict.change(&at, NoteKind::Defaulted, "the egg has no startup command on the panel");
    }
    if matches!(member(root, "icon"), Some(Value::String(icon)) if !icon.starts_with("data:image/")) {
        verdict.change(
            &Pointer::of(["icon"]),
            NoteKind::Dropped,
            "the panel takes `data:` URIs of images only",
        );
    }
}

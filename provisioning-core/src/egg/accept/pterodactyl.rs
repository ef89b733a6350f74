//! Pterodactyl's import.

use serde_json::Value;

use super::{
    NoteKind, Pointer, Verdict,
    fields::{is_email, is_filled, is_json, is_truthy, member, object, values},
};
use crate::{
    egg::{EggSchema, Syntax, file::Document, reserved_names},
    panel::PanelKind,
};

/// The names that its model refuses, in this very case.
/// The columns of a variable, and what is taken out before.
const COLUMNS: [&str; 12] = [
    "id",
    "egg_id",
    "name",
    "description",
    "env_variable",
    "default_value",
    "user_viewable",
    "user_editable",
    "rules",
    "created_at",
    "updated_at",
    "field_type",
];

const READ: [&str; 17] = [
    "_comment",
    "meta",
    "exported_at",
    "name",
    "author",
    "description",
    "features",
    "docker_images",
    "image",
    "images",
    "file_denylist",
    "startup",
    "config",
    "scripts",
    "variables",
    "uuid",
    "icon",
];

pub(super) fn judge(document: &Document, verdict: &mut Verdict) {
    let root = &document.root;
    let whole = Pointer::root();
    if document.syntax == Syntax::Yaml {
        return verdict.refuse(&whole, "it is YAML", "convert it to PTDL_v2");
    }
    if document.byte_order_mark {
        return verdict.refuse(&whole, "it begins with a byte order mark", "save it without one");
    }
    if document.bytes > 1000 * 1024 {
        return verdict.refuse(&whole, "it is larger than 1000 kB", "shorten its script");
    }
    let version = root
        .get("meta")
        .and_then(|meta| meta.get("version"))
        .and_then(Value::as_str);
    let schema = version
        .and_then(EggSchema::of_version)
        .filter(|schema| schema.is_ptdl());
    let Some(schema) = schema else {
        let message = match version {
            Some(version) => format!("it does not know {version}"),
            None => "it names no version".to_owned(),
        };
        return verdict.refuse(&Pointer::of(["meta", "version"]), message, "convert it to PTDL_v2");
    };
    egg(root, verdict);
    images(root, schema, verdict);
    config(root, verdict);
    variables(root, schema, verdict);
    changes(root, verdict);
}

fn egg(root: &Value, verdict: &mut Verdict) {
    let at = |key: &str| Pointer::of([key]);
    match root.get("author") {
        Some(Value::String(author)) if is_email(author) => {}
        _ => verdict.refuse(&at("author"), "it is no e-mail address", "write one"),
    }
    match root.get("name") {
        Some(Value::String(name)) if !name.trim().is_empty() && name.chars().count() <= 191 => {}
        _ => verdict.refuse(&at("name"), "it is no text of 1 to 191 characters", "write a name"),
    }
    if member(root, "description").is_some_and(|it| !it.is_string()) {
        verdict.refuse(&at("description"), "it is no text", "write a text, or null");
    }
    for key in ["features", "file_denylist"] {
        let blank = |value: &Value| value.as_str().is_some_and(|text| text.trim().is_empty());
        let Some(value) = member(root, key).filter(|value| !blank(value)) else {
            continue;
        };
        match values(value) {
            None if key == "features" => verdict.refuse(&at(key), "it is no list", "write a list"),
            Some(entries) if key == "file_denylist" => {
                for (name, _) in entries.iter().filter(|(_, it)| is_truthy(it) && !it.is_string()) {
                    verdict.refuse(&at(key).at(name), "it is no text", "write a text");
                }
            }
            _ => {}
        }
    }
    match root.get("startup") {
        Some(Value::String(startup)) if !startup.trim().is_empty() => {}
        _ => verdict.refuse(&at("startup"), "it is missing or empty", "write the startup command"),
    }
    if root
        .get("meta")
        .and_then(|meta| member(meta, "update_url"))
        .is_some_and(|it| !it.is_string())
    {
        verdict.refuse(
            &Pointer::of(["meta", "update_url"]),
            "it is no text",
            "write an address, or null",
        );
    }
}

fn images(root: &Value, schema: EggSchema, verdict: &mut Verdict) {
    let at = Pointer::of(["docker_images"]);
    if schema == EggSchema::PtdlV1 {
        let (key, list) = match member(root, "images") {
            Some(images) => ("images", values(images)),
            None => ("image", member(root, "image").map(|image| vec![(String::new(), image)])),
        };
        let Some(list) = list else {
            if key == "images" {
                verdict.refuse(&Pointer::of(["images"]), "it is no list", "write a list");
            } else {
                let message = "it names no image, so the panel writes the word `nil`";
                verdict.change(&Pointer::of(["images"]), NoteKind::Defaulted, message);
            }
            return;
        };
        if list.is_empty() {
            verdict.refuse(&Pointer::of([key]), "it names no image", "write one");
        }
        for (_, image) in list {
            self::image(&Pointer::of([key]), image, verdict);
        }
        verdict.change(
            &Pointer::of([key]),
            NoteKind::Upgraded,
            "each image becomes its own label",
        );
        return;
    }
    match root.get("docker_images").and_then(values) {
        Some(list) if !list.is_empty() => {
            for (label, image) in list {
                self::image(&at.at(label), image, verdict);
            }
        }
        _ => verdict.refuse(&at, "it names no image", "write labels, each with its image"),
    }
}

fn image(at: &Pointer, image: &Value, verdict: &mut Verdict) {
    let well = image
        .as_str()
        .is_some_and(|text| !text.trim().is_empty() && text.chars().count() <= 191 && is_image(text));
    if !well {
        verdict.refuse(
            at,
            "it is no image as the panel takes one",
            "write it as Docker pulls it, in at most 191 characters",
        );
    }
}

/// `label|~image`, both parts of a few marks, with a line break at most at the end.
fn is_image(text: &str) -> bool {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let word = |c: char| c.is_ascii_alphanumeric() || "_./- ".contains(c);
    let label_end = text.find(|c: char| !word(c) && c != '#').unwrap_or(text.len());
    let rest = text.get(label_end..).unwrap_or_default();
    let rest = rest.strip_prefix('|').unwrap_or(rest);
    let rest = rest.strip_prefix('~').unwrap_or(rest);
    rest.chars().all(|c| word(c) || ":@".contains(c))
}

fn config(root: &Value, verdict: &mut Verdict) {
    let config = root.get("config").unwrap_or(&Value::Null);
    let at = |key: &str| Pointer::of(["config", key]);
    for key in ["files", "startup", "logs"] {
        let value = config.get(key);
        let (message, advice) = match value {
            value if !is_filled(value) => ("it is missing or empty", "write \"{}\""),
            Some(Value::String(text)) if !is_json(text) => ("it is no JSON", "write JSON within a text"),
            Some(Value::Object(_) | Value::Array(_)) => ("it is no text", "write JSON within a text"),
            _ => continue,
        };
        verdict.refuse(&at(key), message, advice);
    }
    let stop = config.get("stop");
    let stop_well = stop
        .and_then(Value::as_str)
        .is_some_and(|text| text.chars().count() <= 191);
    if !is_filled(stop) || !stop_well {
        verdict.refuse(
            &at("stop"),
            "it is no text of 1 to 191 characters",
            "write the command or the signal",
        );
    }
    let installation = root.get("scripts").and_then(|scripts| scripts.get("installation"));
    for key in ["script", "container", "entrypoint"] {
        let value = installation.and_then(|installation| installation.get(key));
        let at = Pointer::of(["scripts", "installation", key]);
        match value {
            Some(Value::Object(_) | Value::Array(_)) => verdict.refuse(&at, "it is no text", "write a text"),
            None | Some(Value::Null) if key != "script" => {
                verdict.refuse(&at, "it is missing", "write a text");
            }
            _ => {}
        }
    }
}

fn variables(root: &Value, schema: EggSchema, verdict: &mut Verdict) {
    let at = Pointer::of(["variables"]);
    let list = match member(root, "variables") {
        None if schema == EggSchema::PtdlV2 => return,
        None => return verdict.refuse(&at, "it is missing", "write []"),
        Some(value) => values(value),
    };
    let Some(list) = list else {
        return verdict.refuse(&at, "it is no list", "write a list");
    };
    for (index, entry) in list {
        let at = at.at(index);
        let Some(entry) = object(entry) else {
            verdict.refuse(&at, "it is no variable", "write an object");
            continue;
        };
        variable(&at, entry, verdict);
    }
}

fn variable(at: &Pointer, variable: &serde_json::Map<String, Value>, verdict: &mut Verdict) {
    for key in variable.keys() {
        let is_unknown = !COLUMNS.contains(&key.as_str());
        if is_unknown || (key == "field_type" && !variable.get(key).is_some_and(is_truthy)) {
            verdict.refuse(&at.at(key), "the panel has no such column", "take it out");
        }
    }
    let text = |key: &str| variable.get(key).and_then(Value::as_str);
    if !text("name").is_some_and(|name| !name.trim().is_empty() && name.chars().count() <= 191) {
        verdict.refuse(&at.at("name"), "it is no text of 1 to 191 characters", "write a name");
    }
    for key in ["description", "default_value"] {
        // What is missing is empty; null is not.
        if variable.contains_key(key) && text(key).is_none() {
            verdict.refuse(&at.at(key), "it is no text", "write a text; it may be empty");
        }
    }
    let name = text("env_variable").unwrap_or_default();
    let bare = name.strip_suffix('\n').unwrap_or(name);
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if bare.is_empty() || bare.len() > 191 || !bare.chars().all(is_word) {
        verdict.refuse(
            &at.at("env_variable"),
            "it is no name of letters, digits and `_`",
            "write one",
        );
    } else if reserved_names(PanelKind::Pterodactyl).contains(&name) {
        verdict.refuse(
            &at.at("env_variable"),
            format!("the panel sets {name} itself"),
            "give it another name",
        );
    }
    match variable.get("rules") {
        Some(Value::String(rules)) if !rules.trim().is_empty() => {}
        Some(Value::Array(_) | Value::Object(_)) => {
            verdict.refuse(&at.at("rules"), "it is a list", "join the rules by `|`");
        }
        _ => verdict.refuse(
            &at.at("rules"),
            "it is missing or empty",
            "write rules, at least `nullable`",
        ),
    }
}

fn changes(root: &Value, verdict: &mut Verdict) {
    let Some(map) = root.as_object() else { return };
    for key in map.keys().filter(|key| !READ.contains(&key.as_str())) {
        verdict.change(
            &Pointer::of([key.as_str()]),
            NoteKind::Dropped,
            "the panel does not read it",
        );
    }
    if map.contains_key("uuid") {
        verdict.change(
            &Pointer::of(["uuid"]),
            NoteKind::Dropped,
            "the panel makes a uuid of its own",
        );
    }
    if map.contains_key("icon") {
        verdict.change(&Pointer::of(["icon"]), NoteKind::Dropped, "the panel has no icons");
    }
    let denied = root.get("file_denylist").and_then(values).unwrap_or_default();
    for (index, _) in denied.iter().filter(|(_, value)| !is_truthy(value)) {
        let at = Pointer::of(["file_denylist"]).at(index);
        verdict.change(&at, NoteKind::Dropped, "an empty entry is left out");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_what_the_panels_expression_lets_through() {
        for image in [
            "ghcr.io/a/b:1",
            "Java 21|~local:1",
            "~local",
            "a@sha256:0",
            "nil",
            "a:1\n",
            "#a",
        ] {
            assert!(is_image(image), "{image}");
        }
        for image in ["a:b|c", "a;b", "a\nb", "é", "a:1#"] {
            assert!(!is_image(image), "{image}");
        }
    }
}

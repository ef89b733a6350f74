//! Eggs as files: what the panel writes.

use panel_http::fake::{document::date, outcome::Refusal};
use serde::Serialize;
use serde_json::{Value, json, ser::PrettyFormatter};

use super::{egg_file::VERSION, state::Egg};

/// The egg as a file, in JSON or in YAML.
pub(super) fn written(egg: &Egg, as_json: bool, now: jiff::Timestamp) -> Result<String, Refusal> {
    let part = |value: &Value| match value {
        value if as_json => Value::from(indented(value)),
        value => value.clone(),
    };
    let variables: Vec<Value> = egg
        .variables
        .iter()
        .map(|variable| {
            json!({
                "name": variable.name,
                "description": variable.description,
                "env_variable": variable.env,
                "default_value": variable.default,
                "user_viewable": variable.viewable,
                "user_editable": variable.editable,
                "rules": variable.rules,
                "sort": variable.sort,
            })
        })
        .collect();
    let file = json!({
        "_comment": "DO NOT EDIT: FILE GENERATED AUTOMATICALLY BY PANEL",
        "meta": {"version": VERSION, "update_url": egg.update_url},
        "exported_at": date(now),
        "name": egg.name,
        "author": egg.author,
        "uuid": egg.uuid,
        "description": egg.description,
        "icon": egg.icon,
        "tags": egg.tags,
        "features": egg.features,
        "docker_images": egg.images,
        "file_denylist": egg.file_denylist,
        "startup_commands": egg.startups,
        "config": {
            "files": part(&egg.files),
            "startup": part(&egg.startup),
            "logs": part(&egg.logs),
            "stop": egg.stop,
        },
        "scripts": {
            "installation": {
                "script": egg.script.install,
                "container": egg.script.container,
                "entrypoint": egg.script.entry,
            },
        },
        "variables": variables,
    });
    if as_json {
        return Ok(indented(&file));
    }
    serde_saphyr::to_string(&without_lists_of_nothing(file)).map_err(|_| Refusal::broken("DumpException"))
}

/// In YAML the panel writes an empty list as an empty map.
fn without_lists_of_nothing(value: Value) -> Value {
    match value {
        Value::Array(items) if items.is_empty() => json!({}),
        Value::Array(items) => items.into_iter().map(without_lists_of_nothing).collect(),
        Value::Object(members) => {
            let members = members.into_iter();
            Value::Object(
                members
                    .map(|(name, value)| (name, without_lists_of_nothing(value)))
                    .collect(),
            )
        }
        other => other,
    }
}

/// JSON with four blanks a level.
fn indented(value: &Value) -> String {
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b"    "));
    match value.serialize(&mut serializer) {
        Ok(()) => String::from_utf8_lossy(&text).into_owned(),
        Err(_) => value.to_string(),
    }
}

/// What the name of an exported file is made of: `Garry's Mod` is `garrys-mod`.
pub(super) fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    let mut is_start = true;
    for character in name.chars() {
        if character.is_whitespace() {
            is_start = true;
            continue;
        }
        if !kebab.is_empty() && (is_start || character.is_uppercase()) {
            kebab.push('-');
        }
        is_start = false;
        let is_kept = character.is_alphanumeric() || matches!(character, '-' | '_');
        kebab.extend(character.to_lowercase().filter(|_| is_kept));
    }
    kebab
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exported_file_is_called_after_its_egg() {
        assert_eq!(kebab("Forge Minecraft"), "forge-minecraft");
        assert_eq!(kebab("Paper"), "paper");
        assert_eq!(kebab("Garry's Mod"), "garrys-mod");
    }
}

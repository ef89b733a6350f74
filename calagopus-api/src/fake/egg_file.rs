//! Eggs as files: the panel's own form, and those of Pterodactyl and Pelican.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    answer::Refusal,
    rules,
    state::{Egg, Variable},
};

/// What is read of a file.
#[derive(Debug)]
pub(super) struct EggFile {
    pub(super) body: Map<String, Value>,
    pub(super) variables: Vec<Value>,
}

#[derive(Deserialize)]
struct Own {
    name: String,
    description: Option<String>,
    author: String,
    config: Config,
    scripts: Scripts,
    startup_commands: Map<String, Value>,
    #[serde(default)]
    force_outgoing_ip: bool,
    #[serde(default)]
    separate_port: bool,
    #[serde(default)]
    features: Vec<String>,
    docker_images: Map<String, Value>,
    #[serde(default)]
    file_denylist: Vec<String>,
    variables: Vec<Value>,
}

#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    files: Map<String, Value>,
    startup: Value,
    stop: Value,
}

#[derive(Deserialize)]
struct Scripts {
    installation: Value,
}

/// Reads a file. One with `meta` is of another panel.
pub(super) fn read(sent: Map<String, Value>, length: usize) -> Result<EggFile, Refusal> {
    let sent = if sent.contains_key("meta") {
        translated(&sent)
    } else {
        sent
    };
    for field in ["name", "description", "author", "config", "scripts"] {
        if !sent.contains_key(field) {
            let said = format!("missing field `{field}` at line 1 column {length}");
            return Err(Refusal::payload(said));
        }
    }
    let own: Own = serde_json::from_value(Value::Object(sent)).map_err(Refusal::payload)?;
    let files = own.config.files.into_iter().map(|(file, rules)| {
        let mut entry = Map::new();
        entry.insert("file".to_owned(), Value::from(file));
        entry.extend(rules.as_object().cloned().unwrap_or_default());
        Value::Object(entry)
    });
    let body = json!({
        "name": own.name,
        "description": own.description,
        "author": own.author,
        "config_files": files.collect::<Vec<_>>(),
        "config_startup": own.config.startup,
        "config_stop": own.config.stop,
        "config_script": own.scripts.installation,
        "startup_commands": own.startup_commands,
        "force_outgoing_ip": own.force_outgoing_ip,
        "separate_port": own.separate_port,
        "features": own.features,
        "docker_images": own.docker_images,
        "file_denylist": own.file_denylist,
    });
    let Value::Object(body) = body else {
        return Err(Refusal::broken());
    };
    Ok(EggFile {
        body,
        variables: own.variables,
    })
}

/// A file of another panel in this panel's form.
fn translated(sent: &Map<String, Value>) -> Map<String, Value> {
    let of = |field: &str| sent.get(field).cloned().unwrap_or_default();
    let config = of("config");
    let parsed = |field: &str| match config.get(field) {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        Some(other) => other.clone(),
        None => Value::Null,
    };
    let files: Map<String, Value> = parsed("files")
        .as_object()
        .into_iter()
        .flatten()
        .map(|(file, rules)| (file.clone(), file_rules(rules)))
        .collect();
    let done = match parsed("startup").get("done").cloned() {
        Some(Value::Array(done)) => Value::Array(done),
        Some(done) => json!([done]),
        None => json!([]),
    };
    let startups = match (sent.get("startup_commands"), sent.get("startup")) {
        (Some(commands @ Value::Object(_)), _) => commands.clone(),
        (_, Some(command)) => json!({"Default": command}),
        _ => json!({}),
    };
    let script = of("scripts").get("installation").cloned().unwrap_or_default();
    let part = |field: &str| script.get(field).cloned().unwrap_or_default();
    let translated = json!({
        "name": of("name"), "description": of("description"), "author": of("author"),
        "config": {
            "files": files,
            "startup": {"done": done, "strip_ansi": false},
            "stop": {"type": "command", "value": config.get("stop")},
        },
        "scripts": {"installation": {
            "container": part("container"), "entrypoint": part("entrypoint"), "content": part("script"),
        }},
        "startup_commands": startups,
        "features": sent.get("features").filter(|it| it.is_array()).cloned().unwrap_or_else(|| json!([])),
        "docker_images": of("docker_images"),
        "file_denylist": sent.get("file_denylist").filter(|it| it.is_array()).cloned().unwrap_or_else(|| json!([])),
        "variables": of("variables"),
    });
    translated.as_object().cloned().unwrap_or_default()
}

fn file_rules(rules: &Value) -> Value {
    let replace: Vec<Value> = rules
        .get("find")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(text, with)| {
            json!({
                "match": text, "insert_new": true, "update_existing": true, "if_value": null, "replace_with": with,
            })
        })
        .collect();
    json!({"create_new": true, "parser": rules.get("parser"), "replace": replace})
}

/// The variables of a file, but for those with a rule that the panel does not know: these are dropped without a word.
pub(super) fn variables(sent: &[Value], egg: &Egg, mut uuid: impl FnMut() -> String) -> Vec<Variable> {
    let read = |(place, sent): (usize, &Value)| {
        let text = |field: &str| sent.get(field).and_then(Value::as_str).map(str::to_owned);
        let flag = |field: &str, default| sent.get(field).and_then(Value::as_bool).unwrap_or(default);
        let rules: Vec<String> = match sent.get("rules") {
            Some(Value::String(rules)) => rules.split('|').map(str::to_owned).collect(),
            Some(Value::Array(rules)) => rules.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let default = sent.get("default_value").filter(|it| !it.is_null());
        let order = sent.get("order").and_then(Value::as_i64);
        rules.iter().all(|rule| rules::is_known(rule)).then(|| Variable {
            uuid: uuid(),
            egg: egg.uuid.clone(),
            name: text("name").unwrap_or_default(),
            description: text("description"),
            order: order.unwrap_or_else(|| i64::try_from(place).unwrap_or_default() + 1),
            env: text("env_variable").unwrap_or_default(),
            default: default.map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned)),
            viewable: flag("user_viewable", true),
            editable: flag("user_editable", true),
            secret: flag("secret", false),
            rules,
            created: egg.created,
        })
    };
    sent.iter().enumerate().filter_map(read).collect()
}

/// An egg as the panel's own file.
pub(super) fn export<'v>(egg: &Egg, variables: impl Iterator<Item = &'v Variable>) -> Value {
    let of = |field: &str| egg.body.get(field).cloned().unwrap_or_default();
    let files: Map<String, Value> = of("config_files")
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let mut rules = entry.as_object()?.clone();
            let file = rules.shift_remove("file")?.as_str()?.to_owned();
            Some((file, Value::Object(rules)))
        })
        .collect();
    let variable = |row: &Variable| {
        json!({
            "name": row.name, "name_translations": {}, "description": row.description,
            "description_translations": {}, "order": row.order, "env_variable": row.env,
            "default_value": row.default, "user_viewable": row.viewable, "user_editable": row.editable,
            "secret": row.secret, "rules": row.rules,
        })
    };
    json!({
        "uuid": egg.uuid, "name": of("name"), "description": of("description"), "author": of("author"),
        "config": {"files": files, "startup": of("config_startup"), "stop": of("config_stop")},
        "scripts": {"installation": of("config_script")},
        "startup_commands": of("startup_commands"), "force_outgoing_ip": of("force_outgoing_ip"),
        "separate_port": of("separate_port"), "features": of("features"), "docker_images": of("docker_images"),
        "file_denylist": of("file_denylist"), "variables": variables.map(variable).collect::<Vec<_>>(),
    })
}

//! What was done.

use panel_http::fake::{
    digest,
    document::{Includes, Shown, date, item, nothing, with_relations},
};
use serde_json::{Map, Value, json};

use super::View;
use crate::fake::state::Activity;

/// The properties that the panel's sentence about an event has room for.
fn told(event: &str) -> &'static [&'static str] {
    let (group, rest) = event.split_once(':').unwrap_or((event, ""));
    let (thing, deed) = rest.split_once('.').unwrap_or((rest, ""));
    match (group, thing, deed) {
        ("user", "account", "email-changed") | ("server", "settings", _) | ("server", "startup", "image") => {
            &["old", "new"]
        }
        ("user", "api-key", _) => &["identifier"],
        ("user", "ssh-key", _) => &["fingerprint"],
        ("server", "console", _) => &["command"],
        ("server", "backup", "restore") => &["name", "truncate"],
        ("server", "backup" | "database" | "schedule", _) | ("server", "task", "delete") => &["name"],
        ("server", "task", _) => &["action", "name"],
        ("server", "file", "read" | "copy" | "download" | "write") => &["file"],
        ("server", "file", "create-directory") => &["directory", "name"],
        ("server", "file", "decompress") => &["files", "directory"],
        ("server", "file", "pull") => &["url", "directory"],
        ("server", "allocation", "notes") => &["allocation", "old", "new"],
        ("server", "allocation", _) => &["allocation"],
        ("server", "startup", _) => &["variable", "old", "new"],
        ("server", "subuser", _) => &["email"],
        _ => &[],
    }
}

impl View<'_> {
    pub(in crate::fake) fn activity(&self, entry: &Activity, includes: &Includes) -> Shown {
        let own = entry.actor == Some(self.caller.user.id);
        let told = told(&entry.event);
        let attributes = json!({
            "id": digest::hex(&digest::sha1(entry.id.to_string().as_bytes())),
            "batch": null,
            "event": entry.event,
            "is_api": entry.actor.is_some(),
            "ip": (own || self.caller.user.root_admin).then_some("127.0.0.1"),
            "description": null,
            "properties": properties(&entry.properties),
            "has_additional_metadata": entry.properties.keys().any(|name| !told.contains(&name.as_str())),
            "timestamp": date(entry.at),
        });
        with_relations(attributes, includes, |name, _| match name {
            "actor" => {
                let actor = entry.actor.and_then(|actor| self.database.users.get(&actor));
                Some(Ok(
                    actor.map_or_else(nothing, |user| item("user", self.other_user(user)))
                ))
            }
            _ => None,
        })
    }
}

/// Folders have slashes around them; lists are counted.
fn properties(kept: &Map<String, Value>) -> Value {
    let mut shown = Map::new();
    let mut counts = Vec::new();
    for (name, value) in kept {
        let value = match (name.as_str(), value) {
            ("directory", Value::String(_) | Value::Null) => {
                let folder = value.as_str().unwrap_or_default().trim_matches('/');
                Value::from(format!("/{folder}/").replace("//", "/"))
            }
            _ => value.clone(),
        };
        if let Value::Array(items) = &value {
            counts.push((format!("{name}_count"), items.len()));
        }
        shown.insert(name.clone(), value);
    }
    match counts.as_slice() {
        [(_, count)] => drop(shown.insert("count".to_owned(), (*count).into())),
        counts => shown.extend(counts.iter().map(|(name, count)| (name.clone(), (*count).into()))),
    }
    Value::Object(shown)
}

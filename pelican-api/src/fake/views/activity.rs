//! What was done.

use panel_http::fake::{
    digest,
    document::{Includes, Shown, date, item, nothing, with_relations},
    php::text_of,
};
use serde_json::{Map, Value, json};

use super::View;
use crate::fake::state::Activity;

/// The properties that the panel's sentence about an event has room for, the one about several files or that about one.
fn told(event: &str, several: bool) -> &'static [&'static str] {
    let (group, rest) = event.split_once(':').unwrap_or((event, ""));
    let (thing, deed) = rest.split_once('.').unwrap_or((rest, ""));
    match (group, thing, deed) {
        ("user", "account", "username-changed" | "email-changed")
        | ("server", "settings", "rename" | "description")
        | ("server", "startup", "image") => &["old", "new"],
        ("user", "api-key", _) => &["identifier"],
        ("user", "ssh-key", _) => &["fingerprint"],
        ("server", "console", _) => &["command"],
        ("server", "backup", "restore") => &["name", "truncate"],
        ("server", "backup", "rename") => &["old_name", "new_name"],
        ("server", "backup" | "database" | "schedule", _) => &["name"],
        ("server", "task", _) => &["action", "name"],
        ("server", "file", "read" | "copy" | "download" | "write") => &["file"],
        ("server", "file", "create-directory") => &["directory", "name"],
        ("server", "file", "decompress") => &["file", "directory"],
        ("server", "file", "compress" | "delete" | "rename") if several => &["directory", "count"],
        ("server", "file", "compress" | "delete") => &["directory", "files"],
        ("server", "file", "rename") => &["from", "to"],
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
        let user = &self.caller.user.user;
        let sees_address = entry.actor == Some(user.id) || self.database.can(user, "seeIps activityLog");
        let files = entry.properties.get("files").and_then(Value::as_array);
        let told = told(&entry.event, files.is_some_and(|files| files.len() != 1));
        let attributes = json!({
            "id": digest::hex(&digest::sha1(entry.id.to_string().as_bytes())),
            "event": entry.event,
            "is_api": entry.actor.is_some(),
            "ip": sees_address.then_some("127.0.0.1"),
            "description": null,
            "properties": properties(&entry.properties),
            "has_additional_metadata": entry.properties.keys().any(|name| !told.contains(&name.as_str())),
            "timestamp": date(entry.at),
        });
        with_relations(attributes, includes, |name, _| match name {
            "actor" => {
                let actor = entry.actor.and_then(|actor| self.database.users.get(&actor));
                Some(Ok(
                    actor.map_or_else(nothing, |user| item("user", self.client_user(user)))
                ))
            }
            _ => None,
        })
    }
}

/// Everything is a text; folders have slashes around them; of a list the first element is shown, and how many there are.
fn properties(kept: &Map<String, Value>) -> Value {
    let mut shown = Map::new();
    let mut counts = Vec::new();
    for (name, value) in kept {
        match value {
            Value::Array(items) => {
                counts.push((format!("{name}_count"), items.len()));
                match items.first() {
                    Some(Value::Array(_) | Value::Object(_)) => {}
                    first => {
                        let first = first.map(text_of).unwrap_or_default();
                        shown.insert(name.clone(), first.into());
                    }
                }
            }
            value if name == "directory" => {
                let folder = text_of(value);
                let folder = format!("/{}/", folder.trim_matches('/')).replace("//", "/");
                shown.insert(name.clone(), folder.into());
            }
            value => {
                shown.insert(name.clone(), text_of(value).into());
            }
        }
    }
    match counts.as_slice() {
        [(_, count)] => drop(shown.insert("count".to_owned(), (*count).into())),
        counts => shown.extend(counts.iter().map(|(name, count)| (name.clone(), (*count).into()))),
    }
    match shown.is_empty() {
        true => json!([]),
        false => Value::Object(shown),
    }
}

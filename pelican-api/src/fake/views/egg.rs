//! Eggs.

use panel_http::fake::{
    document::{Includes, Shown, date, list, long_date, with_relations},
    outcome::Refusal,
};
use serde_json::{Value, json};

use super::View;
use crate::fake::{
    egg_file::{first, icon_ending},
    state::{Egg, Variable},
};

impl View<'_> {
    pub(in crate::fake) fn egg(&self, egg: &Egg, includes: &Includes) -> Shown {
        let attributes = json!({
            "id": egg.id,
            "uuid": egg.uuid,
            "name": egg.name,
            "author": egg.author,
            "description": egg.description,
            "icon": self.icon(egg),
            "features": php(&egg.features),
            "tags": php(&egg.tags),
            "docker_image": first(&egg.images),
            "docker_images": php(&egg.images),
            "config": {
                "files": php(&egg.files),
                "startup": php(&egg.startup),
                "stop": egg.stop,
                "logs": php(&egg.logs),
                "file_denylist": php(&egg.file_denylist),
                "extends": null,
            },
            "startup": first(&egg.startups),
            "startup_commands": php(&egg.startups),
            "script": {
                "privileged": true,
                "install": egg.script.install,
                "entry": egg.script.entry,
                "container": egg.script.container,
                "extends": null,
            },
            "created_at": date(egg.created_at),
            "updated_at": date(egg.updated_at),
        });
        with_relations(attributes, includes, |name, nested| match name {
            "servers" => self.seen("server", || {
                let servers = self.database.servers.values().filter(|server| server.egg == egg.id);
                list("server", servers, |server| self.server(server, nested))
            }),
            "variables" => self.seen("egg", || {
                list("egg_variable", &egg.variables, |variable| {
                    Ok(Self::variable(egg.id, variable))
                })
            }),
            // Offered by the panel, and broken in it.
            "config" | "script" => Some(Err(Refusal::broken("TypeError"))),
            _ => None,
        })
    }

    /// Where its picture is.
    fn icon(&self, egg: &Egg) -> Option<String> {
        let ending = egg.icon.as_deref().and_then(icon_ending)?;
        Some(format!("{}/storage/icons/egg/{}.{ending}", self.root, egg.uuid))
    }

    /// A variable of an egg, as its row is.
    pub(super) fn variable(egg: u64, variable: &Variable) -> Value {
        json!({
            "id": variable.id,
            "egg_id": egg,
            "name": variable.name,
            "description": variable.description,
            "env_variable": variable.env,
            "default_value": variable.default,
            "user_viewable": variable.viewable,
            "user_editable": variable.editable,
            "rules": variable.rules,
            "created_at": long_date(variable.created_at),
            "updated_at": long_date(variable.updated_at),
            "sort": variable.sort,
        })
    }
}

/// A value that has been through PHP: an empty map comes out as an empty list.
pub(in crate::fake) fn php(value: &Value) -> Value {
    match value {
        Value::Object(members) if members.is_empty() => json!([]),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), php(value)));
            Value::Object(members.collect())
        }
        Value::Array(items) => items.iter().map(php).collect(),
        other => other.clone(),
    }
}

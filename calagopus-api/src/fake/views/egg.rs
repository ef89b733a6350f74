//! Eggs, their nests and their variables.

use serde_json::{Map, Value, json};

use super::date;
use crate::fake::state::{Egg, Server, Thing, Variable};

pub(in crate::fake) fn nest(nest: &Thing) -> Value {
    let of = |field| nest.body.get(field).cloned().unwrap_or_default();
    json!({
        "uuid": nest.uuid, "name": of("name"), "description": of("description"), "author": of("author"),
        "created": date(nest.created),
    })
}

pub(in crate::fake) fn egg(egg: &Egg) -> Value {
    let mut view = Map::new();
    view.insert("uuid".to_owned(), json!(egg.uuid));
    view.insert("egg_repository_egg".to_owned(), Value::Null);
    view.extend(egg.body.clone());
    view.insert("created".to_owned(), date(egg.created));
    Value::Object(view)
}

pub(in crate::fake) fn variable(variable: &Variable) -> Value {
    json!({
        "uuid": variable.uuid,
        "name": variable.name,
        "name_translations": {},
        "description": variable.description,
        "description_translations": {},
        "order": variable.order,
        "env_variable": variable.env,
        "default_value": variable.default,
        "user_viewable": variable.viewable,
        "user_editable": variable.editable,
        "is_secret": variable.secret,
        "rules": variable.rules,
        "created": date(variable.created),
    })
}

/// A variable with the value that it has in a server.
pub(in crate::fake) fn server_variable(variable: &Variable, server: &Server) -> Value {
    let value = server.values.get(&variable.uuid).or(variable.default.as_ref());
    json!({
        "name": variable.name,
        "name_translations": {},
        "description": variable.description,
        "description_translations": {},
        "env_variable": variable.env,
        "default_value": variable.default,
        "value": value.map_or("", String::as_str),
        "is_editable": variable.editable,
        "is_secret": variable.secret,
        "rules": variable.rules,
        "created": date(variable.created),
    })
}

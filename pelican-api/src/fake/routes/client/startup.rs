//! `/api/client/servers/*/startup`.

use panel_http::fake::{
    document::{item, list as shown_list},
    outcome::{Refusal, Reply},
    php::{optional, text, text_of},
    validation::Form,
};
use serde_json::json;

use super::{Call, entry};
use crate::fake::{
    panel::Outcome,
    state::Variable,
    views::{View, php},
};

/// Start command, images, and the variables that users see, in the egg's order.
pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let server = entry::permitted(call, &world.database, "startup.read")?;
    let egg = world.database.eggs.get(&server.egg).ok_or_else(Refusal::not_found)?;
    let viewable = egg.variables.iter().filter(|variable| variable.viewable);
    let mut viewable: Vec<&Variable> = viewable.collect();
    viewable.sort_by_key(|variable| variable.sort);
    let mut document = shown_list("egg_variable", viewable, |variable| {
        Ok(View::client_variable(&server, variable))
    })?;
    if let Some(document) = document.as_object_mut() {
        let meta = json!({
            "startup_command": call.view(&world.database).invocation(&server, false),
            "docker_images": php(&egg.images),
            "raw_startup_command": server.startup,
        });
        document.insert("meta".to_owned(), meta);
    }
    Ok(Reply::ok(document))
}

/// Sets one variable.
pub(super) fn update(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let mut world = call.panel.world();
    let server = entry::permitted(call, &world.database, "startup.update")?;
    Form::over(sent)
        .field("key", "required|string")
        .field("value", "present")
        .check()?;
    let egg = world.database.eggs.get(&server.egg).ok_or_else(Refusal::not_found)?;
    let key = text(sent, "key");
    let variable = egg.variables.iter().find(|variable| variable.env == key);
    let bad = |words: &str| Refusal::http(400, "BadRequestHttpException", words);
    let variable = variable.filter(|variable| variable.viewable).cloned();
    let variable = variable.ok_or_else(|| bad("The environment variable you are trying to edit does not exist."))?;
    if !variable.editable {
        return Err(bad("The environment variable you are trying to edit is read-only."));
    }
    Form::over(sent).exact().field_of("value", &variable.rules).check()?;
    let value = call.incoming.get("value");
    let row = world.database.servers.get_mut(&server.id);
    let row = row.ok_or_else(Refusal::not_found)?;
    let old = row.values.insert(variable.id, text_of(value));
    let row = row.clone();
    if old != optional(sent, "value") {
        let properties = json!({"variable": variable.env, "old": old, "new": value});
        call.note(&mut world, "server:startup.edit", &server, properties);
    }
    let mut shown = View::client_variable(&row, &variable);
    if let Some(shown) = shown.as_object_mut() {
        // As it was sent: null for a value that was cleared, though an empty text is kept.
        shown.insert("server_value".to_owned(), value.clone());
    }
    let mut document = item("egg_variable", shown);
    if let Some(document) = document.as_object_mut() {
        let meta = json!({
            "startup_command": call.view(&world.database).invocation(&row, false),
            "raw_startup_command": row.startup,
        });
        document.insert("meta".to_owned(), meta);
    }
    Ok(Reply::ok(document))
}

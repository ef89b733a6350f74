//! `/api/client/servers/*/startup`.

use panel_http::fake::{
    document::{item, list as shown_list},
    outcome::{Refusal, Reply},
    php::{text, text_of},
    validation::Form,
};
use serde_json::json;

use super::{Call, entry};
use crate::fake::{panel::Outcome, views::images};

/// Start command, images, and the variables that users see.
pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let server = entry::permitted(call, &world.database, "startup.read")?;
    let view = call.view(&world.database);
    let egg = world.database.eggs.get(&server.egg).ok_or_else(Refusal::not_found)?;
    let viewable = egg.variables.iter().filter(|variable| variable.viewable);
    let mut document = shown_list("egg_variable", viewable, |variable| {
        Ok(view.client_variable(&server, variable))
    })?;
    if let Some(document) = document.as_object_mut() {
        let meta = json!({
            "startup_command": view.invocation(&server, false),
            "docker_images": images(egg),
            "raw_startup_command": server.startup,
        });
        document.insert("meta".to_owned(), meta);
    }
    Ok(Reply::ok(document))
}

/// Sets one variable. One that does not exist breaks the panel.
pub(super) fn update(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let server = entry::permitted(call, &world.database, "startup.update")?;
    Form::over(sent)
        .field("key", "required|string")
        .field("value", "present")
        .check()?;
    let egg = world.database.eggs.get(&server.egg).ok_or_else(Refusal::not_found)?;
    let key = text(sent, "key");
    let variable = egg.variables.iter().find(|variable| variable.env == key);
    let variable = variable.ok_or_else(|| Refusal::broken("ErrorException"))?.clone();
    let bad = |words: &str| Err(Refusal::http(400, "BadRequestHttpException", words));
    if !variable.viewable {
        return bad("The environment variable you are trying to edit does not exist.");
    }
    if !variable.editable {
        return bad("The environment variable you are trying to edit is read-only.");
    }
    Form::over(sent).field("value", &variable.rules).check()?;
    let value = call.incoming.get("value");
    let row = world
        .database
        .servers
        .get_mut(&server.id)
        .ok_or_else(Refusal::not_found)?;
    let old = row.values.insert(variable.id, text_of(value));
    row.updated_at = now;
    let row = row.clone();
    if value.as_str() != Some(&variable.env) {
        let properties = json!({"variable": variable.env, "old": old, "new": value});
        call.note(&mut world, "server:startup.edit", &server, properties);
    }
    let view = call.view(&world.database);
    let mut shown = view.client_variable(&row, &variable);
    if let Some(shown) = shown.as_object_mut() {
        // As it was sent: null for a value that was cleared, though an empty text is kept.
        shown.insert("server_value".to_owned(), value.clone());
    }
    let mut document = item("egg_variable", shown);
    if let Some(document) = document.as_object_mut() {
        let meta = json!({
            "startup_command": view.invocation(&row, false),
            "raw_startup_command": row.startup,
        });
        document.insert("meta".to_owned(), meta);
    }
    Ok(Reply::ok(document))
}

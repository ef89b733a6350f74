//! `PATCH /api/application/servers/*/{details,startup}`.

use panel_http::fake::{
    document::item,
    outcome::{Refusal, Reply},
    php::{has_content, id, is_true, optional, text, text_of},
    validation::Form,
};
use serde_json::Value;

use super::{Call, servers};
use crate::fake::{
    egg_file::first,
    environment,
    panel::Outcome,
    state::{Database, Server},
};

/// Name, owner, key and description. Key and description that are left out are cleared. The node is told of an owner who is
/// none any more: when it refuses nothing is changed, when it does not answer it is asked again later. The answer shows the
/// owner from before.
pub(super) async fn details(call: &Call<'_>) -> Outcome {
    let server = servers::entered(call)?;
    let sent = &call.incoming.input;
    let former = {
        let world = call.panel.world();
        let database = &world.database;
        form(sent, database, &server).check()?;
        let owner = sent.get("user").and_then(id);
        let former = database.users.get(&server.owner);
        former.filter(|former| Some(former.id) != owner).cloned()
    };
    if let Some(former) = former {
        call.panel.revoke(&server, &former.uuid).await?;
    }
    let now = call.panel.now();
    let mut world = call.panel.world();
    let row = world.database.servers.get_mut(&server.id);
    let row = row.ok_or_else(Refusal::not_found)?;
    row.external_id = optional(sent, "external_id");
    row.name = text(sent, "name");
    row.description = text(sent, "description");
    row.owner = sent.get("user").and_then(id).unwrap_or(row.owner);
    row.updated_at = now;
    let row = row.clone();
    let shown = call
        .view(&world.database)
        .server_of(&row, server.owner, &call.includes())?;
    Ok(Reply::ok(item("server", shown)))
}

fn form<'a>(sent: &'a Value, database: &'a Database, server: &Server) -> Form<'a> {
    let own = server.id;
    let is_others = move |_: &str, value: &Value| {
        let mut others = database.servers.values().filter(|other| other.id != own);
        others.any(|other| other.external_id.as_deref() == Some(text_of(value).as_str()))
    };
    Form::over(sent)
        .name("user", "User ID")
        .name("name", "Server Name")
        .field_in(
            "external_id",
            "sometimes|nullable|string|between:1,255|unique",
            is_others,
        )
        .field("name", "required|string|min:1|max:255")
        .field_in("user", "required|integer|exists", |_, value| {
            id(value).is_some_and(|id| database.users.contains_key(&id))
        })
        .field("description", "nullable|string")
}

/// Start command, egg, image and variables. An empty environment is not looked at, and another egg brings its own command
/// and image unless they are sent. The node is not told.
pub(super) fn startup(call: &Call<'_>) -> Outcome {
    let server = servers::entered(call)?;
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let database = &world.database;
    Form::over(sent)
        .field("startup", "sometimes|string")
        .field("environment", "present|array")
        .field_in("egg", "required|exists", |_, value| {
            id(value).is_some_and(|id| database.eggs.contains_key(&id))
        })
        .field("image", "sometimes|string")
        .field("skip_scripts", "present|boolean")
        .check()?;
    let egg = sent.get("egg").and_then(id).and_then(|id| database.eggs.get(&id));
    let egg = egg.ok_or_else(Refusal::not_found)?;
    let environment = sent.get("environment").unwrap_or(&Value::Null);
    let values = if has_content(environment) {
        environment::checked(egg, environment)?
    } else {
        [].into()
    };
    let is_other = egg.id != server.egg;
    let of_egg = |entries: &Value, own: &str| if is_other { first(entries) } else { own.to_owned() };
    let command = optional(sent, "startup").unwrap_or_else(|| of_egg(&egg.startups, &server.startup));
    let image = optional(sent, "image").unwrap_or_else(|| of_egg(&egg.images, &server.image));
    let egg = egg.id;
    let row = world.database.servers.get_mut(&server.id);
    let row = row.ok_or_else(Refusal::not_found)?;
    row.values.extend(values);
    row.egg = egg;
    row.startup = command;
    row.image = image;
    row.skip_scripts = is_true(sent.get("skip_scripts"));
    row.updated_at = now;
    let row = row.clone();
    servers::show(call, &world.database, &row)
}

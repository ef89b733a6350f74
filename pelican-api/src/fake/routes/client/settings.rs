//! `/api/client/servers/*/settings`.

use panel_http::fake::{
    node::Ask,
    outcome::{Refusal, Reply},
    php::{items, text, text_of},
    validation::Form,
};
use serde_json::{Value, json};

use super::{Call, accepted, entry};
use crate::fake::{
    panel::{Outcome, node_failed},
    state::{Server, Status},
    world::World,
};

/// Writes the server's row.
fn change(call: &Call<'_>, world: &mut World, server: &Server, change: impl FnOnce(&mut Server)) {
    if let Some(row) = world.database.servers.get_mut(&server.id) {
        change(row);
        row.updated_at = call.panel.now();
    }
}

pub(super) fn rename(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let mut world = call.panel.world();
    let server = entry::permitted(call, &world.database, "settings.rename")?;
    Form::over(sent)
        .field("name", "required|string|min:1|max:255")
        .check()?;
    let name = text(sent, "name");
    if server.name != name {
        change(call, &mut world, &server, |row| row.name.clone_from(&name));
        let properties = json!({"old": server.name, "new": name});
        call.note(&mut world, "server:settings.rename", &server, properties);
    }
    Ok(Reply::NoContent)
}

/// One that is left out, or null, is emptied.
pub(super) fn describe(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let mut world = call.panel.world();
    let server = entry::permitted(call, &world.database, "settings.description")?;
    Form::over(sent).field("description", "string|nullable").check()?;
    let description = text(sent, "description");
    if server.description != description {
        let properties = json!({"old": server.description, "new": call.incoming.get("description")});
        change(call, &mut world, &server, |row| row.description = description);
        call.note(&mut world, "server:settings.description", &server, properties);
    }
    Ok(Reply::NoContent)
}

/// Reinstalls, in one transaction with the node's answer.
pub(super) async fn reinstall(call: &Call<'_>) -> Outcome {
    let server = entry::permitted(call, &call.panel.world().database, "settings.reinstall")?;
    let asked = call.panel.ask(server.node, &server.uuid, Ask::Reinstall, |world| {
        change(call, world, &server, |row| row.status = Some(Status::Installing));
        call.note(world, "server:reinstall", &server, Value::Null);
    });
    asked.await.map_err(node_failed)?;
    Ok(accepted())
}

/// Takes one of the egg's images. An image that an administrator has set by hand stays.
pub(super) fn set_image(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let mut world = call.panel.world();
    let server = entry::permitted(call, &world.database, "startup.docker-image")?;
    let egg = world.database.eggs.get(&server.egg).ok_or_else(Refusal::not_found)?;
    let images: Vec<String> = items(&egg.images).into_iter().map(text_of).collect();
    let quoted: Vec<String> = images.iter().map(|image| format!("\"{image}\"")).collect();
    let rules = format!("required|string|in:{}", quoted.join(","));
    Form::over(sent).exact().field("docker_image", &rules).check()?;
    if !images.contains(&server.image) {
        return Err(Refusal::http(
            400,
            "BadRequestHttpException",
            "This server's Docker image has been manually set by an administrator and cannot be updated.",
        ));
    }
    let image = text(sent, "docker_image");
    if server.image != image {
        change(call, &mut world, &server, |row| row.image.clone_from(&image));
        let properties = json!({"old": server.image, "new": image});
        call.note(&mut world, "server:startup.image", &server, properties);
    }
    Ok(Reply::NoContent)
}

//! `/api/client/servers/*/settings`.

use panel_http::fake::{
    node::Ask,
    outcome::{Refusal, Reply},
    php::text,
    validation::Form,
};
use serde_json::{Value, json};

use super::{Call, accepted, entry};
use crate::fake::{panel::Outcome, state::Status};

/// Changes name and description; a description that is left out stays.
pub(super) fn rename(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let server = entry::permitted(call, &world.database, "settings.rename")?;
    Form::over(sent)
        .field("name", "required|string|min:1|max:191")
        .field("description", "string|nullable")
        .check()?;
    let name = text(sent, "name");
    let description = match sent.get("description") {
        Some(_) => text(sent, "description"),
        None => server.description.clone(),
    };
    if let Some(row) = world.database.servers.get_mut(&server.id) {
        row.name.clone_from(&name);
        row.description.clone_from(&description);
        row.updated_at = now;
    }
    if server.name != name {
        let properties = json!({"old": server.name, "new": name});
        call.note(&mut world, "server:settings.rename", &server, properties);
    }
    if server.description != description {
        let properties = json!({"old": server.description, "new": description});
        call.note(&mut world, "server:settings.description", &server, properties);
    }
    Ok(Reply::NoContent)
}

/// Reinstalls, in one transaction with the node's answer.
pub(super) async fn reinstall(call: &Call<'_>) -> Outcome {
    let server = entry::permitted(call, &call.panel.world().database, "settings.reinstall")?;
    let now = call.panel.now();
    call.panel
        .ask(server.node, &server.uuid, Ask::Reinstall, |world| {
            if let Some(row) = world.database.servers.get_mut(&server.id) {
                row.status = Some(Status::Installing);
                row.updated_at = now;
            }
            call.note(world, "server:reinstall", &server, Value::Null);
        })
        .await?;
    Ok(accepted())
}

/// Takes one of the egg's images. An image that an administrator has set by hand stays.
pub(super) fn set_image(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let server = entry::permitted(call, &world.database, "startup.docker-image")?;
    let egg = world.database.eggs.get(&server.egg).ok_or_else(Refusal::not_found)?;
    let images: Vec<&str> = egg.images.iter().map(|(_, image)| image.as_str()).collect();
    let quoted: Vec<String> = images.iter().map(|image| format!("\"{image}\"")).collect();
    let rules = format!(
        r"required|string|max:191|regex:/^[\w#\.\/\- ]*~?[\w\.\/\-:@ ]*$/|in:{}",
        quoted.join(",")
    );
    Form::over(sent).field("docker_image", &rules).check()?;
    if !images.contains(&server.image.as_str()) {
        return Err(Refusal::http(
            400,
            "BadRequestHttpException",
            "This server's Docker image has been manually set by an administrator and cannot be updated.",
        ));
    }
    let image = text(sent, "docker_image");
    if let Some(row) = world.database.servers.get_mut(&server.id) {
        row.image.clone_from(&image);
        row.updated_at = now;
    }
    if server.image != image {
        let properties = json!({"old": server.image, "new": image});
        call.note(&mut world, "server:startup.image", &server, properties);
    }
    Ok(Reply::NoContent)
}

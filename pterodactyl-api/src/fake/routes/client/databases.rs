//! `/api/client/servers/*/databases`.

use panel_http::fake::{
    document::{Includes, item, list as shown_list},
    outcome::{Refusal, Reply},
    php::text,
    validation::Form,
};
use serde_json::{Value, json};

use super::{Call, entry};
use crate::fake::{
    databases::NewDatabase,
    panel::Outcome,
    state::{Database, Server, ServerDatabase},
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let server = entry::permitted(call, &world.database, "database.read")?;
    let view = call.view(&world.database);
    let rows = world.database.databases_of(server.id);
    let includes = call.includes();
    Ok(Reply::ok(shown_list("server_database", rows, |row| {
        view.client_database(row, &includes)
    })?))
}

/// The database of the path, of any server, by its text or its plain number.
fn entered(call: &Call<'_>, database: &Database, permission: &str) -> Result<(Server, ServerDatabase), Refusal> {
    let wanted = call.parameter(1);
    let is_it = |row: &&ServerDatabase| row.hashid() == wanted || row.id.to_string() == wanted;
    let (server, row) = entry::used_to(call, database, |_| database.databases.values().find(is_it).cloned())?;
    if row.server != server.id {
        return Err(Refusal::http(
            404,
            "NotFoundHttpException",
            "The requested resource was not found for this server.",
        ));
    }
    entry::permit(call, database, &server, permission)?;
    Ok((server, row))
}

/// With its password, for somebody who may see it.
fn show(call: &Call<'_>, database: &Database, row: &ServerDatabase, is_new: bool) -> Outcome {
    let includes = Includes::read(&Value::from("password"));
    let mut shown = call.view(database).client_database(row, &includes)?;
    if let Some(shown) = shown.as_object_mut().filter(|_| is_new) {
        shown.insert("max_connections".to_owned(), Value::Null);
    }
    Ok(Reply::ok(item("server_database", shown)))
}

/// On a host of the server's node, or on any when there is none.
pub(super) fn create(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let server = entry::permitted(call, &world.database, "database.create")?;
    Form::over(sent)
        .field("database", "required|alpha_dash|min:3|max:48")
        .field("remote", r"required|string|regex:/^[\w\-\/.%:]+$/")
        .check()?;
    let new = NewDatabase {
        name: text(sent, "database"),
        remote: text(sent, "remote"),
        host: world.database_host_for(&server)?,
    };
    let row = world.create_database(&server, new, now)?;
    call.note(&mut world, "server:database.create", &server, json!({"name": row.name}));
    show(call, &world.database, &row, true)
}

pub(super) fn rotate_password(call: &Call<'_>) -> Outcome {
    let now = call.panel.now();
    let mut world = call.panel.world();
    let (server, row) = entered(call, &world.database, "database.update")?;
    let row = world.rotate_password(row.id, now)?;
    let properties = json!({"name": row.name});
    call.note(&mut world, "server:database.rotate-password", &server, properties);
    show(call, &world.database, &row, false)
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let (server, row) = entered(call, &world.database, "database.delete")?;
    world.delete_database(row.id)?;
    call.note(&mut world, "server:database.delete", &server, json!({"name": row.name}));
    Ok(Reply::NoContent)
}

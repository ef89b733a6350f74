//! `/api/application/servers/*/databases`.

use panel_http::fake::{
    Access,
    document::{Includes, item, list as shown_list, made},
    outcome::{Refusal, Reply},
    php::{id, text},
    validation::Form,
};
use serde_json::Value;

use super::Call;
use crate::fake::{
    databases::NewDatabase,
    panel::Outcome,
    state::{Database, Server, ServerDatabase},
};

/// The server of the path.
fn server(call: &Call<'_>, database: &Database, access: Access) -> Result<Server, Refusal> {
    let server = database.servers.get(&call.id(0));
    call.enter(server.is_some(), "server_databases", access)?;
    server.cloned().ok_or_else(Refusal::not_found)
}

/// The database of the path, whichever server it belongs to.
fn entered(call: &Call<'_>, database: &Database, access: Access) -> Result<ServerDatabase, Refusal> {
    let row = database.databases.get(&call.id(1));
    let is_found = row.is_some() && database.servers.contains_key(&call.id(0));
    call.enter(is_found, "server_databases", access)?;
    row.cloned().ok_or_else(Refusal::not_found)
}

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let server = server(call, &world.database, Access::Read)?;
    let view = call.view(&world.database);
    let includes = call.includes();
    let rows = world.database.databases_of(server.id);
    Ok(Reply::ok(shown_list("server_database", rows, |row| {
        view.database(row, false, &includes)
    })?))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let row = entered(call, &world.database, Access::Read)?;
    let shown = call.view(&world.database).database(&row, false, &call.includes())?;
    Ok(Reply::ok(item("server_database", shown)))
}

pub(super) fn create(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let server = server(call, &world.database, Access::Write)?;
    let hosts = &world.database.hosts;
    let is_host = |_: &str, value: &Value| id(value).is_some_and(|id| hosts.contains_key(&id));
    Form::over(sent)
        .name("host", "Database Host Server ID")
        .name("remote", "Remote Connection String")
        .name("database", "Database Name")
        .field("database", "required|alpha_dash|min:1|max:48")
        .field("remote", "required|string|regex:/^[0-9%.]{1,15}$/")
        .field_in("host", "required|integer|exists", is_host)
        .check()?;
    let new = NewDatabase {
        name: text(sent, "database"),
        remote: text(sent, "remote"),
        host: sent.get("host").and_then(id).unwrap_or(0),
    };
    let row = world.create_database(&server, new, now)?;
    let shown = call.view(&world.database).database(&row, true, &Includes::default())?;
    let resource = format!(
        "{}/api/application/servers/{}/databases/{}",
        call.incoming.root, server.id, row.id
    );
    Ok(Reply::created(made("server_database", shown, &resource)))
}

/// A new password, which is not told.
pub(super) fn reset_password(call: &Call<'_>) -> Outcome {
    let now = call.panel.now();
    let mut world = call.panel.world();
    let row = entered(call, &world.database, Access::Write)?;
    world.rotate_password(row.id, now)?;
    Ok(Reply::NoContent)
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let row = entered(call, &world.database, Access::Write)?;
    world.delete_database(row.id)?;
    Ok(Reply::NoContent)
}

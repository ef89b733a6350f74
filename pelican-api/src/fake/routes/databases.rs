//! `/api/application/servers/*/databases`.

use panel_http::fake::{
    Access,
    document::{item, list as shown_list, made},
    outcome::{Refusal, Reply},
    php::{id, text},
    validation::Form,
};

use super::Call;
use crate::fake::{
    databases::NewDatabase,
    panel::Outcome,
    state::{Database, ServerDatabase},
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter("server_database", Access::Read)?;
    let world = call.panel.world();
    let view = call.view(&world.database);
    let includes = call.includes();
    let rows = world.database.databases_of(call.id(0));
    Ok(Reply::ok(shown_list("server_database", rows, |row| {
        view.database(row, &includes)
    })?))
}

/// The database of the path.
fn found(call: &Call<'_>, database: &Database) -> Result<ServerDatabase, Refusal> {
    let row = database.databases.get(&call.id(1)).cloned();
    row.ok_or_else(Refusal::not_found)
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    call.enter("server_database", Access::Read)?;
    let world = call.panel.world();
    let row = found(call, &world.database)?;
    let shown = call.view(&world.database).database(&row, &call.includes())?;
    Ok(Reply::ok(item("server_database", shown)))
}

pub(super) fn create(call: &Call<'_>) -> Outcome {
    call.enter("server_database", Access::Write)?;
    let sent = &call.incoming.input;
    let now = call.panel.now();
    let mut world = call.panel.world();
    let database = &world.database;
    Form::over(sent)
        .name("host", "Database Host Server ID")
        .name("remote", "Remote Connection String")
        .name("database", "Database Name")
        .field("database", "required|alpha_dash|min:1|max:48")
        .field("remote", "required|string|regex:/^[0-9%.]{1,15}$/")
        .field_in("host", "required|integer|exists", |_, value| {
            id(value).is_some_and(|id| database.hosts.contains_key(&id))
        })
        .check()?;
    let server = database.servers.get(&call.id(0)).cloned();
    let server = server.ok_or_else(Refusal::not_found)?;
    let new = NewDatabase {
        name: text(sent, "database"),
        remote: text(sent, "remote"),
        host: sent.get("host").and_then(id).unwrap_or(0),
    };
    let row = world.make_database(&server, new, now)?;
    world.database.databases.insert(row.id, row.clone());
    let shown = call.view(&world.database).new_database(&row, &call.includes())?;
    let resource = format!(
        "{}/api/application/servers/{}/databases/{}",
        call.incoming.root, server.id, row.id
    );
    Ok(Reply::created(made("server_database", shown, &resource)))
}

pub(super) fn reset_password(call: &Call<'_>) -> Outcome {
    call.enter("server_database", Access::Write)?;
    let now = call.panel.now();
    call.panel.world().rotate_password(call.id(1), now)?;
    Ok(Reply::NoContent)
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    call.enter("server_database", Access::Write)?;
    call.panel.world().delete_database(call.id(1))?;
    Ok(Reply::NoContent)
}

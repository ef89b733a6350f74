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

/// Makes a database on a host of the server's node, or on any when there is none. Then the panel notes what it has noted
/// already, breaks over that, and forgets the row: the database stays on its host.
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
    world.make_database(&server, new, now)?;
    Err(Refusal::broken("QueryException"))
}

/// The database of the path, with its server.
fn entered(call: &Call<'_>, database: &Database, permission: &str) -> Result<(Server, ServerDatabase), Refusal> {
    let server = entry::permitted(call, database, permission)?;
    let row = database.databases.get(&call.id(1)).cloned();
    Ok((server, row.ok_or_else(Refusal::not_found)?))
}

/// With its password, for somebody who may see it.
pub(super) fn rotate_password(call: &Call<'_>) -> Outcome {
    let now = call.panel.now();
    let mut world = call.panel.world();
    let (server, row) = entered(call, &world.database, "database.update")?;
    let row = world.rotate_password(row.id, now)?;
    let properties = json!({"name": row.name});
    call.note(&mut world, "server:database.rotate-password", &server, properties);
    let includes = Includes::read(&Value::from("password"));
    let shown = call.view(&world.database).client_database(&row, &includes)?;
    Ok(Reply::ok(item("server_database", shown)))
}

/// Noted twice, as the panel does it.
pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let (server, row) = entered(call, &world.database, "database.delete")?;
    world.delete_database(row.id)?;
    for _ in 0..2 {
        call.note(&mut world, "server:database.delete", &server, json!({"name": row.name}));
    }
    Ok(Reply::NoContent)
}

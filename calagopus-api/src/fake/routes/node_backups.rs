//! The back-ups on a node, for administrators: those of its servers, and those that belong to no server any more.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Action::{Later, Now},
    Route,
    backups::{Restore, check_complete, forget, put_back},
    call::{Call, now},
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    state::{Database, Kind, Server, Thing},
    views,
    world::World,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/admin/nodes/{node}/backups", "nodes.backups", Now(list)),
    ("GET", "api/admin/nodes/{node}/backups/{backup}", "nodes.backups", Now(view)),
    ("DELETE", "api/admin/nodes/{node}/backups/{backup}", "nodes.backups", Now(delete)),
    ("POST", "api/admin/nodes/{node}/backups/{backup}/detach", "nodes.backups", Now(detach)),
    ("POST", "api/admin/nodes/{node}/backups/{backup}/reattach", "nodes.backups", Now(reattach)),
    ("POST", "api/admin/nodes/{node}/backups/{backup}/restore", "nodes.backups", Later(|call| Box::pin(restore(call)))),
    ("POST", "api/admin/nodes/{node}/backups/{backup}/export", "nodes.backups", Now(export)),
    ("GET", "api/admin/nodes/{node}/backups/{backup}/download", "nodes.backups", Now(download)),
    ("GET", "api/admin/nodes/{node}/backups/{backup}/query", "nodes.backups", Now(query)),
    ("GET", "api/admin/servers/{server}/backups", "servers.read", Now(of_server)),
    ("GET", "api/admin/backup-configurations/{thing}/backups", "backup-configurations.backups", Now(of_configuration)),
];

/// The node that a back-up is on, and the server that it is of.
fn place<'d>(database: &'d Database, backup: &'d Thing) -> (&'d str, Option<&'d Server>) {
    match database.servers.get(&backup.of) {
        Some(server) => (&server.node, Some(server)),
        None => (&backup.of, None),
    }
}

/// As administrators see it.
fn shown(database: &Database, backup: &Thing) -> Value {
    let (_, server) = place(database, backup);
    let server = server.map(|server| views::server(database, server));
    let more = [
        ("server", server.unwrap_or_default()),
        ("system_backup_policy_uuid", Value::Null),
        ("is_shared", Value::Bool(false)),
    ];
    views::with(views::thing(backup), more)
}

fn all(database: &Database) -> impl Iterator<Item = &Thing> {
    database.things.iter().filter(|thing| thing.kind == Kind::Backup)
}

fn list(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let node = call.word("node");
    let detached = call.incoming.query("detached") == Some("true");
    now(call, |world| {
        let database = &world.database;
        let rows = all(database).filter(|row| {
            let (on, server) = place(database, row);
            on == node && (!detached || server.is_none()) && page.finds(&[row.text("name").unwrap_or_default()])
        });
        Ok(page.of("backups", rows, |row| shown(database, row)))
    })
}

/// Those that are kept as a back-up configuration says: the one of the server, or else of its node.
fn of_configuration(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let configuration = call.word("thing");
    now(call, |world| {
        let database = &world.database;
        if database.thing(Kind::BackupConfiguration, configuration).is_none() {
            return Err(Refusal::not_found("backup configuration"));
        }
        let rows = all(database).filter(|row| {
            let (on, server) = place(database, row);
            let own = server.and_then(|server| server.backup_configuration.as_deref());
            let of_node = database
                .nodes
                .get(on)
                .and_then(|node| node.backup_configuration.as_deref());
            own.or(of_node) == Some(configuration)
        });
        Ok(page.of("backups", rows, |row| shown_with_node(database, row)))
    })
}

/// Those of a server, wherever they are.
fn of_server(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let server = call.server()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database.things(Kind::Backup, &server.uuid);
        let rows = rows.filter(|row| page.finds(&[row.text("name").unwrap_or_default()]));
        Ok(page.of("backups", rows, |row| shown_with_node(database, row)))
    })
}

fn shown_with_node(database: &Database, backup: &Thing) -> Value {
    let node = database.nodes.get(place(database, backup).0);
    let node = node.map(|node| views::node(database, node));
    views::with(shown(database, backup), [("node", node.unwrap_or_default())])
}

fn find(call: &Call<'_>, world: &World) -> Result<Thing, Refusal> {
    let uuid = call.word("backup");
    if uuid.parse::<uuid::Uuid>().is_err() {
        return Err(Refusal::new(400, "invalid backup uuid"));
    }
    let backup = world.database.thing(Kind::Backup, uuid);
    let backup = backup.filter(|backup| place(&world.database, backup).0 == call.word("node"));
    backup.cloned().ok_or_else(|| Refusal::not_found("backup"))
}

fn view(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        Ok(Reply::ok(json!({"backup": views::thing(&find(call, world)?)})))
    })
}

fn delete(call: &Call<'_>) -> Outcome {
    call.members()?;
    let backup = find(call, &call.panel.world())?;
    check_complete(&backup, None)?;
    forget(call, &backup.uuid);
    Ok(Reply::done())
}

/// Takes a back-up from its server. It stays on the node.
fn detach(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let backup = find(call, world)?;
        check_complete(&backup, None)?;
        if let Some(row) = world.database.things.get_mut(&backup.uuid) {
            call.word("node").clone_into(&mut row.of);
        }
        Ok(Reply::done())
    })
}

#[derive(Deserialize)]
struct To {
    server_uuid: String,
    #[serde(flatten)]
    how: Restore,
}

/// The server that a back-up goes to, which must be on its node.
fn server(call: &Call<'_>, database: &Database, uuid: &str) -> Result<Server, Refusal> {
    let server = database.servers.get(uuid).ok_or_else(|| Refusal::not_found("server"))?;
    if server.node != call.word("node") {
        return Err(Refusal::new(
            400,
            "server does not belong to the same node as the backup",
        ));
    }
    Ok(server.clone())
}

fn reattach(call: &Call<'_>) -> Outcome {
    let To { server_uuid, .. } = call.payload()?;
    now(call, |world| {
        let backup = find(call, world)?;
        check_complete(&backup, Some("attached to a server"))?;
        let server = server(call, &world.database, &server_uuid)?;
        if let Some(row) = world.database.things.get_mut(&backup.uuid) {
            row.of = server.uuid;
        }
        Ok(Reply::done())
    })
}

async fn restore(call: &Call<'_>) -> Outcome {
    let To { server_uuid, how } = call.payload()?;
    let (backup, server) = {
        let world = call.panel.world();
        let backup = find(call, &world)?;
        check_complete(&backup, Some("restored"))?;
        (backup, server(call, &world.database, &server_uuid)?)
    };
    put_back(call, &server, &backup.uuid, how.truncate_directory).await?;
    Ok(Reply::done())
}

/// As a file of a server. It is answered before it is there.
fn export(call: &Call<'_>) -> Outcome {
    let To { server_uuid, .. } = call.payload()?;
    now(call, |world| {
        let backup = find(call, world)?;
        check_complete(&backup, Some("exported"))?;
        server(call, &world.database, &server_uuid)?;
        Ok(Reply::Json(202, json!({"identifier": world.random.uuid()})))
    })
}

fn download(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        check_complete(&find(call, world)?, Some("downloaded"))?;
        let token = world.random.text(120);
        let node = world.database.nodes.get(call.word("node"));
        let root = node.map_or("", |node| node.public_url.as_deref().unwrap_or(&node.url));
        Ok(Reply::ok(
            json!({"url": format!("{}/download/backup?token={token}", root.trim_end_matches('/'))}),
        ))
    })
}

fn query(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let backup = find(call, world)?;
        Ok(Reply::ok(
            json!({"archive_format": "tar_gz", "size": backup.body.get("bytes")}),
        ))
    })
}

//! `/api/application/servers`: lists and looks, suspension, reinstall and delete.

use panel_http::fake::{
    Access, collation,
    document::{item, page},
    node::Ask,
    outcome::{Refusal, Reply},
    paging::{Links, Listing},
};

use super::{Call, PAGES};
use crate::fake::{
    panel::Outcome,
    state::{Database, Server, Status},
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter(true, "servers", Access::Read)?;
    let filters = ["uuid", "uuidShort", "name", "description", "image", "external_id"];
    let listing = Listing::read(call.incoming, PAGES, &filters, &["id", "uuid"])?;
    let world = call.panel.world();
    let view = call.view(&world.database);
    let fits = |server: &&Server| {
        listing.finds("uuid", Some(&server.uuid))
            && listing.finds("uuidShort", Some(server.identifier()))
            && listing.finds("name", Some(&server.name))
            && listing.finds("description", Some(&server.description))
            && listing.finds("image", Some(&server.image))
            && listing.finds("external_id", server.external_id.as_deref())
    };
    let mut servers: Vec<&Server> = world.database.servers.values().filter(fits).collect();
    listing.sort(&mut servers, |server, by| match by {
        "uuid" => (0, server.uuid.clone()),
        _ => (i64::try_from(server.id).unwrap_or(i64::MAX), String::new()),
    });
    let includes = call.includes();
    let servers = listing.cut(servers, call.incoming, Links::Bare);
    Ok(Reply::ok(page("server", servers, |server| {
        view.server(server, &includes)
    })?))
}

pub(super) fn view(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let server = world.database.servers.get(&call.id(0));
    call.enter(server.is_some(), "servers", Access::Read)?;
    show(call, &world.database, server.ok_or_else(Refusal::not_found)?)
}

pub(super) fn by_key(call: &Call<'_>) -> Outcome {
    call.enter(true, "servers", Access::Read)?;
    let world = call.panel.world();
    let server = find_by_key(&world.database, call.parameter(0)).ok_or_else(Refusal::not_found)?;
    show(call, &world.database, server)
}

pub(super) fn find_by_key<'d>(database: &'d Database, key: &str) -> Option<&'d Server> {
    let has_key = |server: &&Server| server.external_id.as_deref().is_some_and(|id| collation::same(id, key));
    database.servers.values().find(has_key)
}

pub(super) fn show(call: &Call<'_>, database: &Database, server: &Server) -> Outcome {
    let shown = call.view(database).server(server, &call.includes())?;
    Ok(Reply::ok(item("server", shown)))
}

/// The row of the path, for a change.
pub(super) fn entered(call: &Call<'_>) -> Result<Server, Refusal> {
    let world = call.panel.world();
    let server = world.database.servers.get(&call.id(0)).cloned();
    call.enter(server.is_some(), "servers", Access::Write)?;
    server.ok_or_else(Refusal::not_found)
}

fn set_status(call: &Call<'_>, id: u64, status: Option<Status>) {
    let now = call.panel.now();
    if let Some(server) = call.panel.world().database.servers.get_mut(&id) {
        server.status = status;
        server.updated_at = now;
    }
}

/// Suspends or unsuspends. Already so: nothing happens.
///
/// When the node does not agree the panel writes back what it takes for the former state: ready, or suspended. A server
/// that was installing, or whose install failed, is ready then.
pub(super) async fn suspend(call: &Call<'_>, wanted: bool) -> Outcome {
    let server = entered(call)?;
    if server.is_suspended() == wanted {
        return Ok(Reply::NoContent);
    }
    if server.transferring {
        return Err(Refusal::http(
            409,
            "ConflictHttpException",
            "Cannot toggle suspension status on a server that is currently being transferred.",
        ));
    }
    let suspended = Some(Status::Suspended);
    let (after, former) = if wanted { (suspended, None) } else { (None, suspended) };
    set_status(call, server.id, after);
    let synced = call.panel.ask(server.node, &server.uuid, Ask::Sync, |_| {}).await;
    if let Err(refusal) = synced {
        set_status(call, server.id, former);
        return Err(refusal);
    }
    Ok(Reply::NoContent)
}

/// Reinstalls, in one transaction with the node's answer. A suspended server is not suspended any more.
pub(super) async fn reinstall(call: &Call<'_>) -> Outcome {
    let server = entered(call)?;
    let now = call.panel.now();
    call.panel
        .ask(server.node, &server.uuid, Ask::Reinstall, |world| {
            if let Some(row) = world.database.servers.get_mut(&server.id) {
                row.status = Some(Status::Installing);
                row.updated_at = now;
            }
        })
        .await?;
    Ok(Reply::NoContent)
}

/// Deletes on the node first, and then the databases. Only the last word `force` ignores what node and database hosts say,
/// but any last word deletes.
pub(super) async fn delete(call: &Call<'_>) -> Outcome {
    let server = entered(call)?;
    let asked = call.panel.ask(server.node, &server.uuid, Ask::Delete, |_| {}).await;
    let is_forced = call.parameter(1) == "force";
    match asked {
        Err(refusal) if !is_forced && refusal.status != 404 => return Err(refusal),
        _ => {}
    }
    let mut world = call.panel.world();
    if !is_forced {
        world.reach_hosts_of(server.id)?;
    }
    world.database.delete_server(server.id);
    Ok(Reply::NoContent)
}

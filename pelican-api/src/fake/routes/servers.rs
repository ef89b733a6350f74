//! `/api/application/servers`: lists and looks, suspension, reinstall and delete.

use panel_http::fake::{
    Access,
    document::{item, page},
    node::{Ask, NodeTrouble},
    outcome::{Refusal, Reply},
    paging::{Links, Listing},
};

use super::{Call, PAGES};
use crate::fake::{
    panel::{Outcome, node_failed},
    state::{Database, Server, Status},
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter("server", Access::Read)?;
    let filters = ["uuid", "uuid_short", "name", "description", "image", "external_id"];
    let listing = Listing::read(call.incoming, PAGES, &filters, &["id", "uuid"])?;
    let world = call.panel.world();
    let view = call.view(&world.database);
    let fits = |server: &&Server| {
        listing.finds("uuid", Some(&server.uuid))
            && listing.finds("uuid_short", Some(server.identifier()))
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
    call.enter("server", Access::Read)?;
    let world = call.panel.world();
    let server = world.database.servers.get(&call.id(0));
    show(call, &world.database, server.ok_or_else(Refusal::not_found)?)
}

pub(super) fn by_key(call: &Call<'_>) -> Outcome {
    call.enter("server", Access::Read)?;
    let world = call.panel.world();
    let server = find_by_key(&world.database, call.parameter(0)).ok_or_else(Refusal::not_found)?;
    show(call, &world.database, server)
}

pub(super) fn find_by_key<'d>(database: &'d Database, key: &str) -> Option<&'d Server> {
    let mut servers = database.servers.values();
    servers.find(|server| server.external_id.as_deref() == Some(key))
}

pub(super) fn show(call: &Call<'_>, database: &Database, server: &Server) -> Outcome {
    let shown = call.view(database).server(server, &call.includes())?;
    Ok(Reply::ok(item("server", shown)))
}

/// The row of the path, for a change.
pub(super) fn entered(call: &Call<'_>) -> Result<Server, Refusal> {
    call.enter("server", Access::Write)?;
    let world = call.panel.world();
    let server = world.database.servers.get(&call.id(0)).cloned();
    server.ok_or_else(Refusal::not_found)
}

/// Suspends or unsuspends. Already so: nothing happens. The row is written before the node is told, and stays so whatever
/// the node says.
pub(super) async fn suspend(call: &Call<'_>, wanted: bool) -> Outcome {
    let server = entered(call)?;
    if server.is_suspended() == wanted {
        return Ok(Reply::NoContent);
    }
    if server.transfer.is_some() {
        return Err(Refusal::http(
            409,
            "ConflictHttpException",
            "Cannot toggle suspension status on a server that is currently being transferred.",
        ));
    }
    let now = call.panel.now();
    if let Some(row) = call.panel.world().database.servers.get_mut(&server.id) {
        row.status = wanted.then_some(Status::Suspended);
        row.updated_at = now;
    }
    let synced = call.panel.ask(server.node, &server.uuid, Ask::Sync, |_| {}).await;
    synced.map(|()| Reply::NoContent).map_err(node_failed)
}

/// Reinstalls in any state, in one transaction with the node's answer. A suspended server is not suspended any more.
pub(super) async fn reinstall(call: &Call<'_>) -> Outcome {
    let server = entered(call)?;
    let now = call.panel.now();
    let asked = call
        .panel
        .ask(server.node, &server.uuid, Ask::Reinstall, |world| {
            if let Some(row) = world.database.servers.get_mut(&server.id) {
                row.status = Some(Status::Installing);
                row.updated_at = now;
            }
        })
        .await;
    asked.map(|()| Reply::NoContent).map_err(node_failed)
}

/// Deletes on the node first. A node that refuses is not minded; one that does not answer is, unless the last word is
/// `force`. Any last word deletes.
pub(super) async fn delete(call: &Call<'_>) -> Outcome {
    let server = entered(call)?;
    let asked = call.panel.ask(server.node, &server.uuid, Ask::Delete, |_| {}).await;
    if asked == Err(NodeTrouble::Silence) && call.parameter(1) != "force" {
        return Err(node_failed(NodeTrouble::Silence));
    }
    call.panel
        .world()
        .remove_server(server.id, call.parameter(1) == "force")?;
    Ok(Reply::NoContent)
}

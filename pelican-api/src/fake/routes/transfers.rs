//! `POST /api/application/servers/*/transfer`, and its end before time.

use panel_http::fake::{
    node::Ask,
    outcome::{Refusal, Reply},
    php::{id, ids},
    validation::Form,
};
use serde_json::Value;

use super::{Call, client::usable, servers};
use crate::fake::{
    deploy,
    panel::{Outcome, node_failed},
    state::{Database, Server, Status, Transfer},
};

/// Gives the server its new allocations and tells its node to send it. The nodes tell the panel of the end, later.
///
/// Room is looked at first, then the state. A node that refuses leaves the transfer under way.
pub(super) async fn start(call: &Call<'_>) -> Outcome {
    let server = servers::entered(call)?;
    {
        let sent = &call.incoming.input;
        let mut world = call.panel.world();
        form(sent, &world.database).check()?;
        let target = sent.get("node_id").and_then(id);
        let target = target.and_then(|id| world.database.nodes.get(&id));
        let target = target.ok_or_else(Refusal::not_found)?;
        let more = [server.limits.memory, server.limits.disk, server.limits.cpu];
        if !deploy::has_room(target, world.database.sold(target.id), more) {
            return Ok(Reply::Silent(406));
        }
        check_state(&world.database, &server)?;
        let transfer = arranged(sent, target.id, &mut world.database, &server);
        if let Some(row) = world.database.servers.get_mut(&server.id) {
            row.transfer = Some(transfer);
        }
    }
    let asked = call.panel.ask(server.node, &server.uuid, Ask::Transfer, |_| {}).await;
    asked.map(|()| Reply::NoContent).map_err(node_failed)
}

fn form<'a>(sent: &'a Value, database: &'a Database) -> Form<'a> {
    let allocation = |rule: &str, value: &Value| {
        let Some(id) = id(value) else { return false };
        if rule == "exists" {
            return database.allocations.contains_key(&id);
        }
        database.servers.values().any(|server| server.allocation == Some(id))
    };
    Form::over(sent)
        .field_in("node_id", "required|exists", |_, value| {
            id(value).is_some_and(|id| database.nodes.contains_key(&id))
        })
        .field_in("allocation_id", "required|bail|unique|exists", allocation)
        .field("allocation_additional", "nullable|array")
        .field_in("allocation_additional.*", "integer|exists", |_, value| {
            id(value).is_some_and(|id| database.allocations.contains_key(&id))
        })
}

/// A server that is not installed, is put back or is on its way already cannot go. One that is suspended can.
fn check_state(database: &Database, server: &Server) -> Result<(), Refusal> {
    if server.is_installed() && server.status != Some(Status::RestoringBackup) && server.transfer.is_none() {
        return Ok(());
    }
    usable(database, server)
}

/// Takes the new allocations, as far as they are free and on the target. A server without a first allocation gets none.
fn arranged(sent: &Value, to: u64, database: &mut Database, server: &Server) -> Transfer {
    let mut transfer = Transfer {
        to,
        leaves: [].into(),
        gets: Vec::new(),
    };
    if server.allocation.is_none() {
        return transfer;
    }
    transfer.leaves = database.allocations_of(server.id).map(|it| it.id).collect();
    transfer.leaves.extend(server.allocation);
    transfer.gets.extend(sent.get("allocation_id").and_then(id));
    transfer
        .gets
        .extend(sent.get("allocation_additional").map(ids).unwrap_or_default());
    let on_target = |id: &u64| database.allocations.get(id).is_some_and(|it| it.node == to);
    let taken = transfer.gets.iter().copied().filter(on_target).collect();
    database.assign(server.id, &taken);
    transfer
}

/// Calls a transfer off. The server keeps the allocations that it got for it.
pub(super) async fn cancel(call: &Call<'_>) -> Outcome {
    let server = servers::entered(call)?;
    let transfer = {
        let mut world = call.panel.world();
        let row = world.database.servers.get_mut(&server.id);
        row.and_then(|row| row.transfer.take())
    };
    let Some(transfer) = transfer else {
        return Ok(Reply::Silent(406));
    };
    for node in [server.node, transfer.to] {
        let asked = call.panel.ask(node, &server.uuid, Ask::Transfer, |_| {}).await;
        asked.map_err(node_failed)?;
    }
    Ok(Reply::NoContent)
}

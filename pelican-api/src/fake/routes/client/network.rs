//! `/api/client/servers/*/network/allocations`.

use panel_http::fake::{
    document::{item, list as shown_list},
    outcome::{Refusal, Reply},
    php::optional,
    validation::Form,
};
use serde_json::json;

use super::{Call, entry};
use crate::fake::{
    panel::Outcome,
    routes::add_allocation,
    state::{Allocation, Database, Server},
    world::World,
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let server = entry::permitted(call, &world.database, "allocation.read")?;
    let view = call.view(&world.database);
    let rows = world.database.allocations_of(server.id);
    Ok(Reply::ok(shown_list("allocation", rows, |row| {
        Ok(view.client_allocation(row))
    })?))
}

/// The allocation of the path, with its server.
fn entered(call: &Call<'_>, database: &Database, permission: &str) -> Result<(Server, Allocation), Refusal> {
    let server = entry::permitted(call, database, permission)?;
    let allocation = database.allocations.get(&call.id(1)).cloned();
    Ok((server, allocation.ok_or_else(Refusal::not_found)?))
}

fn show(call: &Call<'_>, database: &Database, allocation: &Allocation) -> Outcome {
    let shown = call.view(database).client_allocation(allocation);
    Ok(Reply::ok(item("allocation", shown)))
}

pub(super) fn update(call: &Call<'_>) -> Outcome {
    let sent = &call.incoming.input;
    let mut world = call.panel.world();
    let (server, allocation) = entered(call, &world.database, "allocation.update")?;
    Form::over(sent)
        .field("notes", "nullable|string|max:256|present")
        .check()?;
    let row = world.database.allocations.get_mut(&allocation.id);
    let row = row.ok_or_else(Refusal::not_found)?;
    row.notes = optional(sent, "notes");
    let row = row.clone();
    if row.notes != allocation.notes {
        let properties = json!({"allocation": row.place(), "old": allocation.notes, "new": row.notes});
        call.note(&mut world, "server:allocation.notes", &server, properties);
    }
    show(call, &world.database, &row)
}

pub(super) fn set_primary(call: &Call<'_>) -> Outcome {
    let now = call.panel.now();
    let mut world = call.panel.world();
    let (server, allocation) = entered(call, &world.database, "allocation.update")?;
    if let Some(row) = world.database.servers.get_mut(&server.id) {
        row.allocation = Some(allocation.id);
        row.updated_at = now;
    }
    let properties = json!({"allocation": allocation.place()});
    call.note(&mut world, "server:allocation.primary", &server, properties);
    show(call, &world.database, &allocation)
}

fn refused<T>(code: &'static str, words: &str) -> Result<T, Refusal> {
    Err(Refusal::display(400, code, words))
}

/// One more, chosen by the panel. A server without a limit may have none.
pub(super) fn create(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let server = entry::permitted(call, &world.database, "allocation.create")?;
    let count = world.database.allocations_of(server.id).count();
    let limit = usize::try_from(server.allocations.unwrap_or(0)).unwrap_or(0);
    if count >= limit {
        return refused(
            "DisplayException",
            "Cannot assign additional allocations to this server: limit has been reached.",
        );
    }
    let id = assignable(&mut world, &server)?;
    let row = world.database.allocations.get_mut(&id).ok_or_else(Refusal::not_found)?;
    row.server = Some(server.id);
    let row = row.clone();
    let properties = json!({"allocation": row.place()});
    call.note(&mut world, "server:allocation.create", &server, properties);
    show(call, &world.database, &row)
}

/// A free one in the panel's range, at the address of the server's first if it has one; else a new one there.
fn assignable(world: &mut World, server: &Server) -> Result<u64, Refusal> {
    let Some(ports) = world.features.allocations.clone() else {
        return refused(
            "AutoAllocationNotEnabledException",
            "Server auto-allocation is not enabled for this instance.",
        );
    };
    let first = server.allocation.and_then(|id| world.database.allocations.get(&id));
    let ip = first.map(|first| first.ip.clone());
    let is_here = |row: &&Allocation| row.node == server.node && ip.as_ref().is_none_or(|ip| row.ip == *ip);
    let here: Vec<&Allocation> = world.database.allocations.values().filter(is_here).collect();
    let is_free = |row: &&&Allocation| row.server.is_none() && ports.contains(&row.port);
    let free: Vec<u64> = here.iter().filter(is_free).map(|row| row.id).collect();
    if let Some(id) = world.random.pick(&free) {
        return Ok(*id);
    }
    let is_open = |port: &u16| here.iter().all(|row| row.port != *port);
    let open: Vec<u16> = ports.filter(is_open).collect();
    // Where new ones are made the panel looks for the first one's address without looking whether there is one.
    let ip = ip.ok_or_else(|| Refusal::broken("ErrorException"))?;
    let Some(port) = world.random.pick(&open).copied() else {
        return refused(
            "NoAutoAllocationSpaceAvailableException",
            "Cannot assign additional allocation: no more space available on node.",
        );
    };
    add_allocation(&mut world.database, server.node, &ip, port, None);
    let mut rows = world.database.allocations.values();
    let row = rows.find(|row| row.node == server.node && row.ip == ip && row.port == port);
    row.map(|row| row.id).ok_or_else(Refusal::not_found)
}

/// Gives one back, the first one too: the server goes on calling it its first. Not from a server without a limit.
pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let (server, allocation) = entered(call, &world.database, "allocation.delete")?;
    if server.allocations.unwrap_or(0) == 0 {
        return refused(
            "DisplayException",
            "You cannot delete allocations for this server: no allocation limit is set.",
        );
    }
    world.database.release(|row| row.id == allocation.id);
    let properties = json!({"allocation": allocation.place()});
    call.note(&mut world, "server:allocation.delete", &server, properties);
    Ok(Reply::NoContent)
}

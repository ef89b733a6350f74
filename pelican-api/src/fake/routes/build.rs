//! `PATCH /api/application/servers/*/build`.

use std::collections::BTreeSet;

use panel_http::fake::{
    node::{Ask, NodeTrouble},
    outcome::Refusal,
    php::{I32, I32_MIN, U32, column, id, ids, is_true, text_of},
    validation::{Form, look},
};
use serde_json::Value;

use super::{Call, server_create::THREADS, servers};
use crate::fake::{
    panel::{Outcome, node_failed},
    state::{Database, Server},
};

/// Limits and allocations. What is written stays, whatever the node says; only a node that refuses is told of.
pub(super) async fn build(call: &Call<'_>) -> Outcome {
    let server = servers::entered(call)?;
    let sent = &call.incoming.input;
    let changed = {
        let now = call.panel.now();
        let mut world = call.panel.world();
        form(sent, &world.database, &server).check()?;
        // The panel reads it without looking whether it is there.
        let allocation = sent
            .get("allocation")
            .ok_or_else(|| Refusal::broken("ErrorException"))?;
        let mut draft = world.database.clone();
        let allocation = move_allocations(sent, id(allocation), &mut draft, &server)?;
        let row = draft.servers.get_mut(&server.id).ok_or_else(Refusal::not_found)?;
        change(row, sent);
        row.allocation = allocation;
        row.updated_at = now;
        let row = row.clone();
        world.database = draft;
        row
    };
    let asked = call.panel.ask(changed.node, &changed.uuid, Ask::Sync, |_| {}).await;
    if let Err(NodeTrouble::Status(status)) = asked {
        return Err(node_failed(NodeTrouble::Status(status)));
    }
    let world = call.panel.world();
    servers::show(call, &world.database, &changed)
}

fn form<'a>(sent: &'a Value, database: &'a Database, server: &Server) -> Form<'a> {
    let own = server.id;
    let allocation = move |rule: &str, value: &Value| {
        let Some(id) = id(value) else { return false };
        if rule == "exists" {
            return database.allocations.contains_key(&id);
        }
        let mut others = database.servers.values().filter(|other| other.id != own);
        others.any(|other| other.allocation == Some(id))
    };
    Form::over(sent)
        .name("add_allocations", "allocations to add")
        .name("remove_allocations", "allocations to remove")
        .name("add_allocations.*", "allocation to add")
        .name("remove_allocations.*", "allocation to remove")
        .name("feature_limits.databases", "Database Limit")
        .name("feature_limits.allocations", "Allocation Limit")
        .name("feature_limits.backups", "Backup Limit")
        .field_in("allocation", "sometimes|nullable|unique|exists", allocation)
        .field("oom_killer", "sometimes|boolean")
        .field("limits", "sometimes|array")
        .field("limits.memory", "required_with:limits|numeric|min:0")
        .field("limits.swap", "required_with:limits|numeric|min:-1")
        .field("limits.io", "required_with:limits|numeric|between:0,1000")
        .field("limits.cpu", "required_with:limits|numeric|min:0")
        .field("limits.threads", THREADS)
        .field("limits.disk", "required_with:limits|numeric|min:0")
        .field("add_allocations", "bail|array")
        .field("remove_allocations", "bail|array")
        .field("feature_limits", "required|array")
        .field("feature_limits.databases", "present|nullable|integer|min:0")
        .field("feature_limits.allocations", "sometimes|nullable|integer|min:0")
        .field("feature_limits.backups", "present|nullable|integer|min:0")
        .field("add_allocations.*", "integer")
        .field("remove_allocations.*", "integer")
}

/// Adds and removes allocations and gives the first one: `wanted`, unless it is removed. Those that cannot be had are
/// passed over; a first one that is not the server's is not found.
fn move_allocations(
    sent: &Value,
    wanted: Option<u64>,
    database: &mut Database,
    server: &Server,
) -> Result<Option<u64>, Refusal> {
    let list = |name: &str| sent.get(name).map(ids).unwrap_or_default();
    let (add, remove) = (list("add_allocations"), list("remove_allocations"));
    let is_here = |id: &u64| database.allocations.get(id).is_some_and(|it| it.node == server.node);
    let added: BTreeSet<u64> = add.iter().copied().filter(is_here).collect();
    database.assign(server.id, &added);
    let own: BTreeSet<u64> = database.allocations_of(server.id).map(|it| it.id).collect();
    let removed: BTreeSet<u64> = remove
        .iter()
        .copied()
        .filter(|id| own.contains(id) && !add.contains(id))
        .collect();
    let mut first = wanted;
    if server.allocation.is_some_and(|id| removed.contains(&id)) {
        let stays = own.iter().find(|id| !remove.contains(id));
        first = stays.or(add.first()).copied();
    }
    database.release(|allocation| removed.contains(&allocation.id));
    let is_own = |id: u64| own.contains(&id) && !removed.contains(&id);
    if first.is_some_and(|id| Some(id) != server.allocation && !is_own(id)) {
        return Err(Refusal::not_found());
    }
    Ok(first)
}

/// Limits that are not sent stay; a limit of features that is left out is lifted.
fn change(row: &mut Server, sent: &Value) {
    let limit = |name: &str| look(sent, &format!("limits.{name}"));
    let number = |name: &str, least: f64, most: f64, old: i64| limit(name).map_or(old, |it| column(it, least, most));
    row.limits.memory = number("memory", 0.0, U32, row.limits.memory);
    row.limits.swap = number("swap", I32_MIN, I32, row.limits.swap);
    row.limits.disk = number("disk", 0.0, U32, row.limits.disk);
    row.limits.io = number("io", 0.0, U32, row.limits.io);
    row.limits.cpu = number("cpu", 0.0, U32, row.limits.cpu);
    if let Some(threads) = limit("threads") {
        row.limits.threads = Some(threads).filter(|it| !it.is_null()).map(text_of);
    }
    if let Some(oom_killer) = sent.get("oom_killer") {
        row.limits.oom_killer = is_true(Some(oom_killer));
    }
    let feature = |name: &str| {
        let sent = look(sent, &format!("feature_limits.{name}")).filter(|it| !it.is_null());
        sent.map(|it| column(it, 0.0, U32))
    };
    row.databases = feature("databases");
    row.allocations = feature("allocations");
    row.backups = feature("backups").unwrap_or(0);
}

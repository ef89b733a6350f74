//! `/api/client/servers/*/resources`.

use panel_http::fake::{
    NodeAnswer, NodeCall, PowerState,
    document::item,
    outcome::{Refusal, Reply},
};
use serde_json::json;

use super::Call;
use crate::fake::{panel::Outcome, state::Server, world::World};

/// State and usage of a server. A node that does not tell them is no error: the server is missing then.
pub(super) async fn view(call: &Call<'_>) -> Outcome {
    let (node, uuid, answer, takes, patience) = {
        let mut world = call.panel.world();
        let server = entered(call, &world)?;
        let (answer, takes) = world.machine(server.node).hear(NodeCall::Details);
        (server.node, server.uuid, answer, takes, PATIENCE)
    };
    call.panel.clock().sleep(takes.min(patience)).await;
    let mut world = call.panel.world();
    let answers = takes <= patience && matches!(answer, NodeAnswer::Ok | NodeAnswer::Slow(_));
    let container = world.machine(node).containers.get(&uuid).filter(|_| answers);
    let state = match container.map(|container| container.power) {
        Some(PowerState::Running) => "running",
        Some(_) => "offline",
        None => "missing",
    };
    Ok(Reply::ok(item(
        "stats",
        json!({
            "current_state": state,
            "is_suspended": container.is_some_and(|container| container.suspended),
            "resources": {
                "memory_bytes": 0,
                "cpu_absolute": 0,
                "disk_bytes": 0,
                "network_rx_bytes": 0,
                "network_tx_bytes": 0,
                "uptime": 0,
            },
        }),
    )))
}

/// How long the panel waits for a node here.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);

/// The server that the path names, for its owner and for root administrators, in a state in which it can be used.
fn entered(call: &Call<'_>, world: &World) -> Result<Server, Refusal> {
    let database = &world.database;
    let word = call.parameter(0);
    let mut servers = database.servers.values();
    let server = servers.find(|server| server.uuid == word || server.identifier() == word);
    let server = server.ok_or_else(Refusal::not_found)?;
    if !call.caller.user.is_root && server.owner != call.caller.user.user.id {
        return Err(Refusal::not_found());
    }
    let in_maintenance = database.nodes.get(&server.node).is_some_and(|node| node.maintenance);
    if server.is_suspended() || in_maintenance || !server.is_installed() || server.transfer.is_some() {
        let detail = "This server is in a state in which the functionality requested is unavailable.";
        return Err(Refusal::http(409, "ServerStateConflictException", detail));
    }
    Ok(server.clone())
}

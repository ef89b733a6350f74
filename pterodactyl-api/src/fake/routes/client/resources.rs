//! `/api/client/servers/*/resources`.

use std::time::Duration;

use jiff::Timestamp;
use panel_http::{
    clock,
    fake::{PowerState, document::item, node::Ask, outcome::Reply},
};
use serde_json::{Value, json};

use super::{Call, entry};
use crate::fake::{panel::Outcome, world::Machine};

/// State and usage, as the node told them within the last twenty seconds.
pub(super) async fn view(call: &Call<'_>) -> Outcome {
    let server = {
        let world = call.panel.world();
        let server = entry::used(call, &world.database)?;
        if let Some((until, usage)) = world.usage.get(&server.uuid)
            && call.panel.now() < *until
        {
            return Ok(Reply::ok(item("stats", usage.clone())));
        }
        server
    };
    let now = call.panel.now();
    call.panel
        .ask(server.node, &server.uuid, Ask::Details, |world| {
            let usage = usage(world.machine(server.node), &server.uuid, now);
            let until = clock::after(now, Duration::from_secs(20));
            world.usage.insert(server.uuid.clone(), (until, usage));
        })
        .await?;
    let world = call.panel.world();
    let usage = world.usage.get(&server.uuid).map(|(_, usage)| usage.clone());
    Ok(Reply::ok(item("stats", usage.into())))
}

fn usage(machine: &Machine, uuid: &str, now: Timestamp) -> Value {
    let container = machine.containers.get(uuid);
    let is_running = container.is_some_and(|container| container.power == PowerState::Running);
    let since = container.and_then(|container| container.running_since);
    let uptime = since.map_or(Duration::ZERO, |since| clock::until(since, now));
    json!({
        "current_state": if is_running { "running" } else { "offline" },
        "is_suspended": container.is_some_and(|container| container.suspended),
        "resources": {
            "memory_bytes": if is_running { 64 * 1024 * 1024 } else { 0 },
            "cpu_absolute": if is_running { 12.5 } else { 0.0 },
            "disk_bytes": container.map_or(0, |container| container.disk.size()),
            "network_rx_bytes": 0,
            "network_tx_bytes": 0,
            "uptime": u64::try_from(uptime.as_millis()).unwrap_or(u64::MAX),
        },
    })
}

//! `/api/client/servers/*/resources`.

use std::time::Duration;

use jiff::Timestamp;
use panel_http::{
    clock,
    fake::{NodeCall, PowerState, document::item, outcome::Reply},
};
use serde_json::{Value, json};

use super::{Call, entry};
use crate::fake::{panel::Outcome, world::Container};

/// How long the panel waits for a node here.
pub(in crate::fake) const PATIENCE: Duration = Duration::from_secs(1);

/// State and usage, as the node told them within the last twenty seconds. A node that does not tell them is no error: the
/// server is missing then.
pub(super) async fn view(call: &Call<'_>) -> Outcome {
    let (server, patience) = {
        let world = call.panel.world();
        let server = entry::entered(call, &world.database)?;
        if let Some((until, usage)) = world.usage.get(&server.uuid)
            && call.panel.now() < *until
        {
            return Ok(Reply::ok(item("stats", usage.clone())));
        }
        (server, world.settings.node_timeout.min(PATIENCE))
    };
    let told = call
        .panel
        .work_within(patience, &server, NodeCall::Details, |container, now| {
            Ok(usage(Some(container), now))
        });
    let usage = told.await.unwrap_or_else(|_| usage(None, Timestamp::UNIX_EPOCH));
    let until = clock::after(call.panel.now(), Duration::from_secs(20));
    let mut world = call.panel.world();
    world.usage.insert(server.uuid, (until, usage.clone()));
    Ok(Reply::ok(item("stats", usage)))
}

fn usage(container: Option<&mut Container>, now: Timestamp) -> Value {
    let power = container.as_ref().map(|container| container.power);
    let is_running = power == Some(PowerState::Running);
    let since = container.as_ref().and_then(|container| container.running_since);
    let uptime = since.map_or(Duration::ZERO, |since| clock::until(since, now));
    json!({
        "current_state": match power {
            Some(PowerState::Running) => "running",
            Some(_) => "offline",
            None => "missing",
        },
        "is_suspended": container.as_ref().is_some_and(|container| container.suspended),
        "resources": {
            "memory_bytes": if is_running { 64 * 1024 * 1024 } else { 0 },
            "cpu_absolute": if is_running { json!(12.5) } else { json!(0) },
            "disk_bytes": container.map_or(0, |container| container.disk.size()),
            "network_rx_bytes": 0,
            "network_tx_bytes": 0,
            "uptime": u64::try_from(uptime.as_millis()).unwrap_or(u64::MAX),
        },
    })
}

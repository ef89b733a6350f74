//! The machine of a node: what it says of itself, how the panel reaches it, and what is under way from it.

use panel_http::fake::node::Ask;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Action::{Later, Now},
    Route,
    call::{Call, now},
    client_servers::usage_of,
    nodes::find,
    servers,
};
use crate::fake::{
    answer::{Outcome, Refusal, Reply},
    state::{Assignment, Node, Transfer},
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/admin/nodes/{node}/token", "nodes.read-token", Now(token)),
    ("POST", "api/admin/nodes/{node}/reset-token", "nodes.reset-token", Now(reset_token)),
    ("GET", "api/admin/nodes/{node}/system/overview", "nodes.read", Later(|call| Box::pin(overview(call)))),
    ("GET", "api/admin/nodes/{node}/system/stats", "nodes.read", Later(|call| Box::pin(stats(call)))),
    ("GET", "api/admin/nodes/{node}/system/logs", "nodes.read", Later(|call| Box::pin(logs(call)))),
    ("GET", "api/admin/nodes/{node}/system/logs/{file}", "nodes.read", Later(|call| Box::pin(log(call)))),
    ("GET", "api/admin/nodes/{node}/servers/resources", "servers.read", Later(|call| Box::pin(resources(call)))),
    ("POST", "api/admin/nodes/{node}/servers/transfer", "nodes.transfers", Later(|call| Box::pin(transfer(call)))),
    ("GET", "api/admin/nodes/{node}/transfers", "nodes.transfers", Later(|call| Box::pin(transfers(call)))),
    ("GET", "api/admin/nodes/{node}/transfers/servers", "nodes.transfers", Now(transferring)),
];

fn told(node: &Node) -> Reply {
    let id = node.token.get(..16).unwrap_or_default();
    Reply::ok(json!({"token_id": id, "token": node.token}))
}

fn token(call: &Call<'_>) -> Outcome {
    now(call, |world| find(call, &world.database).map(|node| told(&node)))
}

fn reset_token(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let uuid = find(call, &world.database)?.uuid;
        let token = world.random.text(64);
        let node = world.database.nodes.get_mut(&uuid).ok_or_else(Refusal::broken)?;
        node.token = token;
        Ok(told(node))
    })
}

/// The node, when its machine answers.
async fn reached(call: &Call<'_>) -> Result<Node, Refusal> {
    let node = find(call, &call.panel.world().database)?;
    call.panel.ask(&node.uuid, "", Ask::Configure).await?;
    Ok(node)
}

async fn overview(call: &Call<'_>) -> Outcome {
    let node = reached(call).await?;
    let local_time = call.panel.now();
    let mut world = call.panel.world();
    let containers = world.machine(node.number).containers.len();
    Ok(Reply::ok(json!({
        "version": "1.2.0", "local_time": local_time, "container_type": "none",
        "cpu": {"name": "fake", "brand": "fake", "vendor_id": "fake", "frequency_mhz": 2000, "cpu_count": 2},
        "memory": {
            "total_bytes": 68_719_476_736_u64, "free_bytes": 34_359_738_368_u64, "used_bytes": 34_359_738_368_u64,
            "used_bytes_process": 33_554_432,
        },
        "servers": {"total": containers, "online": 0, "offline": containers},
        "architecture": "x86_64", "kernel_version": "6.1.0-fake",
    })))
}

async fn stats(call: &Call<'_>) -> Outcome {
    reached(call).await?;
    Ok(Reply::ok(json!({"stats": {
        "cpu": {"used": 12.5, "threads": 2, "model": "fake"},
        "network": {
            "received": 0, "received_packets": 0, "receiving_rate": 0.0, "received_packets_rate": 0.0,
            "sent": 0, "sent_packets": 0, "sending_rate": 0.0, "sending_packets_rate": 0.0,
        },
        "memory": {"used": 34_359_738_368_u64, "used_process": 33_554_432, "total": 68_719_476_736_u64},
        "disk": {
            "used": 0, "total": 536_870_912_000_u64, "read": 0, "reading_rate": 0.0, "written": 0,
            "writing_rate": 0.0,
        },
    }})))
}

/// The fake's machines write no log files.
async fn logs(call: &Call<'_>) -> Outcome {
    reached(call).await?;
    Ok(Reply::ok(json!({"log_files": []})))
}

async fn log(call: &Call<'_>) -> Outcome {
    reached(call).await?;
    Err(Refusal::not_found("log file"))
}

async fn resources(call: &Call<'_>) -> Outcome {
    let node = reached(call).await?;
    let told = usage_of(call, &node.uuid).await?;
    Ok(Reply::ok(json!({"resources": told})))
}

/// Transfers on the fake have no length.
async fn transfers(call: &Call<'_>) -> Outcome {
    let node = reached(call).await?;
    let world = call.panel.world();
    let rows = world.database.servers.iter();
    let rows = rows.filter(|row| row.node == node.uuid && row.transfer.is_some());
    let progress = |uuid: &str| {
        let none = json!({
            "archive_bytes_processed": 0, "network_bytes_processed": 0, "bytes_total": 0, "files_processed": 0,
        });
        (uuid.to_owned(), none)
    };
    let transfers: Map<String, Value> = rows.map(|row| progress(&row.uuid)).collect();
    Ok(Reply::ok(json!({"transfers": transfers})))
}

fn transferring(call: &Call<'_>) -> Outcome {
    let node = call.word("node");
    servers::page_of(call, |server| server.node == node && server.transfer.is_some())
}

#[derive(Deserialize)]
struct Move {
    servers: Vec<String>,
    node_uuid: String,
    allocation_mode: Mode,
    #[serde(rename = "transfer_backups")]
    _backups: bool,
    #[serde(rename = "delete_source_backups")]
    _delete: bool,
    #[serde(rename = "archive_format")]
    _format: String,
    #[serde(rename = "multiplex_channels")]
    _channels: u64,
}

#[derive(Deserialize, PartialEq, Eq, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Mode {
    None,
    RandomPrimary,
    RandomAll,
    PreservePorts,
    EggConfigDeployment,
    EggConfigSelfAssignRange,
}

/// Sends servers to another node; no server stands for all of them. But for none, every way of choosing ports gives a server
/// as many free ones as it has here.
async fn transfer(call: &Call<'_>) -> Outcome {
    let sent: Move = call.payload()?;
    let node = find(call, &call.panel.world().database)?;
    if sent.node_uuid == node.uuid {
        return Err(Refusal::conflict("cannot transfer servers to the same node"));
    }
    if !call.panel.world().database.nodes.contains(&sent.node_uuid) {
        return Err(Refusal::not_found("node"));
    }
    let wanted: Vec<_> = {
        let world = call.panel.world();
        let rows = world.database.servers.iter();
        let rows = rows.filter(|row| row.node == node.uuid && row.transfer.is_none());
        let rows = rows.filter(|row| sent.servers.is_empty() || sent.servers.contains(&row.uuid));
        rows.cloned().collect()
    };
    let created = call.panel.now();
    for server in &wanted {
        call.panel.ask(&node.uuid, &server.uuid, Ask::Transfer).await?;
        let mut world = call.panel.world();
        let mut count = world.database.assignments_of(&server.uuid).count();
        if sent.allocation_mode == Mode::None {
            count = 0;
        }
        let free = crate::fake::deploy::free(&world.database, &sent.node_uuid, 1, u16::MAX).take(count);
        let free: Vec<String> = free.map(|row| row.uuid.clone()).collect();
        let mut gets = Vec::new();
        for allocation in free {
            let uuid = world.random.uuid();
            gets.push(uuid.clone());
            world.database.assignments.push(Assignment {
                uuid,
                server: server.uuid.clone(),
                allocation,
                notes: None,
                created,
            });
        }
        let transfer = Transfer {
            to: sent.node_uuid.clone(),
            has_first: server.allocation.is_some() && !gets.is_empty(),
            gets,
        };
        if let Some(row) = world.database.servers.get_mut(&server.uuid) {
            row.transfer = Some(transfer);
        }
    }
    Ok(Reply::Json(202, json!({"affected": wanted.len()})))
}

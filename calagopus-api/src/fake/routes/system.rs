//! `/api/admin/system`, `/api/admin/stats` and `/api/admin/activity`.

use jiff::Timestamp;
use panel_http::fake::node::Ask;
use serde_json::{Value, json};

use super::{
    Action::{Later, Now},
    Route,
    call::{Call, now},
};
use crate::fake::{
    answer::{Outcome, Reply},
    state::{Kind, Thing},
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/admin/system/overview", "stats.read", Now(overview)),
    ("GET", "api/admin/stats/general", "stats.read", Now(stats)),
    ("GET", "api/admin/stats/backups", "stats.read", Now(|call| backups(call, None))),
    ("GET", "api/admin/backup-configurations/{thing}/stats", "stats.read", Now(|call| backups(call, Some(call.word("thing"))))),
    ("GET", "api/admin/system/health/general", "stats.read", Now(health)),
    ("GET", "api/admin/system/health/nodes", "nodes.read", Later(|call| Box::pin(clocks(call)))),
    ("GET", "api/admin/activity", "activity.read", Now(activity)),
];

/// The version that the fake behaves like.
const VERSION: &str = "1.1.4";

pub(super) fn overview(_: &Call<'_>) -> Outcome {
    Ok(Reply::ok(json!({
        "version": VERSION,
        "container_type": "none",
        "cpu": {"name": "cpu0", "brand": "fake", "vendor_id": "fake", "frequency_mhz": 2000, "cpu_count": 2},
        "memory": {
            "total_bytes": 25_276_510_208_u64, "free_bytes": 20_597_407_744_u64, "used_bytes": 2_165_362_688_u64,
            "used_bytes_process": 363_245_568,
        },
        "cache": {
            "version": "7.0.15", "total_calls": 980, "total_hits": 908, "total_misses": 72,
            "average_call_latency_ns": 6_275_381, "max_call_latency_ns": 353_200_281,
        },
        "database": {
            "version": "15.18", "size_bytes": 12_983_655,
            "total_read_connections": 50, "idle_read_connections": 49,
            "total_write_connections": 50, "idle_write_connections": 49,
        },
        "architecture": "x86_64",
        "kernel_version": "Linux 6.1.0-fake",
    })))
}

pub(super) fn stats(call: &Call<'_>) -> Outcome {
    now(call, |world| {
        let database = &world.database;
        let count = |kind| database.things(kind, "").count();
        Ok(Reply::ok(json!({"stats": {
            "users": database.users.len(),
            "servers": database.servers.len(),
            "locations": count(Kind::Location),
            "nodes": database.nodes.len(),
            "nest_eggs": database.eggs.len(),
            "database_hosts": count(Kind::DatabaseHost),
            "backup_configurations": count(Kind::BackupConfiguration),
            "roles": count(Kind::Role),
        }})))
    })
}

pub(super) fn activity(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    now(call, |world| {
        let database = &world.database;
        let rows = database.activities.iter().rev().filter(|row| row.admin);
        Ok(page.of("activities", rows, |row| views::admin_activity(database, row)))
    })
}

/// What back-ups there were, by how long ago they ended.
fn backups(call: &Call<'_>, configuration: Option<&str>) -> Outcome {
    let time = call.panel.now();
    now(call, |world| {
        let database = &world.database;
        let kept_by = |backup: &Thing| {
            let server = database.servers.get(&backup.of);
            let node = database.nodes.get(server.map_or(&backup.of, |server| &server.node));
            let own = server.and_then(|server| server.backup_configuration.as_deref());
            own.or(node.and_then(|node| node.backup_configuration.as_deref()))
        };
        let ended: Vec<&Thing> = database
            .things
            .iter()
            .filter(|it| matches!(it.kind, Kind::Backup | Kind::DeletedBackup) && it.text("completed").is_some())
            .filter(|it| configuration.is_none_or(|wanted| kept_by(it) == Some(wanted)))
            .collect();
        let since = |days: i64| {
            let rows = ended.iter().filter(|it| {
                let completed = it.text("completed").and_then(|text| text.parse::<Timestamp>().ok());
                completed.is_some_and(|at| time.duration_since(at).as_hours() < days * 24)
            });
            let rows: Vec<_> = rows.collect();
            let bytes = |rows: &[&&&Thing]| -> i64 {
                let sizes = rows.iter().map(|it| it.body.get("bytes").and_then(Value::as_i64));
                sizes.map(Option::unwrap_or_default).sum()
            };
            let successful: Vec<_> = rows.iter().filter(|it| it.flag("is_successful")).collect();
            let deleted: Vec<_> = rows.iter().filter(|it| it.kind == Kind::DeletedBackup).collect();
            json!({
                "total": rows.len(), "successful": successful.len(), "successful_bytes": bytes(&successful),
                "failed": rows.len() - successful.len(), "deleted": deleted.len(), "deleted_bytes": bytes(&deleted),
            })
        };
        Ok(Reply::ok(json!({
            "all_time": since(1_000_000), "today": since(1), "week": since(7), "month": since(30),
        })))
    })
}

fn health(call: &Call<'_>) -> Outcome {
    Ok(Reply::ok(json!({
        "local_time": views::date(call.panel.now()), "ntp_offsets": {},
        "migrations": {"total": 1, "applied": 1, "extensions": {}},
    })))
}

/// Whose clock is wrong: nobody's. Nodes that do not answer are counted.
async fn clocks(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let nodes: Vec<String> = {
        let world = call.panel.world();
        world.database.nodes.iter().map(|node| node.uuid.clone()).collect()
    };
    let mut failed = 0;
    for node in nodes {
        if call.panel.ask(&node, "", Ask::Configure).await.is_err() {
            failed += 1;
        }
    }
    let none = page.part(std::iter::empty::<Value>(), |it| it);
    Ok(Reply::ok(json!({"desync_nodes": none, "failed_nodes": failed})))
}

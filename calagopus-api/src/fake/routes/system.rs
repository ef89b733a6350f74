//! `/api/admin/system`, `/api/admin/stats` and `/api/admin/activity`.

use serde_json::json;

use super::call::{Call, now};
use crate::fake::{
    answer::{Outcome, Reply},
    state::Kind,
    views,
};

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

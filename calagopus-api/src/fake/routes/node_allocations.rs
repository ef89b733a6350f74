//! The allocations on a node.

use panel_http::Patch;
use serde::Deserialize;
use serde_json::json;

use super::{
    Action::Now,
    Route,
    call::{Call, now},
    list::Page,
    users::{apply, set},
};
use crate::fake::{
    answer::{Outcome, Reply},
    checks::Checks,
    deploy,
    state::Allocation,
    views,
};

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    ("GET", "api/admin/nodes/{node}/allocations", "nodes.allocations", Now(allocations)),
    ("POST", "api/admin/nodes/{node}/allocations", "nodes.allocations", Now(create_allocations)),
    ("PATCH", "api/admin/nodes/{node}/allocations", "nodes.allocations", Now(update_allocations)),
    ("DELETE", "api/admin/nodes/{node}/allocations", "nodes.allocations", Now(delete_allocations)),
    ("GET", "api/admin/nodes/{node}/allocations/available", "nodes.allocations", Now(available)),
];

pub(super) fn allocations(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    let node = call.word("node");
    now(call, |world| {
        let database = &world.database;
        let rows = database
            .allocations
            .iter()
            .filter(|row| row.node == node && is_found(row, &page));
        Ok(page.of("allocations", rows, |row| views::allocation(database, row)))
    })
}

/// By address and port, or by alias and port.
fn is_found(row: &Allocation, page: &Page) -> bool {
    let alias = row.ip_alias.as_ref().map(|alias| format!("{alias}:{}", row.port));
    page.finds(&[
        &format!("{}:{}", row.ip, row.port),
        alias.as_deref().unwrap_or_default(),
    ])
}

pub(super) fn available(call: &Call<'_>) -> Outcome {
    let page = call.page()?;
    now(call, |world| {
        let database = &world.database;
        let rows = deploy::free(database, call.word("node"), 0, u16::MAX).filter(|row| is_found(row, &page));
        Ok(page.of("allocations", rows, |row| views::allocation(database, row)))
    })
}

#[derive(Deserialize)]
struct CreateAllocations {
    ip: std::net::IpAddr,
    ip_alias: Option<String>,
    ports: Vec<u16>,
}

/// Makes what is not there yet.
pub(super) fn create_allocations(call: &Call<'_>) -> Outcome {
    let sent: CreateAllocations = call.payload()?;
    Checks::new()
        .length("ip_alias", sent.ip_alias.as_deref(), 1, 255)
        .flat()?;
    let (node, ip, created) = (call.word("node").to_owned(), sent.ip.to_string(), call.panel.now());
    now(call, |world| {
        let mut made = 0;
        for port in sent.ports {
            let same = |row: &Allocation| row.node == node && row.ip == ip && row.port == port;
            if world.database.allocations.iter().any(same) {
                continue;
            }
            made += 1;
            let uuid = world.random.uuid();
            world.database.allocations.push(Allocation {
                uuid,
                node: node.clone(),
                ip: ip.clone(),
                ip_alias: sent.ip_alias.clone(),
                port,
                created,
            });
        }
        Ok(Reply::ok(json!({"created": made})))
    })
}

#[derive(Deserialize)]
struct Chosen {
    uuids: Vec<String>,
    #[serde(default)]
    ip: Option<std::net::IpAddr>,
    #[serde(default)]
    ip_alias: Patch<String>,
}

/// Deletes those that no server has.
pub(super) fn delete_allocations(call: &Call<'_>) -> Outcome {
    let sent: Chosen = call.payload()?;
    let node = call.word("node");
    now(call, |world| {
        let database = &mut world.database;
        let before = database.allocations.len();
        let assigned: Vec<String> = database.assignments.iter().map(|row| row.allocation.clone()).collect();
        database
            .allocations
            .retain(|row| row.node != node || !sent.uuids.contains(&row.uuid) || assigned.contains(&row.uuid));
        Ok(Reply::ok(json!({"deleted": before - database.allocations.len()})))
    })
}

pub(super) fn update_allocations(call: &Call<'_>) -> Outcome {
    let sent: Chosen = call.payload()?;
    let node = call.word("node");
    now(call, |world| {
        let rows = world.database.allocations.iter_mut();
        let mut updated = 0;
        for row in rows.filter(|row| row.node == node && sent.uuids.contains(&row.uuid)) {
            updated += 1;
            set(sent.ip.map(|ip| ip.to_string()), &mut row.ip);
            apply(&sent.ip_alias, &mut row.ip_alias);
        }
        Ok(Reply::ok(json!({"updated": updated})))
    })
}

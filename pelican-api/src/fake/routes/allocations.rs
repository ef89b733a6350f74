//! `/api/application/nodes/*/allocations`.

use panel_http::fake::{
    Access,
    document::page,
    outcome::{Refusal, Reply},
    paging::{Links, Listing},
    php::{items, optional, text, text_of},
    ports::{self, Floor},
    validation::Form,
};
use serde_json::Value;

use super::{Call, PAGES};
use crate::fake::{
    panel::Outcome,
    state::{Allocation, Database, Table},
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.enter("allocation", Access::Read)?;
    let world = call.panel.world();
    let node = call.id(0);
    let listing = Listing::read(call.incoming, PAGES, &["ip", "port", "ip_alias", "server_id"], &[])?;
    let exact = |name: &str, text: &str| {
        let wanted = listing.filter(name);
        wanted.is_empty() || wanted.iter().any(|other| other == text)
    };
    let of_server = |allocation: &Allocation| {
        if !listing.has_filter("server_id") {
            return true;
        }
        let wanted = listing.filter("server_id").first();
        let wanted = wanted.and_then(|text| text.parse::<u64>().ok());
        allocation.server == wanted.filter(|id| *id > 0)
    };
    let fits = |allocation: &&Allocation| {
        allocation.node == node
            && exact("ip", &allocation.ip)
            && exact("port", &allocation.port.to_string())
            && listing.finds("ip_alias", allocation.alias.as_deref())
            && of_server(allocation)
    };
    let allocations: Vec<&Allocation> = world.database.allocations.values().filter(fits).collect();
    let view = call.view(&world.database);
    let includes = call.includes();
    let allocations = listing.cut(allocations, call.incoming, Links::Bare);
    Ok(Reply::ok(page("allocation", allocations, |allocation| {
        view.allocation(allocation, &includes)
    })?))
}

/// All or nothing: one that is there already breaks the whole call.
pub(super) fn create(call: &Call<'_>) -> Outcome {
    call.enter("allocation", Access::Write)?;
    let mut world = call.panel.world();
    let node = call.id(0);
    let sent = &call.incoming.input;
    Form::over(sent)
        .field("ip", "required|string")
        .field("alias", "sometimes|nullable|string|max:255")
        .field("ports", "required|array")
        .field("ports.*", "string")
        .check()?;
    let addresses = ports::addresses(&text(sent, "ip"))?;
    let mut numbers = Vec::new();
    for port in items(sent.get("ports").unwrap_or(&Value::Null)) {
        numbers.extend(ports::numbers(&text_of(port), Floor::From(1024))?);
    }
    let alias = optional(sent, "alias");
    let mut draft = world.database.clone();
    for ip in &addresses {
        for port in &numbers {
            if !add(&mut draft, node, ip, *port, alias.clone()) {
                return Err(Refusal::broken("UniqueConstraintViolationException"));
            }
        }
    }
    world.database = draft;
    Ok(Reply::NoContent)
}

/// Adds an allocation, unless it is there. Whether it did.
pub(in crate::fake) fn add(database: &mut Database, node: u64, ip: &str, port: u16, alias: Option<String>) -> bool {
    let is_it = |other: &Allocation| other.node == node && other.port == port && other.ip == ip;
    if database.allocations.values().any(is_it) {
        return false;
    }
    let id = database.next_id(Table::Allocations);
    let allocation = Allocation {
        id,
        node,
        ip: ip.to_owned(),
        alias,
        port,
        notes: None,
        server: None,
    };
    database.allocations.insert(id, allocation);
    true
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    call.enter("allocation", Access::Write)?;
    let mut world = call.panel.world();
    let id = call.id(1);
    let row = world.database.allocations.get(&id);
    if row.is_some_and(|allocation| allocation.server.is_some()) {
        return Err(Refusal::display(
            400,
            "ServerUsingAllocationException",
            "A server is currently assigned to this allocation. An allocation can only be deleted if no server is currently assigned.",
        ));
    }
    world.database.allocations.remove(&id);
    Ok(Reply::NoContent)
}

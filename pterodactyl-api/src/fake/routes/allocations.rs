//! `/api/application/nodes/*/allocations`.

use std::net::{IpAddr, Ipv4Addr};

use serde_json::Value;

use super::{
    Call,
    users::{optional, text},
};
use crate::fake::{
    deploy,
    keys::Access,
    outcome::{Refusal, Reply},
    paging::{Links, Listing},
    panel::Outcome,
    state::{Allocation, Database, Table},
    validation::{Form, text_of},
    views::page,
};

pub(super) fn list(call: &Call<'_>) -> Outcome {
    let world = call.panel.world();
    let node = call.id(0);
    call.enter(world.database.nodes.contains_key(&node), "allocations", Access::Read)?;
    let listing = Listing::read(call.incoming, &["ip", "port", "ip_alias", "server_id"], &[])?;
    let exact = |name: &str, text: &str| {
        let wanted = listing.filter(name);
        wanted.is_empty() || wanted.iter().any(|other| other == text)
    };
    let of_server = |allocation: &Allocation| {
        if !listing.has_filter("server_id") {
            return true;
        }
        let wanted = listing
            .filter("server_id")
            .first()
            .and_then(|text| text.parse::<u64>().ok());
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

pub(super) fn create(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let node = call.id(0);
    call.enter(world.database.nodes.contains_key(&node), "allocations", Access::Write)?;
    let sent = &call.incoming.input;
    Form::over(sent)
        .field("ip", "required|string")
        .field("alias", "sometimes|nullable|string|max:191")
        .field("ports", "required|array")
        .field("ports.*", "string")
        .check()?;
    let addresses = addresses(&text(sent, "ip"))?;
    let mut ports = Vec::new();
    for port in deploy::items(sent.get("ports").unwrap_or(&Value::Null)) {
        ports.extend(read_ports(&text_of(port))?);
    }
    let alias = optional(sent, "alias");
    for ip in &addresses {
        for port in &ports {
            add(&mut world.database, node, ip, *port, alias.clone());
        }
    }
    Ok(Reply::NoContent)
}

/// Adds an allocation, unless it is there.
pub(in crate::fake) fn add(database: &mut Database, node: u64, ip: &str, port: u16, alias: Option<String>) {
    let is_it = |other: &Allocation| other.node == node && other.port == port && other.ip == ip;
    if database.allocations.values().any(is_it) {
        return;
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
}

pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let (node, id) = (call.id(0), call.id(1));
    let row = world
        .database
        .allocations
        .get(&id)
        .filter(|allocation| allocation.node == node);
    call.enter(row.is_some(), "allocations", Access::Write)?;
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

/// An address, a block of at most 128, or this machine's name.
fn addresses(text: &str) -> Result<Vec<String>, Refusal> {
    let unreadable = || {
        let detail = format!("Could not parse provided allocation IP address ({text}): Invalid IP address format");
        Refusal::display(400, "DisplayException", detail)
    };
    let Some((address, bits)) = text.split_once('/') else {
        let text = if text == "localhost" { "127.0.0.1" } else { text };
        let address: IpAddr = text.parse().map_err(|_| unreadable())?;
        return Ok(vec![address.to_string()]);
    };
    let bits = bits
        .parse::<u32>()
        .ok()
        .filter(|bits| (25..=32).contains(bits))
        .ok_or_else(|| {
            Refusal::display(
                400,
                "CidrOutOfRangeException",
                "CIDR notation only allows masks between /25 and /32.",
            )
        })?;
    let address: Ipv4Addr = address.parse().map_err(|_| unreadable())?;
    let size = 1_u32 << (32 - bits);
    let first = u32::from(address) & !(size - 1);
    Ok((0..size)
        .map(|place| Ipv4Addr::from(first + place).to_string())
        .collect())
}

fn read_ports(text: &str) -> Result<Vec<u16>, Refusal> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (from, to) = match deploy::range(text) {
        Some((from, to)) => (from.min(to), from.max(to)),
        None if is_digits => {
            let port = text.parse().unwrap_or(u64::MAX);
            (port, port)
        }
        None => {
            return Err(Refusal::display(
                400,
                "InvalidPortMappingException",
                format!("The mapping provided for {text} was invalid and could not be processed."),
            ));
        }
    };
    if to - from >= 1000 {
        return Err(Refusal::display(
            400,
            "TooManyPortsInRangeException",
            "Adding more than 1000 ports in a single range at once is not supported.",
        ));
    }
    let port = |number: u64| u16::try_from(number).ok().filter(|port| *port > 1024);
    match (port(from), port(to)) {
        (Some(from), Some(to)) => Ok((from..=to).collect()),
        _ => Err(Refusal::display(
            400,
            "PortOutOfRangeException",
            "Ports in an allocation must be greater than 1024 and less than or equal to 65535.",
        )),
    }
}

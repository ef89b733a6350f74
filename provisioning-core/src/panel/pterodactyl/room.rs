//! Free allocations on the nodes that a product allows.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use pterodactyl_api::{
    Application,
    models::{
        allocation::Allocation,
        node::{Include, Node},
    },
};

use super::{
    convert::{found, number},
    error::{missing_permission, told},
};
use crate::{
    effect::Effect,
    panel::{FreeAllocation, PanelError, PanelErrorKind},
    product::{LocationId, NodeId},
    service::ServerSpec,
    units::{Limit, Mebibytes},
};

/// How many nodes an error speaks of one by one.
const EXPLAINED: usize = 10;

/// One call for one node, one for every 50 where several are allowed. An error says of each node why nothing fits.
pub(super) async fn find(application: &Application, spec: &ServerSpec) -> Result<Vec<FreeAllocation>, PanelError> {
    let nodes = nodes(application, spec).await?;
    if nodes.iter().any(Node::allocations_hidden) {
        return Err(missing_permission("allocations.list", "allocations", "read"));
    }
    let mut free = Vec::new();
    let mut reasons = Vec::new();
    for node in nodes.iter().filter(|node| is_allowed(node, spec)) {
        match on(node, spec) {
            Ok(allocations) => free.extend(allocations),
            Err(reason) => reasons.push(format!("node {} ({}): {reason}", node.id, node.name)),
        }
    }
    let is_missing = |id: &&NodeId| nodes.iter().all(|node| node.id.to_string() != id.as_str());
    reasons.extend(
        spec.site
            .nodes
            .iter()
            .filter(is_missing)
            .map(|id| format!("node {id}: there is no such node")),
    );
    if !free.is_empty() {
        return Ok(free);
    }
    Err(no_room(reasons))
}

async fn nodes(application: &Application, spec: &ServerSpec) -> Result<Vec<Node>, PanelError> {
    if let [node] = spec.site.nodes.as_slice() {
        let node = application
            .node(number(node.as_str(), "node")?)
            .get()
            .include(Include::Allocations)
            .await;
        return Ok(found(node)?.into_iter().collect());
    }
    application
        .nodes()
        .list()
        .include(Include::Allocations)
        .all()
        .try_collect()
        .await
        .map_err(told)
}

/// A node that is named; without names, what the panel itself would choose from.
fn is_allowed(node: &Node, spec: &ServerSpec) -> bool {
    let site = &spec.site;
    if !site.nodes.is_empty() {
        return site.nodes.iter().any(|id| id.as_str() == node.id.to_string());
    }
    let is_here = |id: &LocationId| id.as_str() == node.location_id.to_string();
    node.public && (site.locations.is_empty() || site.locations.iter().any(is_here))
}

fn no_room(mut reasons: Vec<String>) -> PanelError {
    let more = reasons.len().saturating_sub(EXPLAINED);
    reasons.truncate(EXPLAINED);
    if more > 0 {
        reasons.push(format!("and {more} more nodes"));
    }
    let message = if reasons.is_empty() {
        "there is no node where the product may be placed".to_owned()
    } else {
        format!("no allowed node has room: {}", reasons.join("; "))
    };
    PanelError::new(PanelErrorKind::NoRoom, Effect::Refused, "placement", message)
        .advising("add allocations or memory to one of these nodes, or allow another node in the product")
}

fn on(node: &Node, spec: &ServerSpec) -> Result<Vec<FreeAllocation>, String> {
    // The panel's own choice does not look at maintenance.
    if node.maintenance_mode && !spec.site.nodes.is_empty() {
        return Err("it is in maintenance".to_owned());
    }
    fits(
        "memory",
        spec.limits.memory,
        node.allocated_resources.memory,
        node.memory,
        node.memory_overallocate,
    )?;
    fits(
        "disk",
        spec.limits.disk,
        node.allocated_resources.disk,
        node.disk,
        node.disk_overallocate,
    )?;
    let used: BTreeSet<&str> = node
        .allocations()
        .filter(|it| it.assigned)
        .map(|it| it.ip.as_str())
        .collect();
    let is_wanted = |it: &&Allocation| {
        let ports = &spec.site.ports;
        let is_in_range = ports.is_empty() || ports.iter().any(|range| range.contains(it.port));
        !it.assigned && is_in_range && !(spec.site.dedicated_ip && used.contains(it.ip.as_str()))
    };
    let free: Vec<FreeAllocation> = node
        .allocations()
        .filter(is_wanted)
        .map(|it| FreeAllocation::new(it.id.to_string(), node.id.to_string(), &it.ip, it.port))
        .collect();
    if free.is_empty() {
        Err("no allocation is free".to_owned() + for_what(spec))
    } else {
        Ok(free)
    }
}

fn for_what(spec: &ServerSpec) -> &'static str {
    match (spec.site.ports.is_empty(), spec.site.dedicated_ip) {
        (true, false) => "",
        (false, false) => " on the ports of the product",
        (true, true) => " on an IP address of its own",
        (false, true) => " on the ports of the product with an IP address of its own",
    }
}

/// A share of -1 lifts the limit of the node; a server without a limit fits anywhere, as on the panel itself.
fn fits(what: &str, wanted: Limit<Mebibytes>, used: u64, total: u64, overallocate: i64) -> Result<(), String> {
    let Limit::At(wanted) = wanted else { return Ok(()) };
    let Ok(over) = u64::try_from(overallocate) else {
        return Ok(());
    };
    let room = total
        .saturating_add(total.saturating_mul(over) / 100)
        .saturating_sub(used);
    if wanted.get() <= room {
        return Ok(());
    }
    Err(format!(
        "{wanted} of {what} are wanted, {} are left",
        Mebibytes::new(room)
    ))
}

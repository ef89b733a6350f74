//! Free allocations on the nodes that a product allows.

use std::collections::BTreeSet;

use crate::{
    effect::Effect,
    panel::{FreeAllocation, PanelError, PanelErrorKind},
    product::NodeId,
    service::ServerSpec,
    units::{Limit, Mebibytes},
};

/// How many nodes an error speaks of one by one.
const EXPLAINED: usize = 10;

/// A node as a panel shows it, with its allocations.
#[derive(Debug)]
pub(in crate::panel) struct Node {
    pub(in crate::panel) id: String,
    pub(in crate::panel) name: String,
    /// Without nodes in the product: whether the panel itself would choose it.
    pub(in crate::panel) is_offered: bool,
    pub(in crate::panel) maintenance: bool,
    pub(in crate::panel) stocks: Vec<Stock>,
    pub(in crate::panel) allocations: Vec<Allocation>,
}

/// What there is of memory, disk or processor time, and what a server wants of it.
#[derive(Debug)]
pub(in crate::panel) struct Stock {
    what: &'static str,
    /// Nothing where the server, or the node, has no limit.
    wanted: Option<u64>,
    left: u64,
    shown: fn(u64) -> String,
}

impl Stock {
    /// Memory or disk of a node, `total` and `used` in MiB.
    pub(in crate::panel) fn of_size(
        what: &'static str,
        wanted: Limit<Mebibytes>,
        used: u64,
        total: u64,
        overallocate: i64,
    ) -> Self {
        let wanted = wanted.at().map(Mebibytes::get);
        Self::new(what, wanted, used, total, overallocate, |size| {
            Mebibytes::new(size).to_string()
        })
    }

    /// A share of -1 lifts the limit of the node; a server without a limit fits anywhere, as on the panel itself.
    pub(in crate::panel) fn new(
        what: &'static str,
        wanted: Option<u64>,
        used: u64,
        total: u64,
        overallocate: i64,
        shown: fn(u64) -> String,
    ) -> Self {
        let over = u64::try_from(overallocate).ok();
        let all = total.saturating_add(total.saturating_mul(over.unwrap_or_default()) / 100);
        Self {
            what,
            wanted: wanted.filter(|_| over.is_some()),
            left: all.saturating_sub(used),
            shown,
        }
    }

    fn suffices(&self) -> Result<(), String> {
        match self.wanted {
            Some(wanted) if wanted > self.left => Err(format!(
                "{} of {} are wanted, {} are left",
                (self.shown)(wanted),
                self.what,
                (self.shown)(self.left)
            )),
            _ => Ok(()),
        }
    }
}

/// An allocation of a node.
#[derive(Debug)]
pub(in crate::panel) struct Allocation {
    pub(in crate::panel) id: String,
    pub(in crate::panel) ip: String,
    pub(in crate::panel) port: u16,
    pub(in crate::panel) assigned: bool,
}

/// What is free on these nodes for such a server. An error says of each node why nothing fits.
pub(in crate::panel) fn among(nodes: &[Node], spec: &ServerSpec) -> Result<Vec<FreeAllocation>, PanelError> {
    let mut free = Vec::new();
    let mut reasons = Vec::new();
    for node in nodes.iter().filter(|node| is_allowed(node, spec)) {
        match on(node, spec) {
            Ok(allocations) => free.extend(allocations),
            Err(reason) => reasons.push(format!("node {} ({}): {reason}", node.id, node.name)),
        }
    }
    let is_missing = |id: &&NodeId| nodes.iter().all(|node| node.id != id.as_str());
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

/// A node that is named; without names, what the panel itself would choose from.
fn is_allowed(node: &Node, spec: &ServerSpec) -> bool {
    let named = &spec.site.nodes;
    if named.is_empty() {
        node.is_offered
    } else {
        named.iter().any(|id| id.as_str() == node.id)
    }
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
    if node.maintenance {
        return Err("it is in maintenance".to_owned());
    }
    node.stocks.iter().try_for_each(Stock::suffices)?;
    let used: BTreeSet<&str> = node
        .allocations
        .iter()
        .filter(|it| it.assigned)
        .map(|it| it.ip.as_str())
        .collect();
    let is_wanted = |it: &&Allocation| {
        let ports = &spec.site.ports;
        let is_in_range = ports.is_empty() || ports.iter().any(|range| range.contains(it.port));
        !it.assigned && is_in_range && !(spec.site.dedicated_ip && used.contains(it.ip.as_str()))
    };
    let free: Vec<FreeAllocation> = node
        .allocations
        .iter()
        .filter(is_wanted)
        .map(|it| FreeAllocation::new(&it.id, &node.id, &it.ip, it.port))
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

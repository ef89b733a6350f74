//! The panel's own choice of a node and a port.

use std::collections::BTreeSet;

use panel_http::fake::{
    outcome::Refusal,
    php::{items, text_of},
    random::Random,
};
use serde_json::Value;

use super::state::{Database, Node, Sold};

/// What a server needs, when the panel chooses.
#[derive(Debug, Default)]
pub(super) struct Wish {
    /// With one of these; none: any.
    pub(super) tags: Vec<String>,
    pub(super) memory: i64,
    pub(super) disk: i64,
    pub(super) cpu: i64,
}

impl Wish {
    pub(super) fn tags(sent: &Value) -> Vec<String> {
        items(sent).into_iter().map(text_of).collect()
    }
}

/// The public nodes with room, by number. Maintenance is not looked at.
pub(super) fn viable<'a>(database: &'a Database, wish: &Wish) -> Vec<(&'a Node, Sold)> {
    let is_wanted = |node: &&Node| {
        let has_tag = || node.tags.iter().any(|tag| wish.tags.contains(tag));
        node.public && (wish.tags.is_empty() || has_tag())
    };
    database
        .nodes
        .values()
        .filter(is_wanted)
        .map(|node| (node, database.sold(node.id)))
        .filter(|(node, sold)| has_room(node, *sold, [wish.memory, wish.disk, wish.cpu]))
        .collect()
}

/// Whether so much more memory, disk and CPU fits. What a node has none of is not counted, nor what may be sold without end.
pub(super) fn has_room(node: &Node, sold: Sold, more: [i64; 3]) -> bool {
    let [memory, disk, cpu] = more;
    let fits = |sold: i64, more: i64, total: i64, overallocate: i64| {
        let limit = i128::from(total) * i128::from(100 + overallocate);
        total <= 0 || overallocate < 0 || (i128::from(sold) + i128::from(more)) * 100 <= limit
    };
    fits(sold.memory, memory, node.memory, node.memory_overallocate)
        && fits(sold.disk, disk, node.disk, node.disk_overallocate)
        && fits(sold.cpu, cpu, node.cpu, node.cpu_overallocate)
}

/// One free allocation, any of them, on these nodes.
pub(super) fn allocation(
    database: &Database,
    random: &mut Random,
    nodes: &[u64],
    ports: &[(u64, u64)],
    dedicated: bool,
) -> Result<u64, Refusal> {
    let here = || {
        let allocations = database.allocations.values();
        allocations.filter(|allocation| nodes.contains(&allocation.node))
    };
    let taken: BTreeSet<&str> = here()
        .filter(|allocation| allocation.server.is_some())
        .map(|allocation| allocation.ip.as_str())
        .collect();
    let is_wanted = |port: u16| {
        let port = u64::from(port);
        ports.is_empty() || ports.iter().any(|(from, to)| (*from..=*to).contains(&port))
    };
    let free: Vec<u64> = here()
        .filter(|allocation| allocation.server.is_none() && is_wanted(allocation.port))
        .filter(|allocation| !dedicated || !taken.contains(allocation.ip.as_str()))
        .map(|allocation| allocation.id)
        .collect();
    random.pick(&free).copied().ok_or_else(|| {
        Refusal::display(
            400,
            "NoViableAllocationException",
            "No allocations satisfying the requirements for automatic deployment were found.",
        )
    })
}

/// No node is good enough.
pub(super) fn no_node() -> Refusal {
    Refusal::display(
        400,
        "NoViableNodeException",
        "No nodes satisfying the requirements specified for automatic deployment could be found.",
    )
}

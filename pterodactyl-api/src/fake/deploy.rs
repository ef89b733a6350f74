//! The panel's own choice of a node and a port.

use std::collections::BTreeSet;

use panel_http::fake::{outcome::Refusal, random::Random};

use super::state::{Allocation, Database, Node};

/// What a server needs, when the panel chooses.
#[derive(Debug, Default)]
pub(super) struct Wish {
    /// Of these locations; none: of any.
    pub(super) locations: Vec<u64>,
    pub(super) memory: i64,
    pub(super) disk: i64,
}

/// The public nodes with room, by what they have sold. Maintenance is not looked at.
pub(super) fn viable<'a>(database: &'a Database, wish: &Wish) -> Result<Vec<(&'a Node, i64, i64)>, Refusal> {
    let fits = |sold: i64, more: i64, total: i64, overallocate: i64| {
        let limit = i128::from(total) * i128::from(100 + overallocate);
        (i128::from(sold) + i128::from(more)) * 100 <= limit
    };
    let nodes: Vec<_> = database
        .nodes
        .values()
        .filter(|node| node.public && (wish.locations.is_empty() || wish.locations.contains(&node.location)))
        .map(|node| {
            let (memory, disk) = database.sold(node.id);
            (node, memory, disk)
        })
        .filter(|(node, memory, disk)| {
            fits(*memory, wish.memory, node.memory, node.memory_overallocate)
                && fits(*disk, wish.disk, node.disk, node.disk_overallocate)
        })
        .collect();
    if nodes.is_empty() {
        return Err(Refusal::display(
            400,
            "NoViableNodeException",
            "No nodes satisfying the requirements specified for automatic deployment could be found.",
        ));
    }
    Ok(nodes)
}

/// One free allocation, any of them, on these nodes.
pub(super) fn allocation(
    database: &Database,
    random: &mut Random,
    nodes: &[u64],
    ports: &[(u64, u64)],
    dedicated: bool,
) -> Result<u64, Refusal> {
    let taken: BTreeSet<(u64, &str)> = database
        .allocations
        .values()
        .filter(|allocation| allocation.server.is_some())
        .map(|allocation| (allocation.node, allocation.ip.as_str()))
        .collect();
    let fits = |allocation: &&Allocation| {
        let port = u64::from(allocation.port);
        allocation.server.is_none()
            && nodes.contains(&allocation.node)
            && (ports.is_empty() || ports.iter().any(|(from, to)| (*from..=*to).contains(&port)))
            && !(dedicated && taken.contains(&(allocation.node, allocation.ip.as_str())))
    };
    let free: Vec<u64> = database
        .allocations
        .values()
        .filter(fits)
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

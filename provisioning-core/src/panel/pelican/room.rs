//! Free allocations on the nodes that a product allows.

use futures_util::TryStreamExt;
use pelican_api::{
    Application,
    models::node::{Include, Node},
};

use super::{
    convert::{found, number},
    error::told,
};
use crate::{
    panel::{
        FreeAllocation, PanelError,
        wings::{
            error::missing_permission,
            room::{self, Stock},
        },
    },
    product::NodeTag,
    service::ServerSpec,
    units::CpuPercent,
};

/// One call for one node, one for every 50 where several are allowed. An error says of each node why nothing fits.
pub(super) async fn find(application: &Application, spec: &ServerSpec) -> Result<Vec<FreeAllocation>, PanelError> {
    let nodes = nodes(application, spec).await?;
    if nodes.iter().any(Node::allocations_hidden) {
        return Err(missing_permission("allocations.list", "allocation", "read"));
    }
    let nodes: Vec<room::Node> = nodes.iter().map(|node| as_seen(node, spec)).collect();
    room::among(&nodes, spec)
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

fn as_seen(node: &Node, spec: &ServerSpec) -> room::Node {
    let tags = &spec.site.tags;
    let has = |tag: &NodeTag| node.tags.iter().any(|it| it == tag.as_str());
    let used = &node.allocated_resources;
    let limits = &spec.limits;
    // The panel does not count what a node has none of.
    let over = |total: u64, overallocate: i64| if total == 0 { -1 } else { overallocate };
    room::Node {
        id: node.id.to_string(),
        name: node.name.clone(),
        is_offered: node.public && (tags.is_empty() || tags.iter().any(has)),
        // The panel's own choice, which takes ports only, does not look at maintenance.
        maintenance: node.maintenance_mode && (spec.site.ports.is_empty() || !spec.site.nodes.is_empty()),
        stocks: vec![
            Stock::of_size(
                "memory",
                limits.memory,
                used.memory,
                node.memory,
                over(node.memory, node.memory_overallocate),
            ),
            Stock::of_size(
                "disk",
                limits.disk,
                used.disk,
                node.disk,
                over(node.disk, node.disk_overallocate),
            ),
            Stock::new(
                "processor time",
                limits.cpu.at().map(|cpu| u64::from(CpuPercent::get(cpu))),
                used.cpu,
                node.cpu,
                over(node.cpu, node.cpu_overallocate),
                |percent| format!("{percent} %"),
            ),
        ],
        allocations: node
            .allocations()
            .map(|it| room::Allocation {
                id: it.id.to_string(),
                ip: it.ip.clone(),
                port: it.port,
                assigned: it.assigned,
            })
            .collect(),
    }
}

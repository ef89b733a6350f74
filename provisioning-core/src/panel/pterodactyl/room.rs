//! Free allocations on the nodes that a product allows.

use futures_util::TryStreamExt;
use pterodactyl_api::{
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
    product::LocationId,
    service::ServerSpec,
};

/// One call for one node, one for every 50 where several are allowed. An error says of each node why nothing fits.
pub(super) async fn find(application: &Application, spec: &ServerSpec) -> Result<Vec<FreeAllocation>, PanelError> {
    let nodes = nodes(application, spec).await?;
    if nodes.iter().any(Node::allocations_hidden) {
        return Err(missing_permission("allocations.list", "allocations", "read"));
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
    let locations = &spec.site.locations;
    let is_here = |id: &LocationId| id.as_str() == node.location_id.to_string();
    let used = &node.allocated_resources;
    let limits = &spec.limits;
    room::Node {
        id: node.id.to_string(),
        name: node.name.clone(),
        is_offered: node.public && (locations.is_empty() || locations.iter().any(is_here)),
        // The panel's own choice does not look at maintenance.
        maintenance: node.maintenance_mode && !spec.site.nodes.is_empty(),
        stocks: vec![
            Stock::of_size(
                "memory",
                limits.memory,
                used.memory,
                node.memory,
                node.memory_overallocate,
            ),
            Stock::of_size("disk", limits.disk, used.disk, node.disk, node.disk_overallocate),
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

//! The nodes of a site, with what is free on them.

use futures_util::TryStreamExt;
use pelican_api::{
    Application,
    models::{
        allocation::Allocation,
        node::{Include, Node},
    },
};

use super::{
    convert::{found, number},
    error::told,
};
use crate::{
    panel::{
        NodeAllocation, NodePlace, NodeRoom, PanelError, Site, Stock, StockKind, wings::error::missing_permission,
    },
    product::{NodeId, NodeTag, PlacementPolicy},
    service::ServerSpec,
};

/// One call for one node, one for every 50 where several are allowed.
pub(super) async fn find(application: &Application, spec: &ServerSpec) -> Result<Vec<NodeRoom>, PanelError> {
    let site = &spec.site;
    let nodes = nodes(application, site).await?;
    if nodes.iter().any(Node::allocations_hidden) {
        return Err(missing_permission("allocations.list", "allocation", "read"));
    }
    Ok(nodes.iter().map(|node| as_seen(node, site)).collect())
}

/// One call for every 50 nodes.
pub(super) async fn places(application: &Application) -> Result<Vec<NodePlace>, PanelError> {
    let nodes: Vec<Node> = application.nodes().list().all().try_collect().await.map_err(told)?;
    let place = |node: &Node| NodePlace::new(NodeId::new(node.id.to_string()));
    Ok(nodes.iter().map(place).collect())
}

async fn nodes(application: &Application, site: &Site) -> Result<Vec<Node>, PanelError> {
    if let [node] = site.nodes.as_slice() {
        let node = application
            .node(number(node.as_str(), "node")?)
            .get()
            .include(Include::Allocations)
            .await;
        return Ok(found(node)?.into_iter().collect());
    }
    let mut nodes = application.nodes().list().include(Include::Allocations);
    if site.policy == PlacementPolicy::FewestServers {
        nodes = nodes.include(Include::Servers);
    }
    nodes.all().try_collect().await.map_err(told)
}

fn as_seen(node: &Node, site: &Site) -> NodeRoom {
    let tags = &site.tags;
    let has = |tag: &NodeTag| node.tags.iter().any(|it| it == tag.as_str());
    let used = &node.allocated_resources;
    // The panel does not count what a node has none of.
    let over = |total: u64, overallocate: i64| if total == 0 { -1 } else { overallocate };
    let stock = |kind, used, total, overallocate| Stock::overallocated(kind, used, total, over(total, overallocate));
    let mut room = NodeRoom::new(node.id.to_string(), &node.name);
    room.is_offered = node.public && (tags.is_empty() || tags.iter().any(has));
    room.is_in_maintenance = node.maintenance_mode;
    room.stocks = vec![
        stock(StockKind::Memory, used.memory, node.memory, node.memory_overallocate),
        stock(StockKind::Disk, used.disk, node.disk, node.disk_overallocate),
        stock(StockKind::Cpu, used.cpu, node.cpu, node.cpu_overallocate),
    ];
    room.servers = (site.policy == PlacementPolicy::FewestServers)
        .then(|| node.servers().count())
        .and_then(|count| u64::try_from(count).ok());
    let allocation = |it: &Allocation| NodeAllocation::new(it.id.to_string(), &it.ip, it.port, it.assigned);
    room.allocations = Some(node.allocations().map(allocation).collect());
    room
}

//! The nodes of a site, with what is free on them.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use calagopus_api::{
    Calagopus, NodeId as PanelNodeId,
    models::node::{Capacity, Node, NodeAllocation as Allocation},
};
use futures_util::TryStreamExt;
use jiff::Timestamp;
use panel_http::clock;

use super::error::told;
use crate::{
    panel::{NodeAllocation, NodePlace, NodeRoom, PanelError, Site, Stock, StockKind},
    placement::RoomReport,
    product::{LocationId, NodeId},
    service::ServerSpec,
    units::{Limit, Mebibytes},
};

/// For how long it is remembered which nodes there are and what they have.
const REMEMBERED: Duration = Duration::from_secs(60);

/// The nodes of the panel, as they were a moment ago; what was promised on them since is counted.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    remembered: Mutex<Option<Remembered>>,
    /// Who looks at the nodes does so for all that wait.
    looking: futures_util::lock::Mutex<()>,
}

#[derive(Debug, Clone)]
struct Remembered {
    until: Timestamp,
    nodes: Vec<(Node, Capacity)>,
}

impl Rooms {
    /// One call for the ports of each node that the site allows and that has room otherwise; one more for the list of nodes,
    /// and one for each of them, when they were not looked at in the last minute.
    pub(super) async fn find(&self, panel: &Calagopus, spec: &ServerSpec) -> Result<Vec<NodeRoom>, PanelError> {
        let mut rooms = Vec::new();
        for (node, capacity) in self.nodes(panel).await? {
            let mut room = as_seen(&node, &capacity, &spec.site);
            if is_worth_a_look(&room, spec) {
                room.allocations = Some(allocations(panel, node.id, &spec.site).await?);
            }
            rooms.push(room);
        }
        Ok(rooms)
    }

    /// A server of this kind was made there.
    pub(super) fn promise(&self, spec: &ServerSpec, on: PanelNodeId) {
        let size = |size: Limit<Mebibytes>| size.at().and_then(|size| i64::try_from(size.get()).ok()).unwrap_or(0);
        let mut remembered = self.remembered();
        let nodes = remembered.iter_mut().flat_map(|known| &mut known.nodes);
        for (_, capacity) in nodes.filter(|(node, _)| node.id == on) {
            let promised = &mut capacity.allocated;
            promised.servers += 1;
            promised.memory += size(spec.limits.memory) + size(Limit::At(spec.limits.memory_overhead));
            promised.disk += size(spec.limits.disk);
        }
    }

    async fn nodes(&self, panel: &Calagopus) -> Result<Vec<(Node, Capacity)>, PanelError> {
        let _for_all = self.looking.lock().await;
        let now = panel.transport().clock().now();
        let remembered = self.remembered().clone();
        if let Some(known) = remembered.filter(|known| now < known.until) {
            return Ok(known.nodes);
        }
        let list = panel.nodes().list().per_page(100).all();
        let list: Vec<Node> = list.try_collect().await.map_err(told)?;
        let mut nodes = Vec::new();
        for node in list {
            let capacity = panel.node(node.id).capacity().await.map_err(told)?;
            nodes.push((node, capacity));
        }
        let known = Remembered {
            until: clock::after(now, REMEMBERED),
            nodes: nodes.clone(),
        };
        *self.remembered() = Some(known);
        Ok(nodes)
    }

    fn remembered(&self) -> MutexGuard<'_, Option<Remembered>> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One call for every 100 nodes.
pub(super) async fn places(panel: &Calagopus) -> Result<Vec<NodePlace>, PanelError> {
    let nodes: Vec<Node> = panel
        .nodes()
        .list()
        .per_page(100)
        .all()
        .try_collect()
        .await
        .map_err(told)?;
    let place = |node: &Node| {
        let mut place = NodePlace::new(NodeId::new(node.id.to_string()));
        place.location = Some(LocationId::new(node.location.id.to_string()));
        place
    };
    Ok(nodes.iter().map(place).collect())
}

fn as_seen(node: &Node, capacity: &Capacity, site: &Site) -> NodeRoom {
    let location = LocationId::new(node.location.id.to_string());
    let promised = |number: i64| u64::try_from(number).unwrap_or_default();
    // The panel does not count what a node has none of.
    let total = |total: u64| Some(total).filter(|total| *total > 0);
    let allocated = &capacity.allocated;
    let memory = promised(allocated.memory.saturating_add(allocated.memory_overhead));
    let mut room = NodeRoom::new(node.id.to_string(), &node.name);
    room.is_offered = node.deployment_enabled && (site.locations.is_empty() || site.locations.contains(&location));
    room.is_in_maintenance = node.maintenance_enabled;
    room.stocks = vec![
        Stock::new(StockKind::Memory, memory, total(node.memory)),
        Stock::new(StockKind::Disk, promised(allocated.disk), total(node.disk)),
    ];
    room.servers = Some(allocated.servers);
    room
}

/// Whether nothing but its ports could be in the way.
fn is_worth_a_look(room: &NodeRoom, spec: &ServerSpec) -> bool {
    let mut it = room.clone();
    it.allocations = None;
    let report = RoomReport::of(spec, std::slice::from_ref(&it), true);
    report
        .nodes
        .iter()
        .any(|node| node.node == room.id && node.lacks_ports_only())
}

/// The free ones, page by page until one is on the ports of the product; all of them where others count, too.
async fn allocations(panel: &Calagopus, node: PanelNodeId, site: &Site) -> Result<Vec<NodeAllocation>, PanelError> {
    let node = panel.node(node);
    if site.dedicated_ip || !site.additional.is_empty() {
        let all = node.allocations().per_page(100).all();
        let all: Vec<Allocation> = all.try_collect().await.map_err(told)?;
        return Ok(all.iter().map(allocation).collect());
    }
    let mut found = Vec::new();
    let mut pages = node.available_allocations().per_page(100).pages();
    while let Some(page) = pages.try_next().await.map_err(told)? {
        found.extend(page.items.iter().map(allocation));
        let is_wanted = |it: &NodeAllocation| site.ports.iter().any(|range| range.contains(it.port));
        if site.ports.is_empty() || found.iter().any(is_wanted) {
            break;
        }
    }
    Ok(found)
}

fn allocation(it: &Allocation) -> NodeAllocation {
    NodeAllocation::new(it.id.to_string(), &it.ip, it.port, it.server.is_some())
}

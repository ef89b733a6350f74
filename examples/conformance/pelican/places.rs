//! Nodes and their allocations: a node of our own, and those that are there.

use panel_http::Effect;
use pelican_api::{
    AllocationId, NodeId,
    models::{
        allocation::{self, Allocation, NewAllocations},
        egg::Egg,
        node::{self, NewNode, Scheme, UpdateNode},
    },
};

use super::Pelican;
use crate::report::same;

/// An address that nobody has, and a port where nobody would listen.
const NOWHERE: &str = "192.0.2.1";
const NOBODY: u16 = 1025;

/// A node without a daemon, and too small for any server.
#[derive(Debug, Clone, Copy)]
pub(super) struct OwnNode {
    pub(super) id: NodeId,
    pub(super) allocation: AllocationId,
}

impl Pelican {
    /// A node of our own, and what there is already.
    pub(super) async fn node(&mut self) -> Option<OwnNode> {
        self.report.section("nodes and allocations");
        let mut new = NewNode::new(self.names.of("node"), NOWHERE, Scheme::Http, 1, 1, 1);
        new.public = Some(false);
        new.daemon_listen = NOBODY;
        new.daemon_connect = NOBODY;
        let node = self
            .report
            .call("nodes.create", self.panel.nodes().create(&new))
            .await?;
        let handle = self.panel.node(node.id);
        self.report
            .call_and("nodes.configuration", handle.configuration(), |it| {
                same("uuid", it.uuid, node.uuid)
            })
            .await;
        let change = UpdateNode::of(&node).disk(2);
        self.report.call("nodes.update", handle.update(&change)).await;
        self.report
            .call_and("nodes.get", handle.get(), |it| same("name", &it.name, &node.name))
            .await;
        let nodes = self.panel.nodes().list().include(node::Include::Allocations);
        self.report.call("nodes.list", nodes).await;
        let missing = self.panel.node(u64::from(u32::MAX).into()).get();
        self.report
            .refusal("a node that is not there", missing, |error| {
                error.is_not_found() && error.effect() == Effect::Refused
            })
            .await;
        let allocation = self.allocations_of(node.id).await?;
        Some(OwnNode {
            id: node.id,
            allocation,
        })
    }

    /// Allocations of a node of our own: two made, one deleted, one left.
    async fn allocations_of(&mut self, node: NodeId) -> Option<AllocationId> {
        let allocations = self.panel.node(node).allocations();
        let first = self.names.port();
        let new = NewAllocations::new(NOWHERE, [first, first + 1]).alias(self.names.as_str());
        self.report.call("allocations.create", allocations.create(&new)).await?;
        let list = allocations.list().include(allocation::Include::Node);
        let page = self
            .report
            .call_and("allocations.list", list, |page| same("allocations", page.total, 2))
            .await?;
        let [kept, other] = page.items.as_slice() else {
            return None;
        };
        let deleted = allocations.delete(other.id);
        self.report.call("allocations.delete", deleted).await?;
        Some(kept.id)
    }

    /// Free allocations of our own on a node that is there. The panel makes none at all when somebody has one of these ports.
    pub(super) async fn own_allocations(&mut self, node: NodeId, count: u16) -> Option<Vec<AllocationId>> {
        self.nodes.push(node);
        let allocations = self.panel.node(node).allocations();
        let any = self
            .report
            .call("allocations.list", allocations.list().per_page(1))
            .await?;
        let ip = any.items.first().map_or(NOWHERE, |it| it.ip.as_str());
        let first = self.names.port();
        let new = NewAllocations::new(ip, [first..=first + count - 1]).alias(self.names.as_str());
        self.report.call("allocations.create", allocations.create(&new)).await?;
        let own = allocations.list().filter_ip_alias(self.names.as_str());
        let own = self
            .report
            .call_and("allocations.list", own, |page| {
                same("allocations of our own", page.total, u64::from(count))
            })
            .await?;
        let own: Vec<AllocationId> = own.items.iter().map(|it: &Allocation| it.id).collect();
        (own.len() == usize::from(count)).then_some(own)
    }

    /// The node and the egg go when nothing needs them any more.
    pub(super) async fn forget(&mut self, node: Option<OwnNode>, egg: Option<Egg>) {
        self.report.section("the end of node and egg");
        if let Some(node) = node {
            let deleted = self.panel.node(node.id).delete();
            self.report.call("nodes.delete", deleted).await;
        }
        if let Some(egg) = egg {
            let deleted = self.panel.egg(egg.id).delete();
            self.report.call("eggs.delete", deleted).await;
        }
    }
}

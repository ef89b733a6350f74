//! Locations, nodes and their allocations: a location and a node of our own, and what there is already.

use panel_http::{Effect, ErrorKind, Patch};
use pterodactyl_api::{
    AllocationId, LocationId, NodeId,
    models::{
        allocation::{self, NewAllocations},
        location::{NewLocation, UpdateLocation},
        node::{self, NewNode, Scheme, UpdateNode},
    },
};

use super::Pterodactyl;
use crate::report::same;

/// Where nobody listens.
const NOBODY: u16 = 1025;

impl Pterodactyl {
    pub(super) async fn places(&mut self) {
        self.report.section("locations, nodes and allocations");
        self.location().await;
        let locations = self.panel.locations().list();
        self.report.call("locations.list", locations).await;
        let nodes = self.panel.nodes().list().include(node::Include::Location);
        self.report.call("nodes.list", nodes).await;
        let missing = self.panel.location(u64::from(u32::MAX).into()).get();
        self.report
            .refusal("a location that is not there", missing, |error| {
                error.is_not_found() && error.effect() == Effect::Refused
            })
            .await;
    }

    async fn location(&mut self) -> Option<()> {
        let short = self.names.of("place");
        let new = NewLocation::new(&short).long("Made by a conformance run");
        let created = self.panel.locations().create(&new);
        let location = self.report.call("locations.create", created).await?;
        let again = self.panel.locations().create(&new);
        self.report
            .refusal("a second location of that name", again, |error| {
                error.kind() == ErrorKind::Validation
            })
            .await;
        let handle = self.panel.location(location.id);
        let updated = handle.update(&UpdateLocation::new(&short).long(Patch::Clear));
        self.report
            .call_and("locations.update", updated, |it| same("description", &it.long, &None))
            .await;
        self.report
            .call_and("locations.get", handle.get(), |it| {
                same("short name", &it.short, &short)
            })
            .await;
        self.node_at(location.id).await?;
        self.report.call("locations.delete", handle.delete()).await
    }

    async fn node_at(&mut self, location: LocationId) -> Option<()> {
        let mut new = NewNode::new(self.names.of("node"), location, "127.0.0.1", Scheme::Http, 1024, 1024);
        new.public = Some(false);
        new.daemon_listen = NOBODY;
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
        let mut change = UpdateNode::of(&node);
        change.memory = 2048;
        self.report
            .call_unless("nodes.update", handle.update(&change), |error| {
                let is_unheard = error.effect() == Effect::Applied;
                is_unheard.then_some("saved, and told to nobody: the node made for this run has no daemon")
            })
            .await;
        self.report
            .call_and("nodes.get", handle.get(), |it| same("memory", it.memory, 2048))
            .await;
        self.allocations_of(node.id).await;
        self.report.call("nodes.delete", handle.delete()).await
    }

    /// Allocations of a node of our own: made, found, deleted.
    async fn allocations_of(&mut self, node: NodeId) -> Option<()> {
        let allocations = self.panel.node(node).allocations();
        let first = self.names.port();
        let new = NewAllocations::new("127.0.0.1", [first, first + 1]).alias(self.names.as_str());
        self.report.call("allocations.create", allocations.create(&new)).await?;
        let list = allocations.list().include(allocation::Include::Node);
        let page = self
            .report
            .call_and("allocations.list", list, |page| same("allocations", page.total, 2))
            .await?;
        for allocation in page.items {
            let deleted = allocations.delete(allocation.id);
            self.report.call("allocations.delete", deleted).await?;
        }
        Some(())
    }

    /// Free allocations of our own on a node that is there. Those that somebody else has at these ports do not become ours:
    /// the panel leaves them without our name.
    pub(super) async fn own_allocations(&mut self, node: NodeId, count: u16) -> Option<Vec<AllocationId>> {
        self.node = Some(node);
        let allocations = self.panel.node(node).allocations();
        let any = self
            .report
            .call("allocations.list", allocations.list().per_page(1))
            .await?;
        let ip = any.items.first().map_or("127.0.0.1", |it| it.ip.as_str());
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
        let own: Vec<AllocationId> = own.items.iter().map(|it| it.id).collect();
        (own.len() == usize::from(count)).then_some(own)
    }
}

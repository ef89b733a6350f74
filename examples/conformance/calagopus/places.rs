//! A location and a node of the run's own, without a daemon.

use std::net::{IpAddr, Ipv4Addr};

use calagopus_api::{
    BackupConfigurationId, LocationId, NodeAllocationId, NodeId, is_taken,
    models::{
        location::{NewLocation, UpdateLocation},
        node::{NewAllocations, NewNode, NodeAllocation, UpdateAllocations, UpdateNode},
    },
};
use panel_http::{Effect, Patch};
use serde_json::json;

use super::{NEWER, Run, customer::Customer, eggs::OwnEgg};
use crate::report::same;

/// An address that nobody has.
const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

/// Where nobody listens, and whoever asks there is told so at once.
const NOBODY: &str = "http://127.0.0.1:1";

/// In MiB.
const MEMORY: u64 = 4096;
const DISK: u64 = 4096;

/// A location, and a node in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places {
    pub(super) storage: BackupConfigurationId,
    pub(super) location: LocationId,
    pub(super) node: NodeId,
    /// One of the node's, which no server has.
    pub(super) allocation: NodeAllocationId,
}

impl Run {
    pub(super) async fn places(&mut self, storage: BackupConfigurationId) -> Option<Places> {
        self.report.section("locations and nodes");
        let location = self.location(storage).await?;
        let node = self.node(location, storage).await?;
        let allocation = self.allocations_of(node).await?;
        Some(Places {
            storage,
            location,
            node,
            allocation,
        })
    }

    async fn location(&mut self, storage: BackupConfigurationId) -> Option<LocationId> {
        let name = self.names.of("location");
        let new = NewLocation::new(&name).backup_configuration(storage);
        let locations = self.panel.locations();
        let id = self
            .report
            .call("admin.locations.create", locations.create(&new))
            .await?
            .id;
        let again = locations.create(&new);
        self.report
            .refusal("a second location of that name", again, is_taken)
            .await;
        let handle = self.panel.location(id);
        let change = UpdateLocation::new().description(Patch::Set("changed".to_owned()));
        self.report.call("admin.locations.update", handle.update(&change)).await;
        self.report
            .call_and("admin.locations.get", handle.get(), |it| {
                same("description", it.description.as_deref(), Some("changed"))
            })
            .await;
        self.report
            .call_and("admin.locations.list", locations.list().search(&name), |page| {
                same("ours is there", page.items.iter().any(|it| it.id == id), true)
            })
            .await;
        let copied = handle.duplicate(self.names.of("location-copy"));
        if let Some(copy) = self.report.call("admin.locations.duplicate", copied).await {
            let deleted = self.panel.location(copy.id).delete();
            self.report.call("admin.locations.delete", deleted).await;
        }
        Some(id)
    }

    async fn node(&mut self, location: LocationId, storage: BackupConfigurationId) -> Option<NodeId> {
        let name = self.names.of("node");
        let new = NewNode::new(location, &name, NOBODY, MEMORY, DISK)
            .deployment_enabled(false)
            .backup_configuration(storage);
        let nodes = self.panel.nodes();
        let id = self.report.call("admin.nodes.create", nodes.create(&new)).await?.id;
        let handle = self.panel.node(id);
        let change = UpdateNode::new().disk(DISK * 2);
        self.report.call("admin.nodes.update", handle.update(&change)).await;
        self.report
            .call_and("admin.nodes.get", handle.get(), |it| {
                same("name", &it.name, &name)?;
                same("disk", it.disk, DISK * 2)
            })
            .await;
        self.report
            .call_and("admin.nodes.list", nodes.list().search(&name), |page| {
                same("ours is there", page.items.iter().any(|it| it.id == id), true)
            })
            .await;
        self.report
            .call_and("admin.locations.nodes", self.panel.location(location).nodes(), |page| {
                same("nodes", page.total, 1)
            })
            .await;
        self.report
            .call_and("admin.nodes.capacity", handle.capacity(), |it| {
                same("disk", it.limits.disk, DISK * 2)?;
                same("servers", it.allocated.servers, 0)
            })
            .await;
        self.tokens(id).await;
        // A daemon that cannot be reached is passed over. Older panels take `config` for the id of a node.
        let configured = nodes.configure([id], &json!({}));
        self.report
            .call_unless("admin.nodes.configure_many", configured, |error| {
                error.is_not_found().then_some(NEWER)
            })
            .await;
        let missing = self.panel.node(uuid_of_nothing()).get();
        self.report
            .refusal("a node that is not there", missing, |error| {
                error.is_not_found() && error.effect() == Effect::Refused
            })
            .await;
        let copied = handle.duplicate(self.names.of("node-copy"));
        if let Some(copy) = self.report.call("admin.nodes.duplicate", copied).await {
            let deleted = self.panel.node(copy.id).delete();
            self.report.call("admin.nodes.delete", deleted).await;
        }
        Some(id)
    }

    async fn tokens(&mut self, node: NodeId) -> Option<()> {
        let handle = self.panel.node(node);
        let old = self.report.call("admin.nodes.token", handle.token()).await?;
        self.report
            .call_and("admin.nodes.reset_token", handle.reset_token(), |new| {
                same("the old token", new.token.expose() == old.token.expose(), false)
            })
            .await?;
        Some(())
    }

    /// Allocations of a node of our own: three made, one deleted.
    async fn allocations_of(&mut self, node: NodeId) -> Option<NodeAllocationId> {
        let handle = self.panel.node(node);
        let first = self.names.port();
        let new = NewAllocations::new(NOWHERE, first..=first + 2);
        let created = handle.create_allocations(&new);
        self.report
            .call_and("admin.nodes.allocations.create", created, |count| {
                same("new allocations", *count, 3)
            })
            .await?;
        let page = self
            .report
            .call_and("admin.nodes.allocations.list", handle.allocations(), |page| {
                same("allocations", page.total, 3)
            })
            .await?;
        let ids: Vec<NodeAllocationId> = page.items.iter().map(|it: &NodeAllocation| it.id).collect();
        let change = UpdateAllocations::new(ids.clone(), NOWHERE).ip_alias(Patch::Set(self.names.as_str().to_owned()));
        let updated = handle.update_allocations(&change);
        self.report
            .call_and("admin.nodes.allocations.update", updated, |count| {
                same("changed allocations", *count, 3)
            })
            .await;
        let deleted = handle.delete_allocations(ids.get(2).copied());
        self.report
            .call_and("admin.nodes.allocations.delete", deleted, |count| {
                same("deleted allocations", *count, 1)
            })
            .await;
        self.report
            .call_and(
                "admin.nodes.allocations.available",
                handle.available_allocations(),
                |page| {
                    same("free allocations", page.total, 2)?;
                    let alias = page.items.first().and_then(|it| it.ip_alias.as_deref());
                    same("alias", alias, Some(self.names.as_str()))
                },
            )
            .await;
        ids.first().copied()
    }

    /// Free allocations of our own on a node that is there. Those that somebody has already are passed over by the panel.
    pub(super) async fn own_allocations(&mut self, node: NodeId, count: u16) -> Option<Vec<NodeAllocationId>> {
        self.hosts.push(node);
        let handle = self.panel.node(node);
        let any = handle.allocations().per_page(1);
        let any = self.report.call("admin.nodes.allocations.list", any).await?;
        let ip = any.items.first().and_then(|it| it.ip.parse().ok()).unwrap_or(NOWHERE);
        let first = self.names.port();
        let new = NewAllocations::new(ip, first..=first + count - 1).ip_alias(self.names.as_str());
        let created = handle.create_allocations(&new);
        self.report
            .call_and("admin.nodes.allocations.create", created, |made| {
                same("new allocations", *made, u64::from(count))
            })
            .await?;
        let own = handle.allocations().search(self.names.as_str()).per_page(100);
        let own = self.report.call("admin.nodes.allocations.list", own).await?;
        let is_ours = |it: &&NodeAllocation| it.ip_alias.as_deref() == Some(self.names.as_str());
        let own: Vec<NodeAllocationId> = own.items.iter().filter(is_ours).map(|it| it.id).collect();
        (own.len() == usize::from(count)).then_some(own)
    }

    /// Everything goes when nothing needs it any more.
    pub(super) async fn forget(&mut self, customer: Option<&Customer>, places: Option<&Places>, egg: Option<&OwnEgg>) {
        self.report.section("the end of user, egg, node and location");
        if let Some(customer) = customer {
            let deleted = self.panel.user(customer.id).delete();
            self.report.call("admin.users.delete", deleted).await;
        }
        if let Some(egg) = egg {
            self.forget_egg(egg).await;
        }
        if let Some(places) = places {
            let deleted = self.panel.node(places.node).delete();
            self.report.call("admin.nodes.delete", deleted).await;
            let deleted = self.panel.location(places.location).delete();
            self.report.call("admin.locations.delete", deleted).await;
            let deleted = self.panel.backup_configuration(places.storage).delete();
            self.report.call("admin.backup_configurations.delete", deleted).await;
        }
    }
}

/// An id that no thing has.
fn uuid_of_nothing<I: From<panel_http::uuid::Uuid>>() -> I {
    I::from(panel_http::uuid::Uuid::max())
}

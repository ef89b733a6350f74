//! Locations, nodes, allocations, nests, eggs and users.

use panel_http::{Effect, ErrorKind, Patch};
use pterodactyl_api::{
    AllocationId, LocationId, NodeId, UserId, is_taken,
    models::{
        allocation::{self, NewAllocations},
        egg::{self, Egg},
        location::{NewLocation, UpdateLocation},
        nest,
        node::{self, NewNode, Scheme, UpdateNode},
        user::{self, NewUser, UpdateUser},
    },
};

use super::Life;
use crate::report::same;

impl Life {
    /// A location and a node of our own, and what there is already.
    pub(crate) async fn places(&mut self) {
        self.report.section("locations, nodes and allocations");
        self.location().await;
        let Self { panel, report, .. } = self;
        report.call("locations.list", panel.locations().list()).await;
        let nodes = panel.nodes().list().include(node::Include::Location);
        report.call("nodes.list", nodes).await;
        let missing = panel.location(u64::from(u32::MAX).into()).get();
        report
            .refusal("a location that is not there", missing, |error| {
                error.is_not_found() && error.effect() == Effect::Refused
            })
            .await;
    }

    async fn location(&mut self) -> Option<()> {
        let short = self.names.of("place");
        let new = NewLocation::new(&short).long("Made by a conformance run");
        let Self {
            panel, report, made, ..
        } = self;
        let location = report.call("locations.create", panel.locations().create(&new)).await?;
        made.locations.push(location.id);
        let again = panel.locations().create(&new);
        report
            .refusal("a second location of that name", again, |error| {
                error.kind() == ErrorKind::Validation
            })
            .await;
        let handle = panel.location(location.id);
        let change = UpdateLocation::new(&short).long(Patch::Clear);
        let updated = handle.update(&change);
        report
            .call_and("locations.update", updated, |it| same("description", &it.long, &None))
            .await;
        let read = handle.get();
        report
            .call_and("locations.get", read, |it| same("short name", &it.short, &short))
            .await;

        let node = self.node(location.id).await;
        let Self {
            panel, report, made, ..
        } = self;
        node?;
        report
            .call("locations.delete", panel.location(location.id).delete())
            .await?;
        made.locations.clear();
        Some(())
    }

    async fn node(&mut self, location: LocationId) -> Option<()> {
        let name = self.names.of("node");
        let Self {
            panel, report, made, ..
        } = self;
        let mut new = NewNode::new(&name, location, "127.0.0.1", Scheme::Http, 1024, 1024);
        new.public = Some(false);
        // Nobody listens there.
        new.daemon_listen = 1025;
        let node = report.call("nodes.create", panel.nodes().create(&new)).await?;
        made.nodes.push(node.id);
        let handle = panel.node(node.id);
        let configuration = handle.configuration();
        report
            .call_and("nodes.configuration", configuration, |it| {
                same("uuid", it.uuid, node.uuid)
            })
            .await;
        let mut change = UpdateNode::of(&node);
        change.memory = 2048;
        let updated = handle.update(&change);
        report
            .call_unless("nodes.update", updated, |error| {
                let unheard = error.effect() == Effect::Applied;
                unheard.then_some("saved, and told to nobody: the node made for this run has no daemon")
            })
            .await;
        let read = handle.get();
        report
            .call_and("nodes.get", read, |it| same("memory", it.memory, 2048))
            .await;
        self.allocations(node.id).await;
        let Self {
            panel, report, made, ..
        } = self;
        report.call("nodes.delete", panel.node(node.id).delete()).await?;
        made.nodes.clear();
        Some(())
    }

    /// Allocations of a node: made, found, deleted.
    async fn allocations(&mut self, node: NodeId) -> Option<()> {
        let port = self.names.port();
        let Self { panel, report, .. } = self;
        let allocations = panel.node(node).allocations();
        let new = NewAllocations::new("127.0.0.1", [port, port + 1]).alias("conformance.example.org");
        report.call("allocations.create", allocations.create(&new)).await?;
        let list = allocations.list().include(allocation::Include::Node);
        let page = report
            .call_and("allocations.list", list, |page| same("allocations", page.total, 2))
            .await?;
        for allocation in page.items {
            report
                .call("allocations.delete", allocations.delete(allocation.id))
                .await?;
        }
        Some(())
    }

    /// Free allocations of our own on a node that is there.
    pub(crate) async fn own_allocations(&mut self, node: NodeId, count: u16) -> Option<Vec<AllocationId>> {
        let first = self.names.port() + 10;
        let Self {
            panel, report, made, ..
        } = self;
        let allocations = panel.node(node).allocations();
        let page = report.call("allocations.list", allocations.list().per_page(1)).await?;
        let ip = page.items.first().map_or("127.0.0.1", |it| it.ip.as_str());
        let new = NewAllocations::new(ip, [first..=first + count - 1]);
        report.call("allocations.create", allocations.create(&new)).await?;
        let mut own = Vec::new();
        for port in first..first + count {
            let found = allocations.list().filter_ip(ip).filter_port(port);
            let page = report.call("allocations.list", found).await?;
            let free = page.items.iter().filter(|it| it.port == port && !it.assigned);
            own.extend(free.map(|it| it.id));
        }
        made.allocations.extend(own.iter().map(|id| (node, *id)));
        let outcome = same("free allocations", own.len(), usize::from(count));
        let enough = outcome.is_ok();
        report.settle("free allocations for the server", outcome);
        enough.then_some(own)
    }

    /// A user, changed and left for the server.
    pub(crate) async fn user(&mut self) -> Option<UserId> {
        self.report.section("users");
        let external_id = self.names.of("user");
        let username = external_id.replace('-', "_");
        let email = self.names.email("user");
        let Self {
            panel, report, made, ..
        } = self;
        let new = NewUser::new(&email, &username, "Conformance", "Run").external_id(&external_id);
        made.users.push(external_id.clone());
        let user = report.call("users.create", panel.users().create(&new)).await?;
        let again = panel.users().create(&new);
        report
            .refusal("a second user with that external id", again, |error| {
                is_taken(error, "external_id")
            })
            .await;
        let found = panel.users().find_by_external_id(&external_id);
        report
            .call_and("users.find", found, |it| same("id", it.id, user.id))
            .await;
        let handle = panel.user(user.id);
        let change = UpdateUser::new(&email, &username, "Conformance", "Changed");
        let updated = handle.update(&change);
        report
            .call_and("users.update", updated, |it| {
                same("last name", it.last_name.as_str(), "Changed")?;
                same("external id", it.external_id.as_deref(), Some(external_id.as_str()))
            })
            .await;
        let read = handle.get().include(user::Include::Servers);
        report.call("users.get", read).await;
        let list = panel.users().list().filter_email(&email);
        report
            .call_and("users.list", list, |page| same("users found", page.total, 1))
            .await;
        let invalid = panel.users().create(&NewUser::new("no address", "-", "", ""));
        report
            .refusal("a user with four mistakes", invalid, |error| {
                error.kind() == ErrorKind::Validation && error.problems().len() >= 4
            })
            .await;
        Some(user.id)
    }

    /// The user goes when the server has gone.
    pub(crate) async fn delete_user(&mut self, user: UserId) {
        let Self {
            panel, report, made, ..
        } = self;
        if report.call("users.delete", panel.user(user).delete()).await.is_some() {
            made.users.clear();
        }
    }

    /// An egg that a server can be made from, with its variables.
    pub(crate) async fn egg(&mut self) -> Option<Egg> {
        self.report.section("nests and eggs");
        let Self { panel, report, .. } = self;
        let nests = panel.nests().list().include(nest::Include::Eggs);
        let nests = report.call("nests.list", nests).await?;
        let mut eggs = Vec::new();
        for nest in &nests.items {
            let of_nest = panel.nest(nest.id).eggs().list().include(egg::Include::Variables);
            eggs.extend(report.call("eggs.list", of_nest).await?);
        }
        let usable = eggs.into_iter().filter(|egg| !egg.docker_images.is_empty());
        let Some(egg) = usable.min_by_key(unanswered) else {
            report.settle("an egg to make a server from", Err("the panel has none".to_owned()));
            return None;
        };
        let nest = panel.nest(egg.nest);
        report
            .call_and("nests.get", nest.get(), |it| same("id", it.id, egg.nest))
            .await;
        let read = nest.egg(egg.id).get().include(egg::Include::Variables);
        report
            .call_and("eggs.get", read, |it| same("name", &it.name, &egg.name))
            .await
    }
}

/// How many variables have no value that would do.
fn unanswered(egg: &Egg) -> usize {
    let lacks = |variable: &&egg::Variable| variable.default_value.is_empty() && variable.rules.contains("required");
    egg.variables().filter(lacks).count()
}

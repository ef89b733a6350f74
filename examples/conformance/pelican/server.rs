//! A server, from its creation to its end.

use panel_http::{Effect, ErrorKind, Patch};
use pelican_api::{
    AllocationId, PortRange, ServerId, UserId, is_taken,
    models::{
        egg::Egg,
        node::Node,
        server::{
            Deploy, FeatureLimits, Include, Limits, NewServer, Placement, Server, Status, UpdateBuild, UpdateDetails,
            UpdateStartup,
        },
    },
};

use super::{Pelican, places::OwnNode};
use crate::{
    report::same,
    waiting::{Progress, until},
};

const MEMORY: u64 = 512;
pub(super) const MORE_MEMORY: u64 = 768;
pub(super) const DISK: u64 = 1024;

const CPU: u64 = 50;

/// As many as the server and its successor need.
const ALLOCATIONS: u16 = 3;

impl Pelican {
    pub(super) async fn server(&mut self, user: UserId, own_egg: &Egg, own_node: OwnNode) -> Option<()> {
        let egg = self.egg_for_a_server(own_egg).await?;
        self.report.section("server");
        let node = self.node_with_room().await?;
        let allocations = self.own_allocations(node.id, ALLOCATIONS).await?;
        let server = self.create(user, &egg, &allocations).await?;
        self.installed(server.id, "the server is installed").await?;
        self.look(&server).await;
        self.change(&server, &allocations).await;
        self.mounts(own_egg.id, own_node.id, server.id).await;
        self.server_things(&server).await;
        self.transfer(&server, own_node).await;
        self.suspension(&server).await;
        self.reinstall(&server).await;
        self.deletion(&server).await?;
        self.placed_by_the_panel(user, &egg, &node).await
    }

    async fn node_with_room(&mut self) -> Option<Node> {
        let nodes = self.panel.nodes().deployable(MEMORY, DISK).cpu(CPU);
        let nodes = self.report.call("nodes.deployable", nodes).await?;
        let node = nodes.into_iter().find(|node| !node.maintenance_mode);
        if node.is_none() {
            self.report
                .settle("a node with room", Err("the panel has none".to_owned()));
        }
        node
    }

    async fn create(&mut self, user: UserId, egg: &Egg, allocations: &[AllocationId]) -> Option<Server> {
        let [first, second, ..] = allocations else { return None };
        let external_id = self.names.of("server");
        let new = |allocation| self.new_server(user, egg, &external_id, Placement::allocation(allocation));
        let (new, another) = (new(*first), new(*second));
        let create = self.panel.servers().create(&new);
        let server = self
            .report
            .call_and("servers.create", create, |it| {
                same("external id", it.external_id.as_deref(), Some(external_id.as_str()))?;
                same("memory", it.limits.memory, MEMORY)
            })
            .await?;
        let again = self.panel.servers().create(&another);
        self.report
            .refusal("a second server with that external id", again, |error| {
                is_taken(error, "external_id") && error.effect() == Effect::Refused
            })
            .await;
        Some(server)
    }

    /// Waits until the server is ready.
    pub(super) async fn installed(&mut self, server: ServerId, name: &str) -> Option<()> {
        let handle = self.panel.server(server);
        let outcome = until(self.wait, || handle.get(), |it| progress(it.status.as_ref())).await;
        let is_installed = outcome.is_ok();
        self.report.settle(name, outcome);
        is_installed.then_some(())
    }

    async fn look(&mut self, server: &Server) {
        let external_id = server.external_id.as_deref().unwrap_or_default();
        let found = self.panel.servers().find_by_external_id(external_id);
        self.report
            .call_and("servers.find", found, |it| same("uuid", it.uuid, server.uuid))
            .await;
        let read = self.panel.server(server.id).get();
        let read = [Include::User, Include::Egg, Include::Variables, Include::Node]
            .into_iter()
            .fold(read.include(Include::Allocations), |read, what| read.include(what));
        self.report
            .call_and("servers.get", read, |it| {
                same("one allocation", it.allocations().count(), 1)?;
                same("an owner", it.user().map(|user| user.id), Some(server.user))
            })
            .await;
        let list = self.panel.servers().list().filter_external_id(external_id);
        self.report
            .call_and("servers.list", list, |page| same("servers found", page.total, 1))
            .await;
    }

    async fn change(&mut self, server: &Server, allocations: &[AllocationId]) -> Option<()> {
        let handle = self.panel.server(server.id);
        let change = UpdateDetails {
            name: self.names.of("renamed"),
            description: Some("changed".to_owned()),
            ..UpdateDetails::of(server)
        };
        self.report
            .call_and("servers.update_details", handle.update_details(&change), |it| {
                same("name", &it.name, &change.name)?;
                same("external id", &it.external_id, &server.external_id)
            })
            .await;
        let change = UpdateStartup::of(server).skip_scripts(true);
        self.report
            .call_and("servers.update_startup", handle.update_startup(&change), |it| {
                same("variables", it.container.variables(), server.container.variables())
            })
            .await;
        let [first, second, ..] = allocations else { return None };
        let change = UpdateBuild::new(Some(*first), limits(MORE_MEMORY), feature_limits()).add_allocations([*second]);
        let build = handle.update_build(&change).include(Include::Allocations);
        self.report
            .call_and("servers.update_build", build, |it| {
                same("memory", it.limits.memory, MORE_MEMORY)?;
                same("allocations", it.allocations().count(), 2)
            })
            .await?;
        Some(())
    }

    async fn suspension(&mut self, server: &Server) {
        self.report.section("suspension");
        let handle = self.panel.server(server.id);
        self.report.call("servers.suspend", handle.suspend()).await;
        self.report.call("servers.suspend", handle.suspend()).await;
        let resources = self.client.server(server.uuid).resources();
        self.report
            .refusal("usage of a suspended server", resources, |error| {
                error.kind() == ErrorKind::Conflict
            })
            .await;
        self.report.call("servers.unsuspend", handle.unsuspend()).await;
        self.report
            .call_and("servers.get", handle.get(), |it| same("suspended", it.suspended, false))
            .await;
    }

    async fn reinstall(&mut self, server: &Server) -> Option<()> {
        self.report.section("reinstall");
        let reinstall = self.panel.server(server.id).reinstall();
        self.report.call("servers.reinstall", reinstall).await?;
        self.installed(server.id, "the server is installed again").await?;
        let reinstall = self.client.server(server.uuid).reinstall();
        self.report.call("client.settings.reinstall", reinstall).await?;
        self.installed(server.id, "the server is installed for its user again")
            .await
    }

    async fn deletion(&mut self, server: &Server) -> Option<()> {
        self.report.section("end");
        let deleted = self.panel.server(server.id).delete();
        self.report.call("servers.delete", deleted).await?;
        let external_id = server.external_id.as_deref().unwrap_or_default();
        let found = self.panel.servers().find_by_external_id(external_id);
        self.report
            .refusal("the server that has gone", found, panel_http::Error::is_not_found)
            .await;
        Some(())
    }

    /// A second server, on one of our ports and a node with the same tags; deleted whatever its node says.
    async fn placed_by_the_panel(&mut self, user: UserId, egg: &Egg, node: &Node) -> Option<()> {
        let first = self.names.port();
        let deploy = Deploy::on_ports(PortRange::from(first..=first + ALLOCATIONS - 1)).tags(&node.tags);
        let new = self.new_server(user, egg, &self.names.of("deployed"), deploy.into());
        let server = self
            .report
            .call("servers.create", self.panel.servers().create(&new))
            .await?;
        self.installed(server.id, "the second server is installed").await;
        let deleted = self.panel.server(server.id).force_delete();
        self.report.call("servers.force_delete", deleted).await
    }

    fn new_server(&self, user: UserId, egg: &Egg, external_id: &str, placement: Placement) -> NewServer {
        let environment = egg.variables().map(|it| (&it.env_variable, &it.default_value));
        NewServer::new(external_id, user, egg.id, environment, limits(MEMORY), placement)
            .feature_limits(feature_limits())
            .external_id(external_id)
            .description("Made by a conformance run; deleted at its end")
            .skip_scripts(true)
    }
}

fn progress(status: Option<&Status>) -> Progress {
    match status {
        None | Some(Status::Normal) => Progress::Done,
        Some(Status::InstallFailed | Status::ReinstallFailed) => Progress::Failed("the node could not".to_owned()),
        Some(status) => Progress::GoesOn(status.to_string()),
    }
}

fn limits(memory: u64) -> Limits {
    Limits {
        memory,
        swap: 0,
        disk: DISK,
        io: 500,
        cpu: CPU,
        threads: Patch::Keep,
    }
}

fn feature_limits() -> FeatureLimits {
    FeatureLimits::none().databases(2).allocations(3).backups(2)
}

//! A server, from its creation to its end.

use std::time::{Duration, Instant};

use panel_http::{Effect, ErrorKind, Patch};
use pterodactyl_api::{
    AllocationId, PortRange, ServerId, UserId, is_taken,
    models::{
        egg::Egg,
        server::{
            FeatureLimits, Include, Limits, NewServer, Placement, Server, UpdateBuild, UpdateDetails, UpdateStartup,
        },
    },
};

use super::Life;
use crate::report::same;

const MEMORY: u64 = 512;
const DISK: u64 = 1024;

impl Life {
    pub(crate) async fn server(&mut self, user: UserId) -> Option<()> {
        let egg = self.egg().await?;
        let Self { panel, report, .. } = self;
        report.section("server");
        let nodes = report
            .call("nodes.deployable", panel.nodes().deployable(MEMORY, DISK, []))
            .await?;
        let Some(node) = nodes.first() else {
            report.settle("a node with room", Err("the panel has none".to_owned()));
            return None;
        };
        let allocations = self.own_allocations(node.id, 3).await?;
        let server = self.create(user, &egg, &allocations).await?;
        self.installed(server.id, "the server is installed").await?;
        self.look(&server).await;
        self.change(user, &server, &allocations).await;
        self.server_things(&server).await;
        self.suspension(&server).await;
        self.reinstall(&server).await;
        self.deletion(&server).await?;
        self.placed_by_the_panel(user, &egg).await
    }

    async fn create(&mut self, user: UserId, egg: &Egg, allocations: &[AllocationId]) -> Option<Server> {
        let external_id = self.names.of("server");
        let [first, second, ..] = allocations else { return None };
        let new = self.new_server(user, egg, &external_id);
        let Self {
            panel, report, made, ..
        } = self;
        made.servers.push(external_id.clone());
        let create = panel
            .servers()
            .create(&new.clone().placement(Placement::allocation(*first)));
        let server = report
            .call_and("servers.create", create, |it| {
                same("external id", it.external_id.as_deref(), Some(external_id.as_str()))?;
                same("memory", it.limits.memory, 512)
            })
            .await?;
        let again = panel.servers().create(&new.placement(Placement::allocation(*second)));
        report
            .refusal("a second server with that external id", again, |error| {
                is_taken(error, "external_id") && error.effect() == Effect::Refused
            })
            .await;
        Some(server)
    }

    /// Waits until the node has installed it.
    pub(crate) async fn installed(&mut self, server: ServerId, name: &str) -> Option<()> {
        let Self {
            panel, report, wait, ..
        } = self;
        let begin = Instant::now();
        let outcome = loop {
            match panel.server(server).get().await {
                Ok(read) if read.status.is_none() => break Ok(()),
                Ok(read) if begin.elapsed() >= *wait => {
                    break Err(format!("still {:?} after {} s", read.status, wait.as_secs()));
                }
                Ok(_) => tokio::time::sleep(Duration::from_millis(if wait.as_secs() < 5 { 20 } else { 500 })).await,
                Err(error) => break Err(error.to_string()),
            }
        };
        let is_installed = outcome.is_ok();
        report.settle(name, outcome);
        is_installed.then_some(())
    }

    async fn look(&mut self, server: &Server) {
        let Self { panel, report, .. } = self;
        let external_id = server.external_id.as_deref().unwrap_or_default();
        let found = panel.servers().find_by_external_id(external_id);
        report
            .call_and("servers.find", found, |it| same("uuid", it.uuid, server.uuid))
            .await;
        let read = panel
            .server(server.id)
            .get()
            .include(Include::Allocations)
            .include(Include::User)
            .include(Include::Egg)
            .include(Include::Variables)
            .include(Include::Node);
        report
            .call_and("servers.get", read, |it| {
                same("one allocation", it.allocations().count(), 1)?;
                same("an owner", it.user().map(|user| user.id), Some(server.user))
            })
            .await;
        let list = panel.servers().list().filter_external_id(external_id);
        report
            .call_and("servers.list", list, |page| same("servers found", page.total, 1))
            .await;
    }

    async fn change(&mut self, user: UserId, server: &Server, allocations: &[AllocationId]) -> Option<()> {
        let Self { panel, report, .. } = self;
        let handle = panel.server(server.id);
        let name = format!("{}-renamed", server.name);
        let external_id = server.external_id.clone().unwrap_or_default();
        let change = UpdateDetails {
            name: name.clone(),
            user,
            external_id: Some(external_id.clone()),
            description: Some("changed".to_owned()),
        };
        report
            .call_and("servers.update_details", handle.update_details(&change), |it| {
                same("name", &it.name, &name)?;
                same("external id", it.external_id.as_deref(), Some(external_id.as_str()))
            })
            .await;
        let [first, second, ..] = allocations else { return None };
        let change = UpdateBuild::new(*first, limits(768), feature_limits()).add_allocations([*second]);
        let build = handle.update_build(&change).include(Include::Allocations);
        report
            .call_and("servers.update_build", build, |it| {
                same("memory", it.limits.memory, 768)?;
                same("allocations", it.allocations().count(), 2)
            })
            .await;
        let change = UpdateStartup::new(
            &server.container.startup_command,
            server.egg,
            &server.container.image,
            server.container.variables(),
        )
        .skip_scripts(true);
        report
            .call_and("servers.update_startup", handle.update_startup(&change), |it| {
                same("variables", it.container.variables(), server.container.variables())
            })
            .await;
        Some(())
    }

    async fn suspension(&mut self, server: &Server) {
        let Self {
            panel, client, report, ..
        } = self;
        report.section("suspension");
        let handle = panel.server(server.id);
        report.call("servers.suspend", handle.suspend()).await;
        report.call("servers.suspend", handle.suspend()).await;
        let resources = client.server(server.uuid).resources();
        report
            .refusal("usage of a suspended server", resources, |error| {
                error.kind() == ErrorKind::Conflict
            })
            .await;
        report.call("servers.unsuspend", handle.unsuspend()).await;
        let read = handle.get();
        report
            .call_and("servers.get", read, |it| same("suspended", it.suspended, false))
            .await;
    }

    async fn reinstall(&mut self, server: &Server) -> Option<()> {
        self.report.section("reinstall");
        let Self { panel, report, .. } = self;
        report
            .call("servers.reinstall", panel.server(server.id).reinstall())
            .await?;
        self.installed(server.id, "the server is installed again").await?;
        let Self { client, report, .. } = self;
        let reinstall = client.server(server.uuid).reinstall();
        report.call("client.settings.reinstall", reinstall).await?;
        self.installed(server.id, "the server is installed for its user again")
            .await
    }

    async fn deletion(&mut self, server: &Server) -> Option<()> {
        self.report.section("end");
        let external_id = server.external_id.clone().unwrap_or_default();
        let Self {
            panel, report, made, ..
        } = self;
        let handle = panel.server(server.id);
        report.call("servers.delete", handle.delete()).await?;
        let found = panel.servers().find_by_external_id(&external_id);
        report
            .refusal("the server that has gone", found, panel_http::Error::is_not_found)
            .await;
        made.servers.clear();
        Some(())
    }

    /// A second server, on one of our ports, wherever that is; deleted whatever its node says.
    async fn placed_by_the_panel(&mut self, user: UserId, egg: &Egg) -> Option<()> {
        let external_id = self.names.of("deployed");
        let first = self.names.port() + 10;
        let placement = Placement::deploy([], false, [PortRange::from(first..=first + 2)]);
        let new = self.new_server(user, egg, &external_id).placement(placement);
        let Self {
            panel, report, made, ..
        } = self;
        made.servers.push(external_id);
        let server = report.call("servers.create", panel.servers().create(&new)).await?;
        self.installed(server.id, "the second server is installed").await;
        let Self {
            panel, report, made, ..
        } = self;
        let deleted = panel.server(server.id).force_delete();
        report.call("servers.force_delete", deleted).await?;
        made.servers.clear();
        Some(())
    }

    fn new_server(&self, user: UserId, egg: &Egg, external_id: &str) -> NewServer {
        let image = egg.docker_images.first().map_or("", |(_, image)| image.as_str());
        let startup = egg.startup.as_deref().unwrap_or_default();
        NewServer::new(self.names.as_str(), user, egg.id, image, startup)
            .environment(egg.variables().map(|it| (&it.env_variable, &it.default_value)))
            .limits(limits(MEMORY))
            .feature_limits(feature_limits())
            .external_id(external_id)
            .description("Made by a conformance run; deleted at its end")
            .skip_scripts(true)
    }
}

fn limits(memory: u64) -> Limits {
    Limits {
        memory,
        swap: 0,
        disk: DISK,
        io: 500,
        cpu: 50,
        threads: Patch::Keep,
    }
}

fn feature_limits() -> FeatureLimits {
    FeatureLimits::none().databases(2).allocations(3).backups(2)
}

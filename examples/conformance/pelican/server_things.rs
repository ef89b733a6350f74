//! What the users of a server see of it and do with it.

use panel_http::ErrorKind;
use pelican_api::{
    client::servers::ServerHandle,
    models::{
        client::{power::Signal, server::Scope},
        server::Server,
    },
};

use super::Pelican;
use crate::{console, report::same};

impl Pelican {
    pub(super) async fn server_things(&mut self, server: &Server) {
        let handle = self.client.server(server.uuid);
        self.overview(server, &handle).await;
        self.startup(server, &handle).await;
        self.files(&handle).await;
        self.backups(server, &handle).await;
        self.databases(server, &handle).await;
        self.network(server, &handle).await;
        self.schedules(&handle).await;
        self.subusers(&handle).await;
        self.power(&handle).await;
        self.report.call("client.activity.list", handle.activity()).await;
    }

    async fn overview(&mut self, server: &Server, handle: &ServerHandle) {
        self.report.section("server, as its users see it");
        let list = self.client.servers().list();
        let list = list.scope(Scope::AdminAll).filter_uuid(server.uuid);
        self.report
            .call_and("client.servers.list", list, |page| same("servers found", page.total, 1))
            .await;
        self.report
            .call_and("client.servers.get", handle.get(), |it| {
                same("uuid", it.server.uuid, server.uuid)
            })
            .await;
        self.report.call("client.servers.resources", handle.resources()).await;
        let rename = handle.rename(&self.names.of("renamed-again"));
        self.report.call("client.settings.rename", rename).await;
        let described = handle.set_description(Some("by its user"));
        self.report
            .call_unless("client.settings.set_description", described, |error| {
                (error.kind() == ErrorKind::Refused).then_some("the panel lets nobody change descriptions")
            })
            .await;
        let image = handle.set_docker_image(&server.container.image);
        self.report.call("client.settings.set_docker_image", image).await;
    }

    async fn startup(&mut self, server: &Server, handle: &ServerHandle) -> Option<()> {
        let startup = handle.startup();
        let view = self.report.call("client.startup.get", startup.get()).await?;
        let Some(variable) = view.variables.iter().find(|variable| variable.is_editable) else {
            self.report
                .skip("client.startup.set", "the egg has no variable that a user may set");
            return None;
        };
        let variables = server.container.variables();
        let value = variables.get(&variable.env_variable).map_or("", String::as_str);
        let set = startup.set(&variable.env_variable, value);
        self.report
            .call_and("client.startup.set", set, |it| {
                same("value", it.variable.server_value.as_deref().unwrap_or_default(), value)
            })
            .await?;
        Some(())
    }

    async fn network(&mut self, server: &Server, handle: &ServerHandle) -> Option<()> {
        self.report.section("allocations of the server");
        let allocations = handle.allocations();
        let listed = self
            .report
            .call_and("client.allocations.list", allocations.list(), |list| {
                same("allocations", list.len(), 2)
            })
            .await?;
        let primary = handle.allocation(listed.iter().find(|it| it.is_default)?.id);
        let other = handle.allocation(listed.iter().find(|it| !it.is_default)?.id);
        self.report
            .call_and("client.allocations.set_note", other.set_note(Some("votes")), |it| {
                same("note", it.notes.as_deref(), Some("votes"))
            })
            .await;
        for chosen in [&other, &primary] {
            self.report
                .call_and("client.allocations.make_primary", chosen.make_primary(), |it| {
                    same("primary", it.is_default, true)
                })
                .await;
        }
        self.report.call("client.allocations.delete", other.delete()).await;
        let assigned = self
            .report
            .call_unless("client.allocations.assign", allocations.assign(), |error| {
                (error.kind() == ErrorKind::Refused).then_some("the panel gives users no allocations")
            })
            .await?;
        // The panel takes a free allocation, or makes one; what it makes has a higher number than ours.
        let is_new = listed.iter().all(|it| it.id < assigned.id);
        self.assigned = is_new.then_some((server.node, assigned.id));
        Some(())
    }

    async fn power(&mut self, handle: &ServerHandle) {
        self.report.section("console and power");
        self.report.call("client.servers.websocket", handle.websocket()).await;
        console::visit(&mut self.report, handle.console()).await;
        self.report
            .call("client.servers.power", handle.power(Signal::Start))
            .await;
        self.report.call("client.servers.command", handle.command("help")).await;
        self.report
            .call("client.servers.power", handle.power(Signal::Kill))
            .await;
    }
}

//! What the users of a server see of it and do with it.

use std::time::Duration;

use calagopus_api::{
    ServerId,
    client::servers::ServerHandle,
    models::client::{
        allocation::UpdateAllocation,
        power::PowerAction,
        settings::{AutoStartBehavior, Rename, SetAutoKill},
    },
};
use panel_http::{ErrorKind, http::StatusCode};

use super::{
    Run,
    eggs::STARTUP,
    excuses::{by_the_node, is_remembered},
    server::OwnServer,
};
use crate::{console, report::same, waiting::patiently};

/// The panel asks a node for usage at most every fifteen seconds.
const USAGE: Duration = Duration::from_secs(20);

impl Run {
    pub(super) async fn things(&mut self, own: &OwnServer<'_>, other: Option<ServerId>) {
        let handle = self.panel.client().server(own.id());
        self.overview(own, &handle).await;
        self.settings(own, &handle).await;
        self.startup(own, &handle).await;
        self.mounts(own).await;
        self.files(&handle, other).await;
        self.backups(own, &handle).await;
        self.databases(own, &handle).await;
        self.network(&handle).await;
        self.schedules(&handle).await;
        self.subusers(&handle).await;
        self.through_the_node(own).await;
        self.power(&handle).await;
        self.report.call("client.activity.list", handle.activity()).await;
        self.more_of_the_server(&handle).await;
    }

    async fn overview(&mut self, own: &OwnServer<'_>, handle: &ServerHandle) {
        self.report.section("server, as its users see it");
        let id = own.id();
        let list = self.panel.client().servers().list();
        let list = list.others(true).search(self.names.as_str());
        self.report
            .call_and("client.servers.list", list, |page| {
                same("our server is there", page.items.iter().any(|it| it.id == id), true)
            })
            .await;
        self.report
            .call_and("client.servers.get", handle.get(), |it| same("id", it.id, id))
            .await;
        let is_not_listed = |error: &panel_http::Error| error.status() == Some(StatusCode::NOT_FOUND);
        let usage = patiently(
            USAGE,
            || handle.resources(),
            |error| is_remembered(error) || is_not_listed(error),
        );
        self.report
            .call_unless("client.servers.resources", usage, by_the_node)
            .await;
        self.report
            .call_unless("client.servers.logs", handle.logs(Some(5)), by_the_node)
            .await;
    }

    async fn settings(&mut self, own: &OwnServer<'_>, handle: &ServerHandle) {
        let settings = handle.settings();
        let name = self.names.of("renamed-again");
        let renamed = settings.rename(&Rename::new(None).name(&name));
        self.report.call("client.settings.rename", renamed).await;
        let set = settings.set_timezone(Some("Europe/Berlin"));
        self.report.call("client.settings.set_timezone", set).await;
        let set = settings.set_auto_kill(SetAutoKill::after(20));
        self.report.call("client.settings.set_auto_kill", set).await;
        let set = settings.set_auto_start(&AutoStartBehavior::Never);
        self.report.call("client.settings.set_auto_start", set).await;
        self.report
            .call_and("admin.servers.get", self.panel.server(own.id()).get(), |it| {
                same("name", &it.name, &name)?;
                same("time zone", it.timezone.as_deref(), Some("Europe/Berlin"))?;
                same("seconds", it.auto_kill.seconds, 20)?;
                same("start", &it.auto_start_behavior, &AutoStartBehavior::Never)
            })
            .await;
    }

    async fn startup(&mut self, own: &OwnServer<'_>, handle: &ServerHandle) {
        let startup = handle.startup();
        self.report
            .call_and("client.startup.variables", startup.variables(), |list| {
                same("variables", list.len(), 1)
            })
            .await;
        let set = startup.set("GREETING_FILE", "hello.txt");
        self.report.call("client.startup.set_variables", set).await;
        let set = startup.set_command(STARTUP);
        self.report.call("client.startup.set_command", set).await;
        let foreign = startup.set_command("sleep 1");
        self.report
            .refusal("a command that the egg does not have", foreign, |error| {
                error.kind() == ErrorKind::Refused
            })
            .await;
        let image = startup.set_docker_image(&own.server.image);
        self.report.call("client.startup.set_docker_image", image).await;
    }

    async fn network(&mut self, handle: &ServerHandle) -> Option<()> {
        self.report.section("allocations of the server");
        let allocations = handle.allocations();
        let listed = self
            .report
            .call_and("client.allocations.list", allocations.list(), |page| {
                same("allocations", page.total, 2)
            })
            .await?;
        let other = handle.allocation(listed.items.iter().find(|it| !it.is_primary)?.id);
        let noted = UpdateAllocation::new().notes(Some("votes".to_owned()));
        self.report
            .call("client.allocations.update", other.update(&noted))
            .await;
        let ports = self.ports();
        let assigned = allocations.assign();
        let assigned = self
            .report
            .call_and("client.allocations.assign", assigned, |it| {
                same("one of our ports", ports.contains(&it.port), true)
            })
            .await;
        if let Some(assigned) = assigned {
            let deleted = handle.allocation(assigned.id).delete();
            self.report.call("client.allocations.delete", deleted).await;
        }
        self.report.call("client.allocations.delete", other.delete()).await
    }

    async fn power(&mut self, handle: &ServerHandle) {
        self.report.section("console and power");
        self.report.call("client.servers.websocket", handle.websocket()).await;
        console::visit(&mut self.report, handle.console()).await;
        self.report
            .call("client.servers.power", handle.power(&PowerAction::Start))
            .await;
        self.report
            .call_unless("client.servers.command", handle.command("help"), |error| {
                (error.kind() == ErrorKind::Panel).then_some("the server does not run yet")
            })
            .await;
        self.report
            .call("client.servers.power", handle.power(&PowerAction::Kill))
            .await;
    }
}

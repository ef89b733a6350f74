//! Databases of a server, on a database host that its node or location has, and which servers may have such.

use calagopus_api::{DatabaseHostId, client::servers::ServerHandle, models::client::database::NewDatabase};
use panel_http::ErrorKind;

use super::{Run, server::OwnServer};
use crate::report::same;

/// What needs a database.
const WITH_A_DATABASE: [&str; 7] = [
    "client.databases.create",
    "client.databases.get",
    "client.databases.update",
    "client.databases.delete",
    "client.databases.recreate",
    "client.databases.rotate_password",
    "client.databases.size",
];

/// What joins a database host to something.
const WITH_A_HOST: [&str; 4] = [
    "admin.locations.database_hosts.add",
    "admin.locations.database_hosts.remove",
    "admin.nodes.database_hosts.add",
    "admin.nodes.database_hosts.remove",
];

/// What joins a database agent host to something.
const WITH_AN_AGENT_HOST: [&str; 4] = [
    "admin.locations.database_agent_hosts.add",
    "admin.locations.database_agent_hosts.remove",
    "admin.nodes.database_agent_hosts.add",
    "admin.nodes.database_agent_hosts.remove",
];

impl Run {
    pub(super) async fn databases(&mut self, own: &OwnServer<'_>, handle: &ServerHandle) -> Option<()> {
        self.report.section("databases");
        self.agent_hosts(own).await;
        let databases = handle.databases();
        let listed = databases.list().include_password(true);
        self.report.call("client.databases.list", listed).await;
        let hosts = self.report.call("client.databases.hosts", databases.hosts()).await?;
        let open = hosts.iter().find(|host| !host.maintenance_enabled);
        let all = self.panel.database_hosts().list();
        let all = self.report.call("admin.database_hosts.list", all).await;
        let any = all.and_then(|page| page.items.first().map(|host| host.id));
        self.database_hosts(own, open.map(|host| host.id).or(any)).await;
        let Some(host) = open else {
            self.report
                .skip_all(&WITH_A_DATABASE, "the panel has no database host for this server");
            return None;
        };
        let created = databases.create(&NewDatabase::new(host.id, "conformance"));
        let created = self
            .report
            .call_unless("client.databases.create", created, |error| {
                (error.kind() == ErrorKind::Panel).then_some("the database host does not answer")
            })
            .await;
        let Some(created) = created else {
            self.report
                .skip_all(&WITH_A_DATABASE, "the database host makes no database");
            return None;
        };
        let database = handle.database(created.id);
        self.report
            .call_and("client.databases.get", database.get_with_password(), |it| {
                same("a password", it.password.is_some(), true)
            })
            .await;
        self.report
            .call("client.databases.update", database.set_locked(true))
            .await;
        self.report
            .refusal("the deletion of a locked database", database.delete(), |error| {
                error.kind() == ErrorKind::Refused
            })
            .await;
        self.report
            .call("client.databases.update", database.set_locked(false))
            .await;
        let rotated = database.rotate_password();
        self.report.call("client.databases.rotate_password", rotated).await;
        self.report.call("client.databases.size", database.size()).await;
        self.report.call("client.databases.recreate", database.recreate()).await;
        self.report.call("client.databases.delete", database.delete()).await
    }

    /// The location and the node of our own may use a host, and then no longer.
    async fn database_hosts(&mut self, own: &OwnServer<'_>, host: Option<DatabaseHostId>) {
        let location = self.panel.location(own.places.location);
        let node = self.panel.node(own.places.node);
        if let Some(host) = host {
            let added = location.add_database_host(host);
            self.report.call("admin.locations.database_hosts.add", added).await;
            let added = node.add_database_host(host);
            self.report.call("admin.nodes.database_hosts.add", added).await;
        } else {
            self.report.skip_all(&WITH_A_HOST, "the panel has no database host");
        }
        let expected = u64::from(host.is_some());
        self.report
            .call_and(
                "admin.locations.database_hosts.list",
                location.database_hosts(),
                |page| same("hosts", page.total, expected),
            )
            .await;
        self.report
            .call_and("admin.nodes.database_hosts.list", node.database_hosts(), |page| {
                same("hosts", page.total, expected)
            })
            .await;
        if let Some(host) = host {
            let removed = node.remove_database_host(host);
            self.report.call("admin.nodes.database_hosts.remove", removed).await;
            let removed = location.remove_database_host(host);
            self.report.call("admin.locations.database_hosts.remove", removed).await;
        }
    }

    async fn agent_hosts(&mut self, own: &OwnServer<'_>) {
        let of_location = self.panel.location(own.server.node.location.id).database_agent_hosts();
        let known = self
            .report
            .call("admin.locations.database_agent_hosts.list", of_location)
            .await;
        let of_node = self.panel.node(own.host()).database_agent_hosts();
        let more = self.report.call("admin.nodes.database_agent_hosts.list", of_node).await;
        let all = known.into_iter().chain(more).flat_map(|page| page.items);
        let Some(host) = all.map(|it| it.database_agent_host.id).next() else {
            return self
                .report
                .skip_all(&WITH_AN_AGENT_HOST, "the server may use no database agent host");
        };
        let location = self.panel.location(own.places.location);
        let node = self.panel.node(own.places.node);
        let added = location.add_database_agent_host(host);
        self.report
            .call("admin.locations.database_agent_hosts.add", added)
            .await;
        let removed = location.remove_database_agent_host(host);
        self.report
            .call("admin.locations.database_agent_hosts.remove", removed)
            .await;
        let added = node.add_database_agent_host(host);
        self.report.call("admin.nodes.database_agent_hosts.add", added).await;
        let removed = node.remove_database_agent_host(host);
        self.report
            .call("admin.nodes.database_agent_hosts.remove", removed)
            .await;
    }
}

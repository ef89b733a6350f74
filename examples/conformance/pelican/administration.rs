//! Roles, plugins and database hosts: those that are there. A run makes none.

use pelican_api::models::{database_host, role};

use super::Pelican;

/// What changes roles.
const ROLES: [&str; 3] = ["roles.create", "roles.rename", "roles.delete"];

/// What changes plugins.
const PLUGINS: [&str; 7] = [
    "plugins.import_file",
    "plugins.import_url",
    "plugins.install",
    "plugins.update",
    "plugins.uninstall",
    "plugins.enable",
    "plugins.disable",
];

/// What changes database hosts.
const DATABASE_HOSTS: [&str; 3] = [
    "database_hosts.create",
    "database_hosts.update",
    "database_hosts.delete",
];

impl Pelican {
    pub(super) async fn administration(&mut self) {
        self.report.section("roles, plugins and database hosts");
        self.roles().await;
        self.plugins().await;
        self.database_hosts().await;
    }

    async fn roles(&mut self) -> Option<()> {
        self.report
            .skip_all(&ROLES, "a role that is made here cannot be deleted here: it would stay");
        let roles = self.panel.roles().list().include(role::Include::Permissions);
        let roles = self.report.call("roles.list", roles).await?;
        let Some(role) = roles.items.first() else {
            self.report.skip("roles.get", "the panel has none");
            return None;
        };
        self.report.call("roles.get", self.panel.role(role.id).get()).await?;
        Some(())
    }

    async fn plugins(&mut self) -> Option<()> {
        self.report.skip_all(
            &PLUGINS,
            "a plugin is code that the panel runs: a run brings none and touches none",
        );
        let plugins = self.report.call("plugins.list", self.panel.plugins().list()).await?;
        let Some(plugin) = plugins.items.first() else {
            self.report.skip("plugins.get", "the panel has none");
            return None;
        };
        let read = self.panel.plugin(plugin.id.clone()).get();
        self.report.call("plugins.get", read).await?;
        Some(())
    }

    async fn database_hosts(&mut self) -> Option<()> {
        self.report.skip_all(
            &DATABASE_HOSTS,
            "it takes a database server and its administrator's password",
        );
        let hosts = self
            .panel
            .database_hosts()
            .list()
            .include(database_host::Include::Nodes);
        let hosts = self.report.call("database_hosts.list", hosts).await?;
        let Some(host) = hosts.items.first() else {
            self.report.skip("database_hosts.get", "the panel has none");
            return None;
        };
        let read = self.panel.database_host(host.id).get();
        self.report.call("database_hosts.get", read).await?;
        Some(())
    }
}

//! Databases of a server, on a database host that the panel has.

use pelican_api::{
    DatabaseId,
    client::servers::ServerHandle,
    models::{
        client::database as client_database,
        database::{Include, NewDatabase},
        server::Server,
    },
};

use super::Pelican;
use crate::report::same;

/// What needs a database.
const WITH_A_DATABASE: [&str; 6] = [
    "databases.create",
    "databases.get",
    "databases.reset_password",
    "databases.delete",
    "client.databases.rotate_password",
    "client.databases.delete",
];

impl Pelican {
    pub(super) async fn databases(&mut self, server: &Server, handle: &ServerHandle) -> Option<()> {
        self.report.section("databases");
        self.report.skip(
            "client.databases.create",
            "the panel fails at it, always (500), and leaves a database on the host that it forgets",
        );
        let Some(first) = self.create_database(server, "first").await else {
            let listed = self.panel.server(server.id).databases().list();
            self.report.call("databases.list", listed).await;
            self.report
                .call("client.databases.list", handle.databases().list())
                .await;
            self.report.skip_all(&WITH_A_DATABASE, "the panel has no database host");
            return None;
        };
        self.administrators_database(server, first).await;
        let second = self.create_database(server, "second").await?;
        self.users_database(handle, second).await
    }

    async fn create_database(&mut self, server: &Server, name: &str) -> Option<DatabaseId> {
        let hosts = self.panel.database_hosts().list();
        let hosts = self.report.call("database_hosts.list", hosts).await?;
        let new = NewDatabase::new(name, "%", hosts.items.first()?.id);
        let created = self.panel.server(server.id).databases().create(&new);
        let created = self.report.call("databases.create", created).await?;
        Some(created.id)
    }

    async fn administrators_database(&mut self, server: &Server, id: DatabaseId) {
        let server = self.panel.server(server.id);
        let listed = server.databases().list().include(Include::Host);
        self.report
            .call_and("databases.list", listed, |list| same("databases", list.len(), 1))
            .await;
        let database = server.database(id);
        let reset = database.reset_password();
        self.report.call("databases.reset_password", reset).await;
        let read = database.get().include(Include::Password);
        self.report
            .call_and("databases.get", read, |it| {
                same("a password", it.password().is_some(), true)
            })
            .await;
        self.report.call("databases.delete", database.delete()).await;
    }

    async fn users_database(&mut self, handle: &ServerHandle, id: DatabaseId) -> Option<()> {
        let listed = handle.databases().list();
        let listed = listed.include(client_database::Include::Password);
        self.report
            .call_and("client.databases.list", listed, |list| same("databases", list.len(), 1))
            .await;
        let database = handle.database(id);
        let rotated = database.rotate_password();
        self.report.call("client.databases.rotate_password", rotated).await;
        self.report.call("client.databases.delete", database.delete()).await
    }
}

//! Databases of a server, on a database host that the panel has.

use panel_http::ErrorKind;
use pterodactyl_api::{
    client::servers::ServerHandle,
    models::{
        client::database as client_database,
        database::{Include, NewDatabase},
        server::Server,
    },
};

use super::Pterodactyl;
use crate::report::same;

/// What needs a database.
const WITH_A_DATABASE: [&str; 6] = [
    "client.databases.rotate_password",
    "client.databases.delete",
    "databases.create",
    "databases.get",
    "databases.reset_password",
    "databases.delete",
];

const NO_HOST: &str = "the panel has no database host for this server";

impl Pterodactyl {
    pub(super) async fn databases(&mut self, server: &Server, handle: &ServerHandle) -> Option<()> {
        self.report.section("databases");
        let databases = handle.databases();
        let listed = databases.list().include(client_database::Include::Password);
        self.report.call("client.databases.list", listed).await;
        let new = client_database::NewDatabase::new("client", "%");
        let made = self
            .report
            .call_unless("client.databases.create", databases.create(&new), |error| {
                (error.kind() == ErrorKind::Refused).then_some(NO_HOST)
            })
            .await;
        let Some(made) = made else {
            self.report
                .call("databases.list", self.panel.server(server.id).databases().list())
                .await;
            self.report.skip_all(&WITH_A_DATABASE, NO_HOST);
            return None;
        };
        let made = handle.database(made.id);
        let rotated = made.rotate_password();
        self.report.call("client.databases.rotate_password", rotated).await;
        self.administrators_database(server).await;
        self.report.call("client.databases.delete", made.delete()).await
    }

    /// No route lists database hosts: the one that the panel has chosen is read from the database that is there.
    async fn administrators_database(&mut self, server: &Server) -> Option<()> {
        let server = self.panel.server(server.id);
        let listed = server.databases().list().include(Include::Host);
        let listed = self.report.call("databases.list", listed).await?;
        let new = NewDatabase::new("application", "%", listed.first()?.host);
        let created = server.databases().create(&new).include(Include::Password);
        let created = self.report.call("databases.create", created).await?;
        let database = server.database(created.id);
        let reset = database.reset_password();
        self.report.call("databases.reset_password", reset).await;
        let read = database.get().include(Include::Password);
        self.report
            .call_and("databases.get", read, |it| {
                same("a password", it.password().is_some(), true)
            })
            .await;
        self.report.call("databases.delete", database.delete()).await
    }
}

//! Pelican.

use std::sync::Arc;

use async_trait::async_trait;
use panel_http::{
    Clock, HttpService,
    fake::{FakeContainer, FakeNode},
    fault::FaultPlan,
};
use pelican_api::{
    AllocationId, EggId, UserId,
    fake::{ADDRESS, FakePanel},
    models::server::{Limits, NewServer, Placement, UpdateDetails},
};
use provisioning_core::engine::Connection;

use super::{Account, Ground, Row, Startup};

pub(super) fn open(clock: Arc<dyn Clock>) -> FakePanel {
    FakePanel::seeded_at(1, clock)
}

fn number(row: &Row) -> u64 {
    row.id.parse().unwrap()
}

#[async_trait]
impl Ground for FakePanel {
    fn connection(&self, service: Arc<dyn HttpService>) -> Connection {
        let panel = provisioning_core::panel::pelican(ADDRESS, self.application_key()).unwrap();
        panel
            .client_key(self.client_key())
            .service(service)
            .clock(self.clock())
            .into()
    }

    fn service(&self) -> Arc<dyn HttpService> {
        Self::service(self)
    }

    fn faults(&self) -> &FaultPlan {
        Self::faults(self)
    }

    fn node(&self, number: u64) -> FakeNode {
        Self::node(self, number)
    }

    fn restart(&self) {
        Self::restart(self);
    }

    fn rows(&self) -> Vec<Row> {
        let users = self.users();
        let owner = |id: u64| users.iter().find(|user| user.id == id)?.external_id.clone();
        let rows = self.servers().into_iter().map(|row| Row {
            id: row.id.to_string(),
            owner: owner(row.owner),
            uuid: row.uuid,
            key: row.external_id,
            made_by: row.made_by,
            name: row.name,
            status: row.status,
            suspended: row.suspended,
            memory: row.memory,
            disk: row.disk,
        });
        rows.collect()
    }

    fn containers(&self) -> Vec<FakeContainer> {
        Self::containers(self)
    }

    fn accounts(&self) -> Vec<Account> {
        let accounts = self.users().into_iter().map(|user| Account {
            key: user.external_id,
            email: user.email,
            username: user.username,
            password: Some(user.password),
        });
        accounts.collect()
    }

    fn calls_for_passwords(&self) -> usize {
        self.count_requests("PATCH /api/application/users/*")
    }

    fn most_at_once_for(&self, key: &str) -> usize {
        Self::most_at_once_for(self, key)
    }

    fn created_for(&self, key: &str) -> usize {
        Self::created_for(self, key)
    }

    fn clear_key(&self, row: &Row) {
        self.clear_external_id(number(row));
    }

    fn conflict(&self) -> &'static str {
        r#"{"errors":[{"code":"ConflictHttpException","status":"409","detail":"The server is being transferred."}]}"#
    }

    async fn somebody_makes_a_server(&self, allocation: u64, name: &str) {
        let limits = Limits {
            memory: 128,
            swap: 0,
            disk: 128,
            io: 500,
            cpu: 0,
            threads: None.into(),
        };
        let place = Placement::allocation(AllocationId::new(allocation));
        let variables = [("JAR_FILE", "server.jar"), ("BUILD", "latest")];
        let server = NewServer::new(name, UserId::new(1), EggId::new(1), variables, limits, place);
        self.application().servers().create(&server).await.unwrap();
    }

    async fn somebody_takes(&self, row: &Row) {
        let panel = self.application();
        let server = panel.server(number(row).into()).get().await.unwrap();
        let details = UpdateDetails {
            name: server.name,
            user: UserId::new(1),
            external_id: server.external_id,
            description: Some(server.description),
        };
        panel.server(server.id).update_details(&details).await.unwrap();
    }

    async fn somebody_writes_the_key(&self, row: &Row, key: &str) {
        let panel = self.application();
        let server = panel.server(number(row).into()).get().await.unwrap();
        let details = UpdateDetails {
            name: server.name,
            user: server.user,
            external_id: Some(key.to_owned()),
            description: Some(server.description),
        };
        panel.server(server.id).update_details(&details).await.unwrap();
    }

    async fn startup(&self, row: &Row) -> Startup {
        let server = self.application().server(number(row).into()).get().await.unwrap();
        let variables = server.container.variables();
        Startup {
            image: server.container.image.clone(),
            variables: variables
                .iter()
                .map(|(name, value)| (name.to_owned(), value.clone()))
                .collect(),
        }
    }

    fn confuses_absence_with_silence(&self) -> bool {
        true
    }
}

//! Calagopus.

use std::sync::Arc;

use async_trait::async_trait;
use calagopus_api::{
    ServerId,
    fake::{ADDRESS, FakePanel, NewEgg},
    models::server::{Limits, NewServer, UpdateServer},
    server::FeatureLimits,
};
use panel_http::{
    Clock, HttpService, Patch,
    fake::{FakeContainer, FakeNode},
    fault::FaultPlan,
};
use provisioning_core::engine::Connection;
use uuid::Uuid;

use super::{Account, Ground, Row, Startup};

/// The panel, with the eggs that are sold.
pub(super) fn open(clock: Arc<dyn Clock>) -> FakePanel {
    let panel = FakePanel::seeded_at(1, clock);
    let larch = NewEgg::new("Larch")
        .image("Java 21", "ghcr.io/example/java:21")
        .image("Java 17", "ghcr.io/example/java:17")
        .startup("Default", "java -Xmx{{SERVER_MEMORY}}M -jar {{JAR_FILE}}")
        .variable(
            "Jar File",
            "JAR_FILE",
            "server.jar",
            r"required|regex:/^([\w\d._-]+)(\.jar)$/",
        )
        .variable("Build", "BUILD", "latest", "required|string|max:20");
    let heath = NewEgg::new("Heath")
        .image("Java 21", "ghcr.io/example/java:21")
        .startup("Default", "java -jar {{JAR_FILE}} --level {{DIFFICULTY}}")
        .variable("Jar File", "JAR_FILE", "heath.jar", "required|string|max:40")
        .variable(
            "Difficulty",
            "DIFFICULTY",
            "normal",
            "required|string|in:easy,normal,hard",
        );
    panel.add_egg(larch);
    panel.add_egg(heath);
    panel
}

fn id(row: &Row) -> ServerId {
    row.uuid.parse::<Uuid>().unwrap().into()
}

#[async_trait]
impl Ground for FakePanel {
    fn connection(&self, service: Arc<dyn HttpService>) -> Connection {
        let panel = provisioning_core::panel::calagopus(ADDRESS, self.key()).unwrap();
        panel.service(service).clock(self.clock()).into()
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
        let owner = |uuid: &str| users.iter().find(|user| user.uuid == uuid)?.external_id.clone();
        let rows = self.servers().into_iter().map(|row| Row {
            id: row.uuid.clone(),
            owner: owner(&row.owner),
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
            password: user.password,
        });
        accounts.collect()
    }

    fn calls_for_passwords(&self) -> usize {
        self.count_requests("POST /api/admin/users/*/email/reset-password")
    }

    fn most_at_once_for(&self, key: &str) -> usize {
        Self::most_at_once_for(self, key)
    }

    fn created_for(&self, key: &str) -> usize {
        Self::created_for(self, key)
    }

    fn clear_key(&self, row: &Row) {
        self.clear_external_id(&row.uuid);
    }

    fn conflict(&self) -> &'static str {
        r#"{"errors":["server is being transferred"]}"#
    }

    fn too_many(&self) -> &'static str {
        r#"{"errors":["you are ratelimited"]}"#
    }

    async fn somebody_makes_a_server(&self, allocation: u64, name: &str) {
        let panel = self.calagopus();
        let eggs = panel.nests().with_eggs().await.unwrap();
        let egg = eggs.iter().flat_map(|nest| &nest.eggs).find(|egg| egg.name == "Larch");
        let node = self.node_uuid(1).parse().unwrap();
        let free = panel.node(node).available_allocations().await.unwrap().items;
        let owner = self.users().remove(0).uuid.parse().unwrap();
        let limits = Limits {
            memory: 128,
            disk: 128,
            ..Limits::default()
        };
        let image = "ghcr.io/example/java:21";
        let features = FeatureLimits::default();
        let server = NewServer::new(owner, egg.unwrap().id, name, limits, "java", image, features);
        let place = free.get(usize::try_from(allocation).unwrap()).unwrap().id;
        panel.servers().create(&server.on(node, place)).await.unwrap();
    }

    async fn somebody_takes(&self, row: &Row) {
        let administrator = self.users().remove(0).uuid.parse().unwrap();
        let change = UpdateServer::new().owner(administrator);
        self.calagopus().server(id(row)).update(&change).await.unwrap();
    }

    async fn somebody_writes_the_key(&self, row: &Row, key: &str) {
        let change = UpdateServer::new().external_id(Patch::Set(key.to_owned()));
        self.calagopus().server(id(row)).update(&change).await.unwrap();
    }

    async fn startup(&self, row: &Row) -> Startup {
        let panel = self.calagopus();
        let server = panel.server(id(row));
        let variables = server.variables().await.unwrap();
        Startup {
            image: server.get().await.unwrap().image,
            variables: variables.into_iter().map(|it| (it.env_variable, it.value)).collect(),
        }
    }

    fn anywhere(&self) -> String {
        let nodes = [1, 2].map(|number| format!("\"{}\"", self.node_uuid(number)));
        format!("placement = {{ nodes = [{}] }}", nodes.join(", "))
    }

    fn first_node(&self) -> String {
        self.node_uuid(1)
    }

    fn answers_for_the_node(&self) -> bool {
        false
    }
}

//! Calagopus, as the shared tests must know it.

use calagopus_api::{
    fake::{FakePanel, FakeServer, FakeUser, NewEgg, NodeAnswer, NodeCall, Snapshot},
    models::egg::UpdateEgg,
};

use super::{Row, Trial};

impl Trial for FakePanel {
    const REINSTALL: &'static str = "POST /api/client/servers/*/settings/install";

    type Snapshot = Snapshot;

    fn fresh() -> Self {
        Self::seeded(1)
    }

    fn placement(&self) -> String {
        format!("nodes = \"{}\"", [1, 2].map(|number| self.node_uuid(number)).join(", "))
    }

    fn rows(&self) -> Vec<Row> {
        rows!(self, |server: &FakeServer| server.uuid.clone(), |user: &FakeUser| user
            .uuid
            .clone())
    }

    fn add_egg(&self, name: &str, startup: &str) {
        let egg = NewEgg::new(name)
            .image("Java 21", "ghcr.io/example/java:21")
            .startup("Default", startup)
            .variable(
                "Minecraft version",
                "MINECRAFT_VERSION",
                "latest",
                "nullable|string|max:20",
            )
            .variable("Jar file", "SERVER_JARFILE", "server.jar", "required|string|max:40");
        Self::add_egg(self, egg);
    }

    async fn change_egg(&self, _: Snapshot, name: &str, startup: &str) {
        let panel = self.calagopus();
        let nests = panel.nests().with_eggs().await.unwrap();
        let mut all = nests.into_iter().flat_map(|it| {
            let nest = it.nest.id;
            it.eggs.into_iter().map(move |egg| (nest, egg))
        });
        let (nest, egg) = all.find(|(_, egg)| egg.name == name).unwrap();
        let startups = [("Default".to_owned(), startup.to_owned())].into_iter().collect();
        let change = UpdateEgg::new().startup_commands(startups);
        panel.nest(nest).egg(egg.id).update(&change).await.unwrap();
    }

    fn suspend_by_hand(&self, uuid: &str) {
        self.administrator_suspends(uuid);
    }

    fn delete_by_hand(&self, uuid: &str) {
        self.administrator_deletes(uuid);
    }

    fn take_key_off(&self, uuid: &str) {
        self.clear_external_id(uuid);
    }

    fn lose_the_nodes(&self) {
        for node in [1, 2] {
            self.node(node).answers_to(NodeCall::Delete, NodeAnswer::Unreachable);
        }
    }

    same_on_every_panel!();
}

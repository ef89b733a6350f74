//! Pterodactyl, as the shared tests must know it.

use pterodactyl_api::fake::{FakePanel, FakeServer, FakeUser, NewEgg, NodeAnswer, NodeCall, Snapshot};

use super::{Row, Trial};

fn number(servers: Vec<FakeServer>, uuid: &str) -> u64 {
    servers.into_iter().find(|server| server.uuid == uuid).unwrap().id
}

impl Trial for FakePanel {
    const REINSTALL: &'static str = "POST /api/application/servers/*/reinstall";

    type Snapshot = Snapshot;

    fn fresh() -> Self {
        let fake = examples::panel();
        fake.add_egg(java("Velocity", "java -jar {{SERVER_JARFILE}} --proxy"));
        fake
    }

    fn add_egg(&self, name: &str, startup: &str) {
        Self::add_egg(self, java(name, startup));
    }

    fn lose_the_nodes(&self) {
        for node in [1, 2] {
            self.node(node).answers_to(NodeCall::Delete, NodeAnswer::Unreachable);
        }
    }

    numbered!();
    same_on_every_panel!();
}

fn java(name: &str, startup: &str) -> NewEgg {
    NewEgg::new(name)
        .image("Java 21", "ghcr.io/example/java:21")
        .startup(startup)
        .variable(
            "Minecraft version",
            "MINECRAFT_VERSION",
            "latest",
            "nullable|string|max:20",
        )
        .variable("Jar file", "SERVER_JARFILE", "server.jar", "required|string|max:40")
}

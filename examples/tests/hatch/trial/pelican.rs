//! Pelican, as the shared tests must know it.

use panel_http::Secret;
use pelican_api::fake::{FakePanel, FakeServer, FakeUser, NewEgg, NodeAnswer, NodeCall, Snapshot};

use super::{OnStage, Row, Trial};

fn number(servers: Vec<FakeServer>, uuid: &str) -> u64 {
    servers.into_iter().find(|server| server.uuid == uuid).unwrap().id
}

impl OnStage for FakePanel {
    const SOFTWARE: &'static str = "pelican";

    fn keys(&self) -> [Secret; 2] {
        [self.application_key(), self.client_key()]
    }
}

impl Trial for FakePanel {
    const REINSTALL: &'static str = "POST /api/application/servers/*/reinstall";

    type Snapshot = Snapshot;

    fn fresh() -> Self {
        let fake = Self::seeded(1);
        for (name, startup) in [
            ("Paper", "java -Xmx{{SERVER_MEMORY}}M -jar {{SERVER_JARFILE}}"),
            ("Velocity", "java -jar {{SERVER_JARFILE}} --proxy"),
        ] {
            fake.add_egg(java(name, startup));
        }
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
        .startup("Default", startup)
        .variable(
            "Minecraft version",
            "MINECRAFT_VERSION",
            "latest",
            "nullable|string|max:20",
        )
        .variable("Jar file", "SERVER_JARFILE", "server.jar", "required|string|max:40")
}

//! What the examples share: a panel to show things on.

use pterodactyl_api::fake::{FakePanel, NewEgg};

/// A panel in memory with two nodes, free allocations, and an egg `Paper` that the samples of products name.
#[must_use]
pub fn panel() -> FakePanel {
    let panel = FakePanel::seeded(1);
    panel.add_egg(
        NewEgg::new("Paper")
            .image("Java 21", "ghcr.io/example/java:21")
            .startup("java -Xmx{{SERVER_MEMORY}}M -jar {{SERVER_JARFILE}}")
            .variable(
                "Minecraft version",
                "MINECRAFT_VERSION",
                "latest",
                "nullable|string|max:20",
            )
            .variable(
                "Jar file",
                "SERVER_JARFILE",
                "server.jar",
                r"required|regex:/^([\w\d._-]+)(\.jar)$/",
            )
            .hidden_variable("Build number", "BUILD_NUMBER", "latest", "required|string|max:20"),
    );
    panel
}

/// The first page of the repository compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct FirstPage;

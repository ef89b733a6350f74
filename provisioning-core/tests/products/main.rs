//! Products and orders as people write them, and everything that can be wrong with them.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use provisioning_core::{
    egg::{CatalogEgg, DockerImage, Egg, EggId, EggVariable, NestId, PanelEgg},
    id::PanelId,
    order::{Order, OrderDraft},
    panel::PanelKind,
    problem::Problems,
    product::{Product, ProductDraft, ValueSource, Variables, Written},
    units::{CpuPercent, IoWeight, Limit, Mebibytes},
};

mod eggs;
mod mistakes;
mod orders;
mod sizes;
mod variables;
mod written;

const MINECRAFT: &str = include_str!("../../../examples/minecraft.toml");
const ORDER: &str = include_str!("../../../examples/order.toml");

fn variable(name: &str, rules: &str, default: &str, editable: bool) -> EggVariable {
    let mut variable = EggVariable::new(name, rules);
    variable.default_value = default.to_owned();
    variable.user_editable = editable;
    variable
}

fn egg(id: &str, name: &str) -> PanelEgg {
    let mut egg = PanelEgg::new(EggId::new(id), Egg::new(name));
    egg.nest = Some(NestId::new("1"));
    egg.docker_images = vec![
        DockerImage::new("Java 21", "ghcr.io/pterodactyl/yolks:java_21"),
        DockerImage::new("Java 17", "ghcr.io/pterodactyl/yolks:java_17"),
    ];
    egg.set_startup("java -Xms128M -XX:MaxRAMPercentage=95.0 -jar {{SERVER_JARFILE}}");
    egg.variables = vec![
        variable("MINECRAFT_VERSION", "nullable|string|max:20", "latest", true),
        variable("SERVER_JARFILE", "required|string", "server.jar", true),
        variable("DL_PATH", "nullable|string", "", false),
        variable("BUILD_NUMBER", "required|string|max:20", "latest", true),
    ];
    egg
}

fn panel(id: &str) -> PanelId {
    PanelId::new(id).unwrap()
}

fn catalogue() -> Vec<CatalogEgg> {
    let mut bungee = egg("1", "Bungeecord");
    bungee.uuid = Some("97224fcb-6c42-430f-b525-f8e7ad7b0ee3".parse().unwrap());
    vec![
        CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, egg("5", "Paper")),
        CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, bungee),
        CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, egg("6", "Forge Minecraft")).enabled(false),
        CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, egg("7", "Twin")),
        CatalogEgg::new(panel("eu"), PanelKind::Pterodactyl, egg("8", "Twin")),
        CatalogEgg::new(panel("us"), PanelKind::Pterodactyl, egg("9", "Rust")),
    ]
}

fn draft() -> ProductDraft {
    toml::from_str(MINECRAFT).unwrap()
}

fn check(draft: &ProductDraft) -> Result<Product, Problems> {
    draft.check(&catalogue())
}

/// The problems of the sample product after a change.
fn problems(change: impl FnOnce(&mut ProductDraft)) -> Vec<String> {
    let mut draft = draft();
    change(&mut draft);
    check(&draft).map_or_else(
        |problems| problems.iter().map(ToString::to_string).collect(),
        |_| Vec::new(),
    )
}

/// The sample product after a change that leaves it sound.
fn product(change: impl FnOnce(&mut ProductDraft)) -> Product {
    let mut draft = draft();
    change(&mut draft);
    check(&draft).unwrap()
}

fn order(source: &str) -> Result<Order, Problems> {
    toml::from_str::<OrderDraft>(source).unwrap().check()
}

//! What a product can say, panel by panel; what customers choose of it, and what they get.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod checkout;
mod groups;
mod options;
mod panels;
mod ports;

use provisioning_core::{
    egg::{CatalogEgg, DockerImage, Egg, EggId, EggVariable, NestId, PanelEgg},
    id::PanelId,
    panel::PanelKind,
    problem::Problems,
    product::{Product, ProductDraft},
};

/// A uuid made of this digit.
fn uuid(digit: u8) -> String {
    let digit = digit.to_string();
    format!(
        "{}-{}-4{}-8{}-{}",
        digit.repeat(8),
        digit.repeat(4),
        digit.repeat(3),
        digit.repeat(3),
        digit.repeat(12)
    )
}

fn variable(name: &str, rules: &str, default: &str, editable: bool) -> EggVariable {
    let mut variable = EggVariable::new(name, rules);
    variable.default_value = default.to_owned();
    variable.user_editable = editable;
    variable
}

fn egg(id: &str, name: &str) -> PanelEgg {
    let mut egg = PanelEgg::new(EggId::new(id), Egg::new(name));
    egg.nest = Some(NestId::new("1"));
    egg.docker_images = vec![DockerImage::new(
        "Java",
        format!("ghcr.io/example/{}:1", name.to_lowercase()),
    )];
    egg.set_startup(format!("run {}", name.to_lowercase()));
    egg.variables = vec![
        variable("JAR", "required|string", "server.jar", false),
        variable("MAX_PLAYERS", "required|integer|max:100", "20", true),
        variable("QUERY_PORT", "required|integer", "", false),
    ];
    egg
}

fn forge() -> PanelEgg {
    let mut forge = egg("6", "Forge");
    forge
        .variables
        .push(variable("FORGE_VERSION", "required|string", "47", true));
    forge
}

fn catalogue(kind: PanelKind) -> Vec<CatalogEgg> {
    let panel = PanelId::new("eu").unwrap();
    [egg("5", "Paper"), forge(), egg("7", "Velocity")]
        .map(|egg| CatalogEgg::new(panel.clone(), kind, egg))
        .into()
}

/// A sound product on this kind of panel, with these lines on top.
fn source(kind: PanelKind, more: &str) -> String {
    let place = match kind {
        PanelKind::Calagopus => format!("placement.locations = \"{}\"", uuid(1)),
        _ => String::new(),
    };
    format!(
        r#"
        id = "minecraft"
        name = "Minecraft"
        panel = "eu"
        egg = "Paper"
        resources.memory = "4 GB"
        resources.disk = "20 GB"
        resources.cpu = 200
        variables.QUERY_PORT = "25566"
        {place}
        {more}
        "#
    )
}

fn draft(kind: PanelKind, more: &str) -> ProductDraft {
    toml::from_str(&source(kind, more)).unwrap()
}

fn check(kind: PanelKind, more: &str) -> Result<Product, Problems> {
    draft(kind, more).check(&catalogue(kind))
}

fn product(more: &str) -> Product {
    check(PanelKind::Pterodactyl, more).unwrap()
}

fn problems(kind: PanelKind, more: &str) -> String {
    check(kind, more).map_or_else(|problems| problems.to_string(), |_| String::new())
}

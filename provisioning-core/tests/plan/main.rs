//! Planning: what is done next, judged without any panel.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::{sync::LazyLock, time::Duration};

use jiff::Timestamp;
use proptest::prelude::*;
use provisioning_core::{
    Change, Customer, CustomerId, ExternalKey, Order, PanelId, Product, ProductDraft, ServiceId,
    egg::{CatalogEgg, DockerImage, Egg, EggId, EggVariable, NestId, PanelEgg},
    id::Generation,
    panel::{Capabilities, FreeAllocation, NodeAnswer, ObservedServer, PanelKind, PowerState, ServerRef, ServerState},
    plan::{Note, Observed, Outcome, Plan, Sight, Step, StepKind, Why, plan, schedule::install_poll},
    product::NodeTag,
    service::{
        Act, ActReport, Attempt, Binding, Desired, Force, Goal, Install, Overrides, OwedSync, ParkCause, Parked,
        ServerSpec, ServiceRecord, Tombstone,
    },
    units::{Limit, Mebibytes},
};

mod arbitrary;
mod calagopus;
mod changes;
mod ending;
mod making;
mod properties;
mod world;

const ACCOUNT: &str = "7";

fn now() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

fn minutes(minutes: i64) -> Timestamp {
    now().checked_add(jiff::SignedDuration::from_mins(minutes)).unwrap()
}

fn egg() -> PanelEgg {
    let mut egg = PanelEgg::new(EggId::new("5"), Egg::new("Paper"));
    egg.nest = Some(NestId::new("1"));
    egg.docker_images = ["java_21", "java_17"]
        .map(|tag| DockerImage::new(tag, format!("ghcr.io/example/{tag}")))
        .into();
    egg.set_startup("java -jar {{SERVER_JARFILE}}");
    let mut jar = EggVariable::new("SERVER_JARFILE", "required|string");
    jar.default_value = "server.jar".to_owned();
    jar.user_editable = true;
    let mut secret = EggVariable::new("LICENCE", "nullable|string");
    secret.user_editable = false;
    egg.variables = vec![jar, secret];
    egg
}

/// Another egg than that one, with one variable of the same name.
fn other() -> PanelEgg {
    let mut other = egg();
    other.id = EggId::new("6");
    other.name = "Forge".to_owned();
    other.set_startup("java -jar {{SERVER_JARFILE}} --mode {{MODE}}");
    let mut mode = EggVariable::new("MODE", "required|string");
    mode.default_value = "normal".to_owned();
    other.variables.pop();
    other.variables.push(mode);
    other
}

fn product(memory: &str) -> Product {
    product_with(memory, egg())
}

fn product_with(memory: &str, egg: PanelEgg) -> Product {
    let name = &egg.name;
    let text = format!(
        r#"
        id = "mc-{}"
        name = "Minecraft"
        panel = "eu"
        egg = "{name}"
        [resources]
        memory = "{memory}"
        disk = "20 GB"
        cpu = 200
        "#,
        memory.replace(' ', "").to_lowercase()
    );
    let draft: ProductDraft = toml::from_str(&text).unwrap();
    draft
        .check(&[CatalogEgg::new(
            PanelId::new("eu").unwrap(),
            PanelKind::Pterodactyl,
            egg,
        )])
        .unwrap()
}

fn order() -> Order {
    let customer = Customer::new(CustomerId::new("42").unwrap(), "ada@example.org").unwrap();
    Order::new(ServiceId::new("1001").unwrap(), customer, product("4 GB").id().clone())
}

fn desired() -> Desired {
    static DESIRED: LazyLock<Desired> = LazyLock::new(|| {
        let names = Capabilities::pterodactyl().names;
        Desired::from_order(&order(), &product("4 GB"), &names).unwrap()
    });
    DESIRED.clone()
}

fn changed(desired: &Desired, change: Change) -> Desired {
    change.apply(desired, None).unwrap().unwrap()
}

fn fresh() -> ServiceRecord {
    let key = ExternalKey::new(None, ServiceId::new("1001").unwrap(), Generation::FIRST);
    ServiceRecord::new(PanelId::new("eu").unwrap(), key)
}

fn which() -> ServerRef {
    ServerRef::new("3", "20a1858d-7397-4025-85b2-ff221d3e5517".parse().unwrap())
}

/// A record of a service that runs, as it was ordered.
fn running() -> ServiceRecord {
    let mut record = fresh();
    record.epoch = 1;
    record.first_intent = Some(minutes(-60));
    record.last_intent = Some(minutes(-60));
    record.binding = Some(Binding::new(which(), "1".to_owned(), false));
    record.install = Install::Done;
    record.was_active = true;
    record.converged = Some(1);
    record.applied = Some(desired().spec);
    record
}

/// The server of such a service, as the panel shows it.
fn server() -> ObservedServer {
    let mut server = ObservedServer::new(which(), &desired().spec, minutes(-60));
    server.key = Some("1001".to_owned());
    server.owner = ACCOUNT.to_owned();
    server.owner_key = Some("42".to_owned());
    server.allocation = Some("11".to_owned());
    server
}

fn seen(server: ObservedServer) -> Observed {
    Observed::of(Sight::Seen {
        at: now(),
        server: Box::new(server),
    })
    .with_account(ACCOUNT)
}

fn absent(looks: u32, same_panel: Option<bool>) -> Observed {
    let mut observed = Observed::of(Sight::Absent { at: now(), looks });
    observed.same_panel = same_panel;
    observed
}

fn planned(record: &ServiceRecord, desired: &Desired, observed: &Observed) -> Plan {
    plan(record, desired, observed, &Capabilities::pterodactyl(), now())
}

fn kinds(plan: &Plan) -> Vec<StepKind> {
    plan.steps.iter().map(Step::kind).collect()
}

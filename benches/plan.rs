//! What is to be done next for a service: as many plans as possible a second, on one core.

use std::{hint::black_box, time::Instant};

use criterion::{Criterion, Throughput};
use jiff::Timestamp;
use provisioning_core::{
    Change, Customer, CustomerId, ExternalKey, Order, PanelId, Product, ProductDraft, ServiceId,
    egg::{CatalogEgg, DockerImage, Egg, EggId, EggVariable, NestId, PanelEgg},
    id::Generation,
    panel::{Capabilities, ObservedServer, PanelKind, ServerRef},
    plan::{Observed, Plan, Sight, plan},
    service::{Binding, Desired, Install, ServiceRecord},
};
use serde_json::json;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let converged = Situation::of(product("4 GB"));
    assert!(converged.plan().is_empty());
    let changed = converged.with(&product("8 GB"));
    assert_eq!(changed.plan().steps.len(), 1);

    let mut group = criterion.benchmark_group("plan");
    group.throughput(Throughput::Elements(1));
    for (name, situation) in [("a converged service", &converged), ("one with a change", &changed)] {
        group.bench_function(name, |bench| bench.iter(|| black_box(situation).plan()));
    }
    group.finish();
    criterion.final_summary();

    let thousand = |situation: &Situation| 1_000.0 / per_plan(situation);
    println!(
        "plan: {:.0} thousand plans a second for a converged service, {:.0} thousand for one with a change (goal: at least 200)",
        thousand(&converged),
        thousand(&changed),
    );
}

/// Microseconds that a plan takes, until it is dropped.
fn per_plan(situation: &Situation) -> f64 {
    const ROUNDS: u32 = 200_000;
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        black_box(black_box(situation).plan());
    }
    begun.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS)
}

/// All that a plan is made from.
struct Situation {
    record: ServiceRecord,
    desired: Desired,
    observed: Observed,
    capabilities: Capabilities,
    now: Timestamp,
}

impl Situation {
    /// A service that has long been in use, as it was sold.
    fn of(product: Product) -> Self {
        let now: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        let service = ServiceId::new("1001").unwrap();
        let customer = Customer::new(CustomerId::new("42").unwrap(), "ada@example.org").unwrap();
        let order = Order::new(service.clone(), customer, product.id().clone());
        let capabilities = Capabilities::pterodactyl();
        let desired = Desired::from_order(&order, &product, &capabilities.names).unwrap();
        let which = ServerRef::new("3", "20a1858d-7397-4025-85b2-ff221d3e5517".parse().unwrap());

        let key = ExternalKey::new(None, service, Generation::FIRST);
        let mut record = ServiceRecord::new(PanelId::new("eu").unwrap(), key);
        record.first_intent = Some(now);
        record.last_intent = Some(now);
        record.binding = Some(Binding::new(which.clone(), "1".to_owned(), false));
        record.install = Install::Done;
        record.was_active = true;
        record.converged = Some(1);
        record.applied = Some(desired.spec.clone());

        let mut server = ObservedServer::new(which, &desired.spec, now);
        server.key = Some("1001".to_owned());
        server.owner = "7".to_owned();
        server.owner_key = Some("42".to_owned());
        server.allocation = Some("11".to_owned());
        let observed = Observed::of(Sight::Seen {
            at: now,
            server: Box::new(server),
        });
        Self {
            record,
            desired,
            observed: observed.with_account("7"),
            capabilities,
            now,
        }
    }

    /// The same when another product was bought.
    fn with(&self, product: &Product) -> Self {
        let change = Change::product(product.id().clone());
        Self {
            record: self.record.clone(),
            desired: change.apply(&self.desired, Some(product)).unwrap().unwrap(),
            observed: self.observed.clone(),
            capabilities: self.capabilities.clone(),
            now: self.now,
        }
    }

    fn plan(&self) -> Plan {
        plan(
            &self.record,
            &self.desired,
            &self.observed,
            &self.capabilities,
            self.now,
        )
    }
}

/// An egg with eight variables, as most games have.
fn egg() -> PanelEgg {
    let mut egg = PanelEgg::new(EggId::new("5"), Egg::new("Larch"));
    egg.nest = Some(NestId::new("1"));
    egg.docker_images = ["java_21", "java_17"]
        .map(|tag| DockerImage::new(tag, format!("ghcr.io/example/{tag}")))
        .into();
    egg.set_startup("java -Xms128M -XX:MaxRAMPercentage=95.0 -jar {{SERVER_JARFILE}}");
    let variable = |number: usize| {
        let mut variable = EggVariable::new(format!("VARIABLE_{number}"), "required|string|max:20");
        variable.default_value = format!("value {number}");
        variable.user_editable = number.is_multiple_of(2);
        variable
    };
    egg.variables = (0..8).map(variable).collect();
    egg
}

fn product(memory: &str) -> Product {
    let draft = json!({
        "id": format!("larch-{}", memory.replace(' ', "").to_lowercase()),
        "name": "Larch",
        "panel": "eu",
        "egg": "Larch",
        "resources": { "memory": memory, "disk": "20 GB", "cpu": 200 },
        "features": { "databases": 1, "backups": 2 },
    });
    let draft: ProductDraft = serde_json::from_value(draft).unwrap();
    let egg = CatalogEgg::new(PanelId::new("eu").unwrap(), PanelKind::Pterodactyl, egg());
    draft.check(&[egg]).unwrap()
}

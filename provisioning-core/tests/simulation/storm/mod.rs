//! A storm over one panel, from a seed: first the storm, then a clear sky.

#![expect(
    clippy::future_not_send,
    reason = "a storm blows on one thread, so that a seed repeats it"
)]

mod calm;
mod clear_sky;
mod customers;
mod disasters;
mod edits;
mod orders;
mod people;
mod sweeps;
mod told;
mod truth;
mod weather;
mod wire;
mod workers;

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::Timestamp;
use panel_http::{
    Clock, TokioClock,
    clock::{self, Sleep},
    fault::Fault,
};
use provisioning_core::{
    Change, Engine, Order, ProductId, Reason, ServiceId,
    engine::Progress,
    journal::JournalEvent,
    service::{Act, Desired, Goal, Overrides, ParkCause, Phase, ServiceRecord},
    store::{DocumentKind, MemoryStore, Store},
};

use self::wire::Wire;
use super::{
    ACTS, ANSWERS_FOR_THE_NODE, FakeNode, REINSTALL_FAILED, ROUTES, Snapshot, TELLS_ABSENCE_FROM_SILENCE,
    api::fake::{FakePanel, FakeServer, FakeUser, NodeAnswer, NodeCall},
    connect, kind, lift_rate_limits, node_id, service,
    shop::{customer, panel, product_id, product_text},
    strangers_server,
};
use crate::{
    climate::{Climate, MARGIN, Memory},
    database::{CommitFault, Database},
    decoded::Decoded,
    dice::Dice,
    fate::{Fate, fated},
    seen::Seen,
};

/// One seed, from the first order to the clear sky.
pub(crate) fn blow(seed: u64) -> Seen {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    RANDOM.set(seed);
    tokio::task::LocalSet::new().block_on(&runtime, async move {
        let sky = Sky::open(seed).await;
        sky.storm().await;
        sky.clear().await;
        sky.seen.take().of_all
    })
}

thread_local! {
    static RANDOM: Cell<u64> = const { Cell::new(0) };
}

/// What the engine spreads its tries by.
fn random() -> f64 {
    let mut dice = Dice(RANDOM.get());
    let rolled = dice.below(1000);
    RANDOM.set(dice.0);
    f64::from(u32::try_from(rolled).unwrap()) / 999.0
}

/// Tokio's time, with sleeps of whole seconds: the jitter of retries cannot make two runs of a seed differ.
#[derive(Debug)]
struct WholeSeconds(TokioClock);

impl Clock for WholeSeconds {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let more = u64::from(duration.subsec_nanos() > 0);
        self.0.sleep(Duration::from_secs(duration.as_secs() + more))
    }
}

/// What was done and seen.
#[derive(Debug, Clone, Default)]
struct Storm {
    of_all: Seen,
    /// What was last ordered of each service.
    orders: BTreeMap<ServiceId, Order>,
    /// Servers that were there before, by the service that took them over.
    imported: BTreeMap<ServiceId, String>,
    /// Whose each service was, at one time or another.
    owners: BTreeMap<ServiceId, BTreeSet<&'static str>>,
    /// What people did to a server on the panel.
    touched: BTreeMap<ServiceId, BTreeSet<&'static str>>,
    touches: BTreeMap<ServiceId, usize>,
    /// When an administrator suspended a server of which no suspension of ours was known or under way.
    held: BTreeMap<ServiceId, Timestamp>,
    /// The server of a service that was in use, and how many were made for it until then.
    active: BTreeMap<ServiceId, (String, usize)>,
    /// The servers of others, as they were made.
    strangers: Vec<FakeServer>,
    /// The last event that the application has seen, as far as it kept that elsewhere.
    acknowledged: u64,
    /// The customers who have lost a password, and the number of the request.
    lost_passwords: BTreeSet<(String, u64)>,
    /// The passwords that were handed over.
    handed_over: BTreeSet<String>,
    /// When the database was last set back.
    set_back: Option<Timestamp>,
}

#[derive(Clone)]
struct Sky {
    seed: u64,
    climate: Climate,
    fake: FakePanel,
    database: Database,
    wire: Arc<Wire>,
    clock: Arc<dyn Clock>,
    seen: Rc<RefCell<Storm>>,
    read: Rc<Read>,
}

/// Documents that were read: most are read again before they change.
#[derive(Default)]
struct Read {
    records: Decoded<ServiceRecord>,
    desired: Decoded<Desired>,
    /// The panel's rows, while nothing moves.
    rows: RefCell<Option<Vec<FakeServer>>>,
}

const CUSTOMERS: [&str; 3] = ["41", "42", "43"];

fn product(memory: &str) -> ProductId {
    ProductId::new(product_id(memory)).unwrap()
}

impl Sky {
    async fn open(seed: u64) -> Self {
        let climate = Climate::of(seed);
        let began = Timestamp::from_second(1_800_000_000).unwrap();
        let clock: Arc<dyn Clock> = Arc::new(WholeSeconds(TokioClock::starting_at(began)));
        let fake = FakePanel::seeded_at(seed, Arc::clone(&clock));
        fake.queue_delay(Duration::from_secs(climate.queue));
        let database = Database::new(Arc::clone(&clock), Dice(seed ^ 0x0dab), climate.slowest_commit);
        let sky = Self {
            seed,
            climate,
            wire: Arc::new(Wire::new(fake.clone(), database.clone(), climate.is_large())),
            fake,
            database,
            clock,
            seen: Rc::default(),
            read: Rc::default(),
        };
        if climate.is_large() {
            for node in [1, 2] {
                sky.fake
                    .add_allocations(node, &format!("10.0.1.{node}"), 20_000..=20_999);
            }
        }
        let engine = sky.engine();
        engine.catalog().import(&panel()).await.unwrap();
        let [middle, large, small] = sky.products();
        let other = "[variables]\nJAR_FILE = \"eight.jar\"\n";
        let image = "egg = \"Larch\"\n        docker_image = \"ghcr.io/example/java:17\"";
        for text in [
            product_text(middle),
            product_text(large).replace("egg = \"Larch\"", image) + other,
            product_text(small).replace(&kind::placement(), "")
                + &format!("[placement]\nnodes = [\"{}\"]\n", node_id(&sky.fake, 1)),
        ] {
            let disk = if climate.is_large() { "200 MB" } else { "20 GB" };
            let text = text.replace("20 GB", disk);
            engine.products().save(toml::from_str(&text).unwrap()).await.unwrap();
        }
        sky
    }

    /// A thousand servers must find room, too.
    const fn products(&self) -> [&'static str; 3] {
        if self.climate.is_large() {
            ["64 MB", "96 MB", "32 MB"]
        } else {
            ["4 GB", "8 GB", "2 GB"]
        }
    }

    /// A process of its own: its connections, its quota, and what the application knows by now.
    fn engine(&self) -> Engine {
        let wire = Arc::clone(&self.wire) as Arc<dyn panel_http::HttpService>;
        Engine::builder(self.database.clone())
            .panel(panel(), connect(&self.fake, wire))
            .randomness(random)
            .expect_at_least(self.seen.borrow().acknowledged)
            .build()
            .unwrap()
    }

    fn dice(&self, stream: u64) -> Dice {
        Dice(self.seed.wrapping_mul(1000).wrapping_add(stream))
    }

    async fn sleep(&self, duration: Duration) {
        self.clock.sleep(duration).await;
    }

    fn saw(&self, what: &'static str) {
        *self.seen.borrow_mut().of_all.weather.entry(what).or_default() += 1;
    }

    fn there_were(&self, what: &str) -> bool {
        self.seen.borrow().of_all.weather.contains_key(what)
    }

    async fn violated(&self, service: &ServiceId, what: String) {
        let lines = self.database.kept().journal(service).await.unwrap();
        let journal: Vec<String> = lines
            .iter()
            .map(|line| format!("    {:.0} {}", line.at, line.event))
            .collect();
        let touched = self.seen.borrow().touched.get(service).cloned();
        let server: Vec<FakeServer> = self.servers_of(service);
        let record = self.record(service).await;
        let told = format!(
            "{:.0} {service}: {what}\n    people: {touched:?}; climate: {:?}\n    rows: {server:?}\n    record: {record:?}\n{}",
            self.clock.now(),
            self.climate,
            journal.join("\n"),
        );
        self.seen.borrow_mut().of_all.violations.push(told);
    }

    async fn record(&self, service: &ServiceId) -> ServiceRecord {
        let kept = self.database.kept();
        let document = kept.read(DocumentKind::Service, service.as_str()).await.unwrap();
        self.read.records.decoded(&document.unwrap())
    }

    async fn desired(&self, service: &ServiceId) -> Desired {
        let kept = self.database.kept();
        let document = kept.read(DocumentKind::Desired, service.as_str()).await.unwrap();
        self.read.desired.decoded(&document.unwrap())
    }

    fn services(&self) -> Vec<ServiceId> {
        self.seen.borrow().orders.keys().cloned().collect()
    }

    /// The rows that were made for a service, in any of its lives, or taken over by it.
    fn servers_of(&self, service: &ServiceId) -> Vec<FakeServer> {
        let imported = self.seen.borrow().imported.get(service).cloned();
        let later = format!("{service}.g");
        let strangers: Vec<String> = self
            .seen
            .borrow()
            .strangers
            .iter()
            .map(|row| row.uuid.clone())
            .collect();
        let is_its = |server: &FakeServer| {
            if strangers.contains(&server.uuid) {
                return false;
            }
            let made_by = server.made_by.as_deref();
            made_by.is_some_and(|key| key == service.as_str() || key.starts_with(&later))
                || Some(&server.uuid) == imported.as_ref()
        };
        let still = self.read.rows.borrow().clone();
        let mut servers = still.unwrap_or_else(|| self.fake.servers());
        servers.retain(is_its);
        servers
    }

    fn was_touched(&self, service: &ServiceId, how: &str) -> bool {
        self.seen
            .borrow()
            .touched
            .get(service)
            .is_some_and(|touched| touched.contains(how))
    }

    fn touch(&self, service: &ServiceId, how: &'static str) {
        let mut seen = self.seen.borrow_mut();
        seen.touched.entry(service.clone()).or_default().insert(how);
        *seen.touches.entry(service.clone()).or_default() += 1;
    }

    fn touches(&self, service: &ServiceId) -> usize {
        self.seen.borrow().touches.get(service).copied().unwrap_or_default()
    }
}

//! A storm from a seed, in virtual time: workers that die and pause, edits that contend, and every fault at once. Then the
//! sky clears, and without an operator every service must be as wanted.
//!
//! `SIM_SEEDS=n` runs that many seeds, `SIM_SEED=k` begins at that one (and runs only that one, unless told how many).
//! What is judged is what really is on the panel and its nodes, not what the engine says of it.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    future::Future,
    rc::Rc,
    sync::Arc,
    task::Poll,
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
    service::{Desired, Goal, ParkCause, Phase, ServiceRecord},
    store::{DocumentKind, MemoryStore, Store},
};
use pterodactyl_api::fake::{FakePanel, FakeServer, NodeAnswer, NodeCall};

use crate::shop::{customer, panel, product_id, product_text};

/// Invariants 1, 2, 19, 20 and 21 at once. A failing seed tells how to see it again.
#[test]
fn after_a_storm_every_service_is_as_wanted() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let first = number("SIM_SEED");
    let count = number("SIM_SEEDS").unwrap_or(if first.is_some() { 1 } else { 60 });
    let seeds = first.unwrap_or(1)..first.unwrap_or(1) + count;
    let (mut steps, mut weather, mut failures) = (0, BTreeMap::<&str, usize>::new(), Vec::new());
    for seed in seeds {
        let storm = blow(seed);
        steps += storm.steps;
        for (what, times) in &storm.weather {
            *weather.entry(what).or_default() += times;
        }
        if !storm.violations.is_empty() {
            failures.push((seed, storm.violations));
        }
    }
    eprintln!(
        "{count} seeds, {steps} steps, {} failed; survived: {weather:?}",
        failures.len()
    );
    let told: Vec<String> = failures
        .iter()
        .take(3)
        .map(|(seed, found)| {
            format!(
                "SIM_SEED={seed} cargo test -p provisioning-core --all-features --test engine storm\n{}",
                found.iter().take(4).cloned().collect::<Vec<_>>().join("\n")
            )
        })
        .collect();
    let seeds: Vec<u64> = failures.iter().map(|(seed, _)| *seed).collect();
    assert!(seeds.is_empty(), "seeds {seeds:?}\n{}", told.join("\n\n"));
}

/// One seed, from the first order to the clear sky.
fn blow(seed: u64) -> Storm {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, async move {
        let sky = Sky::open(seed).await;
        sky.storm().await;
        sky.clear().await;
        let storm = sky.seen.borrow().clone();
        storm
    })
}

/// A generator that a seed repeats (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    fn seconds(&mut self, end: u64) -> Duration {
        Duration::from_secs(self.below(end + 1))
    }

    fn comes(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }
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

/// What kinds of trouble a seed has: not all of them at once, so that none hides another.
#[derive(Debug, Clone, Copy)]
struct Climate {
    services: u64,
    workers: u64,
    steps: u64,
    /// Chance of a fault, at each step, in per cent.
    faults: u64,
    edits: u64,
    terminations: u64,
    crashes: u64,
    pauses: u64,
    nodes: u64,
    installs: bool,
    restarts: bool,
    administrators: bool,
    /// How late, at most, a request runs whose caller was cut off.
    latest: u64,
    queue: u64,
}

/// A request of a caller who is gone is waited for so long; what comes later is left to a sweep.
const MARGIN: u64 = 75;

impl Climate {
    fn of(dice: &mut Dice) -> Self {
        let some =
            |dice: &mut Dice, percent: u64, most: u64| if dice.comes(percent) { 1 + dice.below(most) } else { 0 };
        let pauses = some(dice, 30, 20);
        let very_late = pauses == 0 && dice.comes(20);
        Self {
            services: 3 + dice.below(6),
            workers: 2 + dice.below(2),
            steps: 30 + dice.below(90),
            faults: some(dice, 85, 60),
            edits: some(dice, 85, 60),
            terminations: some(dice, 60, 10),
            crashes: some(dice, 60, 40),
            pauses,
            nodes: some(dice, 50, 25),
            installs: dice.comes(40),
            restarts: dice.comes(40),
            administrators: !very_late && dice.comes(25),
            latest: match pauses {
                0 if very_late => 3600,
                0 => MARGIN,
                _ => 15,
            },
            queue: if pauses == 0 { some(dice, 20, 20) } else { 0 },
        }
    }

    /// Whether requests run after the engine has stopped to expect them.
    const fn is_beyond_the_margin(&self) -> bool {
        self.latest > MARGIN
    }
}

/// What was done and seen.
#[derive(Debug, Clone, Default)]
struct Storm {
    steps: usize,
    weather: BTreeMap<&'static str, usize>,
    violations: Vec<String>,
    ordered: BTreeMap<ServiceId, &'static str>,
    /// What people did to a server on the panel.
    touched: BTreeMap<ServiceId, BTreeSet<&'static str>>,
    touches: BTreeMap<ServiceId, usize>,
    /// When an administrator suspended a server of which no suspension of ours was known or under way.
    held: BTreeMap<ServiceId, Timestamp>,
    /// The server of a service that was in use, and how many were made for it until then.
    active: BTreeMap<ServiceId, (String, usize)>,
}

#[derive(Clone)]
struct Sky {
    seed: u64,
    climate: Climate,
    fake: FakePanel,
    store: MemoryStore,
    clock: Arc<dyn Clock>,
    seen: Rc<RefCell<Storm>>,
}

const CUSTOMERS: [&str; 3] = ["41", "42", "43"];
const PRODUCTS: [&str; 3] = ["4 GB", "8 GB", "2 GB"];

fn product(memory: &str) -> ProductId {
    ProductId::new(product_id(memory)).unwrap()
}

impl Sky {
    async fn open(seed: u64) -> Self {
        let climate = Climate::of(&mut Dice(seed));
        let began = Timestamp::from_second(1_800_000_000).unwrap();
        let clock: Arc<dyn Clock> = Arc::new(WholeSeconds(TokioClock::starting_at(began)));
        let fake = FakePanel::seeded_at(seed, Arc::clone(&clock));
        fake.queue_delay(Duration::from_secs(climate.queue));
        let time = Arc::clone(&clock);
        let sky = Self {
            seed,
            climate,
            fake,
            store: MemoryStore::with_time(move || time.now()),
            clock,
            seen: Rc::default(),
        };
        let engine = sky.engine();
        engine.catalog().import(&panel()).await.unwrap();
        let other = "[variables]\nJAR_FILE = \"eight.jar\"\n";
        let image = "egg = \"Larch\"\n        docker_image = \"ghcr.io/example/java:17\"";
        for text in [
            product_text("4 GB"),
            product_text("8 GB").replace("egg = \"Larch\"", image) + other,
            product_text("2 GB") + "[placement]\nnodes = [1]\n",
        ] {
            engine.products().save(toml::from_str(&text).unwrap()).await.unwrap();
        }
        sky
    }

    fn engine(&self) -> Engine {
        Engine::builder(self.store.clone())
            .panel(panel(), self.fake.clone())
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
        *self.seen.borrow_mut().weather.entry(what).or_default() += 1;
    }

    async fn violated(&self, service: &ServiceId, what: String) {
        let lines = self.store.journal(service).await.unwrap();
        let journal: Vec<String> = lines
            .iter()
            .map(|line| format!("    {:.0} {}", line.at, line.event))
            .collect();
        let touched = self.seen.borrow().touched.get(service).cloned();
        let server: Vec<FakeServer> = self.servers_of(service);
        self.seen.borrow_mut().violations.push(format!(
            "{:.0} {service}: {what}\n    people: {touched:?}; climate: {:?}\n    rows: {server:?}\n    record: {:?}\n{}",
            self.clock.now(),
            self.climate,
            self.record(service).await,
            journal.join("\n"),
        ));
    }

    async fn record(&self, service: &ServiceId) -> ServiceRecord {
        let document = self.store.read(DocumentKind::Service, service.as_str()).await.unwrap();
        document.unwrap().decode().unwrap()
    }

    async fn desired(&self, service: &ServiceId) -> Desired {
        let document = self.store.read(DocumentKind::Desired, service.as_str()).await.unwrap();
        document.unwrap().decode().unwrap()
    }

    fn services(&self) -> Vec<ServiceId> {
        self.seen.borrow().ordered.keys().cloned().collect()
    }

    fn servers_of(&self, service: &ServiceId) -> Vec<FakeServer> {
        let mut servers = self.fake.servers();
        servers.retain(|server| server.made_by.as_deref() == Some(service.as_str()));
        servers
    }

    fn was_touched(&self, service: &ServiceId, how: &str) -> bool {
        self.seen
            .borrow()
            .touched
            .get(service)
            .is_some_and(|touched| touched.contains(how))
    }

    fn touches(&self, service: &ServiceId) -> usize {
        self.seen.borrow().touches.get(service).copied().unwrap_or_default()
    }
}

/// The storm.
impl Sky {
    async fn storm(&self) {
        let workers: Vec<_> = (0..self.climate.workers)
            .map(|number| tokio::task::spawn_local(self.clone().work(self.dice(10 + number))))
            .collect();
        let mut dice = self.dice(1);
        for step in 0..self.climate.steps {
            if step < self.climate.services {
                self.order(step, &mut dice).await;
            }
            self.step(&mut dice).await;
            self.look().await;
            self.sleep(dice.seconds(15)).await;
            self.seen.borrow_mut().steps += 1;
        }
        for worker in workers {
            assert!(!worker.is_finished(), "seed {}: a worker panicked", self.seed);
            worker.abort();
        }
    }

    async fn order(&self, number: u64, dice: &mut Dice) {
        let id = ServiceId::new(format!("s{number}")).unwrap();
        let customer_id = *dice.pick(&CUSTOMERS);
        let order = Order::new(id.clone(), customer(customer_id), product(*dice.pick(&PRODUCTS)));
        let engine = self.engine();
        engine.accept(order).await.unwrap().record(&engine).await.unwrap();
        self.seen.borrow_mut().ordered.insert(id, customer_id);
    }

    async fn step(&self, dice: &mut Dice) {
        let climate = self.climate;
        if dice.comes(climate.faults) {
            self.fault(dice);
        }
        if dice.comes(climate.edits) {
            self.edit(dice).await;
        }
        if dice.comes(climate.nodes) {
            self.node(dice);
        }
        if climate.installs && dice.comes(10) {
            self.installs(dice);
        }
        if climate.restarts && dice.comes(6) {
            self.saw("panel restarts");
            self.fake.restart();
        }
        if climate.administrators && dice.comes(6) {
            self.administrator(dice).await;
        }
    }

    fn fault(&self, dice: &mut Dice) {
        const ROUTES: [&str; 17] = [
            "*",
            "GET *",
            "POST /api/application/servers",
            "POST /api/application/servers",
            "POST /api/application/servers",
            "GET /api/application/servers/external/*",
            "POST /api/application/users",
            "GET /api/application/users/external/*",
            "POST /api/application/servers/*/suspend",
            "POST /api/application/servers/*/unsuspend",
            "DELETE /api/application/servers/*",
            "PATCH /api/application/servers/*",
            "PATCH /api/application/servers/*/build",
            "PATCH /api/application/servers/*/startup",
            "GET /api/application/nodes",
            "GET /api/application/nodes/*",
            "GET /api/client/*",
        ];
        let late = |dice: &mut Dice| Fault::CutThenApply(dice.seconds(self.climate.latest));
        let (name, fault) = match dice.below(14) {
            0 => ("refused connections", Fault::Refuse),
            1 => ("cuts", Fault::Cut),
            2 => ("lost answers", Fault::ApplyThenCut),
            3 | 4 | 5 => ("late requests", late(dice)),
            6 => ("cut bodies", Fault::CutBody),
            7 => ("garbage", Fault::Garbage),
            8 => ("web pages", Fault::Html),
            9 => ("502", Fault::Page(502)),
            10 => ("done, and 504", Fault::ApplyThenPage(504)),
            11 => ("429", Fault::TooManyRequests(dice.seconds(40))),
            12 => ("delays", Fault::Delay(dice.seconds(40))),
            _ => ("lost answers", Fault::ApplyThenCut),
        };
        self.saw(name);
        let rule = self
            .fake
            .on(*dice.pick(&ROUTES))
            .skip(u32::try_from(dice.below(3)).unwrap());
        rule.times(1 + u32::try_from(dice.below(3)).unwrap(), fault);
    }

    async fn edit(&self, dice: &mut Dice) {
        let services = self.services();
        let service = dice.pick(&services);
        let change = if dice.comes(self.climate.terminations) {
            Change::terminate()
        } else {
            match dice.below(10) {
                0 | 1 => Change::suspend("unpaid"),
                2 => Change::suspend("abuse"),
                3 | 4 => Change::unsuspend("unpaid"),
                5 => Change::unsuspend("abuse"),
                6 => Change::suspend_at(Some(clock::after(self.clock.now(), dice.seconds(600)))),
                7 => Change::suspend_at(None),
                _ => Change::product(product(*dice.pick(&PRODUCTS))),
            }
        };
        self.saw("edits");
        match self.engine().change(service, change).await {
            Err(error) if error.reason() != Reason::Invalid => self.violated(service, format!("edit: {error}")).await,
            _ => {}
        }
    }

    fn node(&self, dice: &mut Dice) {
        let node = self.fake.node(1 + dice.below(2));
        if dice.comes(40) {
            heal(&node);
            return;
        }
        self.saw("failing nodes");
        let answer = match dice.below(5) {
            0 => NodeAnswer::Status(500),
            1 => NodeAnswer::Unreachable,
            2 => NodeAnswer::DoesThenFails(500),
            3 => NodeAnswer::Slow(dice.seconds(25)),
            _ => NodeAnswer::Ok,
        };
        let calls = [NodeCall::Create, NodeCall::Sync, NodeCall::Delete, NodeCall::Details];
        if dice.comes(60) {
            node.answers_to(*dice.pick(&calls), answer);
        } else {
            node.answers(answer);
        }
        if dice.comes(30) {
            node.takes(dice.seconds(14));
        }
    }

    fn installs(&self, dice: &mut Dice) {
        let node = self.fake.node(1 + dice.below(2));
        match dice.below(5) {
            0 => {
                self.saw("failing installs");
                node.install_fails(true);
            }
            1 => {
                self.saw("lost installs");
                node.install_never_reports(true);
            }
            2 | 3 => {
                self.saw("slow installs");
                let longest = if dice.comes(10) { 5000 } else { 300 };
                node.install_takes(dice.seconds(longest));
            }
            _ => well(&node),
        }
    }

    /// Touches only what was in use: of a server that is just being made, nobody could tell whose it is.
    async fn administrator(&self, dice: &mut Dice) {
        let services = self.services();
        let service = dice.pick(&services);
        let record = self.record(service).await;
        let server = self.servers_of(service).pop();
        let (Some(server), true) = (server, record.was_active) else {
            return;
        };
        let how = *dice.pick(&["suspends", "suspends", "takes the key off", "deletes"]);
        self.saw("acts of administrators");
        {
            let mut seen = self.seen.borrow_mut();
            seen.touched.entry(service.clone()).or_default().insert(how);
            *seen.touches.entry(service.clone()).or_default() += 1;
        }
        let is_clean = !record.suspension_placed && record.attempts.is_empty() && !server.suspended;
        if how == "suspends" && is_clean {
            self.seen.borrow_mut().held.insert(service.clone(), self.clock.now());
        }
        match how {
            "suspends" => self.fake.administrator_suspends(server.id),
            "deletes" => self.fake.administrator_deletes(server.id),
            _ => self.fake.clear_external_id(server.id),
        }
    }
}

fn heal(node: &pterodactyl_api::fake::FakeNode) {
    node.answers(NodeAnswer::Ok).takes(Duration::ZERO);
}

fn well(node: &pterodactyl_api::fake::FakeNode) {
    node.install_fails(false)
        .install_never_reports(false)
        .install_takes(Duration::ZERO);
}

/// What becomes of a worker in the middle of its work.
enum Fate {
    Lives,
    /// The process is lost when it is woken for this time.
    DiesAtPoll(usize),
    /// The process is lost after this time.
    DiesAfter(Duration),
    /// The machine stands still from this time on, for so long.
    Pauses(usize, Duration),
}

async fn fated<T>(fate: Fate, work: impl Future<Output = T>) -> Option<T> {
    let mut work = Box::pin(work);
    let (polls, pause) = match fate {
        Fate::Lives => return Some(work.await),
        Fate::DiesAfter(time) => return tokio::time::timeout(time, work).await.ok(),
        Fate::DiesAtPoll(polls) => (polls, None),
        Fate::Pauses(polls, time) => (polls, Some(time)),
    };
    let mut polled = 0;
    let done = std::future::poll_fn(|context| {
        if polled >= polls {
            return Poll::Ready(None);
        }
        polled += 1;
        work.as_mut().poll(context).map(Some)
    });
    match (done.await, pause) {
        (Some(done), _) => Some(done),
        (None, None) => None,
        (None, Some(time)) => {
            tokio::time::sleep(time).await;
            Some(work.await)
        }
    }
}

/// The workers.
impl Sky {
    async fn work(self, mut dice: Dice) {
        let mut engine = self.engine();
        loop {
            self.sleep(dice.seconds(8)).await;
            let services = self.services();
            if services.is_empty() {
                continue;
            }
            let service = dice.pick(&services).clone();
            let fate = self.fate(&mut dice);
            let touches = self.touches(&service);
            if dice.comes(15) {
                match fated(fate, engine.run_due(&panel(), 3)).await {
                    Some(Err(error)) if error.reason() != Reason::Conflict => {
                        self.violated(&service, format!("a pass: {error}")).await;
                    }
                    Some(_) => {}
                    None => engine = self.engine(),
                }
                continue;
            }
            match fated(fate, engine.advance(&service)).await {
                Some(Ok(progress)) => self.judge(&service, &progress, touches).await,
                Some(Err(error)) if error.reason() == Reason::Conflict => {}
                Some(Err(error)) => self.violated(&service, format!("advance: {error}")).await,
                None => engine = self.engine(),
            }
        }
    }

    fn fate(&self, dice: &mut Dice) -> Fate {
        let polls = usize::try_from(dice.below(12)).unwrap();
        if dice.comes(self.climate.crashes) {
            self.saw("crashes");
            if dice.comes(70) {
                Fate::DiesAtPoll(polls)
            } else {
                Fate::DiesAfter(dice.seconds(40))
            }
        } else if dice.comes(self.climate.pauses) {
            self.saw("pauses");
            Fate::Pauses(polls, Duration::from_secs(16) + dice.seconds(44))
        } else {
            Fate::Lives
        }
    }

    /// What is said must be true at that moment.
    async fn judge(&self, service: &ServiceId, progress: &Progress, touches: usize) {
        match progress {
            Progress::Converged { .. } if self.touches(service) == touches => {
                let desired = self.desired(service).await;
                if self.record(service).await.converged == Some(desired.revision) {
                    self.as_wanted(service, &desired, "called converged").await;
                }
            }
            Progress::Ended { .. } => {
                let rows = self.servers_of(service).len();
                if rows > 0 && !self.climate.is_beyond_the_margin() {
                    self.violated(service, format!("called ended, with {rows} servers"))
                        .await;
                }
            }
            Progress::Parked { cause } if !self.was_injected(service, cause) => {
                self.violated(service, format!("parked without a cause: {cause:?}"))
                    .await;
            }
            _ => {}
        }
    }

    /// Whether the storm can have caused this.
    fn was_injected(&self, service: &ServiceId, cause: &ParkCause) -> bool {
        let seen = self.seen.borrow();
        let there_were = |what: &str| seen.weather.contains_key(what);
        match cause {
            ParkCause::InstallFailed => there_were("failing installs"),
            ParkCause::InstallStuck => {
                there_were("lost installs") || there_were("slow installs") || there_were("panel restarts")
            }
            ParkCause::Missing => self.was_touched(service, "deletes"),
            ParkCause::KeyLost => self.was_touched(service, "takes the key off"),
            _ => false,
        }
    }

    /// What must hold at every moment.
    async fn look(&self) {
        let servers = self.fake.servers();
        let users = self.fake.users();
        let owners: BTreeMap<ServiceId, &str> = self.seen.borrow().ordered.clone();
        for (service, customer) in owners {
            let key = service.as_str();
            if self.fake.most_at_once_for(key) > 1 {
                self.violated(&service, "two at once".to_owned()).await;
            }
            let rows: Vec<&FakeServer> = servers
                .iter()
                .filter(|row| row.made_by.as_deref() == Some(key))
                .collect();
            for row in &rows {
                let owner = users
                    .iter()
                    .find(|user| user.id == row.owner)
                    .and_then(|user| user.external_id.as_deref());
                if owner != Some(customer) {
                    self.violated(&service, format!("owned by {owner:?}, sold to {customer}"))
                        .await;
                }
            }
            let was_active = self.seen.borrow().active.get(&service).cloned();
            match was_active {
                None => {
                    let record = self.record(&service).await;
                    if let (true, Some(binding)) = (record.was_active, record.binding) {
                        let first = (binding.server.uuid.to_string(), self.fake.created_for(key));
                        self.seen.borrow_mut().active.insert(service, first);
                    }
                }
                Some((uuid, made)) => {
                    let is_wanted = self.desired(&service).await.goal == Goal::Live;
                    let is_gone = rows.iter().all(|row| row.uuid != uuid);
                    if is_wanted && is_gone && !self.was_touched(&service, "deletes") {
                        self.violated(&service, "a server in use was deleted".to_owned()).await;
                    }
                    if self.fake.created_for(key) > made && !self.climate.is_beyond_the_margin() {
                        self.violated(&service, "made again after it was in use".to_owned())
                            .await;
                    }
                }
            }
        }
        for customer in CUSTOMERS {
            let email = format!("customer{customer}@example.org");
            let accounts = users.iter().filter(|user| user.email == email).count();
            assert!(
                accounts <= 1,
                "seed {}: {accounts} accounts of customer {customer}",
                self.seed
            );
        }
    }

    /// The panel's row is as wanted.
    async fn as_wanted(&self, service: &ServiceId, desired: &Desired, when: &str) {
        if self.climate.is_beyond_the_margin() && when == "called converged" {
            return;
        }
        let rows = self.servers_of(service);
        let [row] = rows.as_slice() else {
            return self.violated(service, format!("{when}: {} servers", rows.len())).await;
        };
        let memory = desired.spec.limits.memory.at().map_or(0, |memory| memory.get());
        if u64::try_from(row.memory).unwrap() != memory {
            self.violated(service, format!("{when}: {} of memory, sold {memory}", row.memory))
                .await;
        }
        let shall = desired.is_suspended(self.clock.now());
        let may_stay = self.was_touched(service, "suspends") || self.climate.is_beyond_the_margin();
        if row.suspended != shall && !(row.suspended && may_stay) {
            self.violated(
                service,
                format!("{when}: suspended {}, shall be {shall}", row.suspended),
            )
            .await;
        }
        if row.external_id.as_deref() != Some(service.as_str()) {
            self.violated(service, format!("{when}: it carries {:?}", row.external_id))
                .await;
        }
        if row.status.as_deref().is_some_and(|status| status != "suspended") {
            self.violated(service, format!("{when}: it is {:?}", row.status)).await;
        }
    }
}

/// How long a service may take to be as wanted under a clear sky: lost installations have an hour each.
const PATIENCE: u64 = 4 * 3600;

/// The clear sky.
impl Sky {
    async fn clear(&self) {
        self.fake.faults().clear();
        self.fake.queue_delay(Duration::ZERO);
        for node in [1, 2] {
            heal(&self.fake.node(node));
            well(&self.fake.node(node));
        }
        self.quiet(PATIENCE).await;
        self.judge_all("at rest").await;
        // Somebody looks at every service once more, after the last request that can still be on its way has run.
        self.sleep(Duration::from_secs(self.climate.latest + 60)).await;
        let engine = self.engine();
        for service in self.services() {
            let touches = self.touches(&service);
            match engine.advance(&service).await {
                Ok(progress) => self.judge(&service, &progress, touches).await,
                Err(error) => self.violated(&service, format!("advance: {error}")).await,
            }
        }
        self.quiet(3600).await;
        self.judge_all("in the end").await;
    }

    /// One worker that takes what is due, until nothing is left to do.
    async fn quiet(&self, limit: u64) {
        let engine = self.engine();
        let ends = clock::after(self.clock.now(), Duration::from_secs(limit));
        loop {
            match engine.run_due(&panel(), 10).await {
                Err(error) if error.reason() != Reason::Conflict => panic!("seed {}: {error}", self.seed),
                _ => {}
            }
            self.look().await;
            let mut restless = Vec::new();
            for service in self.services() {
                let (record, desired) = (self.record(&service).await, self.desired(&service).await);
                let is_at_rest = match record.phase {
                    Phase::Active | Phase::Suspended => {
                        record.converged == Some(desired.revision)
                            && record.owed_sync.is_none()
                            && (record.phase == Phase::Suspended || !desired.is_suspended(self.clock.now()))
                    }
                    Phase::Ended => true,
                    Phase::Parked => record.parked.is_some_and(|parked| parked.revision >= desired.revision),
                    _ => false,
                };
                if !is_at_rest {
                    restless.push(service);
                }
            }
            if restless.is_empty() {
                return;
            }
            if self.clock.now() >= ends {
                for service in restless {
                    self.violated(&service, "still not at rest".to_owned()).await;
                }
                return;
            }
            self.sleep(Duration::from_secs(10)).await;
        }
    }

    async fn judge_all(&self, when: &str) {
        for service in self.services() {
            let (record, desired) = (self.record(&service).await, self.desired(&service).await);
            if let Some(parked) = record.parked.filter(|_| record.phase == Phase::Parked) {
                if !self.was_injected(&service, &parked.cause) {
                    self.violated(&service, format!("{when}: parked without a cause: {:?}", parked.cause))
                        .await;
                }
                continue;
            }
            let was_touched = self.was_touched(&service, "deletes") || self.was_touched(&service, "takes the key off");
            let may_differ = self.climate.is_beyond_the_margin() || was_touched;
            if when == "at rest" && may_differ {
                continue;
            }
            if desired.goal == Goal::Ended {
                if !self.servers_of(&service).is_empty() && !self.climate.is_beyond_the_margin() {
                    self.violated(&service, format!("{when}: a server is left")).await;
                }
                continue;
            }
            self.is_held(&service).await;
            self.as_wanted(&service, &desired, when).await;
            self.node_agrees(&service, &desired, when).await;
        }
    }

    /// What an administrator suspended is not lifted, unless a suspension of ours came after it.
    async fn is_held(&self, service: &ServiceId) {
        let Some(since) = self.seen.borrow().held.get(service).copied() else {
            return;
        };
        let lines = self.store.journal(service).await.unwrap();
        let mut sent = lines
            .iter()
            .filter(|line| line.at > since)
            .filter_map(|line| match &line.event {
                JournalEvent::Intended { step, .. } if step.ends_with("suspend") => Some(step.as_str()),
                _ => None,
            });
        if sent.next() == Some("unsuspend") {
            self.violated(service, format!("lifted what an administrator suspended at {since:.0}"))
                .await;
        }
    }

    /// The node has the server, and takes it for what the panel does. Startup and image are the panel's alone.
    async fn node_agrees(&self, service: &ServiceId, desired: &Desired, when: &str) {
        let rows = self.servers_of(service);
        let Some(row) = rows.first() else { return };
        let containers = self.fake.containers();
        let Some(container) = containers.iter().find(|container| container.uuid == row.uuid) else {
            return self
                .violated(service, format!("{when}: the node does not have it"))
                .await;
        };
        // A panel does not tell when its node was not told the limits: they are told once more, and no more.
        let may_differ = self.seen.borrow().weather.contains_key("failing nodes");
        if container.suspended != row.suspended || (container.memory != row.memory && !may_differ) {
            let has = (container.suspended, container.memory);
            self.violated(service, format!("{when}: the node has suspended, memory {has:?}"))
                .await;
        }
        if self.climate.is_beyond_the_margin() {
            return;
        }
        let found = self
            .fake
            .application()
            .servers()
            .find_by_external_id(service.as_str())
            .await
            .unwrap();
        let jar = found.container.variables().get("JAR_FILE").cloned();
        let (image, wanted) = (found.container.image.clone(), &desired.spec);
        if jar.as_ref() != wanted.environment.get("JAR_FILE") || image != wanted.docker_image {
            self.violated(service, format!("{when}: it starts {jar:?} in {image}"))
                .await;
        }
    }
}

//! A panel, a store and one worker, in virtual time.

use std::{future::Future, pin::pin, sync::Arc, task::Poll, time::Duration};

use jiff::Timestamp;
use panel_http::{
    Clock, TokioClock,
    clock::{self, Sleep},
};
use provisioning_core::{
    Engine, Error, PanelId, ProductId, Reason, ServiceId,
    engine::PasswordReset,
    service::{Desired, Phase, ServiceRecord},
    store::{DocumentKind, MemoryStore, Store},
};

use crate::{
    injection::Strike,
    ledger::Ledger,
    panels::{self, Ground},
    point::Point,
    track::{Halt, Track},
    wire::Wire,
};

/// How long a machine stands still, with what it has in hand.
const STANDSTILL: u64 = 40;

/// After how many passes it is asked for the first time whether everything is at rest.
const CALM: u32 = 10;

/// How long everything may take that ends by itself: a lost installation has an hour, three times.
const PATIENCE: Duration = Duration::from_secs(5 * 3600);

/// Tokio's time, with sleeps of whole seconds: the jitter of retries cannot make two runs differ.
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

/// The process of a worker is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Crashed;

pub(crate) struct Stage {
    pub(crate) ground: Arc<dyn Ground>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ledger: Ledger,
    track: Arc<Track>,
    wire: Arc<Wire>,
    /// What was found wrong.
    pub(crate) wrong: Vec<String>,
    /// Whether the last sweep has told of a suspension that somebody else placed.
    pub(crate) tells_of_a_suspension: bool,
    /// Whether it has told of a server that an ended service left behind.
    pub(crate) tells_what_is_left: bool,
    /// What came of requests to help with a lost password.
    pub(crate) handed_over: Vec<PasswordReset>,
}

pub(crate) fn panel() -> PanelId {
    PanelId::new("eu").unwrap()
}

pub(crate) fn product(id: &str) -> ProductId {
    ProductId::new(id).unwrap()
}

impl Stage {
    /// A fresh panel whose installations take so long, its eggs imported and these products saved.
    pub(crate) async fn open(name: &str, installs: u64, sold: &[&str]) -> Self {
        let began = Timestamp::from_second(1_800_000_000).unwrap();
        let clock: Arc<dyn Clock> = Arc::new(WholeSeconds(TokioClock::starting_at(began)));
        let ground = panels::open(name, Arc::clone(&clock));
        for node in [1, 2] {
            ground.node(node).install_takes(Duration::from_secs(installs));
        }
        let (time, track) = (Arc::clone(&clock), Arc::new(Track::default()));
        let store = MemoryStore::with_time(move || time.now());
        let wire = Wire::new(Arc::clone(&ground), Arc::clone(&clock), Arc::clone(&track));
        let stage = Self {
            ledger: Ledger::new(store, Arc::clone(&track)),
            wire: Arc::new(wire),
            wrong: Vec::new(),
            tells_of_a_suspension: false,
            tells_what_is_left: false,
            handed_over: Vec::new(),
            ground,
            clock,
            track,
        };
        let engine = stage.engine();
        engine.catalog().import(&panel()).await.unwrap();
        for id in sold {
            let product = toml::from_str(&product_text(stage.ground.as_ref(), id)).unwrap();
            engine.products().save(product).await.unwrap();
        }
        stage
    }

    /// Another process.
    pub(crate) fn engine(&self) -> Engine {
        let connection = self.ground.connection(Arc::clone(&self.wire) as Arc<_>);
        Engine::builder(self.ledger.clone())
            .panel(panel(), connection)
            .build()
            .unwrap()
    }

    pub(crate) async fn sleep(&self, seconds: u64) {
        self.clock.sleep(Duration::from_secs(seconds)).await;
    }

    /// Points count from now on, and one is struck.
    pub(crate) fn begin(&self, strike: Option<Strike>) {
        self.track.begin(strike);
    }

    /// Points count no more.
    pub(crate) fn ends(&self) {
        self.track.ends();
    }

    pub(crate) fn path(&self) -> Vec<Point> {
        self.track.path()
    }

    pub(crate) fn was_struck(&self) -> bool {
        !self.track.is_pending()
    }

    pub(crate) fn finds(&mut self, what: String) {
        self.wrong.push(format!("{:.0} {what}", self.clock.now()));
    }

    pub(crate) async fn record(&self, service: &ServiceId) -> Option<ServiceRecord> {
        self.document(DocumentKind::Service, service).await
    }

    pub(crate) async fn desired(&self, service: &ServiceId) -> Option<Desired> {
        self.document(DocumentKind::Desired, service).await
    }

    async fn document<T: serde::de::DeserializeOwned>(&self, kind: DocumentKind, service: &ServiceId) -> Option<T> {
        let kept = self.ledger.kept();
        let document = kept.read(kind, service.as_str()).await.unwrap();
        document.map(|document| document.decode().unwrap())
    }

    /// Does this until it is done or its process is lost. While its machine stands still, another worker is at it.
    pub(crate) async fn watched<T>(&self, work: impl Future<Output = T>) -> Result<T, Crashed> {
        let mut work = pin!(work);
        loop {
            let step = std::future::poll_fn(|context| match work.as_mut().poll(context) {
                Poll::Ready(done) => Poll::Ready(Ok(done)),
                Poll::Pending => self.track.halted().map_or(Poll::Pending, |halt| Poll::Ready(Err(halt))),
            });
            match step.await {
                Ok(done) if self.ledger.forgets() => {
                    drop(done);
                    return Err(Crashed);
                }
                Ok(done) => return Ok(done),
                Err(Halt::Crash) => {
                    self.ledger.forgets();
                    return Err(Crashed);
                }
                Err(Halt::Pause) => {
                    self.another_worker().await;
                    self.track.resumes();
                }
            }
        }
    }

    /// What another worker does while the machine of the first one stands still.
    async fn another_worker(&self) {
        let engine = self.engine();
        for _ in 0..STANDSTILL / 2 {
            self.sleep(2).await;
            let _passes = engine.run_due(&panel(), 10).await;
        }
    }

    /// One pass of a worker, which is another process when its own is lost. Whether there was something to do.
    async fn pass(&mut self, engine: &mut Engine) -> bool {
        match self.watched(engine.run_due(&panel(), 10)).await {
            Ok(Ok(services)) => return services > 0,
            Ok(Err(error)) if is_injected(&error) => {}
            Ok(Err(error)) => self.finds(format!("a pass: {error}")),
            Err(Crashed) => *engine = self.engine(),
        }
        true
    }

    /// A worker does what is due, for so long.
    pub(crate) async fn works_for(&mut self, seconds: u64) {
        let ends = clock::after(self.clock.now(), Duration::from_secs(seconds));
        let mut engine = self.engine();
        while self.clock.now() < ends {
            self.pass(&mut engine).await;
            self.sleep(1).await;
        }
    }

    /// A worker does what is due until nothing is left to do.
    pub(crate) async fn comes_to_rest(&mut self) {
        let ends = clock::after(self.clock.now(), PATIENCE);
        let mut engine = self.engine();
        let mut passes: u32 = 0;
        loop {
            let is_over = self.clock.now() >= ends;
            let has_worked = self.pass(&mut engine).await;
            // A process that was lost has what it had in hand for some seconds more.
            if passes >= CALM && (has_worked || passes == CALM || is_over) {
                let restless = self.restless().await;
                if restless.is_empty() {
                    return;
                }
                if is_over {
                    return self.finds(format!("never at rest: {restless:?}"));
                }
            }
            passes += 1;
            self.sleep(if passes < 60 { 2 } else { 15 }).await;
        }
    }

    async fn restless(&self) -> Vec<String> {
        let mut restless = Vec::new();
        for service in self.services().await {
            let (Some(record), Some(desired)) = (self.record(&service).await, self.desired(&service).await) else {
                continue;
            };
            let is_at_rest = match record.phase {
                Phase::Active | Phase::Suspended => {
                    let is_settled = record.attempts.is_empty() && record.owed_sync.is_none();
                    record.converged == Some(desired.revision) && is_settled
                }
                Phase::Ended => true,
                Phase::Parked => record.parked.is_some_and(|parked| parked.revision >= desired.revision),
                _ => false,
            };
            if !is_at_rest {
                restless.push(format!("{service} is {}", record.phase));
            }
        }
        restless
    }

    pub(crate) async fn services(&self) -> Vec<ServiceId> {
        let kept = self.ledger.kept();
        let documents = kept.list(DocumentKind::Service, "", None, usize::MAX).await.unwrap();
        documents.iter().map(|it| ServiceId::new(&it.key).unwrap()).collect()
    }
}

/// What a worker, or an application, hears of a store that fails, or of another worker.
pub(crate) fn is_injected(error: &Error) -> bool {
    matches!(error.reason(), Reason::Store | Reason::Conflict)
}

/// What is sold: `small`, `large` (other limits, image and variables), `pinned` to a node, with `ports`.
fn product_text(ground: &dyn Ground, id: &str) -> String {
    let anywhere = ground.anywhere();
    let (memory, place, more) = match id {
        "large" => (
            8,
            format!("{anywhere}\n            docker_image = \"ghcr.io/example/java:17\""),
            "[variables]\n            JAR_FILE = \"eight.jar\"\n            BUILD = \"8\"",
        ),
        "pinned" => (
            4,
            format!("placement = {{ nodes = [\"{}\"] }}", ground.first_node()),
            "",
        ),
        "ports" => (4, on_ports(&anywhere), ""),
        _ => (4, anywhere, ""),
    };
    format!(
        r#"
            id = "{id}"
            name = "Larch"
            panel = "eu"
            egg = "Larch"
            eggs = ["Larch", "Heath"]
            server_name = "MC-%service_id%"
            {place}

            [resources]
            memory = "{memory} GB"
            disk = "20 GB"
            cpu = 200

            [features]
            databases = 1
            backups = 2

            {more}
            "#
    )
}

fn on_ports(anywhere: &str) -> String {
    let ports = "ports = \"25570-25580\", additional = [{}] }";
    match anywhere.strip_suffix('}') {
        Some(nodes) => format!("{nodes}, {ports}"),
        None => format!("placement = {{ {ports}"),
    }
}

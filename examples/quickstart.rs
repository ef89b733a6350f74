//! The whole life of a game server, from the paid order to its end, with no panel, no database and no account needed.
//!
//! A panel in memory is put on a loopback port, and everything goes over real HTTP. One answer is lost on purpose.

use std::{
    error::Error,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use panel_http::{
    fault::Fault,
    serve::{Server, serve},
};
use provisioning_core::{
    Change, Customer, CustomerId, Engine, Order, PanelId, ProductDraft, ProductId, ServiceId, Viewer,
    engine::{Preview, View},
    journal::JournalEvent,
    panel::pterodactyl,
    store::SqliteStore,
};
use pterodactyl_api::fake::FakePanel;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const LONG_ENOUGH: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let show = Show::open(&folder.path().join("hatchery.db")).await?;
    println!(
        "A panel in memory listens on {}; what is sold is kept in an SQLite file.",
        show.server.url()
    );

    show.import_eggs().await?;
    show.check_product().await?;
    let service = show.accept_order().await?;
    show.make_server(&service).await?;
    show.change_package(&service).await?;
    show.suspend_and_end(&service).await?;
    show.tell_journal(&service).await
}

/// The panel, the engine that works on it, and a way to count the calls between them.
struct Show {
    fake: FakePanel,
    server: Server,
    engine: Engine,
    panel: PanelId,
    started: Instant,
}

impl Show {
    async fn open(file: &Path) -> Result<Self> {
        let fake = examples::panel();
        let server = serve(Arc::new(fake.clone()))?;
        let panel = PanelId::new("eu")?;
        let started = Instant::now();

        // For a panel of your own: its address and its keys, and nothing else.
        let connection = pterodactyl(&server.url(), fake.application_key())?
            .client_key(fake.client_key())
            .settle_margin(Duration::from_secs(2)); // 120 s on a real panel: how long it may still act on a lost call
        let engine = Engine::builder(SqliteStore::open(file).await?)
            .panel(panel.clone(), connection)
            .observer(Arc::new(move |_, step| {
                println!("   {}  {step}", clock(started.elapsed()))
            }))
            .build()?;
        Ok(Self {
            fake,
            server,
            engine,
            panel,
            started,
        })
    }

    /// The calls since the last time it was asked.
    fn calls(&self) -> String {
        let count = self.fake.total_requests();
        self.fake.reset_requests();
        match count {
            0 => "no call".to_owned(),
            1 => "1 call".to_owned(),
            count => format!("{count} calls"),
        }
    }

    async fn import_eggs(&self) -> Result<()> {
        title("1. The panel's eggs are imported");
        for egg in self.engine.catalog().import(&self.panel).await? {
            let variables: Vec<&str> = egg.egg.variables.iter().map(|it| it.env_variable.as_str()).collect();
            println!("   {:<8} {}", egg.egg.name, variables.join(", "));
        }
        println!("   = {}", self.calls());
        Ok(())
    }

    async fn check_product(&self) -> Result<()> {
        title("2. A product is checked: every mistake at once");
        let mut draft: ProductDraft = toml::from_str(include_str!("minecraft.toml"))?;
        draft.egg = Some("Papier".into());
        draft.resources.memory = Some("four".into());
        draft.server_name = Some("MC-%servce_id%".into());
        if let Err(refused) = self.engine.products().save(draft).await {
            for problem in refused.problems() {
                let advice: String = problem
                    .advice()
                    .chars()
                    .take_while(|letter| !"?;".contains(*letter))
                    .collect();
                println!("   {:<18} {} → {advice}", problem.field(), problem.message());
            }
        }
        for file in [include_str!("minecraft.toml"), include_str!("minecraft-large.toml")] {
            let product = self.engine.products().save(toml::from_str(file)?).await?;
            println!(
                "   {:<18} is right: {} memory, {} disk, {} cpu",
                product.name(),
                product.memory(),
                product.disk(),
                product.cpu()
            );
        }
        println!("   = {}", self.calls());
        Ok(())
    }

    async fn accept_order(&self) -> Result<ServiceId> {
        title("3. Ada orders it: the plan, before anything is done");
        let ada = Customer::new(CustomerId::new("42")?, "ada@example.org")?.name("Ada", "Lovelace");
        let order = Order::new(ServiceId::new("1001")?, ada, ProductId::new("minecraft")?)
            .order_id("A-77")
            .variables([("MINECRAFT_VERSION", "1.21.4")]);
        let intent = self.engine.accept(order).await?;
        tell_plan(&self.engine.preview_intent(&intent).await?);
        let service = intent.record(&self.engine).await?;
        println!(
            "   = {}; from now on the order is delivered, whatever happens to this program",
            self.calls()
        );
        Ok(service)
    }

    async fn make_server(&self, service: &ServiceId) -> Result<()> {
        title("4. The server is made, and the panel's answer is lost on purpose");
        self.fake.on("POST /api/application/servers").once(Fault::ApplyThenCut);
        self.engine.settled(service, LONG_ENOUGH).await?;
        println!(
            "   = {}, waiting and looking included; without a fault it is 3",
            self.calls()
        );
        tell_server(&self.engine.view(service, Viewer::Administrator).await?);
        println!(
            "   = {}; the panel has made {} server for her",
            self.calls(),
            self.fake.created_for(service.as_str())
        );
        Ok(())
    }

    async fn change_package(&self, service: &ServiceId) -> Result<()> {
        title("5. Ada takes the larger package: before → after");
        let larger = || ProductId::new("minecraft-large").map(Change::product);
        let preview = self.engine.preview(service, &larger()?).await?;
        tell_plan(&preview);
        println!(
            "   = {}; her files are {}",
            self.calls(),
            if preview.loses_data { "LOST" } else { "kept" }
        );
        // Just what was shown: if anything changed in between, this is a conflict.
        self.engine
            .change(service, larger()?.based_on(preview.revision).by("ada"))
            .await?;
        self.engine.settled(service, LONG_ENOUGH).await?;
        println!("   = {}", self.calls());
        Ok(())
    }

    async fn suspend_and_end(&self, service: &ServiceId) -> Result<()> {
        title("6. She does not pay; she pays; she leaves");
        for change in [
            Change::suspend("unpaid"),
            Change::unsuspend("unpaid"),
            Change::terminate(),
        ] {
            self.engine.change(service, change).await?;
            let phase = self.engine.settled(service, LONG_ENOUGH).await?;
            println!("   = {}: the service is {phase}", self.calls());
        }
        println!("   Servers left on the panel: {}", self.fake.servers().len());
        Ok(())
    }

    async fn tell_journal(&self, service: &ServiceId) -> Result<()> {
        title("7. The journal, which explains it all");
        let lines = self.engine.journal(service).await?;
        let Some(first) = lines.first() else { return Ok(()) };
        for (line, next) in lines.iter().zip(lines.iter().skip(1).map(Some).chain([None])) {
            // A write is noted before it is sent and when it is done; here the second line is enough.
            let is_done = next.is_some_and(|next| matches!(next.event, JournalEvent::Done { .. }));
            if is_done && matches!(line.event, JournalEvent::Intended { .. }) {
                continue;
            }
            let since = Duration::try_from(line.at.duration_since(first.at)).unwrap_or_default();
            println!("   {}  {}", clock(since), line.event);
        }
        println!("Done in {:.1} s.", self.started.elapsed().as_secs_f32());
        Ok(())
    }
}

fn title(text: &str) {
    println!("\n{text}");
}

fn clock(since: Duration) -> String {
    format!("{:4.1} s", since.as_secs_f32())
}

fn tell_plan(preview: &Preview) {
    for step in &preview.plan.steps {
        println!("   {step}");
        for change in step.changes() {
            println!("      {:<10} {:>6} → {}", change.field, change.before, change.after);
        }
    }
}

fn tell_server(view: &View) {
    let Some(server) = &view.server else { return };
    let limits = &server.limits;
    println!("   server    {} at {}", server.name, server.address);
    println!(
        "   limits    {} memory, {} disk, {} cpu",
        limits.memory, limits.disk, limits.cpu
    );
    if let Some(administration) = &server.administration {
        println!("   uuid      {} on node {}", administration.uuid, administration.node);
        println!("   page      {}", administration.page);
    }
}

//! What the example shows: services are sold, two processes make their servers, and it is told who did what.

use std::{
    fs,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use apalis_postgres::PostgresStorage;
use jiff::Timestamp;
use panel_http::serve::serve;
use provisioning_core::{
    Change, Customer, CustomerId, Engine, Order, PanelId, ProductDraft, ProductId, ServiceId,
    service::{Phase, ServiceRecord},
    store::PostgresStore,
};
use pterodactyl_api::fake::FakePanel;
use sqlx::PgPool;
use tokio::time::{Instant, sleep};

use crate::{
    Arguments, Result, jobs,
    panel::{Keys, PanelSoftware, connect},
    process::queue,
};

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(300);

struct Shop {
    pool: PgPool,
    store: PostgresStore,
    engine: Engine,
    panel: PanelId,
    queue: String,
    product: ProductId,
}

/// Gives whether every service has its one server in the end.
pub(crate) async fn run(arguments: &Arguments, pool: PgPool) -> Result<bool> {
    let fake = arguments.url.is_none().then(examples::panel);
    let served = match &fake {
        Some(fake) if arguments.panel == PanelSoftware::Pterodactyl => Some(serve(Arc::new(fake.clone()))?),
        Some(_) => return Err("the fake panel is a Pterodactyl one: give --url for another".into()),
        None => None,
    };
    let url = match (&arguments.url, &served) {
        (Some(url), _) => url.clone(),
        (None, served) => served.as_ref().map(|served| served.url()).unwrap_or_default(),
    };
    let keys = match &fake {
        Some(fake) => Keys(fake.application_key(), Some(fake.client_key())),
        None => Keys::from_environment()?,
    };
    let name = format!("worker-{:x}", Timestamp::now().as_millisecond());
    let connection = connect(arguments.panel, &url, keys.clone(), false, None)?;
    let shop = Shop::open(pool, connection, &name, draft(arguments)?).await?;
    let mut processes = (1..=arguments.processes)
        .map(|number| start(arguments.panel, &url, &name, &keys, number))
        .collect::<Result<Vec<_>>>()?;

    let mut services = Vec::new();
    for number in 1..=arguments.services {
        services.push(shop.buy(number).await?);
    }
    println!(
        "{} services sold; {} processes make their servers",
        services.len(),
        processes.len()
    );
    let mut is_done = shop.all_are(&services, Phase::Active).await?;
    if let Some(unpaid) = services.first() {
        shop.overdue(unpaid).await?;
        is_done &= shop.all_are(&services[..1], Phase::Suspended).await?;
        println!("{unpaid} was not paid, and is suspended");
    }
    for process in &mut processes {
        drop(process.stdin.take());
        is_done &= process.wait()?.success();
    }
    shop.tell().await?;
    Ok(is_done && fake.is_none_or(|fake| is_one_each(&fake, &services)))
}

fn start(software: PanelSoftware, url: &str, name: &str, keys: &Keys, number: u32) -> Result<Child> {
    let software = clap::ValueEnum::to_possible_value(&software).ok_or("which panel is it")?;
    let process = Command::new(std::env::current_exe()?)
        .args(["--panel", software.get_name(), "process", "--url", url, "--name", name])
        .args(["--called", &format!("process {number}")])
        .envs(keys.environment())
        .stdin(Stdio::piped())
        .spawn()?;
    Ok(process)
}

impl Shop {
    /// Our tables, those of the library and those of apalis live beside each other in one database.
    async fn open(
        pool: PgPool,
        connection: provisioning_core::engine::Connection,
        name: &str,
        mut draft: ProductDraft,
    ) -> Result<Self> {
        sqlx::raw_sql(
            "CREATE SCHEMA IF NOT EXISTS worker_example;
             CREATE TABLE IF NOT EXISTS worker_example.orders (service text PRIMARY KEY)",
        )
        .execute(&pool)
        .await?;
        let store = PostgresStore::new(pool.clone());
        store.migrate().await?;
        PostgresStorage::setup(&pool).await?;
        let panel = PanelId::new(name)?;
        let engine = Engine::builder(store.clone())
            .panel(panel.clone(), connection)
            .build()?;
        engine.catalog().import(&panel).await?;
        draft.panel = Some(name.into());
        let product = engine.products().save(draft).await?.id().clone();
        Ok(Self {
            queue: queue(&panel),
            pool,
            store,
            engine,
            panel,
            product,
        })
    }

    /// The order, the wish for a server and the job are one commit.
    async fn buy(&self, number: u32) -> Result<ServiceId> {
        let service = ServiceId::new(format!("{}-{number:03}", self.panel))?;
        let customer = format!("{}-c{}", self.panel, number % 5);
        let email = format!("{customer}@example.org");
        let customer = Customer::new(CustomerId::new(customer)?, email)?.name("Ada", "Lovelace");
        let order = Order::new(service.clone(), customer, self.product.clone());
        let intent = self.engine.accept(order).await?;
        let mut transaction = self.pool.begin().await?;
        sqlx::query("INSERT INTO worker_example.orders (service) VALUES ($1)")
            .bind(service.as_str())
            .execute(&mut *transaction)
            .await?;
        self.store.record_in(&mut transaction, &intent).await?;
        jobs::asked(&mut transaction, &self.queue, &service, 1).await?;
        transaction.commit().await?;
        Ok(service)
    }

    /// An edit and its job are one commit, too.
    async fn overdue(&self, service: &ServiceId) -> Result<()> {
        let mut transaction = self.pool.begin().await?;
        let change = Change::suspend("unpaid");
        let revision = self
            .store
            .change_in(&mut transaction, &self.engine, service, &change)
            .await?;
        jobs::asked(&mut transaction, &self.queue, service, revision).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn all_are(&self, services: &[ServiceId], phase: Phase) -> Result<bool> {
        let ends = Instant::now() + PATIENCE;
        loop {
            let records: Vec<ServiceRecord> = self.engine.services(&self.panel).await?;
            let is_so = |record: &&ServiceRecord| services.contains(record.key.service()) && record.phase == phase;
            if records.iter().filter(is_so).count() == services.len() {
                return Ok(true);
            }
            if Instant::now() > ends {
                println!("not all are {phase} after {} s", PATIENCE.as_secs());
                return Ok(false);
            }
            sleep(Duration::from_millis(300)).await;
        }
    }

    /// Who did what.
    async fn tell(&self) -> Result<()> {
        let done: Vec<(Option<String>, i64)> = sqlx::query_as(
            "SELECT lock_by, count(*) FROM apalis.jobs WHERE job_type = $1 AND status = 'Done' GROUP BY 1 ORDER BY 1",
        )
        .bind(&self.queue)
        .fetch_all(&self.pool)
        .await?;
        for (worker, jobs) in done {
            println!("{}: {jobs} jobs", worker.unwrap_or_default());
        }
        Ok(())
    }
}

/// By what really is on the panel.
fn is_one_each(fake: &FakePanel, services: &[ServiceId]) -> bool {
    let servers = fake.servers();
    println!("{} servers for {} services", servers.len(), services.len());
    let is_one = |service: &ServiceId| fake.created_for(service.as_str()) == 1;
    servers.len() == services.len() && services.iter().all(is_one)
}

fn draft(arguments: &Arguments) -> Result<ProductDraft> {
    let text = match &arguments.product {
        Some(file) => fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?,
        None => "id = \"larch\"\nname = \"Larch\"\negg = \"Larch\"\n\
                 [resources]\nmemory = \"256 MB\"\ndisk = \"512 MB\"\ncpu = 100"
            .to_owned(),
    };
    Ok(toml::from_str(&text)?)
}

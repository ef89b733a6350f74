//! The engine inside a small billing application: its own pool, its own tables, a worker, and mails.
//!
//! `orders` and the wish for a server are written in one commit, so that no paid order is without a server and no server
//! without an order, whatever happens to this process; a payment and the suspension that it lifts are one, and so are a
//! mail and the event that it tells of. It runs on the panel in memory and in an SQLite file; with
//! `pterodactyl("https://panel.example", key)?` and `PostgresStore` in their place nothing else changes.

use std::{error::Error, time::Duration};

use provisioning_core::{
    Change, Customer, CustomerId, Engine, Event, Order, PanelId, Product, ProductDraft, ProductId, ServiceId, Viewer,
    engine::Preview, seal::Seal, store::SqliteStore,
};
use sqlx::SqlitePool;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// What the application hands around.
#[derive(Clone)]
struct App {
    db: SqlitePool,
    store: SqliteStore,
    hatchery: Engine, // Clone, one Arc, no type parameters
}

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let app = App::open(&format!(
        "sqlite:{}?mode=rwc",
        folder.path().join("billing.db").display()
    ))
    .await?;
    app.stock().await?;

    // The worker may as well run in another process: the store hands out each service to one at a time. Told to stop, it
    // finishes the step in hand and gives everything back.
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let shutdown = async {
        let _or_dropped = stopped.await;
    };
    let worker = tokio::spawn(app.hatchery.worker().concurrency(8).run_until(shutdown));
    let mailer = tokio::spawn(mailer(app.clone()));

    let service = app.buy(42, "ada@example.org").await?;
    app.hatchery.settled(&service, Duration::from_secs(60)).await?;
    println!("sold:      {}", app.status(&service, 42).await?);

    let preview = app.preview(&service, "minecraft-large").await?;
    for change in preview.plan.steps.iter().flat_map(|step| step.changes()) {
        println!("upgrade:   {change}");
    }
    app.upgrade(&service, "minecraft-large", &preview).await?;
    app.hatchery.settled(&service, Duration::from_secs(60)).await?;
    println!("upgraded:  {}", app.status(&service, 42).await?);

    app.overdue(&service).await?;
    println!("unpaid:    {}", app.status(&service, 42).await?);
    app.paid(&service).await?;
    println!("paid:      {}", app.status(&service, 42).await?);
    match app.status(&service, 43).await {
        Ok(status) => println!("a stranger sees {status}"),
        Err(error) => println!("stranger:  {error}"),
    }

    app.end(&service).await?;
    println!("ended:     {}", app.status(&service, 42).await?);
    let _ = stop.send(());
    worker.await??;
    app.heard().await?;
    mailer.abort();
    for mail in app.mails().await? {
        println!("mail:      {mail}");
    }
    Ok(())
}

/// Events are read in our transaction: the mail and the acknowledgement of its event are one commit, so that every mail is
/// written, and once.
async fn mailer(app: App) -> Result<()> {
    loop {
        if app.write_mails().await? == 0 {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

impl App {
    /// Our pool and our tables; the library's tables live beside them and keep their own ledger of migrations.
    async fn open(database: &str) -> Result<Self> {
        let db = SqlitePool::connect(database).await?;
        sqlx::raw_sql(
            "create table orders (id integer primary key, customer integer not null, product text not null);
             create table payments (service text not null);
             create table mails (id integer primary key, service text not null, body text not null);",
        )
        .execute(&db)
        .await?;
        // What is a customer's own is unreadable without this key, which comes from the environment in a real program.
        let seal = Seal::from_base64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".to_owned().into())?;
        let store = SqliteStore::new(db.clone()).seal_with(seal);
        store.migrate().await?;
        let hatchery = Engine::builder(store.clone())
            .panel(PanelId::new("eu")?, examples::panel())
            .build()?;
        Ok(Self { db, store, hatchery })
    }

    /// Eggs and products. A draft is plain serde data: a TOML file, or an administrator's form.
    async fn stock(&self) -> Result<()> {
        self.hatchery.catalog().import(&PanelId::new("eu")?).await?;
        for file in [include_str!("minecraft.toml"), include_str!("minecraft-large.toml")] {
            let draft: ProductDraft = toml::from_str(file)?;
            let product: Product = match self.hatchery.products().save(draft).await {
                Ok(product) => product,
                Err(error) => {
                    for problem in error.problems() {
                        eprintln!("{}: {} ({})", problem.field(), problem.message(), problem.advice());
                    }
                    return Err(error.into());
                }
            };
            println!("product:   {} ({} memory)", product.name(), product.memory());
        }
        Ok(())
    }

    /// The order and the wish for a server are one commit: ours.
    async fn buy(&self, customer: i64, email: &str) -> Result<ServiceId> {
        let product = ProductId::new("minecraft")?;
        let mut transaction = self.db.begin_with("begin immediate").await?;
        let id: i64 = sqlx::query_scalar("insert into orders (customer, product) values (?, ?) returning id")
            .bind(customer)
            .bind(product.as_str())
            .fetch_one(&mut *transaction)
            .await?;
        let service = ServiceId::new(id.to_string())?; // our id; it becomes the server's external id on the panel
        let buyer = Customer::new(CustomerId::new(customer.to_string())?, email)?.name("Ada", "Lovelace");
        let order = Order::new(service.clone(), buyer, product).variables([("MINECRAFT_VERSION", "1.21.4")]);
        let intent = self.hatchery.accept(order).await?; // checks; writes nothing and calls no panel
        self.store.record_in(&mut transaction, &intent).await?; // the same order again is no second server
        transaction.commit().await?;
        self.hatchery.wake(); // a hint; the worker would find it anyway
        Ok(service)
    }

    /// One call. A service of another customer is "not found", so that ids cannot be probed.
    async fn status(&self, service: &ServiceId, customer: i64) -> Result<String> {
        let viewer = Viewer::customer(CustomerId::new(customer.to_string())?);
        let view = self.hatchery.view(service, viewer).await?;
        Ok(match view.server {
            Some(server) => format!(
                "{} is {}, {}, {}",
                server.name, view.phase, server.limits.memory, server.address
            ),
            None => format!("service {service} is {}", view.phase),
        })
    }

    /// What would change, before and after, and whether data is lost.
    async fn preview(&self, service: &ServiceId, product: &str) -> Result<Preview> {
        Ok(self
            .hatchery
            .preview(service, &Change::product(ProductId::new(product)?))
            .await?)
    }

    /// Just what was previewed: if anything was changed in between, it is a conflict.
    async fn upgrade(&self, service: &ServiceId, product: &str, confirmed: &Preview) -> Result<()> {
        let change = Change::product(ProductId::new(product)?)
            .based_on(confirmed.revision)
            .by("ada");
        self.hatchery.change(service, change).await?;
        Ok(())
    }

    async fn overdue(&self, service: &ServiceId) -> Result<()> {
        self.hatchery.change(service, Change::suspend("unpaid")).await?;
        self.hatchery.settled(service, Duration::from_secs(20)).await?;
        Ok(())
    }

    /// The payment and what it lifts are one commit. It lifts its own reason only.
    async fn paid(&self, service: &ServiceId) -> Result<()> {
        let mut transaction = self.db.begin_with("begin immediate").await?;
        sqlx::query("insert into payments (service) values (?)")
            .bind(service.as_str())
            .execute(&mut *transaction)
            .await?;
        let change = Change::unsuspend("unpaid").by("payments");
        self.store
            .change_in(&mut transaction, &self.hatchery, service, &change)
            .await?;
        transaction.commit().await?;
        self.hatchery.wake();
        self.hatchery.settled(service, Duration::from_secs(20)).await?;
        Ok(())
    }

    /// Gives how many events there were.
    async fn write_mails(&self) -> Result<usize> {
        let mut transaction = self.db.begin_with("begin immediate").await?;
        let events = self.store.claim_events_in(&mut transaction, "mailer", 50).await?;
        for event in &events {
            let text = match event.kind() {
                Event::Provisioned { address, .. } => format!("your server is ready at {address}"),
                Event::Suspended => "your server is suspended".to_owned(),
                Event::Unsuspended => "your server is back".to_owned(),
                Event::Changed { fields } => format!("your server has other values: {}", fields.join(", ")),
                Event::Ended { .. } => "your server is deleted".to_owned(),
                Event::Parked { reason, .. } => format!("operator needed: {reason}"),
                _ => continue,
            };
            sqlx::query("insert into mails (service, body) values (?, ?)")
                .bind(event.service().as_str())
                .bind(text)
                .execute(&mut *transaction)
                .await?;
        }
        self.store.acknowledge_in(&mut transaction, "mailer", &events).await?;
        transaction.commit().await?;
        Ok(events.len())
    }

    /// Until every event was heard.
    async fn heard(&self) -> Result<()> {
        while self.write_mails().await? > 0 {}
        Ok(())
    }

    async fn mails(&self) -> Result<Vec<String>> {
        Ok(
            sqlx::query_scalar("select 'service ' || service || ': ' || body from mails order by id")
                .fetch_all(&self.db)
                .await?,
        )
    }

    async fn end(&self, service: &ServiceId) -> Result<()> {
        self.hatchery.change(service, Change::terminate()).await?;
        self.hatchery.settled(service, Duration::from_secs(20)).await?;
        Ok(())
    }
}

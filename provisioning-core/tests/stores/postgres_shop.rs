//! A shop on PostgreSQL: orders, workers and mailers of several processes.

use std::{collections::BTreeMap, time::Duration};

use provisioning_core::{
    Change, Customer, CustomerId, Engine, Event, Order, PanelId, ProductId, Reason, ServiceId, service::Phase,
    store::PostgresStore,
};
use pterodactyl_api::fake::FakePanel;
use tokio::sync::oneshot;

use crate::postgres_server::{Database, Server};

const PRODUCT: &str = r#"
    id = "larch"
    name = "Larch"
    panel = "eu"
    egg = "Larch"
    server_name = "MC-%service_id%"
    [resources]
    memory = "4 GB"
    disk = "20 GB"
    cpu = 200
"#;

fn panel() -> PanelId {
    PanelId::new("eu").unwrap()
}

fn order(service: &str, customer: &str) -> Order {
    let email = format!("customer{customer}@example.org");
    let customer = Customer::new(CustomerId::new(customer).unwrap(), email).unwrap();
    Order::new(
        ServiceId::new(service).unwrap(),
        customer,
        ProductId::new("larch").unwrap(),
    )
}

/// One process of the application.
struct Process {
    pool: sqlx::PgPool,
    store: PostgresStore,
    engine: Engine,
}

impl Process {
    fn start(database: &Database, fake: &FakePanel) -> Self {
        let pool = database.another_pool();
        let store = PostgresStore::new(pool.clone());
        let engine = Engine::builder(store.clone())
            .panel(panel(), fake.clone())
            .build()
            .unwrap();
        Self { pool, store, engine }
    }

    /// Records an order as an application does, in a transaction with a row of its own.
    async fn buy(&self, order: Order) -> Result<(), provisioning_core::Error> {
        let intent = self.engine.accept(order).await.unwrap();
        let mut transaction = self.pool.begin().await.unwrap();
        sqlx::query("INSERT INTO orders VALUES ($1)")
            .bind(intent.service().as_str())
            .execute(&mut *transaction)
            .await
            .unwrap();
        self.store.record_in(&mut transaction, &intent).await?;
        transaction.commit().await.unwrap();
        Ok(())
    }

    /// One pass of a mailer. Gives how many events there were.
    async fn mail(&self) -> usize {
        let mut transaction = self.pool.begin().await.unwrap();
        let events = self.store.claim_events_in(&mut transaction, "mailer", 5).await.unwrap();
        for event in &events {
            sqlx::query("INSERT INTO mails VALUES ($1, $2)")
                .bind(event.service().as_str())
                .bind(event.kind().to_string())
                .execute(&mut *transaction)
                .await
                .unwrap();
        }
        tokio::task::yield_now().await;
        self.store
            .acknowledge_in(&mut transaction, "mailer", &events)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        events.len()
    }
}

/// Invariant 1, on two processes with a worker and a mailer each: each order has one server, and each event one mail.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_deliver_each_order_once_and_mail_each_event_once() {
    let Some(server) = Server::get().await else { return };
    let database = server.database().await;
    let fake = FakePanel::seeded(1);
    fake.installs_in(Duration::from_millis(200));
    let (one, other) = (Process::start(&database, &fake), Process::start(&database, &fake));
    let tables = "CREATE TABLE orders (service text); CREATE TABLE mails (service text, body text)";
    sqlx::raw_sql(tables).execute(&one.pool).await.unwrap();
    one.engine.catalog().import(&panel()).await.unwrap();
    one.engine
        .products()
        .save(toml::from_str(PRODUCT).unwrap())
        .await
        .unwrap();

    let mut stops = Vec::new();
    let mut workers = Vec::new();
    for process in [&one, &other] {
        let (stop, stopped) = oneshot::channel::<()>();
        let worker = process
            .engine
            .worker()
            .concurrency(3)
            .look_every(Duration::from_millis(50));
        workers.push(tokio::spawn(worker.run_until(async {
            let _or_dropped = stopped.await;
        })));
        stops.push(stop);
    }
    let services: Vec<String> = (1..=8).map(|number| format!("s{number}")).collect();
    for service in &services {
        // Both record the same order at the same moment.
        let (a, b) = tokio::join!(one.buy(order(service, "42")), other.buy(order(service, "42")));
        a.unwrap();
        b.unwrap();
        assert_eq!(
            one.buy(order(service, "43")).await.unwrap_err().reason(),
            Reason::Conflict
        );
    }
    for service in &services {
        let id = ServiceId::new(service).unwrap();
        let settled = one.engine.settled(&id, Duration::from_secs(120)).await.unwrap();
        assert_eq!(settled, Phase::Active);
        let mut payment = other.pool.begin().await.unwrap();
        let change = Change::suspend("unpaid");
        let revision = other
            .store
            .change_in(&mut payment, &other.engine, &id, &change)
            .await
            .unwrap();
        assert_eq!(revision, 2);
        payment.commit().await.unwrap();
    }
    for service in &services {
        let id = ServiceId::new(service).unwrap();
        let settled = other.engine.settled(&id, Duration::from_secs(120)).await.unwrap();
        assert_eq!(settled, Phase::Suspended);
    }
    for stop in stops {
        stop.send(()).unwrap();
    }
    for worker in workers {
        worker.await.unwrap().unwrap();
    }
    loop {
        let (a, b) = tokio::join!(one.mail(), other.mail());
        if a + b == 0 {
            break;
        }
    }
    let mails: Vec<(String, String)> = sqlx::query_as("SELECT service, body FROM mails")
        .fetch_all(&one.pool)
        .await
        .unwrap();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (service, body) in &mails {
        let kind = body.split_whitespace().next().unwrap();
        *counts.entry((service, kind)).or_default() += 1;
    }
    for service in &services {
        assert_eq!(fake.created_for(service), 1);
        let kinds = [
            Event::Accepted.to_string(),
            Event::Wanted.to_string(),
            "ready:".to_owned(),
            Event::Suspended.to_string(),
        ];
        for kind in &kinds {
            let kind = kind.split_whitespace().next().unwrap();
            assert_eq!(
                counts.get(&(service.as_str(), kind)),
                Some(&1),
                "{service} {kind}: {mails:#?}"
            );
        }
    }
    assert_eq!(
        fake.users()
            .iter()
            .filter(|user| user.email == "customer42@example.org")
            .count(),
        1
    );
}

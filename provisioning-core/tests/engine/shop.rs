//! A small shop: a fake panel, a store, an engine, products and customers.

use std::{sync::Arc, time::Duration};

use super::{
    api::fake::{FakePanel, FakeServer},
    kind::Connection,
};
use panel_http::HttpService;
use provisioning_core::{
    Change, Customer, CustomerId, Engine, Error, Order, PanelId, Product, ProductDraft, ServiceId,
    engine::{EngineBuilder, Progress},
    service::{Phase, ServiceRecord},
    store::{DocumentKind, MemoryStore, Store},
};

/// Long enough for everything that ends by itself.
pub(crate) const LONG: Duration = Duration::from_secs(7200);

pub(crate) struct Shop {
    pub(crate) fake: FakePanel,
    pub(crate) store: MemoryStore,
    pub(crate) engine: Engine,
}

impl Shop {
    /// A shop on a fresh panel, its eggs imported, its requests counted from here.
    pub(crate) async fn open() -> Self {
        Self::on(FakePanel::seeded(1)).await
    }

    pub(crate) async fn on(fake: FakePanel) -> Self {
        Self::with(fake, |builder| builder).await
    }

    pub(crate) async fn with(fake: FakePanel, more: impl FnOnce(EngineBuilder) -> EngineBuilder) -> Self {
        let store = MemoryStore::new();
        let engine = more(Engine::builder(store.clone()).panel(panel(), fake.clone()))
            .build()
            .unwrap();
        engine.catalog().import(&panel()).await.unwrap();
        engine.products().save(draft("4 GB")).await.unwrap();
        fake.reset_requests();
        Self { fake, store, engine }
    }

    /// Another process on the same store and panel.
    pub(crate) fn restart(&mut self) {
        self.engine = Engine::builder(self.store.clone())
            .panel(panel(), self.fake.clone())
            .build()
            .unwrap();
    }

    /// Its engine calls its panel by this connection from now on.
    pub(crate) fn connect(&mut self, connection: Connection) {
        self.connect_through(self.fake.service(), connection);
    }

    /// The same, with something between the two.
    pub(crate) fn connect_through(&mut self, service: Arc<dyn HttpService>, connection: Connection) {
        let connection = connection.service(service).clock(self.fake.clock());
        let engine = Engine::builder(self.store.clone()).panel(panel(), connection);
        self.engine = engine.build().unwrap();
    }

    pub(crate) async fn product(&self, memory: &str) -> Product {
        self.engine.products().save(draft(memory)).await.unwrap()
    }

    pub(crate) async fn record_order(&self, order: Order) -> ServiceId {
        self.engine
            .accept(order)
            .await
            .unwrap()
            .record(&self.engine)
            .await
            .unwrap()
    }

    /// Sells a service to customer 42 and brings it to `active`.
    pub(crate) async fn sell(&self, service: &str) -> ServiceId {
        let id = Box::pin(self.record_order(order(service, "42"))).await;
        assert_eq!(self.settled(&id).await, Phase::Active);
        id
    }

    pub(crate) async fn settled(&self, service: &ServiceId) -> Phase {
        self.engine.settled(service, LONG).await.unwrap()
    }

    pub(crate) async fn fails(&self, service: &ServiceId) -> Error {
        self.engine.settled(service, LONG).await.unwrap_err()
    }

    pub(crate) async fn change(&self, service: &ServiceId, change: Change) -> Phase {
        Box::pin(self.engine.change(service, change)).await.unwrap();
        self.settled(service).await
    }

    pub(crate) async fn advance(&self, service: &ServiceId) -> Progress {
        self.engine.advance(service).await.unwrap()
    }

    pub(crate) async fn record(&self, service: &ServiceId) -> ServiceRecord {
        self.store
            .read(DocumentKind::Service, service.as_str())
            .await
            .unwrap()
            .unwrap()
            .decode()
            .unwrap()
    }

    pub(crate) async fn journal(&self, service: &ServiceId) -> Vec<String> {
        self.engine
            .journal(service)
            .await
            .unwrap()
            .iter()
            .map(|line| line.event.to_string())
            .collect()
    }

    /// The one server there is.
    pub(crate) fn server(&self) -> FakeServer {
        let mut servers = self.fake.servers();
        assert_eq!(servers.len(), 1, "{servers:?}");
        servers.remove(0)
    }

    pub(crate) fn calls(&self) -> usize {
        self.fake.total_requests()
    }

    /// How many requests were no reading.
    pub(crate) fn writes(&self) -> usize {
        let requests = self.fake.requests();
        requests.iter().filter(|request| request.method != "GET").count()
    }

    /// Lets so many hours pass, in which everything that is due is done.
    pub(crate) async fn passes(&self, hours: u64) {
        for _ in 0..hours * 60 {
            self.sleep(60).await;
            self.engine.run_due(&panel(), 10).await.unwrap();
        }
    }

    pub(crate) async fn sleep(&self, seconds: u64) {
        self.fake.clock().sleep(Duration::from_secs(seconds)).await;
    }
}

pub(crate) fn panel() -> PanelId {
    PanelId::new("eu").unwrap()
}

pub(crate) fn draft(memory: &str) -> ProductDraft {
    toml::from_str(&product_text(memory)).unwrap()
}

pub(crate) fn product_text(memory: &str) -> String {
    format!(
        r#"
        id = "{}"
        name = "Larch {memory}"
        panel = "eu"
        egg = "Larch"
        server_name = "MC-%service_id%"
        description = "%product_name% of %owner_firstname%"
        {}

        [resources]
        memory = "{memory}"
        disk = "20 GB"
        cpu = 200

        [features]
        databases = 1
        backups = 2
        "#,
        product_id(memory),
        super::kind::placement()
    )
}

/// The same product, on the nodes of these panels.
pub(crate) fn product_text_on(memory: &str, fakes: &[&FakePanel]) -> String {
    product_text(memory).replace(&super::kind::placement(), &super::kind::placement_on(fakes))
}

pub(crate) fn product_id(memory: &str) -> String {
    format!("larch-{}", memory.replace(' ', "").to_lowercase())
}

pub(crate) fn customer(id: &str) -> Customer {
    let email = format!("customer{id}@example.org");
    Customer::new(CustomerId::new(id).unwrap(), email)
        .unwrap()
        .name("Ada", "Lovelace")
}

pub(crate) fn order(service: &str, customer_id: &str) -> Order {
    let product = provisioning_core::ProductId::new(product_id("4 GB")).unwrap();
    Order::new(ServiceId::new(service).unwrap(), customer(customer_id), product).order_id("A-77")
}

/// The panel made at most one server for this key at a time, and has one now.
pub(crate) fn exactly_one(fake: &FakePanel, key: &str) {
    assert!(fake.most_at_once_for(key) <= 1, "two at once for {key}");
    let made: Vec<FakeServer> = fake
        .servers()
        .into_iter()
        .filter(|server| server.made_by.as_deref() == Some(key))
        .collect();
    assert_eq!(made.len(), 1, "{made:?}");
    let containers = fake
        .containers()
        .into_iter()
        .filter(|container| container.made_by.as_deref() == Some(key))
        .count();
    assert_eq!(containers, 1);
}

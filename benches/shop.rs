//! A shop on a fake panel that has room for many servers.

use std::time::Duration;

use provisioning_core::{
    Customer, CustomerId, Engine, Order, PanelId, ProductId, ServiceId, engine::EngineBuilder, service::Phase,
};
use pterodactyl_api::fake::{FakePanel, NewNode};

pub struct Shop {
    pub fake: FakePanel,
    pub engine: Engine,
}

pub fn panel() -> PanelId {
    PanelId::new("eu").unwrap()
}

impl Shop {
    /// With room for so many servers, which install at once, and no limit of calls.
    pub async fn open(builder: EngineBuilder, servers: usize) -> Self {
        let fake = FakePanel::seeded(1);
        fake.rate_limits(1_000_000, 1_000_000);
        for address in 0..=servers / 5000 {
            let node = NewNode::new(format!("node-{address}")).memory(1 << 30).disk(1 << 30);
            let ports = 20_000..=20_000 + servers.min(5000) as u16;
            fake.add_node(node.allocations(format!("10.9.0.{address}"), ports));
        }
        fake.installs_in(Duration::ZERO);
        let engine = builder.panel(panel(), fake.clone()).build().unwrap();
        engine.catalog().import(&panel()).await.unwrap();
        let product = "id = \"larch\"\nname = \"Larch\"\npanel = \"eu\"\negg = \"Larch\"\n\
                       [resources]\nmemory = \"64 MB\"\ndisk = \"64 MB\"\ncpu = 10";
        engine.products().save(toml::from_str(product).unwrap()).await.unwrap();
        Self { fake, engine }
    }

    /// Sells the service of this number, and waits until it is in use.
    pub async fn provision(&self, number: usize) {
        let customer = Customer::new(CustomerId::new("42").unwrap(), "ada@example.org").unwrap();
        let customer = customer.name("Ada", "Lovelace");
        let service = ServiceId::new(format!("{number:06}")).unwrap();
        let order = Order::new(service, customer, ProductId::new("larch").unwrap());
        let intent = self.engine.accept(order).await.unwrap();
        let service = intent.record(&self.engine).await.unwrap();
        let settled = self.engine.settled(&service, Duration::from_secs(600)).await;
        assert_eq!(settled.unwrap(), Phase::Active);
    }
}

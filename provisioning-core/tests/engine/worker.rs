//! The worker: what is due is done, by panel, and nothing is left in hand.

use std::{sync::Arc, time::Duration};

use panel_http::fault::Fault;
use provisioning_core::{
    Change, Engine, Error, PanelId, Reason, ServiceId,
    service::Phase,
    store::{MemoryStore, Store, Subject},
};
use tokio::{sync::oneshot, task::JoinHandle};

use crate::{
    api::fake::FakePanel,
    shop::{Shop, customer, draft, order, panel},
};

/// A worker that runs, and what tells it to stop.
struct Running {
    stop: oneshot::Sender<()>,
    worker: JoinHandle<Result<(), Error>>,
}

impl Running {
    fn start(worker: provisioning_core::engine::Worker) -> Self {
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            let _or_dropped = stopped.await;
        };
        Self {
            stop,
            worker: tokio::spawn(worker.run_until(shutdown)),
        }
    }

    async fn end(self) -> Result<(), Error> {
        self.stop.send(()).unwrap();
        self.worker.await.unwrap()
    }
}

async fn phase(shop: &Shop, service: &ServiceId) -> Phase {
    shop.record(service).await.phase
}

#[tokio::test(start_paused = true)]
async fn what_is_recorded_is_delivered_by_the_worker() {
    let shop = Shop::open().await;
    let running = Running::start(shop.engine.worker().concurrency(4));
    let mut services = Vec::new();
    for number in 1..=12 {
        services.push(shop.record_order(order(&number.to_string(), "42")).await);
    }
    shop.sleep(120).await;
    for service in &services {
        assert_eq!(phase(&shop, service).await, Phase::Active, "{service}");
    }
    shop.engine
        .change(&services[0], Change::suspend("unpaid"))
        .await
        .unwrap();
    shop.sleep(10).await;
    assert_eq!(phase(&shop, &services[0]).await, Phase::Suspended);
    running.end().await.unwrap();
    assert_eq!(shop.fake.servers().len(), 12);
}

/// Two panels, of which one does not answer.
#[tokio::test(start_paused = true)]
async fn a_dead_panel_does_not_hold_another_panels_work() {
    let (dead, well) = (FakePanel::seeded(1), FakePanel::seeded(2));
    let (eu, us) = (panel(), PanelId::new("us").unwrap());
    let engine = Engine::builder(MemoryStore::new())
        .panel(eu.clone(), dead.clone())
        .panel(us.clone(), well.clone())
        .build()
        .unwrap();
    engine.catalog().import(&eu).await.unwrap();
    engine.catalog().import(&us).await.unwrap();
    let product = |id: &str, panel: &PanelId, fake: &FakePanel| {
        let text = crate::shop::product_text_on("4 GB", &[fake]);
        let text = text.replace("larch-4gb", id).replace("\"eu\"", &format!("\"{panel}\""));
        toml::from_str(&text).unwrap()
    };
    let on_dead = engine.products().save(product("dead", &eu, &dead)).await.unwrap();
    let on_well = engine.products().save(product("well", &us, &well)).await.unwrap();
    let buy = async |id: String, product: &provisioning_core::Product| {
        let order = provisioning_core::Order::new(id.parse().unwrap(), customer("42"), product.id().clone());
        engine.accept(order).await.unwrap().record(&engine).await.unwrap()
    };
    dead.on("*").always(Fault::Delay(Duration::from_secs(600)));
    for number in 0..40 {
        buy(format!("dead-{number}"), &on_dead).await;
    }
    let running = Running::start(engine.worker().concurrency(2));
    tokio::time::sleep(Duration::from_secs(5)).await;
    let mut sold = Vec::new();
    for number in 0..4 {
        sold.push(buy(format!("well-{number}"), &on_well).await);
        engine.wake();
    }
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(well.servers().len(), 4);
    for service in sold {
        let view = engine
            .view(&service, provisioning_core::Viewer::Administrator)
            .await
            .unwrap();
        assert_eq!(view.phase, Phase::Active);
    }
    running.worker.abort();
}

/// A panel that cannot be used is asked less and less often, not once for each of its services.
#[tokio::test(start_paused = true)]
async fn a_dead_panel_is_not_hammered() {
    let shop = Shop::open().await;
    for number in 1..=20 {
        shop.record_order(order(&number.to_string(), "42")).await;
    }
    shop.fake.maintenance(true);
    shop.fake.reset_requests();
    let running = Running::start(shop.engine.worker().concurrency(2));
    shop.sleep(600).await;
    let asked = shop.calls();
    assert!((10..=60).contains(&asked), "{asked} requests in ten minutes");
    shop.fake.maintenance(false);
    shop.sleep(300).await;
    assert_eq!(shop.fake.servers().len(), 20, "it goes on by itself");
    running.end().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn no_more_than_so_many_are_in_hand_at_once() {
    let shop = Shop::open().await;
    for number in 1..=6 {
        shop.record_order(order(&number.to_string(), &format!("4{number}")))
            .await;
    }
    shop.fake
        .on("POST /api/application/servers")
        .always(Fault::Delay(Duration::from_secs(8)));
    let running = Running::start(shop.engine.worker().concurrency(2));
    for (seconds, arrived) in [(12, 2), (8, 4), (8, 6)] {
        shop.sleep(seconds).await;
        assert_eq!(shop.fake.count_requests("POST /api/application/servers"), arrived);
    }
    shop.sleep(60).await;
    running.end().await.unwrap();
    assert_eq!(shop.fake.servers().len(), 6);
}

/// The call that is on its way is waited for and recorded, and the next is not begun; the service is nobody's then, and due
/// at once.
#[tokio::test(start_paused = true)]
async fn a_shutdown_finishes_the_step_in_hand_and_gives_everything_back() {
    let shop = Shop::open().await;
    let other = crate::shop::product_text("8 GB") + "[variables]\nJAR_FILE = \"eight.jar\"\n";
    let product = shop
        .engine
        .products()
        .save(toml::from_str(&other).unwrap())
        .await
        .unwrap();
    let service = shop.sell("1001").await;
    shop.fake.reset_requests();
    shop.engine
        .change(&service, Change::product(product.id().clone()))
        .await
        .unwrap();
    shop.fake.on("PATCH *").once(Fault::Delay(Duration::from_secs(12)));
    let running = Running::start(shop.engine.worker());
    shop.sleep(5).await;
    let begun = shop.fake.clock().now();
    running.end().await.unwrap();
    let took = shop.fake.clock().now().duration_since(begun);
    assert!(took.as_secs() >= 6, "it ended after {took}");
    assert_eq!(shop.writes(), 1, "of two");
    let record = shop.record(&service).await;
    assert!(record.attempts.is_empty(), "{record:?}");
    let due = shop
        .store
        .claim_due(&panel(), Duration::from_secs(15), 10)
        .await
        .unwrap();
    assert_eq!(due.len(), 1, "due at once");
    shop.store.release(&due[0], Some(Duration::ZERO)).await.unwrap();

    // Another worker goes on where this one left off.
    let next = Running::start(shop.engine.worker());
    shop.sleep(10).await;
    assert_eq!(phase(&shop, &service).await, Phase::Active);
    next.end().await.unwrap();
    assert_eq!(shop.writes(), 2);
}

/// A process that is lost gives nothing back; what it had in hand is taken over when its leases end.
#[tokio::test(start_paused = true)]
async fn what_a_lost_worker_had_in_hand_is_taken_over() {
    let shop = Shop::open().await;
    let service = shop.record_order(order("1001", "42")).await;
    shop.fake
        .on("POST /api/application/servers")
        .once(Fault::Delay(Duration::from_secs(20)));
    let lost = Running::start(shop.engine.worker());
    shop.sleep(5).await;
    lost.worker.abort();
    let other = Running::start(shop.engine.worker());
    shop.sleep(1200).await;
    assert_eq!(phase(&shop, &service).await, Phase::Active);
    other.end().await.unwrap();
    crate::shop::exactly_one(&shop.fake, "1001");
}

#[tokio::test(start_paused = true)]
async fn a_wake_is_heard_at_once_and_need_not_be() {
    let shop = Shop::open().await;
    let hour = Duration::from_secs(3600);
    let running = Running::start(shop.engine.worker().look_every(hour));
    shop.sleep(1).await;
    let service = shop.record_order(order("1001", "42")).await;
    shop.sleep(60).await;
    assert_eq!(phase(&shop, &service).await, Phase::Waiting, "nobody told the worker");
    shop.engine.wake();
    shop.sleep(1).await;
    assert_ne!(phase(&shop, &service).await, Phase::Waiting);
    let unheard = shop.record_order(order("1002", "42")).await;
    shop.sleep(2 * 3600).await;
    assert_ne!(phase(&shop, &unheard).await, Phase::Waiting, "it looks by itself, too");
    running.end().await.unwrap();
}

/// A customer's click is due at once; what is looked at again later does not stand before it.
#[tokio::test(start_paused = true)]
async fn a_click_goes_before_what_is_due_later() {
    let shop = Shop::open().await;
    let clicked = shop.sell("clicked").await;
    shop.fake.installs_in(Duration::from_secs(3000));
    for number in 1..=30 {
        shop.record_order(order(&number.to_string(), "42")).await;
    }
    let running = Running::start(shop.engine.worker().concurrency(1));
    shop.sleep(120).await;
    shop.engine.change(&clicked, Change::suspend("unpaid")).await.unwrap();
    shop.engine.wake();
    shop.sleep(3).await;
    assert_eq!(phase(&shop, &clicked).await, Phase::Suspended);
    running.end().await.unwrap();
}

/// A store that is read-only does not end the worker: it goes on when it may, and tells until then.
#[tokio::test(start_paused = true)]
async fn a_worker_outlives_a_store_that_refuses() {
    let store = MemoryStore::new();
    let fake = FakePanel::seeded(1);
    let before = Engine::builder(store.clone())
        .panel(panel(), fake.clone())
        .build()
        .unwrap();
    before.catalog().import(&panel()).await.unwrap();
    before.products().save(draft("4 GB")).await.unwrap();
    let service = before
        .accept(order("1001", "42"))
        .await
        .unwrap()
        .record(&before)
        .await
        .unwrap();
    let engine = Engine::builder(store.clone())
        .panel(panel(), fake.clone())
        .expect_at_least(1000)
        .build()
        .unwrap();
    let told = Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let worker = engine
        .worker()
        .on_failure(move |error| heard.lock().unwrap().push(error.reason()));
    let running = Running::start(worker);
    fake.clock().sleep(Duration::from_secs(600)).await;
    assert!(fake.servers().is_empty());
    let reasons = std::mem::take(&mut *told.lock().unwrap());
    assert!(
        (2..40).contains(&reasons.len()),
        "{} failures in ten minutes",
        reasons.len()
    );
    assert!(reasons.iter().all(|reason| *reason == Reason::Behind));
    engine.trust_restored_store().await.unwrap();
    fake.clock().sleep(Duration::from_secs(600)).await;
    let free = store
        .claim(&Subject::service(&service), Duration::from_secs(1))
        .await
        .unwrap();
    assert!(free.is_some());
    assert_eq!(fake.servers().len(), 1);
    running.end().await.unwrap();
}

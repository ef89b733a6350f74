//! What others are told of, in the outbox.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{
    Change, Customer, CustomerId, Event, Order, ProductId, Reason, ServiceId,
    engine::Progress,
    panel::{Address, PowerAction},
    service::Phase,
    store::{OutboxEvent, Store},
};

use crate::{
    api::fake::FakePanel,
    kind::{self, existing},
    shop::{Shop, order, panel, product_id},
};

/// Everything that a consumer has not heard of yet, acknowledged.
async fn hear(shop: &Shop, consumer: &str) -> Vec<OutboxEvent> {
    let term = Duration::from_secs(60);
    let events = shop.store.claim_events(consumer, term, 1000).await.unwrap();
    shop.store.acknowledge(consumer, &events).await.unwrap();
    events
}

/// Revision and event, in words.
async fn told(shop: &Shop) -> Vec<String> {
    let line = |event: &OutboxEvent| format!("{} {}", event.revision(), event.kind());
    hear(shop, "mailer").await.iter().map(line).collect()
}

fn larger() -> Change {
    Change::product(ProductId::new(product_id("8 GB")).unwrap())
}

#[tokio::test(start_paused = true)]
async fn a_service_is_told_of_from_its_order_to_its_end() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let ordered = shop.fake.clock().now();
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(told(&shop).await, ["1 order recorded"]);

    shop.settled(&service).await;
    let uuid = shop.server().uuid;
    let events = hear(&shop, "mailer").await;
    let since = ordered..=shop.fake.clock().now();
    assert!(events.iter().all(|event| since.contains(&event.at())));
    let address = events.iter().find_map(|event| match event.kind() {
        Event::Provisioned {
            address: Address::At(address),
            ..
        } => Some(address.clone()),
        _ => None,
    });
    let address = address.unwrap();
    let words: Vec<String> = events.iter().map(|event| event.kind().to_string()).collect();
    assert_eq!(
        words,
        [
            format!("server {uuid} made"),
            format!("ready: {address}"),
            "the panel is as wanted".to_owned()
        ]
    );

    shop.change(&service, Change::suspend("unpaid")).await;
    assert_eq!(
        told(&shop).await,
        ["2 something else is wanted", "2 suspended", "2 the panel is as wanted"]
    );
    shop.change(&service, Change::suspend("abuse")).await;
    assert_eq!(
        told(&shop).await,
        ["3 something else is wanted", "3 the panel is as wanted"]
    );
    shop.change(&service, Change::unsuspend_all()).await;
    assert_eq!(
        told(&shop).await,
        [
            "4 something else is wanted",
            "4 not suspended any more",
            "4 the panel is as wanted"
        ]
    );
    shop.change(&service, larger()).await;
    assert_eq!(
        told(&shop).await,
        [
            "5 something else is wanted",
            "5 changed: memory",
            "5 the panel is as wanted"
        ]
    );
    shop.change(&service, Change::terminate()).await;
    assert_eq!(told(&shop).await, ["6 something else is wanted", "6 ended"]);
    shop.settled(&service).await;
    assert_eq!(told(&shop).await, [""; 0], "nothing is told twice");
}

/// What was not answered is told of when it is known, and once.
#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_told_of_as_what_it_was() {
    let shop = Shop::open().await;
    shop.fake.on("POST /api/application/servers").once(Fault::ApplyThenCut);
    shop.sell("1001").await;
    let events = told(&shop).await;
    let count = |what: &str| events.iter().filter(|line| line.contains(what)).count();
    assert_eq!(count("create failed, it may have happened"), 1, "{events:?}");
    assert_eq!(count("found and adopted"), 1, "{events:?}");
    assert_eq!(count("ready: "), 1, "{events:?}");
}

/// A day that has come is told of as a suspension; one that somebody lifted on the panel, as drift.
#[tokio::test(start_paused = true)]
async fn drift_is_told_of_and_a_day_that_has_come_is_none() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let day = shop.fake.clock().now() + jiff::SignedDuration::from_secs(3600);
    shop.change(&service, Change::suspend_at(Some(day))).await;
    told(&shop).await;
    shop.sleep(3601).await;
    assert_eq!(shop.settled(&service).await, Phase::Suspended);
    assert_eq!(told(&shop).await, ["2 suspended"]);

    kind::unsuspend(&shop.fake, "1001").await;
    assert_eq!(shop.settled(&service).await, Phase::Suspended);
    assert_eq!(told(&shop).await, ["2 the panel differed: suspension"]);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_waits_for_a_person_is_told_of() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    told(&shop).await;
    shop.fake.administrator_deletes(1);
    assert_eq!(shop.fails(&service).await.reason(), Reason::Parked);
    assert_eq!(
        told(&shop).await,
        ["1 parked: the server was active, and the panel has it no more"]
    );
    assert!(shop.engine.retry(&service).await.unwrap());
    assert_eq!(told(&shop).await, ["1 tried again by an operator"]);
}

/// No address, no name, no variable, no key, and nothing that the panel says of them.
#[tokio::test(start_paused = true)]
async fn no_event_holds_a_secret_or_personal_data() {
    const CANARIES: [&str; 6] = ["canary", "Canary", "KANARIE", "ptla_", "ptlc_", "c7sp_"];
    let shop = Shop::open().await;
    let buy = |service: &str, customer: &str, email: &str| {
        let customer = Customer::new(CustomerId::new(customer).unwrap(), email).unwrap();
        let product = ProductId::new(product_id("4 GB")).unwrap();
        Order::new(
            ServiceId::new(service).unwrap(),
            customer.name("Canary", "Canary"),
            product,
        )
    };
    // The answer to one creation is lost; another customer clashes with an account.
    shop.fake.on("POST /api/application/servers").once(Fault::ApplyThenCut);
    let sold = shop
        .record_order(buy("1", "1", "canary1@example.org").variables([("JAR_FILE", "KANARIE.jar")]))
        .await;
    shop.settled(&sold).await;
    shop.change(&sold, Change::suspend("canary").by("canary")).await;
    existing(&shop.fake, "canary2@example.org", "canary2", None, false).await;
    let clashes = shop.record_order(buy("2", "2", "canary2@example.org")).await;
    shop.fails(&clashes).await;
    shop.change(&sold, Change::terminate()).await;

    let events = hear(&shop, "auditor").await;
    let told: Vec<String> = events
        .iter()
        .map(|event| serde_json::to_string(event.entry()).unwrap())
        .collect();
    for kind in ["provisioned", "suspended", "parked", "failed", "ended"] {
        let told_of = told.iter().any(|text| text.contains(&format!("\"event\":\"{kind}\"")));
        assert!(told_of, "{kind} is not among {told:#?}");
    }
    for (event, text) in events.iter().zip(&told) {
        let shown = format!("{event:?} {}", event.kind());
        for canary in CANARIES {
            assert!(!text.contains(canary) && !shown.contains(canary), "{canary} in {text}");
        }
    }
}

/// Reliability 1.3c, invariant 23: what is wanted in a restored back-up is old, and nothing is done about it until somebody
/// has looked.
#[tokio::test(start_paused = true)]
async fn a_restored_store_destroys_nothing() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::suspend("unpaid")).await;
    let back_up = shop.store.snapshot();
    // The customer pays, and another server is sold; then the store is lost.
    shop.change(&service, Change::unsuspend("unpaid")).await;
    shop.sell("1002").await;
    let seen = hear(&shop, "mailer").await.last().unwrap().number();
    let before = shop.fake.servers();

    let restored = |expected| {
        provisioning_core::Engine::builder(back_up.clone())
            .panel(panel(), shop.fake.clone())
            .expect_at_least(expected)
            .build()
            .unwrap()
    };
    let engine = restored(seen);
    shop.fake.reset_requests();
    let new_order = engine.accept(order("1003", "43")).await.map(drop);
    let old_intent = shop.engine.accept(order("1003", "43")).await.unwrap();
    let refusals = [
        engine.advance(&service).await.map(drop),
        engine.run_due(&panel(), 10).await.map(drop),
        engine.settled(&service, Duration::from_secs(60)).await.map(drop),
        engine.change(&service, Change::terminate()).await.map(drop),
        engine.retry(&service).await.map(drop),
        new_order,
        old_intent.record(&engine).await.map(drop),
        engine
            .power(&service, &provisioning_core::Viewer::Administrator, PowerAction::Stop)
            .await,
    ];
    for (number, refusal) in refusals.into_iter().enumerate() {
        let error = refusal.unwrap_err();
        assert_eq!(error.reason(), Reason::Behind, "{number}: {error}");
        assert!(error.advice().contains("trust_restored_store"), "{}", error.advice());
    }
    assert_eq!(shop.calls(), 0, "no call was made");
    assert_eq!(shop.fake.servers(), before);
    let view = engine
        .view(&service, provisioning_core::Viewer::Administrator)
        .await
        .unwrap();
    assert_eq!(view.phase, Phase::Suspended, "it can be looked at");

    // A store that knows what the application knows is not behind.
    assert!(!matches!(shop.advance(&service).await, Progress::Parked { .. }));
    let current = provisioning_core::Engine::builder(shop.store.clone())
        .panel(panel(), shop.fake.clone())
        .expect_at_least(seen)
        .build()
        .unwrap();
    current.advance(&service).await.unwrap();

    // An operator has looked, and says what is wanted.
    engine.trust_restored_store().await.unwrap();
    engine.change(&service, Change::unsuspend("unpaid")).await.unwrap();
    assert_eq!(
        engine.settled(&service, Duration::from_secs(60)).await.unwrap(),
        Phase::Active
    );
    let next = back_up
        .claim_events("mailer", Duration::from_secs(60), 1000)
        .await
        .unwrap();
    assert!(next.last().unwrap().number() > seen, "the next back-up is noticed too");
    assert_eq!(
        restored(seen)
            .change(&service, Change::suspend("unpaid"))
            .await
            .unwrap(),
        4
    );
}

/// The panel in memory is not asked for what the outbox can tell.
#[tokio::test(start_paused = true)]
async fn events_cost_no_call() {
    let shop = Shop::on(FakePanel::seeded(1)).await;
    shop.sell("1001").await;
    shop.fake.reset_requests();
    assert!(!hear(&shop, "mailer").await.is_empty());
    assert_eq!(shop.calls(), 0);
}

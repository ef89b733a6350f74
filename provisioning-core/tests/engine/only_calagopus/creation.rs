//! An external id is not unique, and a creation that is cut is not taken back.

use std::{sync::Arc, time::Duration};

use calagopus_api::{
    fake::NewUser,
    models::server::{Limits, NewServer},
    server::FeatureLimits,
};
use http::{Request, Response};
use panel_http::{Body, HttpService, ServiceError, fault::Fault};
use provisioning_core::{Change, Customer, CustomerId, Engine, Order, ServiceId, engine::Progress, service::Phase};

use crate::{
    api::fake::{FakePanel, NodeAnswer, NodeCall},
    shop::{LONG, Shop, draft, exactly_one, order, panel, product_id},
};

const CREATE: &str = "POST /api/admin/servers";

fn of(service: &str, customer: Customer) -> Order {
    let product = provisioning_core::ProductId::new(product_id("4 GB")).unwrap();
    Order::new(ServiceId::new(service).unwrap(), customer, product)
}

fn both(fake: &FakePanel, takes: u64, answer: NodeAnswer) {
    for node in [1, 2] {
        fake.node(node)
            .takes(Duration::from_secs(takes))
            .answers_to(NodeCall::Create, answer);
    }
}

/// A server that somebody else makes with this key, on this allocation.
async fn a_strangers(fake: &FakePanel, key: Option<&str>, allocation: Option<&str>) {
    let panel = fake.calagopus();
    let nest = panel.nests().with_eggs().await.unwrap().remove(0);
    let node = panel.nodes().list().await.unwrap().items.remove(0).id;
    let free = panel
        .node(node)
        .available_allocations()
        .await
        .unwrap()
        .items
        .remove(7)
        .id;
    let owner = fake.users().remove(0);
    let owner = calagopus_api::fake::FakePanel::users(fake)
        .into_iter()
        .find(|user| user.username == owner.username)
        .unwrap();
    let limits = Limits {
        memory: 128,
        disk: 128,
        ..Limits::default()
    };
    let mut server = NewServer::new(
        owner.uuid.parse().unwrap(),
        nest.eggs.first().unwrap().id,
        "Stranger",
        limits,
        "java",
        "ghcr.io/example/java:21",
        FeatureLimits::default(),
    );
    if let Some(key) = key {
        server = server.external_id(key);
    }
    let place = allocation.map_or(free, |allocation| allocation.parse().unwrap());
    panel.servers().create(&server.on(node, place)).await.unwrap();
}

/// Reliability 1.1a, Reliability 1.1b: the case that was measured: the program is lost while the node is at it, the node
/// fails, and nobody is left to take the row back. It says "installing" for ever, or "ready" when nothing is to be
/// installed. It is not taken for a server.
#[tokio::test(start_paused = true)]
async fn a_row_without_a_server_is_found_out_and_made_again() {
    for skips in [false, true] {
        let mut shop = Shop::open().await;
        let mut plain = draft("4 GB");
        plain.skip_scripts = Some(skips.into());
        shop.engine.products().save(plain).await.unwrap();
        both(&shop.fake, 8, NodeAnswer::Status(500));
        let service = shop.record_order(order("1001", "42")).await;
        let is_lost = tokio::time::timeout(Duration::from_secs(3), shop.advance(&service)).await;
        assert!(is_lost.is_err(), "it was cut");
        shop.restart();
        shop.sleep(60).await;
        let word = (!skips).then_some("installing");
        assert_eq!(shop.server().status.as_deref(), word, "the row is left");
        assert!(shop.fake.containers().is_empty(), "and nothing is behind it");
        both(&shop.fake, 0, NodeAnswer::Ok);
        assert_eq!(
            shop.settled(&service).await,
            Phase::Active,
            "{:#?}",
            shop.journal(&service).await
        );
        exactly_one(&shop.fake, "1001");
        assert_eq!(shop.fake.created_for("1001"), 2);
    }
}

/// Reliability 1.1c: the same when the node did it all the same: the row is adopted when the node has answered for it.
#[tokio::test(start_paused = true)]
async fn a_creation_that_was_cut_and_done_is_adopted_once_the_node_answers_for_it() {
    let mut shop = Shop::open().await;
    both(&shop.fake, 8, NodeAnswer::Ok);
    let service = shop.record_order(order("1001", "42")).await;
    let is_lost = tokio::time::timeout(Duration::from_secs(3), shop.advance(&service)).await;
    assert!(is_lost.is_err(), "it was cut");
    shop.restart();
    shop.sleep(60).await;
    let _looked = shop.advance(&service).await;
    let record = shop.record(&service).await;
    assert!(
        record.binding.unwrap().provisional && !record.was_active,
        "it may still vanish"
    );
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.fake.created_for("1001"), 1);
    exactly_one(&shop.fake, "1001");
}

/// A creation is never cut from our side: a node that takes five minutes is waited for, and nobody else takes over.
#[tokio::test(start_paused = true)]
async fn a_creation_is_waited_for_as_long_as_the_node_takes() {
    let shop = Shop::open().await;
    both(&shop.fake, 300, NodeAnswer::Ok);
    let service = shop.record_order(order("1001", "42")).await;
    let other = async {
        for _ in 0..14 {
            shop.sleep(20).await;
            assert_eq!(shop.advance(&service).await, Progress::InHand);
        }
        both(&shop.fake, 0, NodeAnswer::Ok);
    };
    let (phase, ()) = tokio::join!(shop.settled(&service), other);
    assert_eq!(phase, Phase::Active);
    assert_eq!(shop.fake.count_requests(CREATE), 1);
    exactly_one(&shop.fake, "1001");
}

/// Reliability 1.8a, invariant 3: every creation, the first too, comes after a look.
#[tokio::test(start_paused = true)]
async fn the_first_creation_too_comes_after_a_look() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    let requests = shop.fake.requests();
    assert_eq!(requests[0].path, "/api/admin/servers/external/1001");
    assert_eq!(shop.fake.count_requests(CREATE), 1);
}

/// A stranger's server may carry the same key. It is not touched, and does not stand in the way of the one that is ours.
#[tokio::test(start_paused = true)]
async fn a_strangers_twin_is_left_alone() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    a_strangers(&shop.fake, Some("1001"), None).await;
    for change in [
        provisioning_core::Change::suspend("unpaid"),
        provisioning_core::Change::terminate(),
    ] {
        shop.change(&service, change).await;
    }
    assert_eq!(shop.server().name, "Stranger");
    assert!(!shop.server().suspended);
}

/// Reliability 1.8b: the fence: every creation of a service sends the same allocation, so that of two one is refused.
#[tokio::test(start_paused = true)]
async fn every_creation_sends_the_same_allocation() {
    let shop = Shop::open().await;
    shop.fake.on(CREATE).once(Fault::Cut);
    let service = shop.record_order(order("1001", "42")).await;
    let _lost = shop.advance(&service).await;
    let first = shop.record(&service).await.allocation.unwrap();
    assert_eq!(shop.settled(&service).await, Phase::Active);
    let servers = calagopus_api::fake::FakePanel::servers(&shop.fake);
    assert_eq!(servers[0].allocation.as_deref(), Some(first.id.as_str()));
}

/// A creation still on its way when another was made: it is refused, for its allocation is taken.
#[tokio::test(start_paused = true)]
async fn a_creation_that_comes_late_is_refused_for_its_allocation() {
    let shop = Shop::open().await;
    shop.fake
        .on(CREATE)
        .once(Fault::CutThenApply(Duration::from_secs(3600)));
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    shop.sleep(7200).await;
    exactly_one(&shop.fake, "1001");
    assert_eq!(shop.fake.created_for("1001"), 1);
}

/// Reliability 1.8d: a stranger took the allocation: another is chosen, but only once no creation of ours can have it.
#[tokio::test(start_paused = true)]
async fn another_allocation_is_chosen_once_no_creation_can_have_the_first() {
    let shop = Shop::open().await;
    shop.fake.on(CREATE).once(Fault::Cut);
    let service = shop.record_order(order("1001", "42")).await;
    let _lost = shop.advance(&service).await;
    let first = shop.record(&service).await.allocation.unwrap();
    a_strangers(&shop.fake, None, Some(&first.id)).await;
    shop.sleep(30).await;
    let _waits = shop.advance(&service).await;
    assert_eq!(shop.record(&service).await.allocation.as_ref(), Some(&first), "not yet");
    assert_eq!(shop.settled(&service).await, Phase::Active);
    let second = shop.record(&service).await.allocation.unwrap();
    assert_ne!(second, first);
    exactly_one(&shop.fake, "1001");
}

/// Reliability 1.8d: the panel says the same whatever is taken. A stranger with the customer's user name keeps it; one with
/// his address is looked at.
#[tokio::test(start_paused = true)]
async fn what_is_taken_is_found_out() {
    let shop = Shop::open().await;
    shop.fake.add_user(NewUser::new("customer_42"));
    shop.sell("1001").await;
    let made = shop.fake.users().pop().unwrap();
    assert_eq!(made.external_id.as_deref(), Some("42"));
    assert!(made.username.starts_with("custom_"), "{}", made.username);

    let shop = Shop::open().await;
    let ada = Customer::new(CustomerId::new("42").unwrap(), "Ada@Example.org").unwrap();
    shop.fake.add_user(NewUser::new("ada").email("ada@example.org"));
    let service = shop.record_order(of("1001", ada.clone())).await;
    let error = shop.fails(&service).await.to_string();
    assert!(error.contains("verified"), "{error}");
    let service = shop.record_order(of("1002", ada.email_verified(true))).await;
    assert_eq!(shop.engine.settled(&service, LONG).await.unwrap(), Phase::Active);
    assert_eq!(shop.server().owner, 2);
}

/// A proxy that delivers every creation twice and answers with what the panel said to the second.
#[derive(Debug)]
struct Twice(Arc<dyn HttpService>);

#[async_trait::async_trait]
impl HttpService for Twice {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let (head, body) = request.into_parts();
        let body = body.collect(usize::MAX).await?;
        if head.method == http::Method::POST && head.uri.path() == "/api/admin/servers" {
            let copy = Request::from_parts(head.clone(), Body::from(body.to_vec()));
            drop(self.0.call(copy).await);
        }
        self.0.call(Request::from_parts(head, Body::from(body))).await
    }
}

/// "The allocation is taken" may be the answer to a copy of a request that was done: it is looked whose the server is.
#[tokio::test(start_paused = true)]
async fn a_creation_that_was_delivered_twice_is_adopted() {
    for is_cancelled in [false, true] {
        let shop = Shop::open().await;
        let connection = provisioning_core::panel::calagopus(calagopus_api::fake::ADDRESS, shop.fake.key()).unwrap();
        let engine = Engine::builder(shop.store.clone())
            .panel(
                panel(),
                connection
                    .service(Arc::new(Twice(shop.fake.service())))
                    .clock(shop.fake.clock()),
            )
            .build()
            .unwrap();
        let service = shop.record_order(order("1001", "42")).await;
        let _refused = engine.advance(&service).await.unwrap();
        if is_cancelled {
            engine.change(&service, Change::terminate()).await.unwrap();
            assert_eq!(engine.settled(&service, LONG).await.unwrap(), Phase::Ended);
            assert!(shop.fake.servers().is_empty(), "nothing is left that nobody knows of");
        } else {
            assert_eq!(engine.settled(&service, LONG).await.unwrap(), Phase::Active);
            exactly_one(&shop.fake, "1001");
            assert!(
                shop.record(&service).await.allocation.is_some(),
                "it has the one that was chosen"
            );
        }
    }
}

//! What real panels did to a provisioning protocol, and what becomes of it here. Those situations that concern one operation
//! have their tests beside that operation; `tests/requirements/situations.txt` lists all.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{Change, Engine, Reason, service::Phase, store::MemoryStore};

use crate::{
    api::fake::{FakePanel, NodeAnswer, NodeCall},
    kind,
    shop::{LONG, Shop, draft, exactly_one, order, panel},
};

const CREATE: &str = "POST /api/application/servers";

/// Reliability 1.2e: what is not meant any more when the installation is over is never sent; "installing" is overwritten by
/// nothing.
#[tokio::test(start_paused = true)]
async fn a_suspension_that_is_over_before_the_installation_is_never_sent() {
    let fake = FakePanel::seeded(1);
    fake.installs_in(Duration::from_secs(120));
    let shop = Shop::on(fake).await;
    let service = shop.record_order(order("1001", "42")).await;
    let _installing = shop.advance(&service).await;
    for change in [Change::suspend("unpaid"), Change::unsuspend("unpaid")] {
        shop.engine.change(&service, change).await.unwrap();
        let _installing = shop.advance(&service).await;
        assert_eq!(shop.server().status.as_deref(), Some("installing"));
    }
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert!(shop.fake.containers().iter().all(|container| container.installed));
    assert_eq!(shop.fake.count_requests("POST /api/application/servers/*/suspend"), 0);
}

/// Reliability 1.9a, Reliability 1.8a: the billing module before, or a store that was lost, has left a server with this very
/// id, of this very customer and egg. A person must say whose it is; it is neither sold a second time nor deleted.
#[tokio::test(start_paused = true)]
async fn a_server_that_was_there_before_the_order_is_not_taken_for_its() {
    let mut shop = Shop::open().await;
    shop.sell("1001").await;
    let before = shop.server();
    shop.sleep(3600).await;
    shop.store = MemoryStore::new();
    shop.engine = Engine::builder(shop.store.clone())
        .panel(panel(), shop.fake.clone())
        .build()
        .unwrap();
    shop.engine.catalog().import(&panel()).await.unwrap();
    shop.engine.products().save(draft("4 GB")).await.unwrap();
    let again = shop.record_order(order("1001", "42")).await;
    let error = shop.fails(&again).await;
    assert_eq!(error.reason(), Reason::Parked);
    assert!(error.to_string().contains("not ours"), "{error}");
    shop.engine.change(&again, Change::terminate()).await.unwrap();
    let _ended_or_parked = shop.engine.settled(&again, LONG).await;
    assert_eq!(shop.server(), before);
    exactly_one(&shop.fake, "1001");
}

/// Invariant 4: somebody made a server under this id while the answer to our creation was on its way, or gave ours away. Its
/// owner is not the one that was asked for: a person must say whose it is.
#[tokio::test(start_paused = true)]
async fn a_server_of_another_owner_is_not_taken_for_its() {
    let shop = Shop::open().await;
    let stranger = kind::existing(&shop.fake, "x@example.org", "stranger", None, false).await;
    let service = shop.record_order(order("1001", "42")).await;
    for node in [1, 2] {
        shop.fake.node(node).takes(Duration::from_secs(8));
    }
    let cut_off = tokio::time::timeout(Duration::from_secs(4), shop.engine.advance(&service));
    assert!(cut_off.await.is_err());
    shop.sleep(60).await;
    kind::give(&shop.fake, "1001", stranger).await;
    let given_away = shop.server();
    let error = shop.fails(&service).await;
    assert_eq!(error.reason(), Reason::Parked);
    assert!(error.to_string().contains("another account"), "{error}");
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    let _parked = shop.engine.settled(&service, LONG).await;
    assert_eq!(shop.server(), given_away);
}

/// Reliability 1.10b: the panel dies between its row and the call to its node. The row says "installing" and never ends; it is
/// deleted and made again, for nobody has used it.
#[tokio::test(start_paused = true)]
async fn a_row_whose_node_never_heard_of_it_is_made_again() {
    let shop = Shop::open().await;
    for node in [1, 2] {
        let node = shop.fake.node(node);
        node.takes(Duration::from_secs(5))
            .answers_to(NodeCall::Create, NodeAnswer::Unreachable);
    }
    let service = shop.record_order(order("1001", "42")).await;
    let dies = async {
        shop.sleep(2).await;
        shop.fake.restart();
        for node in [1, 2] {
            let node = shop.fake.node(node);
            node.takes(Duration::ZERO).answers_to(NodeCall::Create, NodeAnswer::Ok);
        }
        assert_eq!(shop.server().status.as_deref(), Some("installing"));
        assert!(shop.fake.containers().is_empty());
    };
    let (phase, ()) = tokio::join!(shop.engine.settled(&service, 3 * LONG), dies);
    assert_eq!(phase.ok(), Some(Phase::Active), "{:#?}", shop.journal(&service).await);
    assert_eq!(shop.fake.created_for("1001"), 2);
    exactly_one(&shop.fake, "1001");
    assert!(
        !shop.record(&service).await.is_past_return(),
        "what was deleted to be made again is no end"
    );
}

/// Reliability 1.6d: the panel asks for a wait that is longer than a lease, and longer than a call may take. Whoever waits keeps
/// his lease and sends nothing after his time; another worker makes no second server.
#[tokio::test(start_paused = true)]
async fn a_call_that_waits_for_the_quota_is_not_sent_after_its_time() {
    for seconds in [14, 40, 75, 600] {
        let shop = Shop::open().await;
        let other = Engine::builder(shop.store.clone())
            .panel(panel(), shop.fake.clone())
            .build()
            .unwrap();
        let wait = Duration::from_secs(seconds);
        shop.fake.on(CREATE).once(Fault::TooManyRequests(wait));
        let service = shop.record_order(order("1001", "42")).await;
        let both = async { tokio::join!(shop.engine.settled(&service, LONG), other.settled(&service, LONG)) };
        let (one, two) = Box::pin(both).await;
        assert!(one.is_ok() || two.is_ok(), "{seconds} s: {one:?} {two:?}");
        assert_eq!(shop.settled(&service).await, Phase::Active, "{seconds} s");
        assert_eq!(shop.fake.created_for("1001"), 1, "{seconds} s");
        exactly_one(&shop.fake, "1001");
    }
}

/// Reliability 1.8e, Reliability 1.8c: two orders of the same moment get in each other's way on the panel, which answers one of
/// them with an error that says nothing. Each has one server in the end, and none was placed by the panel where that has no
/// fence.
#[tokio::test(start_paused = true)]
async fn two_orders_of_one_moment_have_a_server_each() {
    let shop = Shop::open().await;
    shop.fake.commit_delay(Duration::from_secs(1));
    let one = shop.record_order(order("1001", "42")).await;
    let two = shop.record_order(order("1002", "43")).await;
    let (first, second) = tokio::join!(shop.engine.settled(&one, LONG), shop.engine.settled(&two, LONG));
    assert_eq!((first.ok(), second.ok()), (Some(Phase::Active), Some(Phase::Active)));
    for key in ["1001", "1002"] {
        exactly_one(&shop.fake, key);
    }
    assert_eq!(shop.fake.count_requests("POST /api/admin/servers/deploy"), 0);
}

//! Nodes that fail or are away, and panels that were restored.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{Change, Reason, engine::Progress, service::Phase};

use crate::{
    api::fake::{FakePanel, NodeAnswer, NodeCall},
    kind::{self, existing},
    shop::{Shop, exactly_one, order},
};

const CREATE: &str = "POST /api/application/servers";

/// Invariant 14: a reinstallation on the panel may lift the suspension; the next look places it again.
#[tokio::test(start_paused = true)]
async fn a_suspended_server_stays_suspended() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::suspend("unpaid")).await;
    kind::reinstall(&shop.fake, 1).await;
    shop.sleep(5).await;
    assert_ne!(shop.server().suspended, kind::REINSTALL_LIFTS_A_SUSPENSION);
    assert_eq!(shop.settled(&service).await, Phase::Suspended);
    assert!(shop.server().suspended);
}

/// Reliability 1.5c.
#[tokio::test(start_paused = true)]
async fn a_suspension_that_the_node_refuses_is_tried_until_it_holds() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let node = shop.server().node;
    shop.fake.node(node).answers_to(NodeCall::Sync, NodeAnswer::Status(500));
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    let progress = shop.advance(&service).await;
    if kind::ANSWERS_FOR_THE_NODE {
        assert!(matches!(progress, Progress::Waiting { .. }), "reported as done");
        assert_ne!(shop.record(&service).await.phase, Phase::Suspended);
    }
    shop.passes(1).await;
    assert!(shop.fake.containers().iter().all(|container| !container.suspended));
    shop.fake.node(node).answers_to(NodeCall::Sync, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Suspended);
    shop.passes(2).await;
    assert!(shop.fake.containers().iter().all(|container| container.suspended));
}

/// Invariant 19: the panel has written "suspended" and died before it told the node.
#[tokio::test(start_paused = true)]
async fn a_suspension_that_the_node_was_not_told_is_told_again() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let node = shop.server().node;
    shop.fake.node(node).takes(Duration::from_secs(5));
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    let dies = async {
        shop.sleep(2).await;
        shop.fake.restart();
        shop.fake.node(node).takes(Duration::ZERO);
    };
    let (phase, ()) = tokio::join!(shop.settled(&service), dies);
    assert_eq!(phase, Phase::Suspended);
    shop.passes(1).await;
    assert!(shop.fake.containers().iter().all(|container| container.suspended));
}

/// Reliability 1.4a, invariant 18, the case that was measured: a panel restored from its backup gives numbers out again.
#[tokio::test(start_paused = true)]
async fn a_restored_panel_does_not_cost_another_customer_his_server() {
    let fake = FakePanel::seeded(1);
    let empty = fake.snapshot();
    let shop = Shop::on(fake).await;
    let first = shop.sell("a").await;
    shop.fake.restore(empty);
    let second = shop.record_order(order("b", "43")).await;
    assert_eq!(shop.settled(&second).await, Phase::Active);

    shop.engine.change(&first, Change::suspend("unpaid")).await.unwrap();
    let error = shop.fails(&first).await;
    assert!(error.to_string().contains("no more"), "{error}");
    assert!(!shop.server().suspended);
    shop.engine.change(&first, Change::terminate()).await.unwrap();
    assert_eq!(shop.settled(&first).await, Phase::Ended);
    assert_eq!(shop.server().made_by.as_deref(), Some("b"));
}

/// Reliability 1.4b: the same of accounts: the number of a customer's account belongs to another after the panel was
/// restored. His next server is his all the same.
#[tokio::test(start_paused = true)]
async fn a_restored_panel_does_not_give_a_server_to_another_customer() {
    let fake = FakePanel::seeded(1);
    let empty = fake.snapshot();
    let mut shop = Shop::on(fake).await;
    shop.sell("a").await;
    shop.fake.restore(empty);
    let someone = existing(&shop.fake, "x@example.org", "someone", Some("99"), false).await;
    assert_eq!(someone, 2, "the first customer's account was the second one, too");
    shop.restart();
    let service = shop.record_order(order("b", "42")).await;
    assert_eq!(
        shop.settled(&service).await,
        Phase::Active,
        "{:#?}",
        shop.journal(&service).await
    );
    let owner = shop
        .fake
        .users()
        .into_iter()
        .find(|user| user.id == shop.server().owner)
        .unwrap();
    assert_eq!(owner.external_id.as_deref(), Some("42"));
    exactly_one(&shop.fake, "b");
}

/// A panel may ask no node that is in maintenance: what cannot be proved now is waited for, and nobody is troubled.
#[tokio::test(start_paused = true)]
async fn a_node_in_maintenance_is_waited_for() {
    let shop = Shop::open().await;
    shop.fake.on(CREATE).once(Fault::ApplyThenCut);
    let service = shop.record_order(order("1001", "42")).await;
    let _lost = shop.advance(&service).await;
    for node in [1, 2] {
        shop.fake.node(node).maintenance(true);
    }
    let early = shop.engine.settled(&service, Duration::from_secs(900)).await;
    let early = early.map_err(|error| error.reason());
    let expected = if kind::ASKS_NODES_IN_MAINTENANCE {
        Ok(Phase::Active)
    } else {
        Err(Reason::NotYet)
    };
    assert_eq!(early, expected);
    for node in [1, 2] {
        shop.fake.node(node).maintenance(false);
    }
    assert_eq!(shop.settled(&service).await, Phase::Active);
    exactly_one(&shop.fake, "1001");
}

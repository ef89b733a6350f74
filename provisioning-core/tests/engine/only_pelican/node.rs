//! A node that refuses what the panel has written already, or does not hear of it.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{Change, Reason, engine::Progress, service::Phase};

use super::sick;
use crate::{
    api::fake::{NodeAnswer, NodeCall},
    shop::{Shop, panel, product_id},
};

const SUSPEND: &str = "POST /api/application/servers/1/suspend";
const BUILD: &str = "PATCH /api/application/servers/1/build";

/// Reliability 1.5a, invariant 19: the row says "suspended" before the node refuses, and a second suspension would be
/// answered with success without a word to the node. A change of limits to what they are is not.
#[tokio::test(start_paused = true)]
async fn a_suspension_that_the_node_refuses_is_brought_about_by_a_build() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Status(500));
    shop.fake.reset_requests();
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    for _ in 0..5 {
        assert!(
            matches!(shop.advance(&service).await, Progress::Waiting { .. }),
            "it runs on"
        );
        shop.sleep(30).await;
    }
    assert!(shop.server().suspended && !shop.fake.containers()[0].suspended);
    assert_ne!(shop.record(&service).await.phase, Phase::Suspended);
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Suspended);
    assert!(shop.fake.containers()[0].suspended);
    assert_eq!(shop.fake.count_requests(SUSPEND), 1);
    assert!(shop.fake.count_requests(BUILD) >= 4);
}

/// A payment whose news the node refuses: the owner is let in when the node has heard.
#[tokio::test(start_paused = true)]
async fn the_end_of_a_suspension_that_the_node_refuses_is_brought_about_by_a_build() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::suspend("unpaid")).await;
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Status(500));
    shop.engine.change(&service, Change::unsuspend("unpaid")).await.unwrap();
    assert!(matches!(shop.advance(&service).await, Progress::Waiting { .. }));
    assert!(!shop.server().suspended && shop.fake.containers()[0].suspended);
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert!(!shop.fake.containers()[0].suspended);
}

/// A node that is not reached is not told of: the answer to a build is a success then. It is told again, and again.
#[tokio::test(start_paused = true)]
async fn a_suspension_of_which_the_node_did_not_hear_is_told_again() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Unreachable);
    assert_eq!(shop.change(&service, Change::suspend("unpaid")).await, Phase::Suspended);
    assert!(
        !shop.fake.containers()[0].suspended,
        "the panel cannot say that it runs on"
    );
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Ok);
    shop.sleep(61).await;
    assert_eq!(shop.engine.run_due(&panel(), 10).await.unwrap(), 1);
    assert!(shop.fake.containers()[0].suspended);
}

/// Reliability 1.5a: a suspension without an answer was done, and its node was not told; the second one is a success that
/// tells no node.
#[tokio::test(start_paused = true)]
async fn a_success_that_told_no_node_is_not_believed() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Unreachable);
    shop.fake.on(SUSPEND).once(Fault::CutThenApply(Duration::from_secs(4)));
    shop.fake.on(SUSPEND).once(Fault::Delay(Duration::from_secs(10)));
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    let _lost = shop.advance(&service).await;
    shop.sleep(3).await;
    let _second = shop.advance(&service).await;
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Suspended);
    shop.sleep(61).await;
    shop.engine.run_due(&panel(), 10).await.unwrap();
    assert!(
        shop.fake.containers()[0].suspended,
        "{:#?}",
        shop.journal(&service).await
    );
}

/// The row has the new limits, and the node refused them: it is told until it takes them.
#[tokio::test(start_paused = true)]
async fn limits_that_the_node_refuses_are_told_until_it_takes_them() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Status(500));
    let to = Change::product(provisioning_core::ProductId::new(product_id("8 GB")).unwrap());
    shop.engine.change(&service, to).await.unwrap();
    for seconds in [120, 20, 20] {
        let progress = shop.advance(&service).await;
        let Progress::Waiting { failure, .. } = &progress else {
            panic!("{progress:?}")
        };
        assert!(failure.is_some(), "{progress:?}");
        shop.sleep(seconds).await;
    }
    let told = shop.fake.count_requests("PATCH /api/application/servers/*/build");
    assert!(told >= 3, "it is told each time: {told}");
    assert_eq!((shop.server().memory, shop.fake.containers()[0].memory), (8192, 4096));
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.fake.containers()[0].memory, 8192);
}

/// Reliability 1.7d: the panel deletes its row whatever its node answers: the service has ended, and what may be left is on
/// the record.
#[tokio::test(start_paused = true)]
async fn a_deletion_that_the_node_refused_is_told_as_one_that_may_leave_files() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Delete, NodeAnswer::Status(500));
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    assert!(shop.fake.servers().is_empty());
    assert_eq!(
        shop.fake.containers().len(),
        1,
        "the panel has forgotten it, the node has not"
    );
    assert!(shop.record(&service).await.ended.unwrap().node_may_keep_it);
    let last = shop.journal(&service).await.pop().unwrap();
    assert!(last.contains("whether its node has deleted the files"), "{last}");
}

/// A node that is not reached keeps the row: it is deleted when it is.
#[tokio::test(start_paused = true)]
async fn a_deletion_of_which_the_node_did_not_hear_is_repeated() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Delete, NodeAnswer::Unreachable);
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    let early = shop.engine.settled(&service, Duration::from_secs(60)).await;
    assert_eq!(early.unwrap_err().reason(), Reason::NotYet);
    assert_eq!(shop.fake.servers().len(), 1);
    sick(&shop.fake, NodeCall::Delete, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Ended);
    assert!(shop.fake.servers().is_empty() && shop.fake.containers().is_empty());
}

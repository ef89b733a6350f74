//! A row with nothing behind it: its creation was cut, or is about to fail.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{Change, engine::Progress, panel::calagopus, service::Phase};

use crate::{
    api::fake::{FakePanel, NodeAnswer, NodeCall},
    shop::{Shop, draft, exactly_one, order},
};

const CREATE: &str = "POST /api/admin/servers";

fn both(fake: &FakePanel, takes: u64, answer: NodeAnswer) {
    for node in [1, 2] {
        fake.node(node)
            .takes(Duration::from_secs(takes))
            .answers_to(NodeCall::Create, answer);
    }
}

/// A shop whose servers are not installed, so that a row reads as ready at once.
async fn without_installation() -> Shop {
    let shop = Shop::open().await;
    let mut plain = draft("4 GB");
    plain.skip_scripts = Some(true.into());
    shop.engine.products().save(plain).await.unwrap();
    shop
}

/// Reliability 1.1d: the customer cancels, and there is nothing to delete but the row: the panel refuses that for ever, until it
/// is forced.
#[tokio::test(start_paused = true)]
async fn a_row_with_nothing_behind_it_is_ended_when_its_customer_cancels() {
    for skips in [false, true] {
        let mut shop = if skips {
            without_installation().await
        } else {
            Shop::open().await
        };
        both(&shop.fake, 8, NodeAnswer::Status(500));
        let service = shop.record_order(order("1001", "42")).await;
        let is_lost = tokio::time::timeout(Duration::from_secs(3), shop.advance(&service)).await;
        assert!(is_lost.is_err(), "it was cut");
        shop.restart();
        shop.sleep(60).await;
        assert!(shop.fake.servers().len() == 1 && shop.fake.containers().is_empty());
        shop.engine.change(&service, Change::terminate()).await.unwrap();
        assert_eq!(
            shop.settled(&service).await,
            Phase::Ended,
            "{:#?}",
            shop.journal(&service).await
        );
        assert!(shop.fake.servers().is_empty());
        shop.sleep(7200).await;
        assert!(shop.fake.servers().is_empty() && shop.fake.containers().is_empty());
    }
}

/// Reliability 1.1e: the row of a creation that will fail reads as ready for a minute. Nobody calls it so, and the next one is
/// made when it is gone.
#[tokio::test(start_paused = true)]
async fn a_row_that_reads_as_ready_is_nothing_before_its_creation_is_answered() {
    let shop = without_installation().await;
    both(&shop.fake, 60, NodeAnswer::Status(500));
    let service = shop.record_order(order("1001", "42")).await;
    let watches = async {
        for _ in 0..5 {
            shop.sleep(10).await;
            assert_eq!(shop.server().status, None, "as if it were ready");
            assert_eq!(shop.advance(&service).await, Progress::InHand);
            let record = shop.record(&service).await;
            assert!(!record.was_active && record.phase != Phase::Active);
        }
        shop.sleep(15).await;
        both(&shop.fake, 0, NodeAnswer::Ok);
    };
    let (phase, ()) = tokio::join!(shop.settled(&service), watches);
    assert_eq!(phase, Phase::Active);
    assert_eq!(shop.fake.created_for("1001"), 2);
    exactly_one(&shop.fake, "1001");
}

/// Design 5.3.6, reliability 1.1: such a row says "installing" for ever. When nothing can come of the creation any more, and the
/// node still denies it, nobody waits out the time of an installation.
#[tokio::test(start_paused = true)]
async fn a_row_without_a_server_is_not_given_an_hour_to_install() {
    for lost in [false, true] {
        let mut shop = Shop::open().await;
        both(&shop.fake, 8, NodeAnswer::Status(500));
        let service = shop.record_order(order("1001", "42")).await;
        let begun = shop.fake.clock().now();
        if lost {
            let is_lost = tokio::time::timeout(Duration::from_secs(3), shop.advance(&service)).await;
            assert!(is_lost.is_err(), "the process was lost");
            shop.restart();
        } else {
            // A proxy, or an impatient set-up.
            let connection = calagopus("http://fake.localhost", shop.fake.key()).unwrap();
            shop.connect(connection.creation_timeout(Duration::from_secs(3)));
            let _cut = shop.advance(&service).await;
        }
        shop.sleep(60).await;
        assert_eq!(shop.server().status.as_deref(), Some("installing"), "the row is left");
        both(&shop.fake, 0, NodeAnswer::Ok);
        assert_eq!(shop.settled(&service).await, Phase::Active);
        let took = shop.fake.clock().now().duration_since(begun).as_secs();
        let most = if lost { 900 } else { 300 };
        assert!(took <= most, "it took {took} s");
        exactly_one(&shop.fake, "1001");
    }
}

/// An installation that takes long is no row alone, whatever became of the answer to its creation: the node has the server.
#[tokio::test(start_paused = true)]
async fn a_long_installation_of_a_creation_that_was_cut_is_waited_for() {
    for fault in [Fault::ApplyThenCut, Fault::Page(502)] {
        let shop = Shop::open().await;
        shop.fake.installs_in(Duration::from_secs(2400));
        shop.fake.on(CREATE).once(fault.clone());
        let service = shop.record_order(order("1001", "42")).await;
        assert_eq!(shop.settled(&service).await, Phase::Active, "{fault}");
        assert_eq!(shop.fake.created_for("1001"), 1, "{fault}");
        assert!(shop.fake.containers()[0].installed);
        exactly_one(&shop.fake, "1001");
    }
}

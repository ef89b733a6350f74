//! A creation that the node fails, and the row that the panel keeps of it.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{Change, Reason, service::Phase};

use super::sick;
use crate::{
    api::fake::{FakePanel, NodeAnswer, NodeCall},
    shop::{LONG, Shop, draft, exactly_one, order},
};

/// The node refuses a creation, and the panel keeps its row, which installs for ever: it is deleted and made again, when the
/// node has had the time to install what it might have begun.
#[tokio::test(start_paused = true)]
async fn a_row_that_the_panel_keeps_of_a_failed_creation_is_made_again() {
    let shop = Shop::open().await;
    sick(&shop.fake, NodeCall::Create, NodeAnswer::Status(500));
    let service = shop.record_order(order("1001", "42")).await;
    let early = shop.engine.settled(&service, Duration::from_secs(600)).await;
    assert_eq!(early.unwrap_err().reason(), Reason::NotYet);
    assert_eq!(
        shop.server().status.as_deref(),
        Some("installing"),
        "it is left alone meanwhile"
    );
    sick(&shop.fake, NodeCall::Create, NodeAnswer::Ok);
    let soon = shop.engine.settled(&service, Duration::from_secs(600)).await;
    assert_eq!(soon.unwrap(), Phase::Active, "{:#?}", shop.journal(&service).await);
    assert_eq!(shop.fake.created_for("1001"), 2);
    exactly_one(&shop.fake, "1001");
}

/// A node that never makes it is not asked for ever: a person must look.
#[tokio::test(start_paused = true)]
async fn a_server_that_no_node_makes_is_given_up() {
    let shop = Shop::open().await;
    sick(&shop.fake, NodeCall::Create, NodeAnswer::Status(500));
    let service = shop.record_order(order("1001", "42")).await;
    let month = Duration::from_secs(30 * 86_400);
    let error = shop.engine.settled(&service, month).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Parked, "{error}");
    let made = shop.fake.created_for("1001");
    assert!((2..=12).contains(&made), "{made}");
}

/// The node answers with an error, and installs all the same: nothing is made twice, and nothing deleted.
#[tokio::test(start_paused = true)]
async fn a_creation_that_the_node_reports_as_failed_and_does_is_adopted() {
    for minutes in [0, 10, 20] {
        let fake = FakePanel::seeded(1);
        fake.installs_in(Duration::from_secs(60 * minutes));
        let shop = Shop::on(fake).await;
        sick(&shop.fake, NodeCall::Create, NodeAnswer::DoesThenFails(500));
        let service = shop.record_order(order("1001", "42")).await;
        assert_eq!(shop.settled(&service).await, Phase::Active, "{minutes} minutes");
        assert_eq!(shop.fake.created_for("1001"), 1, "{minutes} minutes");
        exactly_one(&shop.fake, "1001");
    }
}

/// The panel does not tell a node that has nothing from one that does not answer: a person must look.
#[tokio::test(start_paused = true)]
async fn a_row_of_which_no_node_tells_waits_for_a_person() {
    let shop = Shop::open().await;
    for node in [1, 2] {
        shop.fake.node(node).takes(Duration::from_secs(20));
    }
    let service = shop.record_order(order("1001", "42")).await;
    let dies = async {
        shop.sleep(25).await;
        shop.fake.restart();
        for node in [1, 2] {
            shop.fake.node(node).takes(Duration::ZERO);
        }
    };
    let (error, ()) = tokio::join!(shop.engine.settled(&service, LONG), dies);
    let error = error.unwrap_err();
    assert_eq!(error.reason(), Reason::Parked, "{error}");
    assert!(
        error.advice().contains("see that the node answers"),
        "{}",
        error.advice()
    );
    assert_eq!(shop.server().status, None, "nothing was deleted on a guess");

    // He deletes the row by hand, and the service gets its server.
    shop.fake.administrator_deletes(shop.server().id);
    assert!(shop.engine.retry(&service).await.unwrap());
    assert_eq!(shop.settled(&service).await, Phase::Active);
    exactly_one(&shop.fake, "1001");
}

/// A node that is silent for a while is asked again.
#[tokio::test(start_paused = true)]
async fn a_silent_node_is_asked_again() {
    let shop = Shop::open().await;
    sick(&shop.fake, NodeCall::Details, NodeAnswer::Slow(Duration::from_secs(5)));
    shop.fake.on("POST /api/application/servers").once(Fault::ApplyThenCut);
    let service = shop.record_order(order("1001", "42")).await;
    let early = shop.engine.settled(&service, Duration::from_secs(900)).await;
    assert_eq!(early.unwrap_err().reason(), Reason::NotYet);
    sick(&shop.fake, NodeCall::Details, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    exactly_one(&shop.fake, "1001");
}

/// Reliability 1.10a: to reinstall what its node does not know is no way out of a row that installs for ever: the panel takes its
/// reinstallation back. The engine does not try that by itself, and when a person has it goes on all the same.
#[tokio::test(start_paused = true)]
async fn a_row_that_cannot_be_reinstalled_is_made_again() {
    let shop = Shop::open().await;
    sick(&shop.fake, NodeCall::Create, NodeAnswer::Status(500));
    sick(&shop.fake, NodeCall::Reinstall, NodeAnswer::Status(404));
    let service = shop.record_order(order("1001", "42")).await;
    let _waiting = shop.advance(&service).await;
    shop.engine.change(&service, Change::reinstall()).await.unwrap();
    let _waiting = shop.advance(&service).await;
    assert_eq!(shop.server().status.as_deref(), Some("installing"));
    sick(&shop.fake, NodeCall::Create, NodeAnswer::Ok);
    let settled = shop.engine.settled(&service, 2 * LONG).await;
    assert_eq!(settled.ok(), Some(Phase::Active), "{:#?}", shop.journal(&service).await);
    assert!(shop.fake.count_requests("POST /api/application/servers/*/reinstall") <= 1);
    assert_eq!(shop.fake.created_for("1001"), 2);
    exactly_one(&shop.fake, "1001");
}

/// The panel gives two servers one port when they are made at once, and lists it with one of them: the other is made again,
/// and is not called ready before it has a port of its own.
#[tokio::test(start_paused = true)]
async fn two_orders_of_one_moment_have_a_port_each() {
    for policy in [None, Some("most_free")] {
        let mut made = 0;
        for seed in 0..20 {
            let shop = Shop::on(FakePanel::seeded(seed)).await;
            let mut few = draft("4 GB");
            few.placement.ports = Some("25600-25602".into());
            few.placement.policy = policy.map(Into::into);
            shop.engine.products().save(few).await.unwrap();
            shop.fake.commit_delay(Duration::from_secs(1));
            let one = shop.record_order(order("1001", "42")).await;
            let two = shop.record_order(order("1002", "43")).await;
            let (first, second) = tokio::join!(shop.engine.settled(&one, LONG), shop.engine.settled(&two, LONG));
            assert_eq!((first.unwrap(), second.unwrap()), (Phase::Active, Phase::Active));
            for key in ["1001", "1002"] {
                exactly_one(&shop.fake, key);
                made += shop.fake.created_for(key);
            }
            for server in shop.fake.servers() {
                assert_eq!(server.allocations, [server.allocation.unwrap()], "{policy:?} {seed}");
            }
        }
        assert!(made > 40, "{policy:?}: nobody was in another's way");
    }
}

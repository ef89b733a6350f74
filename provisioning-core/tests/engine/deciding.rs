//! What a person decides: about a service that is parked, about an end, and about a life after it.

use std::time::Duration;

use http::Method;
use panel_http::fault::Fault;
use provisioning_core::{
    Change, Reason, ServiceId,
    engine::{Decision, Progress},
    id::Generation,
    panel::ServerRef,
    service::{ParkCause, Phase, ServiceRecord},
    store::{Commit, DocumentKind, Expected, Store, Write},
};

use crate::{
    altered::{refusal, says},
    kind::{self, a_strangers},
    shop::{LONG, Shop, order, panel},
};

const DELETE: &str = "DELETE /api/application/servers/*";

fn deletions(shop: &Shop) -> usize {
    shop.fake.count_requests(DELETE)
}

/// A service whose server has lost our key, as another tool's update does it.
async fn with_a_lost_key() -> (Shop, ServiceId, ServerRef) {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let server = shop.record(&service).await.binding.unwrap().server;
    shop.fake.clear_external_id(1);
    let error = shop.fails(&service).await;
    assert_eq!(error.park_cause(), Some(&ParkCause::KeyLost));
    (shop, service, server)
}

async fn decides(shop: &Shop, service: &ServiceId, decision: Decision) -> Result<(), Reason> {
    let decided = shop.engine.decide(service, decision, Some("olga")).await;
    decided.map_err(|error| error.reason())
}

/// The server is named by a person: it gets our key back, and is kept as it was sold from then on.
#[tokio::test(start_paused = true)]
async fn a_server_that_lost_its_key_is_adopted() {
    let (shop, service, server) = with_a_lost_key().await;
    decides(&shop, &service, Decision::Adopt(server)).await.unwrap();
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.server().external_id.as_deref(), Some("1001"));
    let journal = shop.journal(&service).await;
    assert!(
        journal
            .iter()
            .any(|line| line.ends_with("named to stand for the service by olga")),
        "{journal:#?}"
    );
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    assert!(shop.fake.servers().is_empty(), "what was adopted is deleted at its end");
}

/// The server was deleted on the panel and made again from a backup, by hand.
#[tokio::test(start_paused = true)]
async fn another_server_is_adopted_for_one_that_is_missing() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.administrator_deletes(1);
    assert_eq!(shop.fails(&service).await.park_cause(), Some(&ParkCause::Missing));
    a_strangers(&shop.fake, &kind::free_allocation(&shop.fake, 0).await).await;
    shop.sleep(60).await;
    let every = shop.engine.every_server(&panel()).await.unwrap();
    decides(&shop, &service, Decision::Adopt(every[0].server.server.clone()))
        .await
        .unwrap();
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(
        (shop.server().external_id.as_deref(), shop.server().memory),
        (Some("1001"), 4096)
    );
}

/// An operator who was not told that his decision is stored gives it again: the service is worked on all the same.
#[tokio::test(start_paused = true)]
async fn a_decision_that_comes_twice_is_carried_out() {
    let (shop, service, server) = with_a_lost_key().await;
    decides(&shop, &service, Decision::Adopt(server.clone())).await.unwrap();
    let again = decides(&shop, &service, Decision::Adopt(server)).await;
    assert_eq!(again, Err(Reason::NotAllowed));
    assert_eq!(shop.engine.run_due(&panel(), 10).await.unwrap(), 1);
    assert_eq!(shop.record(&service).await.phase, Phase::Active);
}

/// A server of another service, or with another's key, is not adopted, and neither is one that is not there.
#[tokio::test(start_paused = true)]
async fn an_operator_cannot_steal_either() {
    let (shop, service, mine) = with_a_lost_key().await;
    let other = shop.record_order(order("1002", "43")).await;
    shop.settled(&other).await;
    let theirs = shop.record(&other).await.binding.unwrap().server;
    let before = shop.fake.count_requests("PATCH *");
    let adopt = Decision::Adopt;
    assert_eq!(
        decides(&shop, &service, adopt(theirs.clone())).await,
        Err(Reason::Conflict)
    );
    shop.fake.clear_external_id(2);
    assert_eq!(
        decides(&shop, &service, adopt(theirs)).await,
        Err(Reason::Conflict),
        "it is tied to 1002"
    );
    assert_eq!(
        decides(&shop, &service, adopt(kind::gone(&mine))).await,
        Err(Reason::NotFound)
    );
    assert_eq!(shop.fake.count_requests("PATCH *"), before);
}

/// The service is over, and its server is left alone.
#[tokio::test(start_paused = true)]
async fn an_abandoned_service_touches_nothing() {
    let (shop, service, _) = with_a_lost_key().await;
    shop.fake.reset_requests();
    decides(&shop, &service, Decision::Abandon).await.unwrap();
    assert_eq!(shop.record(&service).await.phase, Phase::Ended);
    let told = shop.store.claim_events("mailer", LONG, usize::MAX).await.unwrap();
    let revision = told.last().unwrap().revision();
    assert_eq!(revision, 2, "what is wanted of it is another now");
    assert_eq!(shop.settled(&service).await, Phase::Ended);
    assert_eq!(shop.calls(), 0);
    assert_eq!(shop.fake.servers().len(), 1);
    assert!(shop.record(&service).await.ended.unwrap().let_go);
    let journal = shop.journal(&service).await;
    assert_eq!(journal.last().unwrap(), "let go by olga: its server stays as it is");
}

/// A new try waits no longer than a first one, however often the service had failed before.
#[tokio::test(start_paused = true)]
async fn a_service_that_is_tried_again_has_not_failed_yet() {
    let mut shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let change = Change::name_to("Another");
    shop.engine.change(&service, change).await.unwrap();
    for status in [500, 422] {
        says(&mut shop, Method::PATCH, "", status, refusal(status, "not that one"));
        let _fails = shop.advance(&service).await;
        assert_eq!(shop.record(&service).await.failures, 1, "{status}");
        shop.sleep(600).await;
    }
    let known = shop.store.read(DocumentKind::Service, "1001").await.unwrap().unwrap();
    let mut record: ServiceRecord = known.decode().unwrap();
    assert!(record.parked.is_some());
    record.rows_alone = 9;
    let expected = Expected::Version(known.version);
    let write = Write::new(DocumentKind::Service, "1001", expected, &record).unwrap();
    shop.store
        .commit(Commit::write(write.unique(record.mark())))
        .await
        .unwrap();
    decides(&shop, &service, Decision::Retry).await.unwrap();
    let record = shop.record(&service).await;
    assert_eq!((record.failures, record.rows_alone), (0, 0));
}

/// A server that a person has named was somebody's: gone before the first look, it is missing, and no other is made for it.
#[tokio::test(start_paused = true)]
async fn a_server_that_was_named_and_is_gone_is_not_made_again() {
    let shop = Shop::open().await;
    a_strangers(&shop.fake, &kind::free_allocation(&shop.fake, 0).await).await;
    kind::give_key(&shop.fake, shop.server().id, "1001").await;
    shop.sleep(60).await;
    let service = shop.record_order(order("1001", "42")).await;
    let error = shop.fails(&service).await;
    assert!(matches!(error.park_cause(), Some(ParkCause::Foreign { .. })), "{error}");
    let servers = shop.engine.every_server(&panel()).await.unwrap();
    let named = servers[0].server.server.clone();
    decides(&shop, &service, Decision::Adopt(named)).await.unwrap();
    shop.fake.administrator_deletes(shop.server().id);
    assert_eq!(shop.fails(&service).await.park_cause(), Some(&ParkCause::Missing));
    assert!(shop.fake.servers().is_empty());
}

/// Only what waits for a person is decided by one.
#[tokio::test(start_paused = true)]
async fn a_service_that_is_not_parked_needs_no_decision() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let server = shop.record(&service).await.binding.unwrap().server;
    for decision in [Decision::Retry, Decision::Abandon, Decision::Adopt(server)] {
        assert_eq!(decides(&shop, &service, decision).await, Err(Reason::NotAllowed));
    }
    assert!(!shop.engine.retry(&service).await.unwrap());
}

/// Cancelled in time: nothing was sent, and nothing is.
#[tokio::test(start_paused = true)]
async fn an_end_that_was_not_begun_is_taken_back() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    assert_eq!(shop.change(&service, Change::keep()).await, Phase::Active);
    assert_eq!(
        shop.change(&service, Change::keep()).await,
        Phase::Active,
        "again is no error"
    );
    assert_eq!(deletions(&shop), 0);
    shop.server();
}

/// Somebody who asks too late does not hold up what is under way.
#[tokio::test(start_paused = true)]
async fn an_end_that_cannot_be_taken_back_goes_on() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    shop.fake.on(DELETE).once(Fault::Cut);
    shop.engine.run_due(&panel(), 10).await.unwrap();
    let error = shop.engine.change(&service, Change::keep()).await.unwrap_err();
    assert_eq!(error.reason(), Reason::NotAllowed);
    for _ in 0..30 {
        shop.sleep(10).await;
        shop.engine.run_due(&panel(), 10).await.unwrap();
    }
    assert_eq!(shop.record(&service).await.phase, Phase::Ended);
    assert!(shop.fake.servers().is_empty());
}

/// Reliability 1.7c: a deletion that was sent is the point of no return: whatever became of it, the files may be gone.
#[tokio::test(start_paused = true)]
async fn a_deletion_that_was_sent_is_the_point_of_no_return() {
    for fault in [
        Fault::Cut,
        Fault::ApplyThenCut,
        Fault::CutThenApply(Duration::from_secs(60)),
        Fault::Page(502),
    ] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        shop.fake.on(DELETE).once(fault.clone());
        shop.engine.change(&service, Change::terminate()).await.unwrap();
        let _waiting = shop.advance(&service).await;
        let error = shop.engine.change(&service, Change::keep()).await.unwrap_err();
        assert_eq!(error.reason(), Reason::NotAllowed, "{fault}");
        assert_eq!(shop.settled(&service).await, Phase::Ended, "{fault}");
        let error = shop.engine.change(&service, Change::keep()).await.unwrap_err();
        assert_eq!(error.reason(), Reason::NotAllowed, "{fault}");
    }
}

/// One that never reached the panel is none.
#[tokio::test(start_paused = true)]
async fn a_deletion_that_did_not_reach_the_panel_is_taken_back() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.on(DELETE).always(Fault::Refuse);
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    let _waiting = shop.advance(&service).await;
    assert!(!shop.record(&service).await.data_lost_assumed);
    assert_eq!(shop.change(&service, Change::keep()).await, Phase::Active);
    shop.server();
}

/// An order that is cancelled while its creation has no answer: that is settled first, then the server is deleted; or kept.
#[tokio::test(start_paused = true)]
async fn a_cancellation_waits_for_what_was_sent() {
    for (fault, keep) in [
        (Fault::ApplyThenCut, false),
        (Fault::CutThenApply(Duration::from_secs(50)), false),
        (Fault::Cut, false),
        (Fault::CutThenApply(Duration::from_secs(50)), true),
    ] {
        let shop = Shop::open().await;
        shop.fake.on("POST /api/application/servers").once(fault.clone());
        let service = shop.record_order(order("1001", "42")).await;
        let ended = async {
            shop.sleep(1).await;
            shop.engine.change(&service, Change::terminate()).await.unwrap();
        };
        let (_progress, ()) = tokio::join!(shop.engine.advance(&service), ended);
        if keep {
            assert_eq!(shop.change(&service, Change::keep()).await, Phase::Active, "{fault}");
            crate::shop::exactly_one(&shop.fake, "1001");
        } else {
            assert_eq!(shop.settled(&service).await, Phase::Ended, "{fault}");
            shop.sleep(600).await;
            assert!(
                shop.fake.servers().is_empty() && shop.fake.containers().is_empty(),
                "{fault}"
            );
        }
    }
}

/// Reliability 1.9c: a key is never used again: what is sold again after its end is the next generation, under a key of its
/// own.
#[tokio::test(start_paused = true)]
async fn a_service_that_is_sold_again_is_its_next_generation() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let again = |number: u32| order("1001", "42").generation(Generation::new(number).unwrap());
    let refused = async |number: u32| {
        let intent = shop.engine.accept(again(number)).await.unwrap();
        intent.record(&shop.engine).await.map_err(|error| error.reason())
    };
    assert_eq!(refused(2).await, Err(Reason::Conflict), "it lives");
    shop.change(&service, Change::terminate()).await;
    for number in [1, 3] {
        assert_eq!(refused(number).await, Err(Reason::Conflict), "{number}");
    }
    shop.record_order(again(2)).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(shop.server().external_id.as_deref(), Some("1001.g2"));
    shop.record_order(again(2)).await;
    assert_eq!(
        shop.settled(&service).await,
        Phase::Active,
        "the same order again is no error"
    );
    assert_eq!(shop.fake.created_for("1001.g2"), 1);
    let record = shop.record(&service).await;
    assert_eq!(record.earlier.len(), 1);
    assert_eq!(record.earlier[0].0.to_string(), "1001");
    shop.change(&service, Change::suspend("unpaid")).await;
    assert!(shop.server().suspended);
    shop.change(&service, Change::terminate()).await;
    assert_eq!(refused(2).await, Err(Reason::Conflict));
    shop.record_order(again(3)).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
}

/// What waits for a person is told once for a cause, however often it is looked at; another cause is told.
#[tokio::test(start_paused = true)]
async fn what_is_parked_is_told_once_for_a_cause() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let parked = async || {
        let journal = shop.journal(&service).await;
        journal.iter().filter(|line| line.starts_with("parked:")).count()
    };
    shop.fake.clear_external_id(shop.server().id);
    for _ in 0..3 {
        let progress = shop.advance(&service).await;
        assert!(matches!(progress, Progress::Parked { .. }), "{progress:?}");
        assert_eq!(parked().await, 1);
    }
    let revision = shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    shop.advance(&service).await;
    assert_eq!(parked().await, 1);
    assert_eq!(shop.record(&service).await.parked.unwrap().revision, revision);

    shop.fake.administrator_deletes(shop.server().id);
    shop.engine.change(&service, Change::unsuspend("unpaid")).await.unwrap();
    shop.fails(&service).await;
    let now = shop.record(&service).await.parked.unwrap();
    assert_eq!((now.cause, parked().await), (ParkCause::Missing, 2));
}

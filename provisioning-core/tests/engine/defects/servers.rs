//! Servers too many, servers of others, and success that is none.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{Change, Reason, service::Phase};

use super::seen;
use crate::shop::{Shop, exactly_one, order};

const CREATE: &str = "POST /api/application/servers";

/// The panel is slow, the module gives up and tries again: two servers for one order.
#[tokio::test(start_paused = true)]
async fn no_second_server_comes_of_a_time_out_and_a_retry() {
    for fault in [
        Fault::ApplyThenCut,
        Fault::CutThenApply(Duration::from_secs(20)),
        Fault::ApplyThenPage(504),
    ] {
        let shop = Shop::open().await;
        shop.fake.on(CREATE).once(fault.clone());
        let service = shop.record_order(order("1001", "42")).await;
        let _lost = shop.advance(&service).await;
        // An impatient cron job, and an administrator who clicks.
        for _ in 0..3 {
            let _again = shop.advance(&service).await;
            shop.engine.retry(&service).await.unwrap();
        }
        assert_eq!(shop.settled(&service).await, Phase::Active, "{fault}");
        shop.sleep(7200).await;
        exactly_one(&shop.fake, "1001");
        assert_eq!(shop.fake.created_for("1001"), 1, "{fault}");
    }
}

/// The panel is down, and the module says "suspended": the customer plays on, and nobody looks again.
#[tokio::test(start_paused = true)]
async fn no_suspension_is_told_while_the_panel_is_down() {
    for fault in [Fault::Refuse, Fault::Page(502), Fault::Cut, Fault::Html] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
        shop.fake.on("*").always(fault.clone());
        let error = shop
            .engine
            .settled(&service, Duration::from_secs(300))
            .await
            .unwrap_err();
        assert!(
            matches!(error.reason(), Reason::Unreachable | Reason::Access | Reason::NotYet),
            "{fault}: {error:?}"
        );
        assert_ne!(shop.record(&service).await.phase, Phase::Suspended, "{fault}");
        assert!(!shop.server().suspended);
        shop.fake.faults().clear();
        assert_eq!(
            shop.settled(&service).await,
            Phase::Suspended,
            "{fault}: it was not forgotten"
        );
        assert!(shop.server().suspended);
    }
}

/// The server was deleted by hand: the module fails at "not found", and the service can never be ended.
#[tokio::test(start_paused = true)]
async fn no_termination_fails_for_a_server_that_is_gone() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.administrator_deletes(1);
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    let tombstone = shop.record(&service).await.ended.unwrap();
    assert!(tombstone.already_gone);
    assert!(tombstone.node_may_keep_it, "who deleted it may have forced it");
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
}

/// S3.54: an import that goes by the panel's list takes the server of another customer.
#[tokio::test(start_paused = true)]
async fn no_import_takes_the_server_of_another_service() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let server = shop.record(&service).await.binding.unwrap().server;
    for key_is_lost in [false, true] {
        if key_is_lost {
            shop.fake.clear_external_id(1);
        }
        shop.fake.reset_requests();
        let error = match shop.engine.import(order("2001", "43"), &server).await {
            Ok(intent) => intent.record(&shop.engine).await.unwrap_err(),
            Err(error) => error,
        };
        assert_eq!(error.reason(), Reason::Conflict);
        let writes = ["POST *", "PATCH *", "PUT *", "DELETE *"].map(|calls| shop.fake.count_requests(calls));
        assert_eq!(writes, [0; 4]);
        assert_eq!(shop.server().owner, 2);
    }
}

/// A panel that is asked for a server without a port makes one, and nobody can join it.
#[tokio::test(start_paused = true)]
async fn no_server_is_made_without_a_port() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    let server = seen(&shop).await;
    assert!(server.allocation.is_some());
    assert!(server.address.to_string().contains(':'), "{}", server.address);
}

/// "Error 200": a redirect, or the web page behind it, taken for the answer to a write.
#[tokio::test(start_paused = true)]
async fn no_redirect_and_no_web_page_is_a_success() {
    for fault in [Fault::RedirectToHttps, Fault::Html] {
        let shop = Shop::open().await;
        shop.fake.on(CREATE).always(fault.clone());
        let service = shop.record_order(order("1001", "42")).await;
        let told = shop.engine.settled(&service, Duration::from_secs(120)).await;
        assert!(told.is_err(), "{fault}");
        assert!(
            shop.fake.servers().is_empty(),
            "{fault}: nothing was made, by no other method either"
        );
        assert!(!shop.record(&service).await.was_active);
        shop.fake.faults().clear();
        assert_eq!(shop.settled(&service).await, Phase::Active, "{fault}");
        exactly_one(&shop.fake, "1001");

        for (calls, change) in [
            ("POST /api/application/servers/1/suspend", Change::suspend("unpaid")),
            ("DELETE /api/application/servers/1", Change::terminate()),
        ] {
            shop.fake.on(calls).always(fault.clone());
            shop.engine.change(&service, change).await.unwrap();
            let told = shop.engine.settled(&service, Duration::from_secs(120)).await;
            assert!(told.is_err(), "{fault}: {calls}");
            assert!(!shop.server().suspended, "{fault}: {calls}");
            let record = shop.record(&service).await;
            assert!(
                record.ended.is_none() && record.phase != Phase::Suspended,
                "{fault}: {calls}"
            );
            shop.fake.faults().clear();
            if calls.starts_with("POST") {
                assert_eq!(
                    shop.change(&service, Change::unsuspend("unpaid")).await,
                    Phase::Active,
                    "{fault}"
                );
            }
        }
        assert_eq!(shop.settled(&service).await, Phase::Ended, "{fault}");
    }
}

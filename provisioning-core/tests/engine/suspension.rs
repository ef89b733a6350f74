//! Suspended means stopped, for as long as there is a reason.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{Change, engine::Progress, plan::Note, service::Phase};

use crate::{
    api::fake::FakePanel,
    shop::{Shop, order},
};

/// S1.61, S2.8 and invariant 19: the panel says suspended, and so does the node; nothing else is changed.
#[tokio::test(start_paused = true)]
async fn suspended_means_stopped() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let before = shop.server();
    assert_eq!(shop.change(&service, Change::suspend("unpaid")).await, Phase::Suspended);
    shop.sleep(1).await;
    let after = shop.server();
    assert!(after.suspended && shop.fake.containers().iter().all(|container| container.suspended));
    assert_eq!(
        (before.name, before.memory, before.external_id),
        (after.name, after.memory, after.external_id)
    );
    assert_eq!(shop.change(&service, Change::unsuspend("unpaid")).await, Phase::Active);
    shop.sleep(1).await;
    assert!(!shop.server().suspended && shop.fake.containers().iter().all(|container| !container.suspended));
}

/// Invariant 10: every operation may be asked for again.
#[tokio::test(start_paused = true)]
async fn suspend_twice_is_once() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::suspend("unpaid")).await;
    shop.fake.reset_requests();
    assert_eq!(shop.change(&service, Change::suspend("unpaid")).await, Phase::Suspended);
    assert_eq!(
        shop.fake.count_requests("POST *") + shop.fake.count_requests("PATCH *"),
        0
    );
    shop.change(&service, Change::unsuspend("unpaid")).await;
    shop.fake.reset_requests();
    assert_eq!(shop.change(&service, Change::unsuspend("unpaid")).await, Phase::Active);
    assert_eq!(
        shop.fake.count_requests("POST *") + shop.fake.count_requests("PATCH *"),
        0
    );
}

/// S1.61a.
#[tokio::test(start_paused = true)]
async fn a_payment_lifts_only_its_own_reason() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::suspend("unpaid")).await;
    shop.change(&service, Change::suspend("abuse")).await;
    assert_eq!(
        shop.change(&service, Change::unsuspend("unpaid")).await,
        Phase::Suspended
    );
    assert!(shop.server().suspended);
    assert_eq!(shop.change(&service, Change::unsuspend("abuse")).await, Phase::Active);
}

#[tokio::test(start_paused = true)]
async fn an_administrators_suspension_is_kept_until_it_is_overruled() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.administrator_suspends(1);
    let Progress::Converged { notes } = shop.advance(&service).await else {
        panic!("not converged")
    };
    assert_eq!(notes, [Note::SuspendedOnThePanel]);
    assert!(shop.server().suspended);
    assert_eq!(shop.change(&service, Change::unsuspend_all()).await, Phase::Active);
    assert!(!shop.server().suspended);
}

/// Reliability 1.2e: while it installs nothing is sent: a suspension would overwrite "installing", and a failed one would
/// write "ready".
#[tokio::test(start_paused = true)]
async fn a_suspension_waits_for_the_installation() {
    let fake = FakePanel::seeded(1);
    fake.installs_in(Duration::from_secs(120));
    let shop = Shop::on(fake).await;
    let service = shop.record_order(order("1001", "42")).await;
    let _installing = shop.advance(&service).await;
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    let _installing = shop.advance(&service).await;
    assert_eq!(shop.server().status.as_deref(), Some("installing"));
    assert_eq!(shop.settled(&service).await, Phase::Suspended);
    assert!(shop.fake.containers().iter().all(|container| container.installed));
}

#[tokio::test(start_paused = true)]
async fn a_suspension_whose_answer_was_lost_is_settled_before_it_is_told() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake
        .on("POST /api/application/servers/1/suspend")
        .once(Fault::ApplyThenCut);
    assert_eq!(shop.change(&service, Change::suspend("unpaid")).await, Phase::Suspended);
    assert!(shop.server().suspended);
    let told = shop.journal(&service).await;
    assert!(
        told.iter().any(|line| line.contains("can have no effect any more")),
        "{told:#?}"
    );
    assert!(!shop.record(&service).await.data_lost_assumed);
}

/// Invariant 22: on its day a service is suspended by itself; it is never deleted by the clock.
#[tokio::test(start_paused = true)]
async fn the_clock_never_deletes() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let tomorrow = panel_http::clock::after(shop.fake.clock().now(), Duration::from_secs(86_400));
    assert_eq!(
        shop.change(&service, Change::suspend_at(Some(tomorrow))).await,
        Phase::Active
    );
    shop.sleep(86_000).await;
    assert_eq!(shop.engine.run_due(&crate::shop::panel(), 10).await.unwrap(), 0);
    shop.sleep(1_000).await;
    assert_eq!(shop.engine.run_due(&crate::shop::panel(), 10).await.unwrap(), 1);
    assert!(shop.server().suspended);
    for _ in 0..20 {
        shop.sleep(86_400 * 365).await;
        shop.engine.run_due(&crate::shop::panel(), 10).await.unwrap();
    }
    assert!(shop.server().suspended, "and it is still there");
    let next_month = panel_http::clock::after(shop.fake.clock().now(), Duration::from_secs(86_400 * 30));
    assert_eq!(
        shop.change(&service, Change::suspend_at(Some(next_month))).await,
        Phase::Active
    );
}

/// Reliability 1.6c: of two suspensions the first comes late, after the payment that has lifted the second: it is ours, and
/// lifted too.
#[tokio::test(start_paused = true)]
async fn a_suspension_that_comes_after_it_was_lifted_is_lifted_again() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake
        .on("POST /api/application/servers/1/suspend")
        .once(Fault::CutThenApply(Duration::from_secs(50)));
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    let _lost = shop.advance(&service).await;
    shop.sleep(5).await;
    let _done = shop.advance(&service).await;
    assert!(shop.server().suspended);
    assert_eq!(shop.change(&service, Change::unsuspend("unpaid")).await, Phase::Active);
    assert!(!shop.server().suspended, "{:#?}", shop.journal(&service).await);
}

/// A suspension of ours that is over does not make the next one on the panel ours.
#[tokio::test(start_paused = true)]
async fn an_administrators_suspension_is_kept_whatever_became_of_ours() {
    for (call, fault) in [("unsuspend", Fault::ApplyThenCut), ("suspend", Fault::Cut)] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        shop.fake
            .on(&format!("POST /api/application/servers/1/{call}"))
            .once(fault);
        shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
        let _lost = shop.advance(&service).await;
        assert_eq!(shop.change(&service, Change::unsuspend("unpaid")).await, Phase::Active);
        shop.fake.administrator_suspends(1);
        assert_eq!(shop.settled(&service).await, Phase::Suspended, "{call}");
        assert!(shop.server().suspended);
    }
}

/// To overrule the panel is said once; it is no licence for ever.
#[tokio::test(start_paused = true)]
async fn an_administrators_suspension_after_one_was_overruled_is_kept() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.administrator_suspends(1);
    assert_eq!(shop.change(&service, Change::unsuspend_all()).await, Phase::Active);
    shop.fake.administrator_suspends(1);
    assert_eq!(shop.settled(&service).await, Phase::Suspended);
    assert!(shop.server().suspended);
}

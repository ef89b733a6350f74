//! Bringing about what is wanted without a worker: one service, all of them, or so many of those that are due.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{Reason, service::Phase};

use crate::{
    kind::existing,
    shop::{Shop, order, panel},
};

/// Nobody is kept waiting longer than he said, and he is told for what.
#[tokio::test(start_paused = true)]
async fn a_wait_ends_when_it_was_to_end_and_says_for_what() {
    let shop = Shop::open().await;
    shop.fake.installs_in(Duration::from_secs(300));
    let service = shop.record_order(order("1001", "42")).await;
    let began = shop.fake.clock().now();
    let limit = Duration::from_secs(61);
    let early = shop.engine.settled(&service, limit).await.unwrap_err();
    assert_eq!(early.reason(), Reason::NotYet);
    assert!(early.to_string().contains("it is being installed"), "{early}");
    let took = shop.fake.clock().now().duration_since(began);
    assert!(took <= jiff::SignedDuration::from_secs(61), "{took}");
    assert_eq!(shop.settled(&service).await, Phase::Active);
}

/// A service that waits for a person stops no other; a panel that is gone is told.
#[tokio::test(start_paused = true)]
async fn all_are_brought_about_but_those_that_wait_for_a_person() {
    let shop = Shop::open().await;
    existing(&shop.fake, "customer42@example.org", "stranger", None, false).await;
    let parked = shop.record_order(order("1001", "42")).await;
    let other = shop.record_order(order("1002", "43")).await;
    shop.engine.run_until_idle().await.unwrap();
    assert_eq!(shop.record(&parked).await.phase, Phase::Parked);
    assert_eq!(shop.record(&other).await.phase, Phase::Active);

    shop.record_order(order("1003", "44")).await;
    shop.fake.on("*").always(Fault::Refuse);
    let gone = shop.engine.run_until_idle().await.unwrap_err();
    assert_eq!(gone.reason(), Reason::Unreachable);
}

async fn with_orders(services: usize) -> Shop {
    let shop = Shop::open().await;
    for number in 1..=services {
        let number = format!("{number:04}");
        shop.record_order(order(&number, &number)).await;
    }
    shop
}

/// No more than so many, however many are due.
#[tokio::test(start_paused = true)]
async fn no_more_are_taken_than_was_said() {
    let shop = with_orders(36).await;
    assert_eq!(shop.engine.run_due(&panel(), 18).await.unwrap(), 18);
    let made = shop.fake.servers().len();
    assert!(
        made <= 18,
        "one whose port another took meanwhile is made later: {made}"
    );
}

/// The next ones are not taken when the panel cannot be used by those that are in hand.
#[tokio::test(start_paused = true)]
async fn a_panel_that_is_gone_is_given_no_more_work() {
    let shop = with_orders(36).await;
    shop.fake.on("*").always(Fault::Refuse);
    assert_eq!(shop.engine.run_due(&panel(), 36).await.unwrap(), 16);
}

//! Allocations that users give back and take.

use panel_http::http::Method;
use serde_json::json;

use crate::shop::{Shop, code};

#[tokio::test(start_paused = true)]
async fn the_first_allocation_can_be_given_back_and_stays_the_first() {
    let shop = Shop::open();
    let key = shop.owned().await;
    let gone = shop
        .of_server(&key, Method::DELETE, "network/allocations/1", None)
        .await;
    assert_eq!(gone.status, 204);
    let server = shop.server(1);
    assert_eq!((server.allocation, server.allocations), (Some(1), vec![]));
}

#[tokio::test(start_paused = true)]
async fn users_take_allocations_when_that_is_switched_on_and_from_its_ports_alone() {
    let shop = Shop::open();
    let key = shop.owned().await;
    let take = async || shop.of_server(&key, Method::POST, "network/allocations", None).await;
    let refused = take().await;
    assert_eq!(
        (refused.status, code(&refused)),
        (400, "AutoAllocationNotEnabledException")
    );
    shop.fake.allow_client_allocations(Some(25_600..=25_600));
    let taken = take().await;
    assert_eq!(taken.body["attributes"]["port"], 25_600);
    assert_eq!(take().await.status, 429, "two in a minute");
    tokio::time::advance(std::time::Duration::from_secs(60)).await;
    let refused = take().await;
    assert_eq!(
        (refused.status, code(&refused)),
        (400, "NoAutoAllocationSpaceAvailableException")
    );
    shop.fake.allow_client_allocations(Some(30_000..=30_001));
    let made = take().await;
    assert!(
        made.body["attributes"]["port"].as_u64().unwrap() >= 30_000,
        "{}",
        made.body
    );
    tokio::time::advance(std::time::Duration::from_secs(60)).await;
    let refused = take().await;
    assert_eq!(
        (refused.status, code(&refused)),
        (400, "DisplayException"),
        "three is the limit"
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_without_a_limit_gives_nothing_back() {
    let shop = Shop::open();
    shop.sold().await;
    let key = shop.fake.client_key();
    let refused = shop
        .of_server(&key, Method::DELETE, "network/allocations/1", None)
        .await;
    assert_eq!((refused.status, code(&refused)), (400, "DisplayException"));
    let notes = Some(json!({"notes": "voice"}));
    let noted = shop.of_server(&key, Method::POST, "network/allocations/1", notes).await;
    assert_eq!(noted.body["attributes"]["notes"], "voice");
}

//! The one status column.

use std::time::Duration;

use panel_http::http::Method;
use pelican_api::fake::{NodeAnswer, PowerState};
use serde_json::json;

use crate::shop::{Shop, code};

async fn act(shop: &Shop, what: &str) -> u16 {
    let path = format!("servers/1/{what}");
    shop.call(Method::POST, &path, None).await.status
}

#[tokio::test(start_paused = true)]
async fn suspending_twice_is_no_error() {
    let shop = Shop::open();
    shop.sold().await;
    assert_eq!([act(&shop, "suspend").await, act(&shop, "suspend").await], [204; 2]);
    assert!(shop.server(1).suspended && shop.fake.containers()[0].suspended);
    assert_eq!([act(&shop, "unsuspend").await, act(&shop, "unsuspend").await], [204; 2]);
    assert!(!shop.server(1).suspended && !shop.fake.containers()[0].suspended);
}

#[tokio::test(start_paused = true)]
async fn a_reinstall_lifts_a_suspension() {
    let shop = Shop::open();
    shop.sold().await;
    act(&shop, "suspend").await;
    shop.fake.installs_in(Duration::from_secs(10));
    assert_eq!(act(&shop, "reinstall").await, 204);
    assert_eq!(shop.server(1).status.as_deref(), Some("installing"));
    tokio::time::sleep(Duration::from_secs(11)).await;
    assert_eq!(shop.server(1).status, None);
}

#[tokio::test(start_paused = true)]
async fn lifting_a_suspension_calls_a_server_ready_that_is_not_installed() {
    let shop = Shop::open();
    shop.fake.installs_in(Duration::from_secs(3600));
    shop.sold().await;
    assert_eq!(act(&shop, "unsuspend").await, 204);
    assert_eq!(
        shop.server(1).status.as_deref(),
        Some("installing"),
        "there was nothing to lift"
    );
    act(&shop, "suspend").await;
    act(&shop, "unsuspend").await;
    assert_eq!(shop.server(1).status, None);
    assert!(!shop.fake.containers()[0].installed);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_suspended_during_its_install_stays_suspended() {
    let shop = Shop::open();
    shop.fake.installs_in(Duration::from_secs(10));
    shop.create(json!({"start_on_completion": true})).await;
    act(&shop, "suspend").await;
    tokio::time::sleep(Duration::from_secs(11)).await;
    assert!(shop.server(1).suspended);
    assert_eq!(shop.fake.containers()[0].power, PowerState::Offline);
}

#[tokio::test(start_paused = true)]
async fn the_row_is_changed_before_the_node_fails() {
    let shop = Shop::open();
    shop.sold().await;
    for answer in [NodeAnswer::Status(500), NodeAnswer::Unreachable] {
        shop.node_answers(answer);
        assert_eq!(act(&shop, "suspend").await, 500);
        assert!(shop.server(1).suspended && !shop.fake.containers()[0].suspended);
        assert_eq!(act(&shop, "unsuspend").await, 500);
        assert!(!shop.server(1).suspended);
    }
}

#[tokio::test(start_paused = true)]
async fn a_reinstall_that_fails_is_rolled_back() {
    let shop = Shop::open();
    shop.sold().await;
    shop.node_answers(NodeAnswer::Status(500));
    let answer = shop.call(Method::POST, "servers/1/reinstall", None).await;
    assert_eq!(code(&answer), "RequestException");
    assert_eq!(shop.server(1).status, None);
}

//! Quotas that some routes have for themselves.

use std::time::Duration;

use panel_http::http::Method;

use crate::shop::{Shop, code};

/// It belongs to the server: its users share it.
#[tokio::test(start_paused = true)]
async fn a_server_gives_five_tickets_for_its_console_a_minute() {
    let shop = Shop::open();
    let (owner, administrator) = (shop.owned().await, shop.fake.client_key());
    let ask = async |key| shop.of_server(key, Method::GET, "websocket", None).await;
    for left in (0..5).rev() {
        let key = if left % 2 == 0 { &owner } else { &administrator };
        let given = ask(key).await;
        assert_eq!(given.status, 200);
        assert_eq!(given.headers["x-ratelimit-limit"], "5");
        assert_eq!(given.headers["x-ratelimit-remaining"], left.to_string().as_str());
    }
    let refused = ask(&owner).await;
    assert_eq!((refused.status, code(&refused)), (429, "ThrottleRequestsException"));
    assert_eq!(refused.headers["retry-after"], "60");
    let other = shop.of_server(&owner, Method::GET, "resources", None).await;
    assert_eq!(
        (other.status, &other.headers["x-ratelimit-limit"]),
        (200, &"256".parse().unwrap())
    );
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(ask(&owner).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_does_not_get_to_the_server_is_not_counted_for_it() {
    let shop = Shop::open();
    let owner = shop.owned().await;
    shop.fake.administrator_suspends(1);
    for _ in 0..6 {
        let refused = shop.of_server(&owner, Method::GET, "websocket", None).await;
        assert_eq!(refused.status, 409);
    }
    assert_eq!(shop.call(Method::POST, "servers/1/unsuspend", None).await.status, 204);
    assert_eq!(shop.of_server(&owner, Method::GET, "websocket", None).await.status, 200);
}

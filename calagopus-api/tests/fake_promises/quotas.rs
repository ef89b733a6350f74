//! How often the panel may be called.

use crate::shop::Shop;

#[tokio::test(start_paused = true)]
async fn the_last_call_of_a_window_is_refused_and_only_then_is_there_a_header() {
    let shop = Shop::open();
    shop.fake.rate_limit(3, 30);
    for _ in 0..2 {
        let answer = shop.get("admin/nodes").await;
        assert_eq!(answer.status, 200);
        assert!(!answer.headers.contains_key("x-ratelimit-limit"));
    }
    let refused = shop.get("client/account").await;
    assert_eq!(refused.status, 429);
    assert!(refused.headers.contains_key("retry-after"));
}

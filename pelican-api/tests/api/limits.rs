//! The panel's quota, and limits that are not it.

use std::time::Duration;

use panel_http::Dialect;
use pelican_api::{ErrorKind, PelicanDialect};

use crate::support::{self, Handles as _};
use panel_http::recording::Replay;

#[test]
fn the_quota_is_read_from_the_panels_own_headers() {
    let dialect = PelicanDialect::default();
    let quota = dialect.quota(&support::recorded("271").response_header_map()).unwrap();
    assert_eq!((quota.limit, quota.remaining, quota.window.as_secs()), (256, 250, 60));
    assert_eq!(dialect.quota(&support::recorded("227").response_header_map()), None);
}

#[test]
fn the_limit_of_a_route_is_not_the_quota() {
    let headers = support::recorded("292").response_header_map();
    assert_eq!(headers["x-ratelimit-limit"], "5");
    assert_eq!(PelicanDialect::default().quota(&headers), None);
    assert!(!PelicanDialect::default().stops_every_call(&headers));
}

/// One customer's web socket or back-up must not stop the shop.
#[tokio::test(start_paused = true)]
async fn a_429_of_one_route_does_not_hold_up_the_others() {
    for limited in ["292", "333"] {
        let client = Replay::new([support::recorded(limited), support::recorded("271")]).client();
        let error = client.post("/api/client/servers/1a2b3c4d/limited").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        let before = tokio::time::Instant::now();
        client.account().get().await.unwrap();
        assert!(before.elapsed() < Duration::from_secs(1), "{limited}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_of_the_whole_api_is_waited_out_by_every_clone() {
    let client = Replay::new([support::recorded("361"), support::recorded("271")]).client();
    let error = client.clone().post("/api/client/limited").await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(37)));
    let before = tokio::time::Instant::now();
    client.account().get().await.unwrap();
    assert!(before.elapsed() >= Duration::from_secs(37));
}

//! The panel's quota, and limits that are not it.

use std::{path::Path, sync::Arc, time::Duration};

use http::HeaderMap;
use panel_http::{
    Dialect, TokioClock,
    recording::{Exchange, Replay},
};
use pterodactyl_api::{Client, ErrorKind, PterodactylDialect};

use crate::support::KEY;

/// The recording whose file begins so.
fn recorded(number: &str) -> Exchange {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recordings"));
    let file = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with(number))
        .unwrap();
    Exchange::read(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn client(answers: impl IntoIterator<Item = Exchange>) -> Client {
    let builder = Client::builder("https://panel.example", KEY.into()).clock(Arc::new(TokioClock::new()));
    builder.service(Replay::new(answers)).build().unwrap()
}

fn told(limit: u32, remaining: u32) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("x-ratelimit-limit", limit.into());
    headers.insert("x-ratelimit-remaining", remaining.into());
    headers
}

/// A download to a server (10 in five minutes), and what 1.12 limits beside it.
#[test]
fn the_limit_of_a_route_is_not_the_quota() {
    let dialect = PterodactylDialect::default();
    for recording in ["348", "350"] {
        let headers = recorded(recording).response_header_map();
        assert_eq!(headers["x-ratelimit-limit"], "10");
        assert_eq!(dialect.quota(&headers), None);
        assert!(!dialect.stops_every_call(&headers));
    }
    for limit in [2, 3, 5, 10, 60] {
        assert!(
            dialect.quota(&told(limit, 1)).is_none() && !dialect.stops_every_call(&told(limit, 0)),
            "{limit}"
        );
    }
    for limit in [120, 240, 720] {
        assert!(
            dialect.quota(&told(limit, 1)).is_some() && dialect.stops_every_call(&told(limit, 0)),
            "{limit}"
        );
        assert!(!dialect.stops_every_call(&told(limit, 1)), "{limit}: calls are left");
    }
    assert!(dialect.stops_every_call(&HeaderMap::new()));
}

/// One customer's download or back-up must not stop the shop.
#[tokio::test(start_paused = true)]
async fn a_429_of_one_route_does_not_hold_up_the_others() {
    for limited in ["350", "288"] {
        let client = client([recorded(limited), recorded("221")]);
        let error = client.post("/api/client/servers/1a2b3c4d/limited").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert!(error.retry_after().unwrap() > Duration::from_secs(200));
        let before = tokio::time::Instant::now();
        client.permissions().await.unwrap();
        assert!(before.elapsed() < Duration::from_secs(1), "{limited}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_download_of_five_minutes_does_not_hold_up_the_others() {
    let mut last = recorded("349");
    last.response_headers["X-RateLimit-Remaining"] = "0".into();
    let client = client([recorded("221"), last, recorded("221")]);
    client.permissions().await.unwrap();
    client.post("/api/client/servers/1a2b3c4d/files/pull").await.unwrap();
    let before = tokio::time::Instant::now();
    client.permissions().await.unwrap();
    assert!(before.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_429_of_the_whole_api_is_waited_out_by_every_clone() {
    let client = client([recorded("379"), recorded("221")]);
    let error = client.clone().post("/api/client/limited").await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(59)));
    let before = tokio::time::Instant::now();
    client.permissions().await.unwrap();
    assert!(before.elapsed() >= Duration::from_secs(59));
}

//! The panel's limit, and limits of single routes.

use std::{sync::Arc, time::Duration};

use calagopus_api::{Calagopus, CalagopusDialect, ErrorKind};
use panel_http::{Dialect, TokioClock, limiter::Limiter, recording::Exchange};

use crate::support::{self, Handle as _, KEY};
use panel_http::recording::Replay;

/// As the panel answers the 360th call of a window.
fn used_up() -> Exchange {
    let mut answer = support::recorded("329");
    answer.response_headers["x-ratelimit-limit"] = "360".into();
    answer.response_headers["retry-after"] = "29".into();
    answer
}

#[test]
fn no_quota_is_made_up() {
    for answer in [used_up(), support::recorded("015")] {
        assert_eq!(CalagopusDialect::default().quota(&answer.response_header_map()), None);
    }
}

/// One customer's fourth back-up must not stop the shop for five minutes.
#[tokio::test(start_paused = true)]
async fn a_429_of_one_route_does_not_hold_up_the_others() {
    let panel = Replay::new([support::recorded("329"), support::recorded("015")]).panel();
    let error = panel.post("/api/client/servers/1a2b3c4d/backups").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(298)));
    let before = tokio::time::Instant::now();
    panel.system_overview().await.unwrap();
    assert!(before.elapsed() < Duration::from_secs(1));
}

/// The panel counts per address: handles of two keys that share a limiter wait together.
#[tokio::test(start_paused = true)]
async fn a_429_of_the_panel_is_waited_out_by_every_handle_that_shares_the_limiter() {
    let service = Replay::new([used_up(), support::recorded("015")]);
    let limiter = Arc::new(Limiter::new());
    let handle = |key: &str| {
        let builder = Calagopus::builder("https://panel.example", key.into()).clock(Arc::new(TokioClock::new()));
        let builder = builder.limiter(Arc::clone(&limiter));
        builder.service(Arc::<Replay>::clone(&service)).build().unwrap()
    };
    let (one, other) = (handle(KEY), handle("c7sp_another"));
    one.post("/api/admin/users").await.unwrap_err();
    let before = tokio::time::Instant::now();
    other.system_overview().await.unwrap();
    assert!(before.elapsed() >= Duration::from_secs(29));
}

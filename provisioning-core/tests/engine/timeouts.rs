//! How long one call may take.

use std::time::Duration;

use jiff::SignedDuration;
use panel_http::fault::Fault;
use provisioning_core::{Change, Reason, Viewer};

use crate::{
    kind::set_up,
    shop::{Shop, order},
};

fn with_timeout(shop: &mut Shop, seconds: u64) {
    let connection = set_up("http://fake.localhost", shop.fake.application_key()).unwrap();
    shop.connect(connection.timeout(Duration::from_secs(seconds)));
}

/// A panel that takes longer than its application waits for it is told as one that does not answer, and not before.
#[tokio::test(start_paused = true)]
async fn a_call_is_given_the_time_that_was_set() {
    for (seconds, reason) in [(5, Some(Reason::Unreachable)), (40, None)] {
        let mut shop = Shop::open().await;
        let service = shop.sell("1001").await;
        with_timeout(&mut shop, seconds);
        shop.fake.on("*").always(Fault::Delay(Duration::from_secs(35)));
        let looked = shop.engine.view(&service, Viewer::Administrator).await;
        assert_eq!(looked.err().map(|error| error.reason()), reason, "{seconds}");
    }
}

/// After a crash a call may be on its way for as long as one may take: who gives it less time waits less, whatever was sent.
#[tokio::test(start_paused = true)]
async fn a_crash_is_waited_out_for_as_long_as_a_call_may_take() {
    let waits = async |seconds: u64, change: Option<Change>| {
        let mut shop = Shop::open().await;
        let service = match change {
            Some(change) => {
                let service = shop.sell("1001").await;
                shop.engine.change(&service, change).await.unwrap();
                service
            }
            None => shop.record_order(order("1001", "42")).await,
        };
        with_timeout(&mut shop, seconds);
        shop.fake
            .on("POST /api/application/servers/*")
            .always(Fault::Delay(Duration::from_secs(4)));
        shop.fake
            .on("POST /api/application/servers")
            .always(Fault::Delay(Duration::from_secs(4)));
        let crash = tokio::time::timeout(Duration::from_secs(2), shop.engine.advance(&service));
        assert!(crash.await.is_err(), "it is under way");
        let record = shop.record(&service).await;
        let [attempt] = record.attempts.as_slice() else {
            panic!("{:?}", record.attempts)
        };
        attempt.unsettled_until.duration_since(attempt.at)
    };
    for change in [None, Some(Change::suspend("unpaid")), Some(Change::reinstall())] {
        let (short, long) = (waits(5, change.clone()).await, waits(65, change.clone()).await);
        assert_eq!(long - short, SignedDuration::from_secs(60), "{change:?}");
    }
}

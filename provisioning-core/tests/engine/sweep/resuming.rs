//! A sweep whose process has ended goes on where it was.

use std::time::Duration;

use provisioning_core::{
    Change, Reason, ServiceId,
    service::Phase,
    store::{Store, Subject},
    sweep::{SweepPolicy, SweepReport},
};

use super::{number_of, shop_with, sweep, told};
use crate::shop::{Shop, panel};

const LIST: &str = "GET /api/application/servers";

/// A sweep whose process ends while it waits for this page.
async fn interrupted_at_page(shop: &mut Shop, page: usize) {
    shop.fake.reset_requests();
    shop.fake.queue_delay(Duration::from_secs(10));
    let asked = async {
        while shop.fake.count_requests(LIST) < page {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    tokio::select! {
        report = sweep(shop, SweepPolicy::report_only()) => unreachable!("it ended: {report:?}"),
        () = asked => {}
    }
    shop.fake.queue_delay(Duration::ZERO);
    shop.fake.reset_requests();
    shop.restart();
}

/// Design 5.4: a sweep whose process ended goes on at the page that it had come to. What it had seen counts: nothing of it is
/// missing, nothing of it is counted twice, and what differed there is told.
#[tokio::test(start_paused = true)]
async fn an_interrupted_sweep_goes_on_at_the_page_it_had_come_to() {
    let mut shop = shop_with(120).await;
    shop.fake.administrator_suspends(number_of(&shop, "0002"));
    shop.fake.clear_external_id(number_of(&shop, "0119"));
    let whole = sweep(&shop, SweepPolicy::report_only()).await;
    let pages = shop.fake.count_requests(LIST);
    assert!(pages >= 2 && !whole.is_resumed);

    interrupted_at_page(&mut shop, 2).await;
    let resumed = sweep(&shop, SweepPolicy::report_only()).await;
    assert!(resumed.is_resumed);
    assert_eq!(shop.fake.count_requests(LIST), pages - 1);
    assert_eq!(
        told(&resumed),
        [
            ("0002".to_owned(), "foreign suspension"),
            ("0119".to_owned(), "key lost")
        ]
    );
    let counts = |report: &SweepReport| (report.servers, report.services, report.strangers, report.under_way);
    assert_eq!(counts(&resumed), counts(&whole));

    shop.fake.reset_requests();
    let next = sweep(&shop, SweepPolicy::report_only()).await;
    assert!(!next.is_resumed, "that one had ended");
    assert_eq!(shop.fake.count_requests(LIST), pages);
}

/// Reliability 1.11: while a sweep is interrupted pages shift, and services are sold and ended. The second look decides: only
/// what differs is told.
#[tokio::test(start_paused = true)]
async fn what_happens_while_a_sweep_is_interrupted_is_not_taken_for_a_difference() {
    let mut shop = shop_with(120).await;
    interrupted_at_page(&mut shop, 2).await;
    for ended in ["0001", "0003"] {
        assert_eq!(
            shop.change(&ServiceId::new(ended).unwrap(), Change::terminate()).await,
            Phase::Ended
        );
    }
    shop.sell("0121").await;
    shop.fake.administrator_deletes(number_of(&shop, "0004"));
    shop.fake.administrator_deletes(number_of(&shop, "0117"));
    let made = shop.fake.servers().len();
    let report = sweep(&shop, SweepPolicy::report_only().repairing()).await;
    assert!(report.is_resumed && !report.is_stopped);
    assert_eq!(
        told(&report),
        [("0117".to_owned(), "missing")],
        "0004 was there when it was looked at"
    );
    assert_eq!(shop.fake.servers().len(), made, "none was made again");
    let next = sweep(&shop, SweepPolicy::report_only()).await;
    assert_eq!(told(&next), [("0004".to_owned(), "missing")], "0117 is parked");
}

/// A sweep that could not look again reads no page again.
#[tokio::test(start_paused = true)]
async fn a_sweep_that_was_interrupted_after_the_last_page_looks_again_and_reads_no_page() {
    let shop = shop_with(3).await;
    shop.fake.administrator_deletes(number_of(&shop, "0002"));
    let look = "GET /api/application/servers/*";
    shop.fake.on(look).always(panel_http::fault::Fault::Page(502));
    let failed = shop.engine.sweep(&panel(), SweepPolicy::report_only()).await;
    assert_eq!(failed.unwrap_err().reason(), Reason::Unreachable);
    assert_eq!(shop.fake.count_requests(LIST), 1);
    shop.fake.faults().clear();
    let report = sweep(&shop, SweepPolicy::report_only()).await;
    assert!(report.is_resumed);
    assert_eq!(told(&report), [("0002".to_owned(), "missing")]);
    assert_eq!(shop.fake.count_requests(LIST), 1, "none was read again");
}

/// What an interrupted sweep saw is worth something for an hour.
#[tokio::test(start_paused = true)]
async fn a_sweep_that_was_interrupted_long_ago_is_begun_anew() {
    let mut shop = shop_with(120).await;
    interrupted_at_page(&mut shop, 2).await;
    shop.fake.administrator_deletes(number_of(&shop, "0001"));
    shop.sleep(3600).await;
    let report = sweep(&shop, SweepPolicy::report_only()).await;
    assert!(!report.is_resumed);
    assert_eq!(told(&report), [("0001".to_owned(), "missing")]);
}

/// Somebody who died had it in hand: that ends by itself, and is waited for.
#[tokio::test(start_paused = true)]
async fn a_sweep_waits_for_one_whose_process_has_died() {
    let shop = shop_with(1).await;
    let term = Duration::from_secs(15);
    let dead = shop.store.claim(&Subject::sweep(&panel()), term).await.unwrap();
    assert!(dead.is_some());
    let report = sweep(&shop, SweepPolicy::report_only()).await;
    assert_eq!(report.services, 1);
}

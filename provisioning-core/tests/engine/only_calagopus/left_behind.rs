//! A row that an ended service left behind, and no server behind it.

use provisioning_core::{
    Change,
    service::Phase,
    sweep::{DriftOutcome, SweepPolicy},
};

use crate::shop::{Shop, panel};

/// The panel keeps the row of a server that its node does not know; it is asked to forget it, and not asked the same again
/// and again.
#[tokio::test(start_paused = true)]
async fn a_row_that_no_node_knows_is_taken_off_the_panel() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let before = shop.fake.snapshot();
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    shop.fake.restore(before);
    shop.fake.reset_requests();

    let policy = SweepPolicy::report_only().deleting_what_was_left_behind();
    let report = shop.engine.sweep(&panel(), policy).await.unwrap();
    assert_eq!(report.drift()[0].outcome, DriftOutcome::Repaired);
    assert!(shop.fake.servers().is_empty());
    assert_eq!(shop.fake.count_requests("DELETE *"), 2, "and then by force");
    assert!(
        !shop.record(&service).await.node_lacks_it,
        "a row that turns up later may have a server"
    );
}

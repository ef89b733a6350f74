//! Too much that is missing is no drift.

use provisioning_core::{
    ServiceId,
    service::Phase,
    sweep::{DriftOutcome, SweepPolicy},
};

use super::{number_of, shop_with, sweep};

/// Design 5.3.11: a panel on which too much is missing is not repaired: it is another one, or was restored.
#[tokio::test(start_paused = true)]
async fn a_sweep_stops_when_too_much_is_missing() {
    let shop = shop_with(12).await;
    for number in 1..=8 {
        shop.fake
            .administrator_deletes(number_of(&shop, &format!("{number:04}")));
    }
    shop.fake.administrator_suspends(number_of(&shop, "0012"));
    shop.fake.reset_requests();
    let report = sweep(
        &shop,
        SweepPolicy::report_only().repairing().deleting_what_was_left_behind(),
    )
    .await;
    assert!(report.is_stopped);
    assert!(
        report
            .drift()
            .iter()
            .all(|drift| drift.outcome == DriftOutcome::Reported)
    );
    assert!(
        shop.calls() <= 2 + 4 + 1,
        "it does not look at all of them: {}",
        shop.calls()
    );
    for number in 1..=8 {
        let service = ServiceId::new(format!("{number:04}")).unwrap();
        assert_eq!(shop.record(&service).await.phase, Phase::Active, "nothing was decided");
    }
}

/// The brake holds at more than three of a small panel; what was looked at before it is told.
#[tokio::test(start_paused = true)]
async fn three_that_are_missing_are_drift_and_four_are_none() {
    for missing in [3, 4, 5] {
        let shop = shop_with(12).await;
        for number in 1..=missing {
            let server = number_of(&shop, &format!("{number:04}"));
            shop.fake.administrator_deletes(server);
        }
        let report = sweep(&shop, SweepPolicy::report_only()).await;
        assert_eq!(report.is_stopped, missing > 3, "{missing}");
        assert_eq!(report.drift().len(), missing.min(4), "{missing}");
    }
}

//! Servers that a service which has ended, or an earlier life of it, left behind: a sweep deletes them when it is told to.

use std::{cell::Cell, time::Duration};

use panel_http::fault::Fault;
use provisioning_core::{
    Change, ServiceId,
    id::Generation,
    service::Phase,
    sweep::{DriftKind, DriftOutcome, SweepPolicy},
};

use crate::{
    api::fake::FakePanel,
    kind::{self, a_strangers},
    shop::{Shop, exactly_one, order},
    sweep::{shop_with, sweep},
};

const DELETING: SweepPolicy = SweepPolicy::report_only().deleting_what_was_left_behind();

/// What is left of an ended service is not deleted when the panel cannot be reached; the service has ended all the same.
#[tokio::test(start_paused = true)]
async fn an_ended_service_stays_ended_while_its_leftover_cannot_be_deleted() {
    let shop = shop_with(1).await;
    let before = shop.fake.snapshot();
    let ended = ServiceId::new("0001").unwrap();
    assert_eq!(shop.change(&ended, Change::terminate()).await, Phase::Ended);
    shop.fake.restore(before);
    shop.fake.on("DELETE *").once(Fault::Refuse);
    let policy = SweepPolicy::report_only().deleting_what_was_left_behind();
    let report = sweep(&shop, policy).await;
    assert!(
        matches!(report.drift()[0].outcome, DriftOutcome::Pending { .. }),
        "{report:?}"
    );
    assert_eq!(shop.record(&ended).await.phase, Phase::Ended);
    sweep(&shop, policy).await;
    assert!(shop.fake.servers().is_empty());
}

/// A server under the key of a service that has ended, whose owner it never had a server made for, is not what it left behind.
#[tokio::test(start_paused = true)]
async fn a_strangers_server_under_the_key_of_an_ended_service_is_not_deleted() {
    let shop = shop_with(1).await;
    let ended = ServiceId::new("0001").unwrap();
    assert_eq!(shop.change(&ended, Change::terminate()).await, Phase::Ended);
    a_strangers(&shop.fake, &kind::free_allocation(&shop.fake, 0).await).await;
    kind::give_key(&shop.fake, shop.server().id, "0001").await;
    shop.sleep(60).await;
    sweep(&shop, DELETING).await;
    assert_eq!(shop.fake.servers().len(), 1);
}

/// No two of these are the same: of two lives that chose the same port, only one would get its server.
fn in_turns() -> f64 {
    thread_local!(static TURN: Cell<u8> = const { Cell::new(0) });
    f64::from(TURN.replace(TURN.get().wrapping_add(16))) / 256.0
}

/// A service that was ordered, cancelled and ordered again while its first creation was on its way: it comes when the second
/// life has its server.
async fn with_a_late_first_life() -> (Shop, ServiceId) {
    let shop = Shop::with(FakePanel::seeded(1), |builder| builder.randomness(in_turns)).await;
    let late = Fault::CutThenApply(Duration::from_secs(3000));
    shop.fake.on("POST /api/application/servers").times(1, late);
    let service = shop.record_order(order("1001", "42")).await;
    let _cut_off = shop.engine.advance(&service).await;
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    let again = order("1001", "42").generation(Generation::new(2).unwrap());
    shop.record_order(again).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    shop.sleep(3600).await;
    let keys: Vec<_> = shop.fake.servers().into_iter().map(|row| row.external_id).collect();
    assert!(keys.contains(&Some("1001".to_owned())), "{keys:?}");
    (shop, service)
}

/// Design 5.3.10: a row that appears later under the key of an earlier life is deleted; the present one is left alone.
#[tokio::test(start_paused = true)]
async fn what_an_earlier_life_left_behind_is_deleted() {
    let (shop, service) = with_a_late_first_life().await;
    let report = sweep(&shop, SweepPolicy::report_only()).await;
    assert_eq!(report.drift()[0].kind, DriftKind::LeftBehind);
    assert_eq!(report.drift()[0].outcome, DriftOutcome::Reported);
    let before = shop.record(&service).await;
    let report = sweep(&shop, DELETING).await;
    assert_eq!(report.drift()[0].outcome, DriftOutcome::Repaired);
    let forced = shop.fake.count_requests("DELETE /api/application/servers/*/force");
    assert_eq!(forced, 0, "its node was not asked, and has not denied it");
    assert_eq!(shop.server().external_id.as_deref(), Some("1001.g2"));
    exactly_one(&shop.fake, "1001.g2");
    let after = shop.record(&service).await;
    assert_eq!(after.phase, Phase::Active);
    assert_eq!((after.binding, after.converged), (before.binding, before.converged));
    assert!(sweep(&shop, DELETING).await.drift().is_empty());
}

/// One that cannot be deleted is told again, and harms the present life in nothing.
#[tokio::test(start_paused = true)]
async fn what_an_earlier_life_left_behind_harms_no_later_one() {
    let (shop, service) = with_a_late_first_life().await;
    shop.fake.on("DELETE *").once(Fault::Refuse);
    let report = sweep(&shop, DELETING).await;
    assert!(
        matches!(report.drift()[0].outcome, DriftOutcome::Pending { .. }),
        "{report:?}"
    );
    assert_eq!(shop.settled(&service).await, Phase::Active);
    let report = sweep(&shop, DELETING).await;
    assert_eq!(report.drift()[0].outcome, DriftOutcome::Repaired, "{report:?}");
    assert_eq!(shop.server().external_id.as_deref(), Some("1001.g2"));
}

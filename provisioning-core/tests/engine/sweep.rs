//! A whole panel read once: every difference is told, and none that is no difference.

mod brake;
mod resuming;

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{
    Change, Engine, Reason, ServiceId,
    id::Namespace,
    service::Phase,
    store::{Commit, DocumentKind, Expected, MemoryStore, Store, Write},
    sweep::{DriftKind, DriftOutcome, SweepPolicy, SweepReport},
};

use crate::{
    api::fake::FakeServer,
    around::{Meddles, StoreWith},
    kind::{self, existing},
    shop::{LONG, Shop, draft, order, panel},
};

pub(crate) async fn sweep(shop: &Shop, policy: SweepPolicy) -> SweepReport {
    shop.engine.sweep(&panel(), policy).await.unwrap()
}

/// A shop with this many services, the first of them `0001`.
pub(crate) async fn shop_with(services: usize) -> Shop {
    let shop = Shop::open().await;
    shop.fake.installs_in(Duration::ZERO);
    let mut small = draft("4 GB");
    small.resources.memory = Some("64 MB".into());
    small.resources.disk = Some("64 MB".into());
    shop.engine.products().save(small).await.unwrap();
    for number in 1..=services {
        shop.sell(&format!("{number:04}")).await;
    }
    shop.fake.reset_requests();
    shop
}

fn row(shop: &Shop, key: &str) -> FakeServer {
    let mut servers = shop.fake.servers().into_iter();
    servers.find(|server| server.made_by.as_deref() == Some(key)).unwrap()
}

fn number_of(shop: &Shop, key: &str) -> u64 {
    row(shop, key).id
}

/// Service and kind of every difference, in order of service.
fn told(report: &SweepReport) -> Vec<(String, &'static str)> {
    let mut told: Vec<_> = report
        .drift()
        .iter()
        .map(|drift| {
            (
                drift.service().map_or("-", ServiceId::as_str).to_owned(),
                drift.kind.name(),
            )
        })
        .collect();
    told.sort();
    told
}

/// S1.58, S1.65: a panel that is as sold gives an empty report, in one call for its identity and one a page.
#[tokio::test(start_paused = true)]
async fn a_sweep_of_a_true_panel_finds_nothing_in_one_call_a_page() {
    let shop = shop_with(60).await;
    let report = sweep(&shop, SweepPolicy::report_only().repairing()).await;
    assert_eq!(told(&report), []);
    assert_eq!((report.servers, report.services, report.strangers), (60, 60, 0));
    let pages = shop.fake.count_requests("GET /api/application/servers");
    assert!(pages <= 2, "{pages} pages of 50 at least");
    assert_eq!(shop.calls(), pages + 1);
}

/// Makes one difference of each class. Gives what a sweep tells of them.
async fn differences(shop: &Shop) -> Vec<(String, &'static str)> {
    shop.fake.administrator_deletes(number_of(shop, "0001"));
    shop.fake.administrator_suspends(number_of(shop, "0002"));
    shop.fake.clear_external_id(number_of(shop, "0003"));

    let stranger = existing(&shop.fake, "x@example.org", "stranger", None, false).await;
    kind::give(&shop.fake, "0004", stranger).await;
    kind::set_memory(&shop.fake, "0005", 9999).await;

    let suspended = ServiceId::new("0006").unwrap();
    shop.change(&suspended, Change::suspend("unpaid")).await;
    kind::unsuspend(&shop.fake, "0006").await;

    let before = shop.fake.snapshot();
    let ended = ServiceId::new("0007").unwrap();
    assert_eq!(shop.change(&ended, Change::terminate()).await, Phase::Ended);
    shop.fake.restore(before);
    shop.fake.reset_requests();
    [
        ("0001", "missing"),
        ("0002", "foreign suspension"),
        ("0003", "key lost"),
        ("0004", "owner"),
        ("0005", "fields"),
        ("0006", "suspension"),
        ("0007", "left behind"),
    ]
    .map(|(service, kind)| (service.to_owned(), kind))
    .to_vec()
}

/// S1.65: every class of difference is told, each after a second look at that one server; nothing is written to the panel.
#[tokio::test(start_paused = true)]
async fn every_class_of_difference_is_told_and_nothing_changes() {
    let shop = shop_with(10).await;
    let expected = differences(&shop).await;
    let before = shop.fake.servers();
    let report = sweep(&shop, SweepPolicy::report_only()).await;
    assert_eq!(told(&report), expected);
    assert!(
        report
            .drift()
            .iter()
            .all(|drift| drift.outcome == DriftOutcome::Reported)
    );
    assert!(!report.is_stopped);
    assert_eq!(shop.fake.servers(), before);
    let requests = shop.fake.requests();
    assert!(requests.iter().all(|request| request.method == "GET"), "{requests:?}");
    assert!(shop.calls() <= 1 + 1 + expected.len(), "{}", shop.calls());
    let lines: Vec<String> = report.drift().iter().map(ToString::to_string).collect();
    assert!(
        lines.contains(&"service 0001: the panel has its server no more".to_owned()),
        "{lines:?}"
    );
}

/// Reliability 1.11e, S1.65: drift is put right where it may be; a foreign suspension is kept, a missing server is parked
/// and not made again, and what an ended service left behind is deleted only when that was asked for.
#[tokio::test(start_paused = true)]
async fn a_repairing_sweep_puts_right_what_may_be_put_right() {
    let shop = shop_with(10).await;
    differences(&shop).await;
    let report = sweep(&shop, SweepPolicy::report_only().repairing()).await;
    let outcome = |name: &str| {
        let drift = report.drift().iter().find(|drift| drift.kind.name() == name).unwrap();
        drift.outcome.clone()
    };
    assert_eq!(outcome("missing"), DriftOutcome::Parked);
    assert_eq!(outcome("key lost"), DriftOutcome::Parked);
    assert_eq!(outcome("foreign suspension"), DriftOutcome::Reported);
    assert_eq!(outcome("owner"), DriftOutcome::Repaired);
    assert_eq!(outcome("fields"), DriftOutcome::Repaired);
    assert_eq!(outcome("suspension"), DriftOutcome::Repaired);
    assert_eq!(outcome("left behind"), DriftOutcome::Reported);
    assert_eq!(shop.fake.created_for("0001"), 1, "never made again");
    assert_eq!(shop.fake.created_for("0007"), 1);
    let again = sweep(&shop, SweepPolicy::report_only()).await;
    assert_eq!(
        told(&again),
        [
            ("0002".to_owned(), "foreign suspension"),
            ("0007".to_owned(), "left behind")
        ]
    );

    let report = sweep(&shop, SweepPolicy::report_only().deleting_what_was_left_behind()).await;
    let left = report.drift().iter().find(|drift| drift.kind == DriftKind::LeftBehind);
    assert_eq!(left.unwrap().outcome, DriftOutcome::Repaired);
    assert!(
        shop.fake
            .servers()
            .iter()
            .all(|server| server.made_by.as_deref() != Some("0007"))
    );
    let journal = shop.journal(&ServiceId::new("0007").unwrap()).await;
    assert!(
        journal
            .iter()
            .any(|line| line.contains("about to send") && line.contains("delete")),
        "{journal:?}"
    );
}

/// Somebody took the customer's id off his account: it is still the one that the store knows.
#[tokio::test(start_paused = true)]
async fn an_account_that_lost_its_key_is_no_difference() {
    let shop = shop_with(2).await;
    kind::take_account_key(&shop.fake, row(&shop, "0001").owner).await;
    let report = sweep(&shop, SweepPolicy::report_only()).await;
    assert!(report.drift().is_empty(), "{:?}", report.drift());
}

/// A panel that is gone for a moment, or has no call left for a sweep, does not end it.
#[tokio::test(start_paused = true)]
async fn a_sweep_bears_with_a_panel_that_is_gone_for_a_moment() {
    let shop = shop_with(2).await;
    shop.fake.administrator_suspends(number_of(&shop, "0002"));
    shop.fake.on("GET /api/application/servers").times(4, Fault::Refuse);
    let report = sweep(&shop, SweepPolicy::report_only()).await;
    assert_eq!(told(&report), [("0002".to_owned(), "foreign suspension")]);
    assert!(!report.is_resumed);
}

/// It bears with it for a while, and not at all with a panel that answers what nobody understands.
#[tokio::test(start_paused = true)]
async fn a_sweep_gives_a_panel_up_that_stays_gone() {
    let shop = shop_with(2).await;
    for (fault, least, most) in [(Fault::Refuse, 2, 60), (Fault::Garbage, 0, 1)] {
        let began = shop.fake.clock().now();
        shop.fake.on("GET /api/application/servers").always(fault.clone());
        let swept = shop.engine.sweep(&panel(), SweepPolicy::report_only()).await;
        let took = shop.fake.clock().now().duration_since(began).as_secs();
        assert!(swept.is_err() && (least..=most).contains(&took), "{fault}: {took} s");
        shop.fake.faults().clear();
    }
}

/// Reliability 1.11a: pages shift while one reads them; a server that was on none of them is not missing.
#[tokio::test(start_paused = true)]
async fn a_server_that_slipped_between_pages_is_not_missing() {
    let services = kind::SERVERS_A_PAGE + 10;
    let shop = shop_with(services).await;
    shop.fake.queue_delay(Duration::from_secs(10));
    let (report, ()) = tokio::join!(sweep(&shop, SweepPolicy::report_only().repairing()), async {
        // After the first page was read, before the second one is.
        while shop.fake.count_requests("GET /api/application/servers") < 2 {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        shop.fake.administrator_deletes(number_of(&shop, "0001"));
    });
    let told = told(&report);
    assert!(told.iter().all(|(service, _)| service == "0001"), "{told:?}");
    assert_eq!(shop.fake.servers().len(), services - 1, "none was made again");
}

/// Reliability 1.11b: what is being sold, changed or ended while the sweep reads is not compared.
#[tokio::test(start_paused = true)]
async fn a_service_that_is_under_way_is_not_compared() {
    let shop = shop_with(2).await;
    shop.fake.installs_in(Duration::from_secs(600));
    let sold = shop.record_order(order("0003", "42")).await;
    shop.advance(&sold).await;
    shop.engine
        .change(&ServiceId::new("0001").unwrap(), Change::suspend("unpaid"))
        .await
        .unwrap();
    let report = sweep(&shop, SweepPolicy::report_only()).await;
    assert_eq!(told(&report), []);
    assert_eq!(report.under_way, 2);
}

/// Reliability 1.11d: a moved or freshly installed panel at the address is not swept, and nothing is called gone.
#[tokio::test(start_paused = true)]
async fn another_panel_at_the_address_is_not_swept() {
    let shop = shop_with(2).await;
    let other = crate::api::fake::FakePanel::seeded(77);
    let engine = Engine::builder(shop.store.clone())
        .panel(panel(), other.clone())
        .build()
        .unwrap();
    let error = engine
        .sweep(&panel(), SweepPolicy::report_only().repairing())
        .await
        .unwrap_err();
    assert_eq!(error.reason(), Reason::Conflict);
    assert!(error.to_string().contains("another panel"), "{error}");
    assert!(other.servers().is_empty());
}

/// Reliability 1.11c, S3.53: servers of somebody else are counted and left alone; under a namespace of ours, one that the
/// store does not know is told as an orphan.
#[tokio::test(start_paused = true)]
async fn strangers_are_counted_and_orphans_told_where_a_namespace_tells_them_apart() {
    let shop = shop_with(1).await;
    let ours = Engine::builder(MemoryStore::new())
        .panel(panel(), shop.fake.clone())
        .namespace(Namespace::new("shop").unwrap())
        .build()
        .unwrap();
    ours.catalog().import(&panel()).await.unwrap();
    ours.products().save(draft("4 GB")).await.unwrap();
    let service = ours
        .accept(order("9001", "43"))
        .await
        .unwrap()
        .record(&ours)
        .await
        .unwrap();
    assert_eq!(ours.settled(&service, LONG).await.unwrap(), Phase::Active);

    let report = sweep(&shop, SweepPolicy::report_only()).await;
    assert_eq!((told(&report).len(), report.strangers), (0, 1));

    let lost = Engine::builder(MemoryStore::new())
        .panel(panel(), shop.fake.clone())
        .namespace(Namespace::new("shop").unwrap())
        .build()
        .unwrap();
    let report = lost
        .sweep(
            &panel(),
            SweepPolicy::report_only().repairing().deleting_what_was_left_behind(),
        )
        .await
        .unwrap();
    assert_eq!(told(&report), [("-".to_owned(), "orphan")]);
    assert_eq!(report.strangers, 1);
    let orphan = report.drift().first().unwrap().server.as_ref().unwrap();
    assert_eq!(orphan.uuid.to_string(), row(&shop, "shop:9001").uuid.to_string());
    assert_eq!(shop.fake.servers().len(), 2, "an orphan is never deleted");
}

/// What the store cannot read is no orphan.
#[tokio::test(start_paused = true)]
async fn a_service_that_cannot_be_read_is_told_as_that() {
    let shop = shop_with(1).await;
    let mut elsewhere = shop.record(&"0001".parse().unwrap()).await;
    elsewhere.panel = "elsewhere".parse().unwrap();
    kind::give_key(&shop.fake, number_of(&shop, "0001"), "shop:9001").await;
    let store = MemoryStore::new();
    let engine = Engine::builder(store.clone())
        .panel(panel(), shop.fake.clone())
        .namespace(Namespace::new("shop").unwrap())
        .build()
        .unwrap();
    let record = Write::new(DocumentKind::Service, "9001", Expected::Absent, &elsewhere).unwrap();
    let broken = Write::new(DocumentKind::Desired, "9001", Expected::Absent, &"no wish").unwrap();
    store.commit(Commit::write(record).and(broken)).await.unwrap();
    let swept = engine.sweep(&panel(), SweepPolicy::report_only()).await;
    assert_eq!(swept.unwrap_err().reason(), Reason::Store);
}

/// A store with more services than are read at once: each is known.
#[tokio::test(start_paused = true)]
async fn every_service_of_a_large_store_is_known() {
    let shop = shop_with(1).await;
    let last = shop.sell("9999").await;
    let mut elsewhere = shop.record(&last).await;
    elsewhere.panel = "elsewhere".parse().unwrap();
    for number in 2..=600 {
        let write = Write::new(
            DocumentKind::Service,
            format!("{number:04}"),
            Expected::Absent,
            &elsewhere,
        );
        shop.store.commit(Commit::write(write.unwrap())).await.unwrap();
    }
    let report = sweep(&shop, SweepPolicy::report_only()).await;
    assert_eq!((report.servers, report.services, report.strangers), (2, 2, 0));
}

/// Another server than the one we made carries its key.
#[tokio::test(start_paused = true)]
async fn another_server_with_the_key_of_ours_is_told() {
    let shop = shop_with(1).await;
    let others = Shop::on(shop.fake.clone()).await;
    others.sell("9001").await;
    shop.fake.administrator_deletes(number_of(&shop, "0001"));
    kind::give_key(&shop.fake, number_of(&shop, "9001"), "0001").await;
    let report = sweep(&shop, SweepPolicy::report_only()).await;
    let told = told(&report);
    assert!(told.contains(&("0001".to_owned(), "duplicate")), "{told:?}");
}

/// What is changed after its page was read is not compared at the second look.
#[tokio::test(start_paused = true)]
async fn a_service_that_is_changed_meanwhile_is_under_way() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    kind::set_memory(&shop.fake, "1001", 9999).await;
    let store = StoreWith {
        store: shop.store.clone(),
        around: Meddles::once(&shop.engine, Change::suspend("unpaid")),
    };
    let engine = Engine::builder(store).panel(panel(), shop.fake.clone());
    let engine = engine.build().unwrap();
    let report = engine.sweep(&panel(), SweepPolicy::report_only()).await.unwrap();
    assert!(report.drift().is_empty(), "{:?}", report.drift());
    assert_eq!(report.under_way, 1);
}

/// Two at once would ask a panel for everything twice.
#[tokio::test(start_paused = true)]
async fn a_panel_is_swept_by_one_at_a_time() {
    let shop = shop_with(3).await;
    shop.fake.queue_delay(Duration::from_secs(20));
    let (panel, policy) = (panel(), SweepPolicy::report_only());
    let (first, second) = tokio::join!(shop.engine.sweep(&panel, policy), async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        shop.engine.sweep(&panel, policy).await
    });
    assert_eq!(first.unwrap().servers, 3);
    let refused = second.unwrap_err();
    assert_eq!(refused.reason(), Reason::Conflict);
    assert!(refused.to_string().contains("being swept"), "{refused}");
    assert_eq!(shop.calls(), 2, "the identity and the page, once");
}

/// Invariant 23: a store that was restored is only read, also by a sweep.
#[tokio::test(start_paused = true)]
async fn a_restored_store_can_be_swept_and_is_not_written_to() {
    let shop = shop_with(3).await;
    shop.fake.administrator_deletes(number_of(&shop, "0002"));
    let restored = Engine::builder(shop.store.clone())
        .panel(panel(), shop.fake.clone())
        .expect_at_least(1_000_000)
        .build()
        .unwrap();
    let report = restored.sweep(&panel(), SweepPolicy::report_only()).await.unwrap();
    assert_eq!(told(&report), [("0002".to_owned(), "missing")]);
    let position = shop.store.list(DocumentKind::Sweep, "", None, 10).await.unwrap();
    assert!(position.is_empty());
    let repaired = restored.sweep(&panel(), SweepPolicy::report_only().repairing()).await;
    assert_eq!(repaired.unwrap_err().reason(), Reason::Behind);
}

/// S1.58, S1.65: a creation that comes late under a key whose server was just deleted is the engine's affair, as long as
/// neither is settled.
#[tokio::test(start_paused = true)]
async fn a_late_creation_is_no_duplicate_before_it_is_settled() {
    // Elsewhere no second creation is sent before the first is settled.
    if !kind::KEY_IS_UNIQUE {
        return;
    }
    let shop = Shop::open().await;
    shop.fake.installs_in(Duration::ZERO);
    let create = "POST /api/application/servers";
    shop.fake.on(create).once(Fault::CutThenApply(Duration::from_secs(60)));
    let service = shop.record_order(order("1001", "42")).await;
    while shop.record(&service).await.binding.is_none() {
        shop.advance(&service).await;
        shop.sleep(5).await;
    }
    let first = row(&shop, "1001").uuid;
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    shop.fake.administrator_deletes(number_of(&shop, "1001"));
    shop.sleep(60).await;
    assert_ne!(row(&shop, "1001").uuid, first, "the first creation came in the end");
    let report = sweep(&shop, SweepPolicy::report_only()).await;
    assert_eq!((told(&report), report.under_way), (vec![], 1));
    assert_eq!(shop.settled(&service).await, Phase::Ended);
    shop.sleep(300).await;
    assert_eq!(shop.fake.servers(), []);
}

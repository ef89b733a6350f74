//! Acts that leave nothing to compare: each is done at most once for a request.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{
    Change, Reason, ServiceId, Viewer,
    engine::Progress,
    panel::PowerAction,
    plan::Note,
    service::{Act, ActOutcome, Phase},
};

use crate::{
    kind,
    shop::{Shop, customer, order},
};

const REINSTALL: &str = "POST /api/application/servers/*/reinstall";
const POWER: &str = "POST /api/client/servers/*/power";

async fn outcome(shop: &Shop, service: &ServiceId, act: Act) -> (u64, ActOutcome) {
    let view = shop.engine.view(service, Viewer::Administrator).await.unwrap();
    let report = view.acts.get(&act).unwrap();
    (report.request, report.outcome)
}

fn reinstalled(shop: &Shop) -> usize {
    shop.fake.count_requests(REINSTALL)
}

/// How often the engine was about to send it: also what was cut on its way counts.
async fn sent(shop: &Shop, service: &ServiceId) -> usize {
    let journal = shop.journal(service).await;
    let sent = journal
        .iter()
        .filter(|line| line.starts_with("about to send") && line.ends_with("reinstall"));
    sent.count()
}

/// S1.62, S1.7, S1.56: the same egg, once for each request, and no more when the engine looks again.
#[tokio::test(start_paused = true)]
async fn a_reinstallation_is_done_once_for_a_request() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    for request in 1..=2 {
        assert_eq!(shop.change(&service, Change::reinstall()).await, Phase::Active);
        assert_eq!(reinstalled(&shop), request);
        assert_eq!(shop.settled(&service).await, Phase::Active);
        assert_eq!(reinstalled(&shop), request, "nobody has asked again");
        let told = outcome(&shop, &service, Act::Reinstall).await;
        assert_eq!(told, (request as u64, ActOutcome::Done));
    }
    assert!(shop.fake.containers()[0].installed);
}

/// Two clicks before the first was carried out are one; a click that comes twice says the revision it was made on.
#[tokio::test(start_paused = true)]
async fn a_click_that_comes_twice_is_one() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let click = || Change::reinstall().based_on(1);
    assert_eq!(shop.engine.change(&service, click()).await.unwrap(), 2);
    let error = shop.engine.change(&service, click()).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Conflict);
    shop.engine.change(&service, Change::reinstall()).await.unwrap();
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(reinstalled(&shop), 1);
}

/// The answer was lost: it may have happened, is told so, and is not sent again by anybody but a person.
#[tokio::test(start_paused = true)]
async fn a_reinstallation_without_an_answer_is_unknown_and_not_repeated() {
    for fault in [
        Fault::Cut,
        Fault::ApplyThenCut,
        Fault::Page(502),
        Fault::CutThenApply(Duration::from_secs(50)),
    ] {
        let shop = Shop::open().await;
        let service = shop.sell("1001").await;
        shop.fake.on(REINSTALL).once(fault.clone());
        assert_eq!(
            shop.change(&service, Change::reinstall()).await,
            Phase::Active,
            "{fault}"
        );
        assert_eq!(shop.settled(&service).await, Phase::Active, "{fault}");
        assert_eq!(sent(&shop, &service).await, 1, "{fault}");
        let told = outcome(&shop, &service, Act::Reinstall).await;
        assert_eq!(told, (1, ActOutcome::Unknown), "{fault}");
        let journal = shop.journal(&service).await;
        let line = "reinstall, request 1: it may have happened, and is not repeated";
        assert!(journal.iter().any(|known| known == line), "{fault}: {journal:#?}");
        assert_eq!(
            shop.change(&service, Change::reinstall()).await,
            Phase::Active,
            "{fault}"
        );
        assert_eq!(
            outcome(&shop, &service, Act::Reinstall).await,
            (2, ActOutcome::Done),
            "{fault}"
        );
    }
}

/// The process is lost between intent and answer.
#[tokio::test(start_paused = true)]
async fn a_crash_in_the_middle_of_an_act_leaves_it_unknown() {
    for delay in [Fault::Delay(Duration::from_secs(20)), Fault::Cut] {
        let mut shop = Shop::open().await;
        let service = shop.sell("1001").await;
        shop.fake.on(REINSTALL).once(delay);
        shop.engine.change(&service, Change::reinstall()).await.unwrap();
        let lost = tokio::time::timeout(Duration::from_secs(5), shop.engine.advance(&service)).await;
        drop(lost);
        shop.restart();
        assert_eq!(shop.settled(&service).await, Phase::Active);
        assert_eq!(sent(&shop, &service).await, 1);
        assert_eq!(outcome(&shop, &service, Act::Reinstall).await, (1, ActOutcome::Unknown));
    }
}

/// Whoever goes on tells once that another was lost, and what is not known of its act; of nothing else.
#[tokio::test(start_paused = true)]
async fn a_run_that_was_lost_is_told_of_once() {
    let mut shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::reinstall()).await;
    shop.sleep(900).await;
    let before = shop.journal(&service).await.len();
    shop.engine.change(&service, Change::reinstall()).await.unwrap();
    shop.fake.on(REINSTALL).once(Fault::Delay(Duration::from_secs(20)));
    drop(tokio::time::timeout(Duration::from_secs(5), shop.engine.advance(&service)).await);
    shop.restart();
    shop.settled(&service).await;
    shop.passes(2).await;
    let journal = shop.journal(&service).await;
    let told = |begins: &str| {
        journal
            .iter()
            .skip(before)
            .filter(|line| line.starts_with(begins))
            .count()
    };
    assert_eq!(told("an earlier run ended during"), 1, "{journal:#?}");
    assert_eq!(told("reinstall, request 2"), 1, "{journal:#?}");
    assert_eq!(told("reinstall, request 1"), 0, "{journal:#?}");
}

/// What never reached the panel is no request: it is sent when the panel can be reached.
#[tokio::test(start_paused = true)]
async fn an_act_that_did_not_reach_the_panel_is_done_later() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.on(REINSTALL).times(2, Fault::Refuse);
    assert_eq!(shop.change(&service, Change::reinstall()).await, Phase::Active);
    assert_eq!(outcome(&shop, &service, Act::Reinstall).await, (1, ActOutcome::Done));
}

/// Invariant 14: the panel would lift the suspension, so it waits for its end.
#[tokio::test(start_paused = true)]
async fn a_suspended_server_stays_suspended_when_it_is_to_be_reinstalled() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::suspend("unpaid")).await;
    assert_eq!(shop.change(&service, Change::reinstall()).await, Phase::Suspended);
    let Progress::Converged { notes } = shop.advance(&service).await else {
        panic!("not at rest")
    };
    assert_eq!(notes, [Note::WaitsForTheSuspension { act: Act::Reinstall }]);
    assert_eq!(reinstalled(&shop), 0);
    assert!(shop.server().suspended);
    assert_eq!(shop.change(&service, Change::unsuspend("unpaid")).await, Phase::Active);
    assert_eq!(reinstalled(&shop), 1);
}

/// Invariant 14, against a reinstallation that comes late: it lifts the suspension, and the engine places it again.
#[tokio::test(start_paused = true)]
async fn a_late_reinstallation_does_not_lift_a_suspension_for_good() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake
        .on(REINSTALL)
        .once(Fault::CutThenApply(Duration::from_secs(50)));
    shop.engine.change(&service, Change::reinstall()).await.unwrap();
    let _lost = shop.advance(&service).await;
    assert_eq!(shop.change(&service, Change::suspend("unpaid")).await, Phase::Suspended);
    assert!(shop.server().suspended);
    assert!(shop.fake.containers().iter().all(|container| container.suspended));
}

/// A reinstallation is an operator's way out of an installation that failed.
#[tokio::test(start_paused = true)]
async fn a_failed_installation_can_be_run_again() {
    let shop = Shop::open().await;
    for node in [1, 2] {
        shop.fake.node(node).install_fails(true);
    }
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(shop.fails(&service).await.reason(), Reason::Parked);
    for node in [1, 2] {
        shop.fake.node(node).install_fails(false);
    }
    assert_eq!(shop.change(&service, Change::reinstall()).await, Phase::Active);
    assert_eq!((reinstalled(&shop), shop.fake.created_for("1001")), (1, 1));
    let view = shop.engine.view(&service, Viewer::Administrator).await.unwrap();
    assert_eq!(view.parked, None, "nobody is waited for any more");
}

/// One that the node could not do is told, stops nothing else, and is not repeated.
#[tokio::test(start_paused = true)]
async fn a_reinstallation_that_fails_is_told() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let node = shop.server().node;
    shop.fake.node(node).install_fails(true);
    shop.change(&service, Change::reinstall()).await;
    let Progress::Converged { notes } = shop.advance(&service).await else {
        panic!("not at rest")
    };
    assert_eq!(notes, [Note::InstallationFailed]);
    assert_eq!(reinstalled(&shop), 1);
    shop.fake.node(node).install_fails(false);
    assert_eq!(shop.change(&service, Change::reinstall()).await, Phase::Active);
    assert_eq!(shop.server().status, None);
}

/// One of which the node never reports is told when its time is over; it is not repeated, and another can be asked for.
#[tokio::test(start_paused = true)]
async fn a_reinstallation_that_never_ends_is_told() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let node = shop.server().node;
    shop.fake.node(node).install_never_reports(true);
    shop.change(&service, Change::reinstall()).await;
    let Progress::Converged { notes } = shop.advance(&service).await else {
        panic!("not at rest")
    };
    assert_eq!(notes, [Note::InstallationOverdue]);
    assert_eq!(reinstalled(&shop), 1);
    shop.fake.node(node).install_never_reports(false);
    assert_eq!(shop.change(&service, Change::reinstall()).await, Phase::Active);
    assert_eq!((reinstalled(&shop), shop.server().status), (2, None));
}

/// S1.43i, S1.53: without permission it is refused, and nothing is called. Another's service does not exist for him.
#[tokio::test(start_paused = true)]
async fn a_customer_reinstalls_only_what_he_may() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.reset_requests();
    for (customer_id, reason) in [("42", Reason::Invalid), ("43", Reason::NotFound)] {
        for change in [Change::reinstall(), Change::reinstall_with("Larch")] {
            let change = change.by_customer(customer(customer_id).id().clone());
            let error = shop.engine.change(&service, change).await.unwrap_err();
            assert_eq!(error.reason(), reason, "{error}");
        }
    }
    shop.settled(&service).await;
    assert_eq!(reinstalled(&shop), 0);

    shop.engine
        .products()
        .save(with_eggs("reinstall = true"))
        .await
        .unwrap();
    let service = shop.sell("1002").await;
    let by_him = Change::reinstall().by_customer(customer("42").id().clone());
    assert_eq!(shop.change(&service, by_him).await, Phase::Active);
    assert_eq!(reinstalled(&shop), 1);
}

/// A product with two eggs, and these permissions.
fn with_eggs(permissions: &str) -> provisioning_core::ProductDraft {
    let text = crate::shop::product_text("4 GB").replace(
        "egg = \"Larch\"",
        "egg = \"Larch\"\n        eggs = [\"Larch\", \"Heath\"]",
    );
    toml::from_str(&format!("{text}\n[permissions]\n{permissions}\n")).unwrap()
}

/// S1.8, S1.57: another allowed egg sets its image, startup command and variables, and is installed once; one that is not
/// allowed is refused, and nothing is called.
#[tokio::test(start_paused = true)]
async fn a_reinstallation_with_another_egg_sets_all_of_it() {
    let shop = Shop::open().await;
    shop.engine
        .products()
        .save(with_eggs("reinstall = true"))
        .await
        .unwrap();
    let service = shop.sell("1001").await;
    let by_him = |change: Change| change.by_customer(customer("42").id().clone());
    shop.fake.reset_requests();
    for egg in ["Moor", "77", ""] {
        let error = shop
            .engine
            .change(&service, by_him(Change::reinstall_with(egg)))
            .await
            .unwrap_err();
        assert_eq!(error.problems()[0].field(), "egg", "{error}");
    }
    assert_eq!(shop.calls(), 0);
    assert_eq!(
        shop.change(&service, by_him(Change::reinstall_with("Heath"))).await,
        Phase::Active
    );
    let (egg, startup) = kind::egg_and_startup(&shop.fake, "1001").await;
    assert_eq!(egg, "Heath");
    let variables = kind::variables(&shop.fake, "1001").await;
    assert!(variables.iter().any(|(name, _)| name == "DIFFICULTY"), "{variables:?}");
    assert!(startup.contains("--level"));
    assert_eq!(reinstalled(&shop), 1);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(reinstalled(&shop), 1);
}

/// A backup is begun once; one that the panel refuses is told, and stops nothing else.
#[tokio::test(start_paused = true)]
async fn a_backup_is_begun_once_for_a_request() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let backups = |shop: &Shop| shop.fake.count_requests("POST /api/client/servers/*/backups");
    assert_eq!(shop.change(&service, Change::back_up()).await, Phase::Active);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert_eq!(backups(&shop), 1);
    assert_eq!(outcome(&shop, &service, Act::BackUp).await, (1, ActOutcome::Done));
    shop.fake
        .on("POST /api/client/servers/*/backups")
        .once(Fault::ApplyThenCut);
    assert_eq!(shop.change(&service, Change::back_up()).await, Phase::Active);
    assert_eq!(backups(&shop), 2);
    assert_eq!(outcome(&shop, &service, Act::BackUp).await, (2, ActOutcome::Unknown));
    shop.sleep(900).await;
    // The product lets its customers make two.
    assert_eq!(shop.change(&service, Change::back_up()).await, Phase::Active);
    assert_eq!(outcome(&shop, &service, Act::BackUp).await, (3, ActOutcome::Refused));
    assert_eq!(shop.change(&service, Change::suspend("unpaid")).await, Phase::Suspended);
}

/// S1.6, S1.49–S1.51: all four, for the owner and for an administrator, in one call.
#[tokio::test(start_paused = true)]
async fn a_customer_starts_and_stops_his_server() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let owner = Viewer::customer(customer("42").id().clone());
    for viewer in [owner, Viewer::Administrator] {
        for (action, runs) in [
            (PowerAction::Stop, false),
            (PowerAction::Start, true),
            (PowerAction::Restart, true),
            (PowerAction::Kill, false),
        ] {
            shop.fake.reset_requests();
            shop.engine.power(&service, &viewer, action).await.unwrap();
            assert_eq!((shop.fake.count_requests(POWER), shop.calls()), (1, 1), "{action}");
            shop.sleep(60).await;
            let power = format!("{:?}", shop.fake.containers()[0].power);
            assert_eq!(power == "Running", runs, "{action}: {power}");
        }
    }
}

/// Every check comes before the call: a suspended service, another's, one without a server, one that has ended.
#[tokio::test(start_paused = true)]
async fn a_click_that_is_not_allowed_calls_nobody() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let waiting = shop.record_order(order("1002", "42")).await;
    let stranger = Viewer::customer(customer("43").id().clone());
    let start = |service: ServiceId, viewer: Viewer| {
        let engine = shop.engine.clone();
        async move {
            engine
                .power(&service, &viewer, PowerAction::Start)
                .await
                .unwrap_err()
                .reason()
        }
    };
    shop.fake.reset_requests();
    assert_eq!(start(service.clone(), stranger).await, Reason::NotFound);
    assert_eq!(start(waiting, Viewer::Administrator).await, Reason::NotAllowed);
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    assert_eq!(start(service.clone(), Viewer::Administrator).await, Reason::NotAllowed);
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    assert_eq!(start(service.clone(), Viewer::Administrator).await, Reason::NotAllowed);
    assert_eq!(shop.calls(), 0);
}

/// A click whose answer was lost is not sent again: the customer looks and decides.
#[tokio::test(start_paused = true)]
async fn a_click_is_sent_once() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    for fault in [Fault::Cut, Fault::ApplyThenCut, Fault::Page(502)] {
        shop.fake.reset_requests();
        shop.fake.on(POWER).once(fault.clone());
        let error = shop
            .engine
            .power(&service, &Viewer::Administrator, PowerAction::Restart)
            .await
            .unwrap_err();
        assert!(
            matches!(error.reason(), Reason::Unreachable | Reason::Panel),
            "{fault}: {error:?}"
        );
        assert!(shop.calls() <= 1, "{fault}");
    }
}

//! Lost answers, late requests, roll-backs and crashes: at most one server, and nothing claimed before it is certain.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::Poll,
    time::Duration,
};

use jiff::Timestamp;
use panel_http::{
    Clock,
    clock::{self, Sleep},
    fault::Fault,
};
use provisioning_core::{
    Change, Engine, Reason,
    engine::Progress,
    plan::{Step, StepKind, Why},
    service::Phase,
    store::MemoryStore,
};

use crate::{
    api::fake::{FakePanel, NodeAnswer, NodeCall},
    shop::{LONG, Shop, draft, exactly_one, order, panel},
};

const CREATE: &str = "POST /api/application/servers";

/// Invariant 1, under each way in which the answer to a creation can be lost.
#[tokio::test(start_paused = true)]
async fn one_server_per_service() {
    for fault in [
        Fault::ApplyThenCut,
        Fault::Cut,
        Fault::CutBody,
        Fault::Garbage,
        Fault::Html,
        Fault::Page(502),
        Fault::ApplyThenPage(504),
        Fault::Refuse,
        Fault::TooManyRequests(Duration::from_secs(30)),
        Fault::Delay(Duration::from_secs(40)),
        Fault::CutThenApply(Duration::from_secs(1)),
        Fault::CutThenApply(Duration::from_secs(23)),
        Fault::CutThenApply(Duration::from_secs(100)),
    ] {
        for times in [1, 3] {
            let shop = Shop::open().await;
            shop.fake.on(CREATE).times(times, fault.clone());
            let service = shop.record_order(order("1001", "42")).await;
            let mut settled = shop.engine.settled(&service, LONG).await;
            if settled
                .as_ref()
                .is_err_and(|error| error.reason() == Reason::Unreachable)
            {
                // A panel that cannot be reached is told after three tries; the next run goes on.
                settled = shop.engine.settled(&service, LONG).await;
            }
            assert_eq!(
                settled.ok(),
                Some(Phase::Active),
                "{fault} × {times}: {:#?}",
                shop.journal(&service).await
            );
            shop.sleep(7200).await;
            exactly_one(&shop.fake, "1001");
        }
    }
}

/// Reliability 1.2b: a creation that runs long after its caller has gone, also when another has succeeded in between, makes
/// no second server.
#[tokio::test(start_paused = true)]
async fn a_creation_that_comes_an_hour_late_makes_no_second_server() {
    let shop = Shop::open().await;
    shop.fake
        .on(CREATE)
        .once(Fault::CutThenApply(Duration::from_secs(3600)));
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    shop.sleep(7200).await;
    exactly_one(&shop.fake, "1001");
}

/// Reliability 1.2a.
#[tokio::test(start_paused = true)]
async fn nothing_is_reported_done_before_it_is_settled() {
    let shop = Shop::open().await;
    shop.fake.on(CREATE).once(Fault::ApplyThenCut);
    let service = shop.record_order(order("1001", "42")).await;
    let Progress::Waiting {
        why: Why::Settling,
        until,
        ..
    } = shop.advance(&service).await
    else {
        panic!("not settling")
    };
    let record = shop.record(&service).await;
    assert!(record.binding.unwrap().provisional, "it may vanish again");
    assert!(!record.was_active);
    assert!(until > shop.fake.clock().now());
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert!(!shop.record(&service).await.binding.unwrap().provisional);
}

/// Reliability 1.2a: the panel shows a row, the node then refuses, the panel takes the row back: it is made again, with the
/// same key.
#[tokio::test(start_paused = true)]
async fn a_server_that_the_panel_rolls_back_is_made_again() {
    let shop = Shop::open().await;
    for node in [1, 2] {
        shop.fake
            .node(node)
            .takes(Duration::from_secs(8))
            .answers_to(NodeCall::Create, NodeAnswer::Status(500));
    }
    shop.fake.on(CREATE).once(Fault::CutThenApply(Duration::ZERO));
    let service = shop.record_order(order("1001", "42")).await;
    let _waiting = shop.advance(&service).await;
    shop.sleep(3).await;
    let _waiting = shop.advance(&service).await;
    for node in [1, 2] {
        shop.fake
            .node(node)
            .takes(Duration::ZERO)
            .answers_to(NodeCall::Create, NodeAnswer::Ok);
    }
    assert_eq!(shop.settled(&service).await, Phase::Active);
    shop.sleep(600).await;
    exactly_one(&shop.fake, "1001");
}

/// A node that fails for a while: the panel rolls back and says so; the engine tries until it works.
#[tokio::test(start_paused = true)]
async fn a_node_that_is_down_for_a_while_only_costs_time() {
    let shop = Shop::open().await;
    for node in [1, 2] {
        shop.fake.node(node).answers(NodeAnswer::Unreachable);
    }
    let service = shop.record_order(order("1001", "42")).await;
    let error = shop
        .engine
        .settled(&service, Duration::from_secs(600))
        .await
        .unwrap_err();
    assert_eq!(error.reason(), Reason::NotYet, "{error}");
    assert!(shop.fake.servers().is_empty());
    for node in [1, 2] {
        shop.fake.node(node).answers(NodeAnswer::Ok);
    }
    assert_eq!(shop.settled(&service).await, Phase::Active);
    exactly_one(&shop.fake, "1001");
}

/// Invariant 3, seen from the outside: however a creation fails, it is looked for before the next is sent.
#[tokio::test(start_paused = true)]
async fn create_is_never_retried_blindly() {
    let shop = Shop::open().await;
    shop.fake.on(CREATE).times(3, Fault::Page(502));
    let service = shop.record_order(order("1001", "42")).await;
    shop.settled(&service).await;
    let mut looked = true;
    for request in shop.fake.requests() {
        if request.path.ends_with("/servers") && request.method == "POST" {
            assert!(looked, "a creation without a look before it");
            looked = false;
        }
        looked |= request.path.contains("/servers/external/");
    }
}

/// Reliability 1.2c, S2.31: a process that dies at any await of the whole way to a running server: the next one finishes,
/// and there is one server.
#[tokio::test(start_paused = true)]
async fn a_crash_at_any_moment_leaves_one_server() {
    let whole = {
        let shop = Shop::open().await;
        shop.sell("1001").await;
        shop.calls()
    };
    for polls in 0..60 {
        let mut shop = Shop::open().await;
        let service = shop.record_order(order("1001", "42")).await;
        {
            let mut work = Box::pin(shop.engine.settled(&service, LONG));
            for _ in 0..polls {
                let is_ready =
                    std::future::poll_fn(|context| Poll::Ready(work.as_mut().poll(context).is_ready())).await;
                if is_ready {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        shop.restart();
        assert_eq!(shop.settled(&service).await, Phase::Active, "after {polls} polls");
        shop.sleep(600).await;
        exactly_one(&shop.fake, "1001");
        assert_eq!(shop.fake.users().len(), 2, "after {polls} polls");
        assert!(shop.calls() <= whole + 6, "after {polls} polls: {} calls", shop.calls());
    }
}

/// Reliability 1.6a: a creation still in the panel's queue when the customer cancels: the end waits for it, and deletes what
/// it made.
#[tokio::test(start_paused = true)]
async fn a_late_request_changes_nothing_decided() {
    let shop = Shop::open().await;
    shop.fake.on(CREATE).once(Fault::CutThenApply(Duration::from_secs(60)));
    let service = shop.record_order(order("1001", "42")).await;
    let _waiting = shop.advance(&service).await;
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    assert_eq!(shop.settled(&service).await, Phase::Ended);
    shop.sleep(7200).await;
    assert!(shop.fake.servers().is_empty(), "{:#?}", shop.journal(&service).await);
    assert!(shop.fake.containers().is_empty());
}

/// Reliability 1.6b: a suspension whose answer was lost, and a payment right after it: in the end the server is not
/// suspended.
#[tokio::test(start_paused = true)]
async fn a_late_suspension_does_not_outlive_a_payment() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake
        .on("POST /api/application/servers/1/suspend")
        .once(Fault::CutThenApply(Duration::from_secs(50)));
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    let _waiting = shop.advance(&service).await;
    shop.engine.change(&service, Change::unsuspend("unpaid")).await.unwrap();
    assert_eq!(shop.settled(&service).await, Phase::Active);
    shop.sleep(600).await;
    assert!(!shop.server().suspended, "{:#?}", shop.journal(&service).await);
}

/// Two workers on one service at once: one works, the other steps back.
#[tokio::test(start_paused = true)]
async fn two_workers_make_one_server() {
    let shop = Shop::open().await;
    let service = shop.record_order(order("1001", "42")).await;
    let (one, two) = tokio::join!(shop.engine.settled(&service, LONG), shop.engine.settled(&service, LONG));
    assert_eq!((one.unwrap(), two.unwrap()), (Phase::Active, Phase::Active));
    exactly_one(&shop.fake, "1001");
}

/// A worker in the middle of a slow call keeps what it has in hand; one that died gives it up.
#[tokio::test(start_paused = true)]
async fn a_lease_is_kept_by_who_lives_and_lost_by_who_died() {
    let shop = Shop::open().await;
    let service = shop.record_order(order("1001", "42")).await;
    shop.fake.on(CREATE).once(Fault::Delay(Duration::from_secs(29)));
    {
        let mut slow = Box::pin(shop.advance(&service));
        let other = async {
            shop.sleep(25).await;
            shop.advance(&service).await
        };
        tokio::select! {
            _ = &mut slow => panic!("not slow"),
            progress = other => assert_eq!(progress, Progress::InHand),
        }
    }
    assert_eq!(shop.advance(&service).await, Progress::InHand, "it died just now");
    shop.sleep(20).await;
    assert_ne!(shop.advance(&service).await, Progress::InHand);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    exactly_one(&shop.fake, "1001");
}

/// Two orders of a new customer at once make one account.
#[tokio::test(start_paused = true)]
async fn two_orders_of_a_new_customer_make_one_account() {
    let shop = Shop::open().await;
    let one = shop.record_order(order("1001", "42")).await;
    let two = shop.record_order(order("1002", "42")).await;
    let (first, second) = tokio::join!(shop.engine.settled(&one, LONG), shop.engine.settled(&two, LONG));
    assert_eq!((first.unwrap(), second.unwrap()), (Phase::Active, Phase::Active));
    assert_eq!(shop.fake.users().len(), 2);
    let owners: Vec<u64> = shop.fake.servers().iter().map(|server| server.owner).collect();
    assert_eq!(owners, [2, 2]);
}

/// A clock that can be put forward: the machine has stood still in between.
#[derive(Debug, Clone)]
struct Standing {
    clock: Arc<dyn Clock>,
    stood_still: Arc<AtomicU64>,
}

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        let stood_still = Duration::from_secs(self.stood_still.load(Ordering::Relaxed));
        clock::after(self.clock.now(), stood_still)
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        self.clock.sleep(duration)
    }
}

/// A shop whose machine stands still for so many seconds while it stores that it is about to create a server.
async fn standing_shop(seconds: u64) -> (Shop, Standing) {
    let fake = FakePanel::seeded(1);
    let standing = Standing {
        clock: fake.clock(),
        stood_still: Arc::default(),
    };
    let stalls = Arc::new(AtomicBool::new(false));
    let (its_clock, its_stalls) = (standing.clone(), Arc::clone(&stalls));
    let store = MemoryStore::with_time(move || {
        if its_stalls.swap(false, Ordering::Relaxed) {
            its_clock.stood_still.fetch_add(seconds, Ordering::Relaxed);
        }
        its_clock.now()
    });
    let engine = Engine::builder(store.clone())
        .panel(panel(), fake.clone())
        .clock(Arc::new(standing.clone()))
        .observer(Arc::new(move |_, step: &Step| {
            stalls.fetch_or(step.kind() == StepKind::Create, Ordering::Relaxed);
        }))
        .build()
        .unwrap();
    engine.catalog().import(&panel()).await.unwrap();
    engine.products().save(draft("4 GB")).await.unwrap();
    (Shop { fake, store, engine }, standing)
}

/// Invariant 21. A machine that stood still while it stored an intent sends nothing of it: others may have settled it since.
#[tokio::test(start_paused = true)]
async fn what_was_decided_long_ago_is_not_sent() {
    let (mut shop, _) = standing_shop(600).await;
    let service = shop.record_order(order("1001", "42")).await;
    shop.advance(&service).await;
    assert_eq!(shop.fake.count_requests(CREATE), 0);
    assert!(shop.record(&service).await.attempts.is_empty(), "nothing was sent");
    shop.restart();
    assert_eq!(shop.settled(&service).await, Phase::Active);
    exactly_one(&shop.fake, "1001");
}

/// Invariant 21. What is stored before a call holds for as long as it can take from when it is really sent, and its margin.
#[tokio::test(start_paused = true)]
async fn a_slow_store_leaves_the_margin_whole() {
    let (shop, standing) = standing_shop(14).await;
    shop.fake.on(CREATE).once(Fault::Delay(Duration::from_secs(40)));
    let service = shop.record_order(order("1001", "42")).await;
    let sent = clock::after(standing.now(), Duration::from_secs(14));
    let worked = tokio::time::timeout(Duration::from_secs(20), shop.advance(&service)).await;
    assert!(worked.is_err(), "it is killed while its call is under way");
    let attempts = shop.record(&service).await.attempts;
    let [attempt] = attempts.as_slice() else {
        panic!("{attempts:?}")
    };
    let longest = Duration::from_secs(45 + 120);
    assert!(
        attempt.unsettled_until >= clock::after(sent, longest),
        "{attempt:?}, sent at {sent}"
    );
}

/// What became of an act is told once, and not again with whatever else is lost later.
#[tokio::test(start_paused = true)]
async fn an_act_without_an_answer_is_told_of_once() {
    let mut shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake
        .on("POST /api/application/servers/*/reinstall")
        .once(Fault::ApplyThenCut);
    assert_eq!(shop.change(&service, Change::reinstall()).await, Phase::Active);
    shop.fake
        .on("POST /api/application/servers/*/suspend")
        .once(Fault::Delay(Duration::from_secs(20)));
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    let lost = tokio::time::timeout(Duration::from_secs(5), shop.engine.advance(&service)).await;
    assert!(lost.is_err());
    shop.restart();
    assert_eq!(shop.settled(&service).await, Phase::Suspended);
    let journal = shop.journal(&service).await;
    let told = journal
        .iter()
        .filter(|line| line.starts_with("reinstall, request 1:"))
        .count();
    assert_eq!(told, 1, "{journal:#?}");
}

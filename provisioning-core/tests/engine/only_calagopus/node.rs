//! The panel answers before it tells its node.

use std::time::Duration;

use panel_http::{fake::PowerState, fault::Fault};
use provisioning_core::{
    Change, Viewer,
    service::{Act, ActOutcome, Phase},
};

use crate::{
    api::fake::{FakePanel, NodeAnswer, NodeCall},
    shop::{Shop, draft, order, product_id},
};

const UPDATE: &str = "PATCH /api/admin/servers/*";

fn sick(fake: &FakePanel, call: NodeCall, answer: NodeAnswer) {
    for node in [1, 2] {
        fake.node(node).answers_to(call, answer);
    }
}

fn runs(fake: &FakePanel) -> bool {
    fake.containers().iter().any(|it| it.power == PowerState::Running)
}

/// Reliability 1.5b, invariant 19, the case that was measured: the answer is 200, the panel says "suspended", and the game
/// goes on.
#[tokio::test(start_paused = true)]
async fn a_suspension_of_which_the_node_did_not_hear_is_told_until_it_stops() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    assert!(runs(&shop.fake));
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Unreachable);
    assert_eq!(shop.change(&service, Change::suspend("unpaid")).await, Phase::Suspended);
    assert!(shop.server().suspended && runs(&shop.fake));
    shop.passes(6).await;
    assert!(shop.record(&service).await.owed_sync.is_some(), "it is not given up");
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Ok);
    shop.passes(2).await;
    assert!(!runs(&shop.fake));
    assert!(
        shop.record(&service).await.owed_sync.is_none(),
        "and then it is left alone"
    );
    assert_eq!(shop.record(&service).await.phase, Phase::Suspended);
}

/// The node stops the server before it answers, and may take half a minute for that alone.
#[tokio::test(start_paused = true)]
async fn a_reinstallation_waits_for_a_node_that_stops_the_server() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let reinstall = "POST /api/client/servers/*/settings/install";
    shop.fake.on(reinstall).once(Fault::Delay(Duration::from_secs(40)));
    assert_eq!(shop.change(&service, Change::reinstall()).await, Phase::Active);
    let view = shop.engine.view(&service, Viewer::Administrator).await.unwrap();
    assert_eq!(view.acts[&Act::Reinstall].outcome, ActOutcome::Done);
    assert_eq!(shop.fake.count_requests(reinstall), 1);
}

/// The node heard: it is asked once, a minute later, and nothing is written again.
#[tokio::test(start_paused = true)]
async fn a_suspension_that_was_heard_costs_one_question() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::suspend("unpaid")).await;
    shop.fake.reset_requests();
    shop.passes(3).await;
    assert_eq!(shop.fake.count_requests("GET /api/admin/nodes/*/servers/resources"), 1);
    assert_eq!(shop.fake.count_requests("PATCH *"), 0);
    assert!(!runs(&shop.fake) && shop.record(&service).await.owed_sync.is_none());
}

/// Nothing tells whether the node has heard of the end of a suspension, or of new limits: both are told some more times.
#[tokio::test(start_paused = true)]
async fn what_cannot_be_seen_is_told_some_more_times() {
    let shop = Shop::open().await;
    shop.product("8 GB").await;
    let service = shop.sell("1001").await;
    shop.change(&service, Change::suspend("unpaid")).await;
    shop.passes(1).await;
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Unreachable);
    shop.change(&service, Change::unsuspend("unpaid")).await;
    let to = Change::product(provisioning_core::ProductId::new(product_id("8 GB")).unwrap());
    assert_eq!(shop.change(&service, to).await, Phase::Active);
    sick(&shop.fake, NodeCall::Sync, NodeAnswer::Ok);
    shop.fake.reset_requests();
    shop.passes(4).await;
    let container = &shop.fake.containers()[0];
    assert_eq!((container.suspended, container.memory), (false, 8192));
    assert_eq!(shop.fake.count_requests(UPDATE), 3, "after a minute, ten, and an hour");
}

/// Reliability 1.7a: the node deleted the files and its answer was an error: 417 is a 4xx, and says nothing of what was
/// done.
#[tokio::test(start_paused = true)]
async fn a_deletion_that_reports_failure_may_have_destroyed_all() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Delete, NodeAnswer::DoesThenFails(500));
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    let _waits = shop.advance(&service).await;
    assert!(!shop.server().suspended, "the row is there, and says that it is ready");
    assert!(!shop.fake.containers()[0].files);
    let record = shop.record(&service).await;
    assert!(record.data_lost_assumed && record.attempts.len() == 1, "{record:?}");
    sick(&shop.fake, NodeCall::Delete, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Ended);
    assert!(shop.fake.servers().is_empty() && shop.fake.containers().is_empty());
}

/// Invariant 2: the node made the server and its answer was an error, so the panel took its row back, and the customer
/// cancelled. The panel shows nothing any more; that the node may have it is on record.
#[tokio::test(start_paused = true)]
async fn what_a_node_may_have_made_of_a_creation_that_was_taken_back_is_on_record() {
    let shop = Shop::open().await;
    sick(&shop.fake, NodeCall::Create, NodeAnswer::DoesThenFails(500));
    let service = Box::pin(shop.record_order(order("1001", "42"))).await;
    let _settles = shop.advance(&service).await;
    assert!(shop.fake.servers().is_empty() && !shop.fake.containers().is_empty());
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    assert!(!shop.fake.containers().is_empty(), "no panel leads to it");
    let tombstone = shop.record(&service).await.ended.unwrap();
    assert!(
        tombstone.node_may_keep_it && tombstone.server.is_none(),
        "{tombstone:?}"
    );
}

/// Reliability 1.7b: the node knows the server no more: each deletion is the node's own 404, for ever, unless it is forced.
#[tokio::test(start_paused = true)]
async fn a_server_that_the_node_does_not_know_is_ended_by_force() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let before = shop.fake.snapshot();
    shop.fake.administrator_deletes(1);
    shop.fake.restore(before);
    assert!(shop.fake.containers().is_empty() && shop.fake.servers().len() == 1);
    shop.fake.reset_requests();
    assert_eq!(shop.change(&service, Change::terminate()).await, Phase::Ended);
    assert_eq!(shop.calls(), 3, "a look, a deletion, and one by force");
    assert!(shop.fake.servers().is_empty());
    assert!(
        shop.record(&service).await.ended.unwrap().node_may_keep_it,
        "a forced end is no proof"
    );
}

/// A node that is down keeps the row, and nothing is forced: its files may be there.
#[tokio::test(start_paused = true)]
async fn a_deletion_that_the_node_refuses_is_never_forced() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    sick(&shop.fake, NodeCall::Delete, NodeAnswer::Status(500));
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    let early = shop.engine.settled(&service, Duration::from_secs(3600)).await;
    assert!(early.is_err());
    assert_eq!(shop.fake.containers().len(), 1);
    sick(&shop.fake, NodeCall::Delete, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Ended);
    assert!(shop.fake.containers().is_empty());
    assert!(!shop.record(&service).await.ended.unwrap().node_may_keep_it);
}

/// The panel keeps in mind for 15 seconds what its node said of all its servers: a new one is not in it. That is no denial.
#[tokio::test(start_paused = true)]
async fn a_server_that_the_panel_has_not_heard_of_yet_is_waited_for() {
    let shop = Shop::open().await;
    let mut pinned = draft("4 GB");
    pinned.placement.nodes = Some(shop.fake.node_uuid(1).into());
    pinned.skip_scripts = Some(true.into());
    shop.engine.products().save(pinned).await.unwrap();
    shop.sell("1001").await;
    shop.sell("1002").await;
    assert_eq!((shop.fake.created_for("1001"), shop.fake.created_for("1002")), (1, 1));
    assert_eq!(shop.fake.containers().len(), 2);
    let record = shop.record(&"1002".parse().unwrap()).await;
    assert_eq!(record.node_denied, None, "a node that has it denies it no more");
}

/// Start command and image of another egg do not come by themselves on this panel, and variables are written apart.
#[tokio::test(start_paused = true)]
async fn another_egg_comes_with_its_command_its_image_and_its_variables() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let mut heath = draft("8 GB");
    heath.egg = Some("Heath".into());
    shop.engine.products().save(heath).await.unwrap();
    let to = Change::product(provisioning_core::ProductId::new(product_id("8 GB")).unwrap());
    assert_eq!(
        shop.change(&service, to).await,
        Phase::Active,
        "{:#?}",
        shop.journal(&service).await
    );
    let panel = shop.fake.calagopus();
    let server = panel.servers().find_by_external_id("1001").await.unwrap();
    assert_eq!(server.egg.name, "Heath");
    assert_eq!(server.startup, "java -jar {{JAR_FILE}} --level {{DIFFICULTY}}");
    let variables = crate::kind::variables(&shop.fake, "1001").await;
    let expected = [
        ("JAR_FILE", "heath.jar"),
        ("DIFFICULTY", "normal"),
        ("PLAYERS", "20"),
        ("ONLINE_MODE", "1"),
    ];
    assert_eq!(
        variables,
        expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

/// The row has the new name, and the process was lost before it heard so: its node is told.
#[tokio::test(start_paused = true)]
async fn a_new_name_without_an_answer_is_told_to_the_node() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.passes(2).await;
    let syncs = || {
        [1, 2]
            .map(|node| shop.fake.node(node).calls(NodeCall::Sync))
            .iter()
            .sum::<usize>()
    };
    let before = syncs();
    shop.fake.on("PATCH /api/admin/servers/*").once(Fault::ApplyThenCut);
    assert_eq!(shop.change(&service, Change::name_to("Another")).await, Phase::Active);
    let written = syncs();
    shop.passes(2).await;
    assert!(syncs() > written, "{before} {written} {}", syncs());
}

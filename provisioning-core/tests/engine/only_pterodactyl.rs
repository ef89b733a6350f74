//! What Pterodactyl does to those who rely on it, and only Pterodactyl.

mod installing;
mod places;
mod plugins;
mod strange_answers;

use std::{sync::Arc, time::Duration};

use panel_http::{Body, HttpService, ServiceError, clock, fault::Fault};
use provisioning_core::{
    Change, Engine, Reason, Viewer,
    engine::Progress,
    panel::Capabilities,
    plan::{StepKind, Why},
    service::{Act, ActOutcome, ParkCause, Phase},
    store::MemoryStore,
};
use pterodactyl_api::{
    fake::{FakePanel, NodeAnswer, NodeCall},
    models::database::NewDatabase,
};

use crate::{
    kind::{set_up, strangers},
    shop::{LONG, Shop, exactly_one, order, panel},
};

const DETAILS: &str = "PATCH /api/application/servers/*/details";

/// Reliability 1.7a: the node deleted the files and its answer was an error: the row stays, and a second delete ends it.
#[tokio::test(start_paused = true)]
async fn a_delete_that_reports_failure_is_ended() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let node = shop.server().node;
    shop.fake
        .node(node)
        .answers_to(NodeCall::Delete, NodeAnswer::DoesThenFails(500));
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    let early = shop
        .engine
        .settled(&service, Duration::from_secs(60))
        .await
        .unwrap_err();
    assert_eq!(early.reason(), Reason::NotYet);
    shop.fake.node(node).answers_to(NodeCall::Delete, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Ended);
    assert!(shop.fake.servers().is_empty());
    let tombstone = shop.record(&service).await.ended.unwrap();
    assert!(
        !tombstone.node_may_keep_it,
        "the panel deletes no row before its node has answered"
    );
}

/// An administrator takes the row off by force, which its node could not delete: nobody proves that the files are gone.
#[tokio::test(start_paused = true)]
async fn what_a_node_may_keep_that_failed_to_delete_it_is_on_record() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let node = shop.fake.node(shop.server().node);
    node.answers_to(NodeCall::Delete, NodeAnswer::Status(500));
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    let _fails = shop.advance(&service).await;
    shop.fake.administrator_deletes(1);
    assert_eq!(shop.settled(&service).await, Phase::Ended);
    assert!(shop.record(&service).await.ended.unwrap().node_may_keep_it);
}

/// What the panel cannot do at this moment is tried again, told as long as it fails, and forgotten when it is done.
#[tokio::test(start_paused = true)]
async fn a_change_that_meets_a_transfer_is_made_after_it() {
    let fake = FakePanel::seeded(1);
    let administrator = fake.clone();
    let shop = Shop::with(fake, |builder| {
        builder.observer(Arc::new(move |_, step| {
            if step.kind() == StepKind::Suspend {
                administrator.administrator_transfers(1, true);
            }
        }))
    })
    .await;
    let service = shop.sell("1001").await;
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    let progress = shop.advance(&service).await;
    let Progress::Waiting { why, failure, .. } = progress else {
        panic!("{progress:?}")
    };
    assert_eq!(why, Why::Retrying);
    assert!(failure.unwrap().contains("transferred"));
    let record = shop.record(&service).await;
    assert!(record.failures == 1 && record.last_failure.is_some());
    let early = shop.engine.settled(&service, Duration::from_secs(60)).await;
    let told = early.unwrap_err().to_string();
    assert!(
        told.contains("the last try failed (") && told.contains("transferred"),
        "{told}"
    );

    shop.fake.administrator_transfers(1, false);
    let plain = Engine::builder(shop.store.clone()).panel(panel(), shop.fake.clone());
    let engine = plain.build().unwrap();
    assert_eq!(engine.settled(&service, LONG).await.unwrap(), Phase::Suspended);
    let record = shop.record(&service).await;
    assert!(record.failures == 0 && record.last_failure.is_none());
}

/// What had no answer is waited for as long as it may still come, and no longer; the node of a server that was made all the
/// same is told nothing.
#[tokio::test(start_paused = true)]
async fn a_lost_answer_costs_the_time_in_which_it_may_come() {
    let shop = Shop::open().await;
    shop.fake.on("POST /api/application/servers").once(Fault::ApplyThenCut);
    let service = shop.record_order(order("1001", "42")).await;
    let progress = shop.advance(&service).await;
    let Progress::Waiting { until, .. } = progress else {
        panic!("{progress:?}")
    };
    let margin = Capabilities::pterodactyl().settle_margin;
    assert!(until <= clock::after(shop.fake.clock().now(), margin), "{until}");
    assert_eq!(shop.settled(&service).await, Phase::Active);
    shop.passes(2).await;
    assert_eq!(shop.fake.count_requests("PATCH *"), 0);
}

/// A server whose installation never ends is made again twice; then a person is asked.
#[tokio::test(start_paused = true)]
async fn a_server_that_never_installs_is_made_three_times() {
    let shop = Shop::open().await;
    for node in [1, 2] {
        shop.fake.node(node).install_never_reports(true);
    }
    let service = shop.record_order(order("1001", "42")).await;
    let week = Duration::from_secs(7 * 86_400);
    let error = shop.engine.settled(&service, week).await.unwrap_err();
    assert_eq!(error.park_cause(), Some(&ParkCause::InstallStuck), "{error}");
    assert_eq!(shop.fake.created_for("1001"), 3);
    exactly_one(&shop.fake, "1001");
}

/// Only what a node has to know is told to it again.
#[tokio::test(start_paused = true)]
async fn a_new_name_concerns_no_node() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.passes(2).await;
    shop.fake.reset_requests();
    assert_eq!(shop.change(&service, Change::name_to("Another")).await, Phase::Active);
    shop.passes(2).await;
    assert_eq!(shop.fake.count_requests(DETAILS), 1);
    assert_eq!(shop.fake.count_requests("PATCH /api/application/servers/*/build"), 0);
}

/// While the panel asks its node to lift a suspension it shows "ready"; the node fails, and it shows "suspended" again: that
/// is still ours to lift.
#[tokio::test(start_paused = true)]
async fn a_suspension_that_the_panel_places_again_is_still_ours() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    assert_eq!(shop.change(&service, Change::suspend("unpaid")).await, Phase::Suspended);
    let node = shop.server().node;
    shop.fake
        .node(node)
        .takes(Duration::from_secs(9))
        .answers_to(NodeCall::Sync, NodeAnswer::Status(500));
    shop.fake
        .on("POST /api/application/servers/1/unsuspend")
        .once(Fault::CutThenApply(Duration::from_secs(10)));
    shop.fake
        .on("POST /api/application/servers/1/unsuspend")
        .once(Fault::Cut);
    shop.engine.change(&service, Change::unsuspend("unpaid")).await.unwrap();
    let _lost = shop.advance(&service).await;
    shop.sleep(15).await;
    assert!(!shop.server().suspended, "the panel shows it as ready meanwhile");
    let _looked = shop.advance(&service).await;
    shop.sleep(10).await;
    assert!(shop.server().suspended);
    shop.fake
        .node(node)
        .takes(Duration::ZERO)
        .answers_to(NodeCall::Sync, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Active);
    assert!(!shop.server().suspended, "{:#?}", shop.journal(&service).await);
}

/// The panel gives a creation up, has the node delete it, and dies before its own row is deleted: the row says "ready", and
/// no server is behind it.
#[tokio::test(start_paused = true)]
async fn a_row_without_a_server_is_not_adopted() {
    let shop = Shop::open().await;
    for node in [1, 2] {
        shop.fake.node(node).takes(Duration::from_secs(20));
    }
    let service = shop.record_order(order("1001", "42")).await;
    let dies = async {
        shop.sleep(25).await;
        shop.fake.restart();
        for node in [1, 2] {
            shop.fake.node(node).takes(Duration::ZERO);
        }
    };
    let (phase, ()) = tokio::join!(shop.settled(&service), dies);
    assert_eq!(phase, Phase::Active);
    exactly_one(&shop.fake, "1001");
}

/// A node that is starting or stopping the server refuses to reinstall it before it begins: that is known, and told at once.
#[tokio::test(start_paused = true)]
async fn a_reinstallation_that_the_node_is_too_busy_for_is_refused() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let node = shop.server().node;
    shop.fake
        .node(node)
        .answers_to(NodeCall::Reinstall, NodeAnswer::Status(409));
    assert_eq!(shop.change(&service, Change::reinstall()).await, Phase::Active);
    let view = shop.engine.view(&service, Viewer::Administrator).await.unwrap();
    assert_eq!(view.acts.get(&Act::Reinstall).unwrap().outcome, ActOutcome::Refused);
    shop.fake.node(node).answers_to(NodeCall::Reinstall, NodeAnswer::Ok);
    assert_eq!(shop.change(&service, Change::reinstall()).await, Phase::Active);
    let view = shop.engine.view(&service, Viewer::Administrator).await.unwrap();
    assert_eq!(view.acts.get(&Act::Reinstall).unwrap().outcome, ActOutcome::Done);
}

/// The panel says `504` when a node denies a server, as if nobody had answered, and what it said is in the words: whoever is to
/// be shown whether the server runs is shown the rest of it.
#[tokio::test(start_paused = true)]
async fn a_server_that_its_node_denies_is_still_shown() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.node(shop.server().node).loses_everything();
    let viewer = Viewer::Administrator;
    let view = shop.engine.view_with_power(&service, &viewer, true).await.unwrap();
    assert_eq!(view.server.unwrap().power, None);
}

/// Reliability 1.2d: while a server installs, a suspension that its node refuses writes "ready", which is true of nothing. It is
/// neither taken for the end of the installation nor for the end of the suspension.
#[tokio::test(start_paused = true)]
async fn a_suspension_that_fails_during_a_reinstallation_is_not_forgotten() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.installs_in(Duration::from_secs(300));
    shop.fake.application().server(1.into()).reinstall().await.unwrap();
    let node = shop.server().node;
    shop.fake.node(node).answers_to(NodeCall::Sync, NodeAnswer::Status(500));
    shop.engine.change(&service, Change::suspend("unpaid")).await.unwrap();
    let _waiting = shop.advance(&service).await;
    assert_eq!(shop.server().status, None, "the panel has forgotten both");
    assert!(!shop.fake.containers()[0].installed);
    assert_ne!(shop.record(&service).await.phase, Phase::Suspended);
    shop.fake.node(node).answers_to(NodeCall::Sync, NodeAnswer::Ok);
    assert_eq!(shop.settled(&service).await, Phase::Suspended);
    shop.sleep(600).await;
    assert_eq!(
        shop.settled(&service).await,
        Phase::Suspended,
        "also when the installation has ended"
    );
    assert!(shop.server().suspended && shop.fake.containers()[0].suspended);
}

/// Reliability 1.2d, of an installation that has failed: nothing is sent that could overwrite the word for it.
#[tokio::test(start_paused = true)]
async fn a_failed_installation_is_not_overwritten_by_a_suspension() {
    let shop = Shop::open().await;
    for node in [1, 2] {
        shop.fake.node(node).install_fails(true);
    }
    let service = shop.record_order(order("1001", "42")).await;
    let failed = shop.fails(&service).await;
    let word = shop.server().status;
    for change in [Change::suspend("unpaid"), Change::unsuspend("unpaid")] {
        shop.engine.change(&service, change).await.unwrap();
        assert_eq!(shop.fails(&service).await.park_cause(), failed.park_cause());
    }
    assert_eq!(shop.server().status, word);
    assert_eq!(shop.fake.count_requests("POST /api/application/servers/1/*"), 0);
}

/// Reliability 1.3d: a client key that may not see a server is told that there is none, as if its node had said so. A server
/// that nobody has denied is not made again.
#[tokio::test(start_paused = true)]
async fn a_client_key_without_sight_denies_nothing() {
    let mut shop = Shop::open().await;
    let nobody = pterodactyl_api::models::user::NewUser::new("x@example.org", "nobody", "No", "Body");
    let nobody = shop.fake.application().users().create(&nobody).await.unwrap().id;
    let blind = set_up("http://fake.localhost", shop.fake.application_key()).unwrap();
    shop.connect(blind.client_key(shop.fake.new_client_key(nobody.get())));
    shop.fake.on("POST /api/application/servers").once(Fault::ApplyThenCut);
    let service = shop.record_order(order("1001", "42")).await;
    let settled = shop.engine.settled(&service, Duration::from_secs(7200)).await;
    let journal = shop.journal(&service).await;
    assert_eq!(shop.fake.count_requests("DELETE *"), 0, "{settled:?} {journal:#?}");
    assert_eq!(shop.fake.created_for("1001"), 1, "{settled:?} {journal:#?}");
    exactly_one(&shop.fake, "1001");
}

/// Reliability 1.7e: the files are deleted first, and the databases cannot be: the row stays, the half of it is gone, and there
/// is no way back.
#[tokio::test(start_paused = true)]
async fn a_server_of_which_half_is_gone_is_not_given_back() {
    let shop = Shop::open().await;
    let host = shop.fake.add_database_host("db", None);
    let service = shop.sell("1001").await;
    let databases = shop.fake.application().server(1.into()).databases();
    databases
        .create(&NewDatabase::new("world", "%", host.into()))
        .await
        .unwrap();
    shop.fake.database_host_down(host, true);
    shop.engine.change(&service, Change::terminate()).await.unwrap();
    let _waiting = shop.advance(&service).await;
    assert!(shop.fake.containers().is_empty() && shop.fake.servers().len() == 1);
    assert!(shop.record(&service).await.data_lost_assumed);
    let kept = shop.engine.change(&service, Change::keep()).await.unwrap_err();
    assert_eq!(kept.reason(), Reason::NotAllowed);
    shop.fake.database_host_down(host, false);
    assert_eq!(shop.settled(&service).await, Phase::Ended);
    assert!(shop.fake.servers().is_empty());
}

/// Reliability 1.9b: the panel's database takes ids that differ in case or in accents for one. The
/// server that it shows instead is somebody else's.
#[tokio::test(start_paused = true)]
async fn a_server_with_an_id_that_only_the_panel_takes_for_ours_is_left_alone() {
    for theirs in ["ORD-A3", "ord-à3"] {
        let shop = Shop::open().await;
        let servers = shop.fake.application().servers();
        servers.create(&strangers(1).external_id(theirs)).await.unwrap();
        let before = shop.server();
        let service = shop.record_order(order("ord-a3", "42")).await;
        let error = shop.fails(&service).await;
        assert_eq!(error.reason(), Reason::Parked, "{theirs}: {error}");
        assert!(error.to_string().contains("not ours"), "{theirs}: {error}");
        shop.engine.change(&service, Change::terminate()).await.unwrap();
        let _parked_or_ended = shop.engine.settled(&service, Duration::from_secs(3600)).await;
        assert_eq!(shop.server(), before, "{theirs}");
    }
}

/// A panel of version 0.7: its nodes have no uuid.
#[derive(Debug)]
struct OldPanel(Arc<dyn HttpService>);

#[async_trait::async_trait]
impl HttpService for OldPanel {
    async fn call(&self, request: http::Request<Body>) -> Result<http::Response<Body>, ServiceError> {
        let is_of_nodes = request.uri().path() == "/api/application/nodes";
        let (head, body) = self.0.call(request).await?.into_parts();
        if !is_of_nodes {
            return Ok(http::Response::from_parts(head, body));
        }
        let mut list: serde_json::Value = serde_json::from_slice(&body.collect(usize::MAX).await?).unwrap();
        for node in list.get_mut("data").unwrap().as_array_mut().unwrap() {
            node.get_mut("attributes")
                .unwrap()
                .as_object_mut()
                .unwrap()
                .remove("uuid");
        }
        Ok(http::Response::from_parts(head, Body::from(list.to_string())))
    }
}

/// S3.4: a panel of version 0.7 is refused by a typed error before anything can be sold on it, and the connection test says so.
#[tokio::test(start_paused = true)]
async fn a_panel_of_an_old_version_is_refused() {
    let fake = FakePanel::seeded(1);
    let old = provisioning_core::panel::pterodactyl("http://fake.localhost", fake.application_key())
        .unwrap()
        .service(Arc::new(OldPanel(fake.service())))
        .clock(fake.clock());
    let engine = Engine::builder(MemoryStore::new()).panel(panel(), old).build().unwrap();
    let error = engine.catalog().import(&panel()).await.unwrap_err();
    assert_eq!(error.reason(), Reason::UnsupportedVersion);
    assert!(error.advice().contains("1.0"), "{}", error.advice());
    assert!(engine.catalog().list(&panel()).await.unwrap().is_empty());
    let checks = engine.diagnose(&panel()).await.unwrap();
    let failed: Vec<_> = checks
        .iter()
        .filter(|check| check.is_failure())
        .map(|check| &check.name)
        .collect();
    assert_eq!(failed, ["version"]);
}

//! What Pterodactyl does to those who rely on it, and only Pterodactyl.

use std::{sync::Arc, time::Duration};

use panel_http::{Body, HttpService, ServiceError, fault::Fault};
use provisioning_core::{Change, Engine, Reason, service::Phase, store::MemoryStore};
use pterodactyl_api::fake::{FakePanel, NodeAnswer, NodeCall};

use crate::shop::{Shop, exactly_one, order, panel};

/// The node deleted the files and its answer was an error: the row stays, and a second delete ends it.
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

//! A server whose installation failed is reinstalled in two calls: its state is cleared first.

use std::time::Duration;

use panel_http::fault::Fault;
use provisioning_core::{
    Change, Reason, ServiceId, Viewer,
    service::{Act, ActOutcome, Phase},
};

use crate::shop::{Shop, order};

const INSTALL: &str = "POST /api/client/servers/*/settings/install";

/// A service whose installation has failed, on nodes that install again.
async fn failed() -> (Shop, ServiceId) {
    let shop = Shop::open().await;
    let all = |fails: bool| {
        for node in [1, 2] {
            shop.fake.node(node).install_fails(fails);
        }
    };
    all(true);
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(shop.fails(&service).await.reason(), Reason::Parked);
    all(false);
    (shop, service)
}

async fn outcome(shop: &Shop, service: &ServiceId) -> ActOutcome {
    let view = shop.engine.view(service, Viewer::Administrator).await.unwrap();
    view.acts.get(&Act::Reinstall).unwrap().outcome
}

/// Where owners act, the panel takes the state of a server for what it was some seconds ago, once it has looked: a
/// reinstallation that it refuses for that is asked for again.
#[tokio::test(start_paused = true)]
async fn a_reinstallation_waits_until_the_panel_has_forgotten_that_the_first_one_failed() {
    let (shop, service) = failed().await;
    let looked = shop.engine.view_with_power(&service, &Viewer::Administrator, true);
    Box::pin(looked).await.unwrap();
    shop.fake.reset_requests();
    assert_eq!(shop.change(&service, Change::reinstall()).await, Phase::Active);
    assert_eq!(outcome(&shop, &service).await, ActOutcome::Done);
    let requests = shop.fake.requests();
    let is_it = |path: &str| path.ends_with("/settings/install");
    let said: Vec<_> = requests
        .iter()
        .filter(|it| is_it(&it.path))
        .map(|it| it.status)
        .collect();
    assert_eq!(said, [Some(409), Some(202)]);
}

/// The panel answers when the node has stopped the server, which may take longer than any other call.
#[tokio::test(start_paused = true)]
async fn a_reinstallation_is_waited_for_while_its_server_stops() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    shop.fake.on(INSTALL).once(Fault::Delay(Duration::from_secs(100)));
    assert_eq!(shop.change(&service, Change::reinstall()).await, Phase::Active);
    assert_eq!(outcome(&shop, &service).await, ActOutcome::Done);
}

/// One that may have been done is not sent a second time.
#[tokio::test(start_paused = true)]
async fn a_reinstallation_after_a_failure_is_sent_once_when_its_answer_is_lost() {
    for fault in [Fault::Page(502), Fault::ApplyThenCut] {
        let (shop, service) = failed().await;
        shop.fake.on(INSTALL).once(fault.clone());
        shop.fake.reset_requests();
        shop.engine.change(&service, Change::reinstall()).await.unwrap();
        let _unknown = shop.advance(&service).await;
        assert_eq!(outcome(&shop, &service).await, ActOutcome::Unknown, "{fault}");
        let arrived = usize::from(fault == Fault::ApplyThenCut);
        assert_eq!(shop.fake.count_requests(INSTALL), arrived, "{fault}");
    }
}

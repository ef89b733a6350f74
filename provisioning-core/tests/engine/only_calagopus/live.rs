//! What a node says of a server, and what is made of it when it says nothing.

use std::time::Duration;

use http::Method;
use panel_http::fault::Fault;
use provisioning_core::{
    Error, Reason, Viewer,
    engine::View,
    service::{ParkCause, Phase},
};

use crate::{
    altered::{refusal, says},
    shop::{LONG, Shop, draft, exactly_one, order},
};

const LIVE: &str = "GET /api/client/servers/*/resources";
const OF_THE_NODE: &str = "GET /api/admin/nodes/*/servers/resources";

async fn seen(shop: &Shop) -> Result<View, Error> {
    let service = "1001".parse().unwrap();
    let looked = shop.engine.view_with_power(&service, &Viewer::Administrator, true);
    Box::pin(looked).await
}

async fn uptime(shop: &Shop) -> u64 {
    let server = seen(shop).await.unwrap().server.unwrap();
    server.usage.unwrap().uptime_seconds
}

/// The node may not know the server, may not be asked in its state, or may not answer: the rest of it is shown all the same.
#[tokio::test(start_paused = true)]
async fn a_server_of_which_its_node_tells_nothing_is_shown_without_its_usage() {
    for (status, said) in [
        (404, "server not found"),
        (404, "no resource usage data found for server"),
        (409, "server is being transferred"),
        (500, "internal server error"),
    ] {
        let mut shop = Shop::open().await;
        shop.sell("1001").await;
        says(&mut shop, Method::GET, "/resources", status, refusal(status, said));
        let view = seen(&shop).await.unwrap_or_else(|error| panic!("{said}: {error}"));
        let server = view.server.unwrap();
        assert_eq!((server.power, server.usage), (None, None), "{said}");
        assert_eq!(server.name, "MC-1001", "{said}");
    }
    let shop = Shop::open().await;
    shop.sell("1001").await;
    shop.fake.on(LIVE).always(Fault::Delay(Duration::from_secs(600)));
    let server = seen(&shop).await.unwrap().server.unwrap();
    assert_eq!((server.power, server.usage), (None, None), "no answer in time");
}

/// "Nothing is known" is said of the node: a panel that cannot be asked, or says no, is told as such.
#[tokio::test(start_paused = true)]
async fn what_stands_between_us_and_a_live_state_is_told_as_an_error() {
    for fault in [Fault::Page(502), Fault::Refuse] {
        let shop = Shop::open().await;
        shop.sell("1001").await;
        shop.fake.on(LIVE).always(fault.clone());
        let error = seen(&shop).await.expect_err(&fault.to_string());
        assert_eq!(error.reason(), Reason::Unreachable, "{fault}: {error}");
    }
    let mut shop = Shop::open().await;
    shop.sell("1001").await;
    says(&mut shop, Method::GET, "/resources", 400, refusal(400, "not that one"));
    let error = seen(&shop).await.unwrap_err();
    assert_eq!(error.reason(), Reason::Panel, "{error}");
}

/// The panel counts in milliseconds.
#[tokio::test(start_paused = true)]
async fn it_is_shown_for_how_many_seconds_a_server_has_been_running() {
    let shop = Shop::open().await;
    shop.sell("1001").await;
    shop.sleep(16).await;
    let before = uptime(&shop).await;
    assert!((16..60).contains(&before), "{before}");
    shop.sleep(10_800).await;
    let after = uptime(&shop).await;
    assert_eq!(after - before, 10_800);
}

/// A shop with a service of which the creation was not answered: only its node can prove that it was made.
async fn with_a_creation_in_question() -> Shop {
    let shop = Shop::open().await;
    let mut plain = draft("4 GB");
    plain.skip_scripts = Some(true.into());
    shop.engine.products().save(plain).await.unwrap();
    shop.fake.on("POST /api/admin/servers").once(Fault::ApplyThenCut);
    let service = shop.record_order(order("1001", "42")).await;
    let _lost = shop.advance(&service).await;
    shop
}

/// A node that does not answer is waited for, and after an hour somebody is told; a panel that cannot be asked says nothing of
/// the server, and nobody is told that its installation is not proved.
#[tokio::test(start_paused = true)]
async fn a_node_that_does_not_answer_for_a_server_is_told_after_an_hour() {
    let service = "1001".parse().unwrap();
    let early = Duration::from_secs(1800);
    for (status, said) in [(404, "node not found"), (500, "internal server error")] {
        let mut shop = with_a_creation_in_question().await;
        says(&mut shop, Method::GET, "/resources", status, refusal(status, said));
        let waits = shop.engine.settled(&service, early).await.unwrap_err();
        assert_eq!(waits.reason(), Reason::NotYet, "{said}: {waits}");
        assert_eq!(shop.fails(&service).await.reason(), Reason::Parked, "{said}");
        let parked = shop.record(&service).await.parked.unwrap().cause;
        assert!(matches!(parked, ParkCause::InstallUnproven), "{said}: {parked:?}");
    }
    let shop = with_a_creation_in_question().await;
    shop.fake.on(OF_THE_NODE).always(Fault::Delay(Duration::from_secs(600)));
    assert_eq!(shop.fails(&service).await.reason(), Reason::Parked, "no answer in time");

    for fault in [Fault::Page(502), Fault::Refuse] {
        let shop = with_a_creation_in_question().await;
        shop.fake.on(OF_THE_NODE).always(fault.clone());
        drop(shop.engine.settled(&service, LONG).await);
        assert_eq!(shop.record(&service).await.parked, None, "{fault}");
        shop.fake.faults().clear();
        assert_eq!(shop.settled(&service).await, Phase::Active, "{fault}");
        exactly_one(&shop.fake, "1001");
    }
}

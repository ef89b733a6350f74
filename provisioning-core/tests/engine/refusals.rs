//! What the panel says when it does not do a thing.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use http::{Request, Response};
use panel_http::{Body, HttpService, ServiceError};
use provisioning_core::{Reason, Viewer, panel::PowerAction, service::Phase};

use crate::{
    altered::connect,
    shop::{Shop, exactly_one, order},
};

const SERVERS: &str = "/api/application/servers";

/// The panel's model refuses a row that another one got in the way of, and says it as a failure of its own.
const LOST_RACE: &str =
    r#"The given data failed to validate data: {"allocation_id":["The allocation id has already been taken."]}"#;

/// A panel on which the first creation loses a race.
#[derive(Debug)]
struct LosesARace {
    panel: Arc<dyn HttpService>,
    creations: AtomicUsize,
}

#[async_trait::async_trait]
impl HttpService for LosesARace {
    async fn call(&self, request: Request<Body>) -> Result<Response<Body>, ServiceError> {
        let creates = request.method() == "POST" && request.uri().path() == SERVERS;
        if !creates || self.creations.fetch_add(1, Ordering::Relaxed) > 0 {
            return self.panel.call(request).await;
        }
        let problem = serde_json::json!({ "code": "DataValidationException", "status": "500", "detail": LOST_RACE });
        let body = serde_json::json!({ "errors": [problem] }).to_string();
        let answer = Response::builder()
            .status(500)
            .header("content-type", "application/json");
        Ok(answer.body(Body::from(body)).unwrap())
    }
}

/// Two creations race, and the panel's database decides against ours: nothing was made, and another try goes through
/// without anybody being troubled.
#[tokio::test(start_paused = true)]
async fn a_creation_that_lost_a_race_is_sent_again() {
    let mut shop = Shop::open().await;
    let races = LosesARace {
        panel: shop.fake.service(),
        creations: AtomicUsize::new(0),
    };
    connect(&mut shop, races);
    let service = shop.record_order(order("1001", "42")).await;
    assert_eq!(shop.settled(&service).await, Phase::Active);
    exactly_one(&shop.fake, "1001");
    let journal = shop.journal(&service).await;
    let told = |line: &&String| line.contains("servers.create (not in this state)");
    assert_eq!(journal.iter().filter(told).count(), 1, "{journal:#?}");
}

/// A click on a server that cannot be used now says what is to be waited for, and one on a server that is gone that it is.
#[tokio::test(start_paused = true)]
async fn a_click_that_the_panel_does_not_take_says_what_to_wait_for() {
    let shop = Shop::open().await;
    let service = shop.sell("1001").await;
    let click = async || {
        let clicked = shop.engine.power(&service, &Viewer::Administrator, PowerAction::Stop);
        clicked.await.unwrap_err()
    };
    let node = shop.fake.node(shop.server().node);
    node.maintenance(true);
    let error = click().await;
    assert_eq!(error.reason(), Reason::Panel);
    assert_eq!(
        error.advice(),
        "wait until the maintenance of the server's node is over, then try again"
    );
    node.maintenance(false);
    shop.fake.administrator_suspends(1);
    let error = click().await;
    assert_eq!(error.reason(), Reason::Panel);
    assert_eq!(error.advice(), "wait until the server is ready, then try again");
    shop.fake.administrator_deletes(1);
    assert_eq!(click().await.reason(), Reason::NotFound);
}

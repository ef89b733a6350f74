//! What users hear of a node that does not answer or refuses.

use std::time::Duration;

use panel_http::http::Method;
use pelican_api::fake::NodeAnswer;
use serde_json::json;
use tokio::time::Instant;

use crate::shop::{Shop, code};

#[tokio::test(start_paused = true)]
async fn a_command_is_taken_for_given_whatever_the_node_answers() {
    let shop = Shop::open();
    let key = shop.owned().await;
    let say = async || {
        let line = Some(json!({"command": "say hi"}));
        shop.of_server(&key, Method::POST, "command", line).await
    };
    assert_eq!(say().await.status, 204, "it does not run");
    shop.node_answers(NodeAnswer::Status(500));
    assert_eq!(say().await.status, 204);
    assert_eq!(shop.fake.containers()[0].commands, [""; 0]);
    shop.node_answers(NodeAnswer::Unreachable);
    let broken = say().await;
    assert_eq!((broken.status, code(&broken)), (500, "ConnectionException"));
}

/// The panel waits a second for these, and keeps what it heard for twenty.
#[tokio::test(start_paused = true)]
async fn a_server_whose_node_does_not_tell_is_missing_and_that_is_no_error() {
    let shop = Shop::open();
    let key = shop.owned().await;
    let state = async || {
        let told = shop.of_server(&key, Method::GET, "resources", None).await;
        assert_eq!(told.status, 200);
        told.body["attributes"]["current_state"].as_str().unwrap().to_owned()
    };
    shop.node_answers(NodeAnswer::Slow(Duration::from_secs(5)));
    let asked = Instant::now();
    assert_eq!(state().await, "missing");
    assert_eq!(asked.elapsed(), Duration::from_secs(1));
    shop.node_answers(NodeAnswer::Ok);
    assert_eq!(state().await, "missing", "as it was heard last");
    tokio::time::advance(Duration::from_secs(20)).await;
    assert_eq!(state().await, "offline");
}

#[tokio::test(start_paused = true)]
async fn a_power_action_that_the_node_refuses_breaks_the_panel() {
    let shop = Shop::open();
    let key = shop.owned().await;
    for (answer, word) in [
        (NodeAnswer::Status(502), "RequestException"),
        (NodeAnswer::Unreachable, "ConnectionException"),
    ] {
        shop.node_answers(answer);
        let start = Some(json!({"signal": "start"}));
        let broken = shop.of_server(&key, Method::POST, "power", start).await;
        assert_eq!((broken.status, code(&broken)), (500, word));
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_changes_hands_only_when_its_node_does_not_refuse() {
    let shop = Shop::open();
    shop.owned().await;
    let given = json!({"name": "given away", "user": 1});
    shop.node_answers(NodeAnswer::Status(500));
    let broken = shop.patch("servers/1/details", given.clone()).await;
    assert_eq!((broken.status, code(&broken)), (500, "RequestException"));
    assert_eq!((shop.server(1).owner, shop.server(1).name.as_str()), (2, "a server"));
    shop.node_answers(NodeAnswer::Unreachable);
    assert_eq!(shop.patch("servers/1/details", given).await.status, 200);
    assert_eq!(shop.server(1).owner, 1);
}

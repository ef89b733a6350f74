//! Suspending servers.

use calagopus_api::fake::{NodeAnswer, NodeCall};
use serde_json::json;

use crate::shop::{Shop, forgotten};

/// `reliability.md` 1.5.
#[tokio::test(start_paused = true)]
async fn a_suspension_is_answered_before_the_node_has_obeyed_and_when_it_never_does() {
    let shop = Shop::open();
    let uuid = shop.sold("order-1").await;
    let node = shop.fake.node(1);
    node.answers_to(NodeCall::Sync, NodeAnswer::Unreachable);
    let path = format!("admin/servers/{uuid}");
    let answer = shop.patch(&path, json!({"suspended": true})).await;
    assert_eq!((answer.status, answer.body), (200, json!({})));
    forgotten().await;
    assert!(shop.server(&uuid).suspended);
    assert!(!shop.fake.containers()[0].suspended);
    node.answers(NodeAnswer::Ok);
    shop.patch(&path, json!({"suspended": true})).await;
    forgotten().await;
    assert!(shop.fake.containers()[0].suspended, "the same once more is obeyed");
}

//! Deleting servers.

use std::time::Duration;

use calagopus_api::fake::{NodeAnswer, NodeCall};
use serde_json::json;

use crate::shop::{Shop, said};

/// `reliability.md` 1.7.
#[tokio::test(start_paused = true)]
async fn a_delete_may_destroy_the_files_and_keep_the_row_until_it_is_forced() {
    let shop = Shop::open();
    let uuid = shop.sold("order-1").await;
    let node = shop.fake.node(1);
    node.answers_to(NodeCall::Delete, NodeAnswer::DoesThenFails(500));
    let path = format!("admin/servers/{uuid}");
    let refused = shop.delete(&path, json!({})).await;
    assert_eq!(refused.status, 417);
    assert!(said(&refused).starts_with("failed to delete server: wings api status code 500"));
    assert!(!shop.fake.containers()[0].files);
    assert_eq!(shop.server(&uuid).status, None, "and it reads ready");
    node.loses_everything().answers(NodeAnswer::Ok);
    for _ in 0..2 {
        let again = shop.delete(&path, json!({"force": false})).await;
        assert_eq!(again.status, 417);
        assert!(said(&again).contains("404 Not Found"), "{}", said(&again));
    }
    let forced = shop.delete(&path, json!({"force": true})).await;
    assert_eq!(forced.status, 200);
    assert!(shop.fake.servers().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_delete_wants_a_body() {
    let shop = Shop::open();
    let uuid = shop.sold("order-1").await;
    let refused = shop.call("DELETE", &format!("admin/servers/{uuid}"), None).await;
    assert_eq!(
        (refused.status, said(&refused)),
        (400, "invalid payload: missing content type header")
    );
    assert_eq!(shop.fake.servers().len(), 1);
}

/// Unlike a create.
#[tokio::test(start_paused = true)]
async fn a_delete_goes_on_without_its_caller() {
    let shop = Shop::open();
    let uuid = shop.sold("order-1").await;
    shop.fake.node(1).takes(Duration::from_secs(8));
    let path = format!("admin/servers/{uuid}");
    let delete = shop.delete(&path, json!({}));
    assert!(tokio::time::timeout(Duration::from_secs(2), delete).await.is_err());
    assert_eq!(shop.fake.servers().len(), 1);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert!(shop.fake.servers().is_empty());
    assert!(shop.fake.containers().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_panel_that_dies_over_a_delete_does_not_go_on_with_it() {
    let shop = Shop::open();
    let uuid = shop.sold("order-1").await;
    shop.fake.node(1).takes(Duration::from_secs(8));
    let path = format!("admin/servers/{uuid}");
    let delete = shop.delete(&path, json!({}));
    assert!(tokio::time::timeout(Duration::from_secs(2), delete).await.is_err());
    shop.fake.restart();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(shop.fake.servers().len(), 1, "the row stays");
    assert!(shop.fake.containers().is_empty(), "and the node has deleted it");
}

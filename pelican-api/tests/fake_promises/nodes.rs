//! Half-done things when a node refuses, or does not answer.

use pelican_api::fake::{NodeAnswer, NodeCall};
use serde_json::json;

use crate::shop::{Shop, code};

#[tokio::test(start_paused = true)]
async fn a_create_that_the_node_refuses_leaves_its_row() {
    let shop = Shop::open();
    shop.node_answers(NodeAnswer::Status(500));
    let answer = shop.create(json!({})).await;
    assert_eq!((answer.status, code(&answer)), (500, "RequestException"));
    let server = shop.server(1);
    assert_eq!(server.status.as_deref(), Some("installing"));
    assert_eq!(server.allocations, [1]);
    assert!(shop.fake.containers().is_empty());
    let again = shop.create(json!({"allocation": {"default": 2}})).await;
    assert_eq!((again.status, code(&again)), (422, "ValidationException"));
}

#[tokio::test(start_paused = true)]
async fn a_create_that_the_node_does_not_answer_takes_its_row_back() {
    let shop = Shop::open();
    shop.node_answers(NodeAnswer::Unreachable);
    let answer = shop.create(json!({})).await;
    assert_eq!((answer.status, code(&answer)), (500, "ConnectionException"));
    assert!(shop.fake.servers().is_empty());
    assert_eq!(shop.fake.created_for("order-1"), 1);
    shop.node_answers(NodeAnswer::Ok);
    assert_eq!(shop.create(json!({})).await.status, 201);
}

#[tokio::test(start_paused = true)]
async fn a_node_that_is_too_slow_makes_it_all_the_same() {
    let shop = Shop::open();
    shop.node_answers(NodeAnswer::Slow(std::time::Duration::from_secs(20)));
    shop.fake.node(1).answers_to(NodeCall::Delete, NodeAnswer::Unreachable);
    let answer = shop.create(json!({})).await;
    assert_eq!(code(&answer), "ConnectionException");
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    assert!(shop.fake.servers().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_the_node_refuses_is_a_success_that_leaves_the_container() {
    let shop = Shop::open();
    shop.sold().await;
    shop.node_answers(NodeAnswer::Status(500));
    assert_eq!(shop.delete("servers/1").await.status, 204);
    assert!(shop.fake.servers().is_empty());
    assert_eq!(shop.fake.containers().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_the_node_does_not_answer_keeps_the_row_unless_it_is_forced() {
    let shop = Shop::open();
    shop.sold().await;
    shop.node_answers(NodeAnswer::Unreachable);
    let answer = shop.delete("servers/1").await;
    assert_eq!((answer.status, code(&answer)), (500, "ConnectionException"));
    assert_eq!(shop.fake.servers().len(), 1);
    assert_eq!(shop.delete("servers/1/force").await.status, 204);
    assert!(shop.fake.servers().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_build_is_saved_whatever_the_node_says() {
    let shop = Shop::open();
    shop.sold().await;
    let build = |memory: i64| {
        json!({
            "allocation": 1,
            "limits": {"memory": memory, "swap": 0, "disk": 2048, "io": 500, "cpu": 100},
            "feature_limits": {"databases": 0, "allocations": 0, "backups": 0},
        })
    };
    shop.node_answers(NodeAnswer::Status(500));
    let refused = shop.patch("servers/1/build", build(2048)).await;
    assert_eq!((refused.status, code(&refused)), (500, "RequestException"));
    assert_eq!(shop.server(1).memory, 2048);
    shop.node_answers(NodeAnswer::Unreachable);
    assert_eq!(shop.patch("servers/1/build", build(4096)).await.status, 200);
    assert_eq!(shop.server(1).memory, 4096);
    assert_eq!(shop.fake.containers()[0].memory, 1024);
}

#[tokio::test(start_paused = true)]
async fn a_build_that_does_not_name_the_allocation_breaks_and_null_takes_it_away() {
    let shop = Shop::open();
    shop.sold().await;
    let features = json!({"databases": 5, "allocations": 0, "backups": 0});
    let answer = shop.patch("servers/1/build", json!({"feature_limits": features})).await;
    assert_eq!((answer.status, code(&answer)), (500, "ErrorException"));
    let null = json!({"allocation": null, "feature_limits": features});
    assert_eq!(shop.patch("servers/1/build", null).await.status, 200);
    let server = shop.server(1);
    assert_eq!((server.allocation, server.allocations), (None, vec![1]));
    let foreign = json!({"allocation": 50, "add_allocations": [7], "feature_limits": features});
    assert_eq!(shop.patch("servers/1/build", foreign).await.status, 404);
    assert_eq!(shop.server(1).allocations, [1], "nothing of it is done");
}

#[tokio::test(start_paused = true)]
async fn settings_of_a_node_that_does_not_answer_are_saved_and_the_former_ones_are_shown() {
    let shop = Shop::open();
    let update = json!({
        "name": "renamed", "fqdn": "a.example.test", "scheme": "http", "memory": 1, "memory_overallocate": 0,
        "disk": 0, "disk_overallocate": 0, "cpu": 0, "cpu_overallocate": 0,
        "daemon_sftp": 2022, "daemon_listen": 8080, "daemon_connect": 8080,
    });
    let name = |answer: &serde_json::Value| answer["attributes"]["name"].clone();
    shop.node_answers(NodeAnswer::Status(500));
    assert_eq!(name(&shop.patch("nodes/1", update.clone()).await.body), "node-1");
    assert_eq!(name(&shop.get("nodes/1").await.body), "node-1");
    shop.node_answers(NodeAnswer::Unreachable);
    assert_eq!(name(&shop.patch("nodes/1", update.clone()).await.body), "node-1");
    assert_eq!(name(&shop.get("nodes/1").await.body), "renamed");
    shop.node_answers(NodeAnswer::Ok);
    assert_eq!(name(&shop.patch("nodes/1", update).await.body), "renamed");
}

//! Servers on their way.

use serde_json::json;

use crate::shop::{Shop, code};

async fn on_its_way() -> Shop {
    let shop = Shop::open();
    shop.sold().await;
    let target = json!({"node_id": 2, "allocation_id": 101, "allocation_additional": [102]});
    assert_eq!(shop.post("servers/1/transfer", target).await.status, 204);
    shop
}

#[tokio::test(start_paused = true)]
async fn a_transfer_that_succeeds_moves_the_server_and_frees_what_it_had() {
    let shop = on_its_way().await;
    let server = shop.server(1);
    assert!(server.transferring);
    assert_eq!((server.node, server.allocations), (1, vec![1, 101, 102]));
    shop.fake.end_transfer(1, true);
    let server = shop.server(1);
    assert_eq!((server.node, server.allocation), (2, Some(101)));
    assert_eq!(server.allocations, [101, 102]);
    assert_eq!(shop.fake.containers()[0].node, 2);
}

#[tokio::test(start_paused = true)]
async fn a_transfer_that_fails_frees_what_it_would_have_had() {
    let shop = on_its_way().await;
    shop.fake.end_transfer(1, false);
    let server = shop.server(1);
    assert_eq!((server.node, server.allocations), (1, vec![1]));
}

#[tokio::test(start_paused = true)]
async fn a_transfer_that_is_called_off_leaves_the_new_allocations_behind() {
    let shop = on_its_way().await;
    assert_eq!(shop.post("servers/1/transfer/cancel", json!({})).await.status, 204);
    assert_eq!(shop.server(1).allocations, [1, 101, 102]);
    let again = shop.post("servers/1/transfer/cancel", json!({})).await;
    assert_eq!((again.status, again.body), (406, json!(null)));
}

#[tokio::test(start_paused = true)]
async fn meanwhile_it_cannot_be_suspended_and_not_be_seen_to_go() {
    let shop = on_its_way().await;
    let refused = shop.post("servers/1/suspend", json!({})).await;
    assert_eq!((refused.status, code(&refused)), (409, "ConflictHttpException"));
    assert!(!shop.server(1).suspended);
    let seen = shop.get("servers/1").await.body;
    assert_eq!(seen["attributes"]["status"], json!(null));
    assert_eq!(shop.get("servers/1?include=transfer").await.status, 500);
}

#[tokio::test(start_paused = true)]
async fn a_node_without_room_is_refused_without_a_word() {
    let shop = Shop::open();
    shop.sold().await;
    let limits = json!({"memory": 900_000, "swap": 0, "disk": 1, "io": 500, "cpu": 0});
    let build = json!({
        "allocation": 1, "limits": limits, "feature_limits": {"databases": 0, "allocations": 0, "backups": 0},
    });
    assert_eq!(shop.patch("servers/1/build", build).await.status, 200);
    let target = json!({"node_id": 2, "allocation_id": 101});
    let answer = shop.post("servers/1/transfer", target).await;
    assert_eq!((answer.status, answer.body), (406, json!(null)));
    assert!(!shop.server(1).transferring);
}

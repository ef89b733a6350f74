//! Suspending servers.

use std::time::Duration;

use calagopus_api::fake::{NewKey, NewUser, NodeAnswer, NodeCall};
use serde_json::json;

use crate::shop::{Shop, forgotten, said};

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

#[tokio::test(start_paused = true)]
async fn the_client_api_remembers_the_state_of_a_server_for_five_seconds() {
    let shop = Shop::open();
    let uuid = shop.sold("order-1").await;
    let ada = shop.fake.add_user(NewUser::new("ada"));
    shop.patch(&format!("admin/servers/{uuid}"), json!({"owner_uuid": ada}))
        .await;
    let key = shop.fake.add_key(NewKey::everything().of(ada));
    let power = async || {
        let path = format!("client/servers/{uuid}/power");
        let start = Some(json!({"action": "start"}));
        shop.with(&key, "POST", &path, start).await
    };
    assert_eq!(power().await.status, 200);
    shop.patch(&format!("admin/servers/{uuid}"), json!({"suspended": true}))
        .await;
    assert_ne!(power().await.status, 409, "as it was remembered");
    forgotten().await;
    let refused = power().await;
    assert_eq!((refused.status, said(&refused)), (409, "server is suspended"));
}

#[tokio::test(start_paused = true)]
async fn a_phantom_has_no_resources_and_what_nodes_tell_is_remembered_for_fifteen_seconds() {
    let shop = Shop::open();
    let uuid = shop.sold("order-1").await;
    let path = format!("client/servers/{uuid}/resources");
    assert_eq!(shop.get(&path).await.status, 200);
    shop.fake.node(1).loses_everything();
    forgotten().await;
    assert_eq!(shop.get(&path).await.status, 200, "as it was told");
    tokio::time::sleep(Duration::from_secs(10)).await;
    let none = shop.get(&path).await;
    assert_eq!(
        (none.status, said(&none)),
        (404, "no resource usage data found for server")
    );
}

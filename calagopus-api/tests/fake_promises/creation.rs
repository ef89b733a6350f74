//! Making servers.

use std::time::Duration;

use calagopus_api::fake::{NewUser, NodeAnswer, NodeCall};
use serde_json::{Value, json};

use crate::shop::{Shop, said};

#[tokio::test(start_paused = true)]
async fn one_external_id_makes_two_servers_and_the_look_up_gives_one_of_them() {
    let shop = Shop::open();
    let one = shop.sold("order-1").await;
    let other = shop.sold("order-1").await;
    assert_ne!(one, other);
    assert_eq!(shop.fake.most_at_once_for("order-1"), 2);
    let found = shop.get("admin/servers/external/order-1").await;
    assert_eq!(found.body["server"]["uuid"], one);
}

#[tokio::test(start_paused = true)]
async fn an_external_id_of_a_user_is_unique() {
    let shop = Shop::open();
    let _ada = shop.fake.add_user(NewUser::new("ada").external_id("client-1"));
    let body = json!({
        "username": "eve", "email": "eve@example.test", "external_id": "client-1", "name_first": "E",
        "name_last": "V", "admin": false, "language": "en",
    });
    let refused = shop.post("admin/users", body).await;
    assert_eq!(refused.status, 409);
    assert_eq!(said(&refused), "user with email/username already exists");
}

#[tokio::test(start_paused = true)]
async fn a_create_that_the_node_refuses_is_taken_back() {
    let shop = Shop::open();
    shop.fake.node(1).answers(NodeAnswer::Status(500));
    let broken = shop.create(json!({})).await;
    assert_eq!((broken.status, said(&broken)), (500, "internal server error"));
    assert_eq!(shop.fake.created_for("order-1"), 1);
    assert!(shop.fake.servers().is_empty());
}

/// `reliability.md` 1.1: the work on a request goes with its connection, and so does the taking back.
#[tokio::test(start_paused = true)]
async fn a_create_whose_caller_has_gone_leaves_a_row_without_a_server() {
    for skip_installer in [false, true] {
        let shop = Shop::open();
        let node = shop.fake.node(1);
        node.answers_to(NodeCall::Create, NodeAnswer::Status(500))
            .takes(Duration::from_secs(8));
        let create = shop.create(json!({"skip_installer": skip_installer}));
        assert!(tokio::time::timeout(Duration::from_secs(2), create).await.is_err());
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert!(shop.fake.containers().is_empty());
        let row = &shop.get("admin/servers/external/order-1").await.body["server"];
        let status = if skip_installer {
            Value::Null
        } else {
            json!("installing")
        };
        assert_eq!(row["status"], status, "nothing tells it from a true one");
    }
}

#[tokio::test(start_paused = true)]
async fn a_port_is_one_servers_and_no_other_collision_is_seen() {
    let shop = Shop::open();
    let free = shop.free().await;
    let here = json!({"allocation_uuid": free[0], "node_uuid": shop.fake.node_uuid(2)});
    let made = shop.create(here.clone()).await;
    assert_eq!(made.status, 200, "a port of another node will do: {}", made.body);
    let refused = shop.create(here).await;
    assert_eq!(refused.status, 409);
    assert_eq!(
        said(&refused),
        "server with allocation(s) or external id already exists"
    );
}

#[tokio::test(start_paused = true)]
async fn nobody_looks_whether_there_is_room_on_the_node() {
    let shop = Shop::open();
    let limits = json!({"cpu": 0, "memory": 9_999_999, "memory_overhead": 0, "swap": 0, "disk": 9_999_999});
    let made = shop.create(json!({"limits": limits})).await;
    assert_eq!(made.status, 200, "{}", made.body);
}

/// The caller left before the row was written: nothing is made, now or later.
#[tokio::test(start_paused = true)]
async fn a_create_never_goes_on_without_its_caller() {
    let shop = Shop::open();
    shop.fake.commit_delay(Duration::from_secs(8));
    let create = shop.create(json!({}));
    assert!(tokio::time::timeout(Duration::from_secs(2), create).await.is_err());
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(shop.fake.created_for("order-1"), 0);
}

/// The node does what it was asked, and the row knows nothing of its caller.
#[tokio::test(start_paused = true)]
async fn a_server_whose_caller_left_while_a_slow_node_worked_is_there() {
    let shop = Shop::open();
    shop.fake.node(1).takes(Duration::from_secs(8));
    let create = shop.create(json!({}));
    assert!(tokio::time::timeout(Duration::from_secs(2), create).await.is_err());
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(shop.fake.containers().len(), 1);
    assert_eq!(shop.fake.servers()[0].status, None);
}

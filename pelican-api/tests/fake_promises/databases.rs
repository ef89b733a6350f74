//! Databases of servers, on the panel and on their hosts.

use panel_http::http::Method;
use serde_json::json;

use crate::shop::{Shop, code};

#[tokio::test(start_paused = true)]
async fn a_database_that_a_user_makes_is_made_and_forgotten() {
    let shop = Shop::open();
    let key = shop.owned().await;
    let game = json!({"database": "game", "remote": "%"});
    let broken = shop.of_server(&key, Method::POST, "databases", Some(game)).await;
    assert_eq!((broken.status, code(&broken)), (500, "QueryException"));
    let list = shop.of_server(&key, Method::GET, "databases", None).await;
    assert_eq!(list.body["data"], json!([]));
    assert_eq!(shop.fake.databases_on_host(1), ["s1_game"]);
}

#[tokio::test(start_paused = true)]
async fn a_database_that_an_administrator_makes_goes_with_its_server() {
    let shop = Shop::open();
    let key = shop.owned().await;
    let sent = |name: &str| json!({"database": name, "remote": "%", "host": 1});
    assert_eq!(shop.post("servers/1/databases", sent("shop")).await.status, 201);
    let twice = shop.post("servers/1/databases", sent("shop")).await;
    assert_eq!((twice.status, code(&twice)), (400, "DuplicateDatabaseNameException"));
    assert_eq!(shop.post("servers/1/databases", sent("forum")).await.status, 201);
    let third = shop.post("servers/1/databases", sent("wiki")).await;
    assert_eq!((third.status, code(&third)), (400, "TooManyDatabasesException"));

    let seen = shop.get("servers/1/databases/1?include=password").await.body;
    let old = seen["attributes"]["relationships"]["password"]["attributes"]["password"].clone();
    let path = "databases/1/rotate-password";
    let rotated = shop.of_server(&key, Method::POST, path, None).await.body;
    let new = &rotated["attributes"]["relationships"]["password"]["attributes"]["password"];
    assert!(new.is_string() && *new != old);

    assert_eq!(shop.delete("database-hosts/1").await.status, 500, "it is in use");
    assert_eq!(shop.delete("servers/1").await.status, 204);
    assert_eq!(shop.fake.databases_on_host(1), [""; 0]);
    assert_eq!(shop.delete("database-hosts/1").await.status, 204);
}

#[tokio::test(start_paused = true)]
async fn a_server_whose_databases_cannot_be_reached_goes_by_force_alone() {
    let shop = Shop::open();
    shop.owned().await;
    let sent = json!({"database": "shop", "remote": "%", "host": 1});
    assert_eq!(shop.post("servers/1/databases", sent).await.status, 201);
    shop.fake.database_host_down(1, true);
    let broken = shop.delete("servers/1").await;
    assert_eq!((broken.status, code(&broken)), (500, "QueryException"));
    assert_eq!(shop.fake.servers().len(), 1);
    assert_eq!(shop.delete("servers/1/force").await.status, 204);
    assert_eq!(shop.fake.databases_on_host(1), ["s1_shop"], "it is left behind");
}

#[tokio::test(start_paused = true)]
async fn a_host_keeps_its_nodes_whatever_a_change_says() {
    let shop = Shop::open();
    let host = shop.fake.add_database_host("second", Some(1));
    let path = format!("database-hosts/{host}");
    let sent = json!({"name": "other", "host": "192.0.2.1", "port": 3307, "username": "root", "node_ids": [2]});
    let changed = shop.patch(&path, sent).await;
    assert_eq!(changed.body["attributes"]["name"], "other");
    let seen = shop.get(&format!("{path}?include=nodes")).await.body;
    let nodes = &seen["attributes"]["relationships"]["nodes"]["data"];
    assert_eq!(
        (nodes.as_array().unwrap().len(), &nodes[0]["attributes"]["id"]),
        (1, &json!(1))
    );
}

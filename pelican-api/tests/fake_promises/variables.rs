//! Values of an egg's variables.

use serde_json::{Value, json};

use crate::shop::Shop;

async fn values(shop: &Shop) -> Value {
    shop.get("servers/1").await.body["attributes"]["container"]["environment"].clone()
}

#[tokio::test(start_paused = true)]
async fn variables_that_are_left_out_at_creation_are_stored_empty() {
    let shop = Shop::open();
    let answer = shop.create(json!({"environment": {}})).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let values = values(&shop).await;
    for name in ["GAME_VERSION", "JAR_FILE", "BUILD"] {
        assert_eq!(values[name], "", "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_partial_change_blanks_the_others_and_an_empty_one_changes_nothing() {
    let shop = Shop::open();
    shop.sold().await;
    let nothing = json!({"environment": {}, "egg": 1, "skip_scripts": false});
    assert_eq!(shop.patch("servers/1/startup", nothing).await.status, 200);
    assert_eq!(values(&shop).await["JAR_FILE"], "server.jar");
    let partial = json!({"environment": {"GAME_VERSION": "1.20"}, "egg": 1, "skip_scripts": false});
    assert_eq!(shop.patch("servers/1/startup", partial).await.status, 200);
    let values = values(&shop).await;
    assert_eq!(
        (&values["GAME_VERSION"], &values["JAR_FILE"]),
        (&json!("1.20"), &json!(""))
    );
}

#[tokio::test(start_paused = true)]
async fn another_egg_brings_its_image_and_command_unless_they_are_sent() {
    let shop = Shop::open();
    shop.sold().await;
    let change = json!({"environment": {}, "egg": 2, "skip_scripts": false, "startup": "./mine"});
    let changed = shop.patch("servers/1/startup", change).await;
    let container = &changed.body["attributes"]["container"];
    assert_eq!(container["startup_command"], "./mine");
    assert_eq!(container["image"], "ghcr.io/example/java:21");
    assert_eq!(container["environment"]["DIFFICULTY"], "normal");
}

#[tokio::test(start_paused = true)]
async fn details_and_build_clear_what_they_leave_out() {
    let shop = Shop::open();
    shop.sold().await;
    shop.patch("servers/1/details", json!({"name": "b", "user": 1})).await;
    assert_eq!(shop.server(1).external_id, None);
    assert_eq!(shop.server(1).made_by.as_deref(), Some("order-1"));
    let build = json!({"allocation": 1, "feature_limits": {"databases": 2, "backups": 3}});
    let limits = shop.patch("servers/1/build", build).await.body["attributes"]["feature_limits"].clone();
    assert_eq!(limits, json!({"databases": 2, "allocations": null, "backups": 3}));
}

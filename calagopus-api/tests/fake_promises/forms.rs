//! What the panel says of bodies that it does not take, and what it takes without a word.

use std::sync::Arc;

use calagopus_api::{ServerId, fake::FakePanel, models::client::settings::Rename};
use jiff::Timestamp;
use panel_http::TokioClock;
use serde_json::json;

use crate::shop::{Shop, said};

#[tokio::test(start_paused = true)]
async fn what_a_model_refuses_is_encoded_twice_and_what_a_route_refuses_is_not() {
    let shop = Shop::open();
    let uuid = shop.sold("order-1").await;
    let refused = shop.patch(&format!("admin/servers/{uuid}"), json!({"name": ""})).await;
    assert_eq!(refused.status, 400);
    assert_eq!(said(&refused), r#"{"errors":["name: length is lower than 1"]}"#);
    let limits = json!({"cpu": 0, "memory": -1, "memory_overhead": 0, "swap": 0, "disk": 1});
    let refused = shop.create(json!({"limits": limits})).await;
    assert_eq!((refused.status, said(&refused)), (400, "limits.memory: lower than 0"));
    assert_eq!(shop.fake.servers().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_content_type_is_compared_exactly() {
    let shop = Shop::open();
    let location = json!({"name": "Paris", "description": null, "flag": null, "backup_configuration_uuid": null});
    let send = async |content_type: &str| {
        let headers = [("content-type", content_type)];
        let key = shop.fake.key();
        let answer = shop.send(&key, "POST", "admin/locations", &headers, location.to_string());
        answer.await
    };
    let refused = send("application/json; charset=utf-8").await;
    assert_eq!(
        (refused.status, said(&refused)),
        (400, "invalid payload: unsupported content type")
    );
    assert_eq!(send("application/json").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn variables_that_the_egg_does_not_have_are_dropped_without_a_word() {
    let shop = Shop::open();
    let variables = json!([{"env_variable": "NO_SUCH_THING", "value": "1"}]);
    let made = shop.create(json!({"variables": variables})).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let uuid = made.body["server"]["uuid"].as_str().unwrap();
    let answer = shop.get(&format!("admin/servers/{uuid}/variables")).await;
    let known = answer.body["variables"].as_array().unwrap();
    assert!(known.iter().all(|it| it["env_variable"] != "NO_SUCH_THING"));
    let variables = json!([{"env_variable": "SERVER_JARFILE", "value": "no jar"}]);
    let refused = shop.create(json!({"variables": variables})).await;
    assert_eq!(refused.status, 400);
    assert!(said(&refused).starts_with("SERVER_JARFILE: "), "{}", said(&refused));
}

/// Measured on 1.1.4: a description may be null, and must be there.
#[tokio::test(start_paused = true)]
async fn a_name_is_not_taken_without_a_description() {
    let shop = Shop::open();
    let uuid = shop.sold("order-1").await;
    let before = shop.get(&format!("admin/servers/{uuid}")).await.body["server"]["name"].clone();
    let rename = format!("client/servers/{uuid}/settings/rename");
    let refused = shop.post(&rename, json!({"name": "other"})).await;
    assert_eq!(refused.status, 400);
    assert!(
        said(&refused).starts_with("invalid payload: missing field `description`"),
        "{}",
        said(&refused)
    );
    let row = shop.get(&format!("admin/servers/{uuid}")).await.body["server"].clone();
    assert_eq!(row["name"], before);
    let panel = shop.fake.calagopus();
    let renamed = Rename::new(Some("for friends".to_owned())).name("ab");
    let server = panel.client().server(uuid.parse::<ServerId>().unwrap());
    server.settings().rename(&renamed).await.unwrap();
    let row = shop.get(&format!("admin/servers/{uuid}")).await.body["server"].clone();
    assert_eq!(
        (&row["name"], &row["description"]),
        (&json!("ab"), &json!("for friends"))
    );
    server.settings().rename(&Rename::new(None)).await.unwrap();
    let row = shop.get(&format!("admin/servers/{uuid}")).await.body["server"].clone();
    assert_eq!((&row["name"], &row["description"]), (&json!("ab"), &json!(null)));
}

/// The panel cuts zeros off in threes.
#[tokio::test(start_paused = true)]
async fn a_date_has_no_three_or_six_digits_after_the_point() {
    let mut seen = Vec::new();
    for micros in [0, 148_000, 72_632] {
        let at = Timestamp::from_microsecond(1_700_000_000_000_000 + micros).unwrap();
        let shop = Shop {
            fake: FakePanel::seeded_at(1, Arc::new(TokioClock::starting_at(at))),
        };
        let nodes = shop.get("admin/nodes").await;
        let created = nodes.body["nodes"]["data"][0]["created"].as_str().unwrap().to_owned();
        seen.push(created.replace("2023-11-14T22:13:20", ""));
    }
    assert_eq!(seen, ["Z", ".148Z", ".072632Z"]);
}

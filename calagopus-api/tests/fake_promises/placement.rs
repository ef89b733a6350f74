//! The panel's own choice of a node and of ports.

use std::collections::BTreeSet;

use calagopus_api::fake::FakePanel;
use serde_json::{Value, json};

use crate::shop::{Shop, said};

/// Deploys four servers. Gives their nodes and ports.
async fn deployed(seed: u64, randomness: f64) -> Vec<(u64, i64)> {
    let shop = Shop {
        fake: FakePanel::seeded(seed),
    };
    let location = shop.location().await;
    let mut places = Vec::new();
    for number in 0..4 {
        let ports = json!({"start_port": 25565, "end_port": 25664, "assign_to_variable": null});
        let deployment = json!({
            "location_uuids": [location], "allow_overallocation": false, "randomness": randomness,
            "allocations": {"dedicated": false, "primary": ports, "additional": []},
        });
        let more = json!({"deployment": deployment, "external_id": format!("order-{number}")});
        let answer = shop.post("admin/servers/deploy", shop.new_server(more).await).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let server = shop.server(answer.body["server"]["uuid"].as_str().unwrap());
        let port = answer.body["server"]["allocation"]["port"].as_i64().unwrap();
        places.push((server.node, port));
    }
    places
}

#[tokio::test(start_paused = true)]
async fn nodes_and_ports_are_chosen_by_a_chance_that_the_seed_repeats() {
    assert_eq!(deployed(7, 0.5).await, deployed(7, 0.5).await);
    let mut choices = BTreeSet::new();
    for seed in 0..6 {
        choices.insert(deployed(seed, 0.5).await);
    }
    assert!(choices.len() > 3, "{choices:?}");
}

#[tokio::test(start_paused = true)]
async fn without_chance_the_emptiest_node_comes_first() {
    let nodes: Vec<u64> = deployed(7, 0.0).await.into_iter().map(|(node, _)| node).collect();
    assert_eq!(nodes, [1, 2, 1, 2]);
}

#[tokio::test(start_paused = true)]
async fn no_location_is_not_any_location() {
    let shop = Shop::open();
    let deployment = json!({"location_uuids": [], "allow_overallocation": true});
    let body = shop.new_server(json!({"deployment": deployment})).await;
    let refused = shop.post("admin/servers/deploy", body).await;
    assert_eq!(refused.status, 400);
    assert_eq!(
        said(&refused),
        "could not deploy server: no nodes exist in the selected location(s)"
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_can_be_deployed_without_any_port() {
    let shop = Shop::open();
    let location = shop.location().await;
    let deployment = json!({"location_uuids": [location], "allow_overallocation": false});
    let body = shop.new_server(json!({"deployment": deployment})).await;
    let answer = shop.post("admin/servers/deploy", body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["server"]["allocation"], Value::Null);
}

//! Where a new server goes.

use pelican_api::fake::NewNode;
use serde_json::{Value, json};

use crate::shop::{Shop, code};

fn deploy(tags: &[&str], ports: &[&str]) -> Value {
    json!({"tags": tags, "dedicated_ip": false, "port_range": ports})
}

#[tokio::test(start_paused = true)]
async fn without_ports_no_allocation_is_chosen_and_the_first_node_with_room_is_taken() {
    let shop = Shop::open();
    let answer = shop
        .create(json!({"allocation": null, "deploy": deploy(&["us"], &[])}))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let server = shop.server(1);
    assert_eq!((server.node, server.allocation), (2, None));
    assert_eq!(server.allocations, [0_u64; 0]);
}

#[tokio::test(start_paused = true)]
async fn without_ports_a_given_allocation_is_used_even_when_it_is_on_another_node() {
    let shop = Shop::open();
    shop.create(json!({"deploy": deploy(&["us"], &[])})).await;
    let server = shop.server(1);
    assert_eq!((server.node, server.allocation), (2, Some(1)));
}

#[tokio::test(start_paused = true)]
async fn ports_that_cannot_be_read_mean_any_port() {
    let shop = Shop::open();
    shop.create(json!({"allocation": null, "deploy": deploy(&["us"], &["abc"])}))
        .await;
    assert!(shop.server(1).allocation.is_some_and(|id| id > 100));
}

#[tokio::test(start_paused = true)]
async fn any_of_the_tags_is_enough_and_none_is_too_little() {
    let shop = Shop::open();
    shop.create(json!({"deploy": deploy(&["mars", "us"], &["25565"])}))
        .await;
    assert_eq!(shop.server(1).node, 2);
    let refused = shop
        .create(json!({"external_id": "b", "deploy": deploy(&["mars"], &["25565"])}))
        .await;
    assert_eq!((refused.status, code(&refused)), (400, "NoViableNodeException"));
}

#[tokio::test(start_paused = true)]
async fn private_nodes_are_passed_over_and_nodes_in_maintenance_are_not() {
    let shop = Shop::open();
    let hidden = NewNode::new("hidden").private().tags(["new"]);
    let hidden = shop.fake.add_node(hidden.allocations("10.0.0.3", 25565..=25566));
    let wanted = || json!({"deploy": deploy(&["new"], &["25565"])});
    assert_eq!(code(&shop.create(wanted()).await), "NoViableNodeException");
    let closed = NewNode::new("closed").tags(["new"]);
    let closed = shop.fake.add_node(closed.allocations("10.0.0.4", 25565..=25566));
    shop.fake.node(closed).maintenance(true);
    assert_eq!(shop.create(wanted()).await.status, 201);
    assert_eq!(shop.server(1).node, closed);
    assert_ne!(hidden, closed);
}

#[tokio::test(start_paused = true)]
async fn a_server_without_a_limit_counts_as_nothing() {
    let shop = Shop::open();
    shop.fake
        .add_node(NewNode::new("tiny").memory(1).disk(1).tags(["tiny"]));
    let unlimited = json!({"memory": 0, "swap": 0, "disk": 0, "io": 500, "cpu": 0});
    for key in ["a", "b"] {
        let wish =
            json!({"external_id": key, "limits": unlimited, "allocation": null, "deploy": deploy(&["tiny"], &[])});
        assert_eq!(shop.create(wish).await.status, 201);
    }
}

/// Two creates at once for the same allocation: it is the first one of both servers, and only one of them has it. Neither can
/// be changed from then on as long as the other is there.
#[tokio::test(start_paused = true)]
async fn a_race_for_an_allocation_is_won_by_both() {
    let shop = Shop::open();
    shop.fake.commit_delay(std::time::Duration::from_millis(50));
    let (one, other) = tokio::join!(
        shop.create(json!({"external_id": "a"})),
        shop.create(json!({"external_id": "b"}))
    );
    assert_eq!((one.status, other.status), (201, 201));
    let [winner, loser] = &shop.fake.servers()[..] else {
        panic!("two servers")
    };
    assert_eq!(winner.allocation, loser.allocation);
    assert_eq!((winner.allocations.len(), loser.allocations.len()), (1, 0));
    for server in [winner, loser] {
        let same = json!({"allocation": server.allocation, "feature_limits": {"databases": 0, "backups": 0}});
        let refused = shop.patch(&format!("servers/{}/build", server.id), same).await;
        assert_eq!((refused.status, code(&refused)), (422, "ValidationException"));
    }
    shop.delete(&format!("servers/{}", loser.id)).await;
    assert_eq!(shop.server(winner.id).allocations.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn one_allocation_that_is_there_already_spoils_all_the_others() {
    let shop = Shop::open();
    let free = shop.get("nodes/1/allocations").await.body["meta"]["pagination"]["total"].clone();
    let more = json!({"ip": "10.0.0.1", "ports": ["30000", "25565"]});
    let answer = shop.post("nodes/1/allocations", more).await;
    assert_eq!(code(&answer), "UniqueConstraintViolationException");
    let after = shop.get("nodes/1/allocations").await.body["meta"]["pagination"]["total"].clone();
    assert_eq!(free, after);
}

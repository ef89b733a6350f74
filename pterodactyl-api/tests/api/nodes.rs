//! What is special about changing nodes.

use pterodactyl_api::{
    Effect, ErrorKind,
    models::node::{NewNode, Node, Scheme, UpdateNode},
};
use serde_json::{Value, json};

use crate::support::{self, Scripted};

fn node() -> Node {
    serde_json::from_value(support::recorded("362")["attributes"].clone()).unwrap()
}

fn sent(change: &UpdateNode) -> Value {
    let panel = Scripted::new([]).application();
    let request = panel.node(1.into()).update(change).into_request().unwrap();
    serde_json::from_slice(request.body().as_bytes().unwrap()).unwrap()
}

/// Invariant 16: `every_field_a_patch_would_clear_is_sent`.
#[test]
fn a_change_of_a_node_sends_everything_again_and_the_folder_of_its_files_with_it() {
    let change = UpdateNode::of(&node()).maintenance_mode(true);
    assert_eq!(
        sent(&change),
        json!({
            "name": "node-1", "location_id": 1, "fqdn": "127.0.0.1", "scheme": "http",
            "memory": 65536, "memory_overallocate": 0, "disk": 512_000, "disk_overallocate": 0,
            "daemon_listen": 8802, "daemon_sftp": 2022, "daemon_base": "/var/lib/pterodactyl/volumes",
            "maintenance_mode": true
        })
    );
}

#[test]
fn a_new_node_begins_with_the_panels_own_values() {
    let panel = Scripted::new([]).application();
    let node = NewNode::new("eu-1", 1.into(), "eu-1.example", Scheme::Https, 65_536, 512_000);
    let request = panel.nodes().create(&node).into_request().unwrap();
    let body: Value = serde_json::from_slice(request.body().as_bytes().unwrap()).unwrap();
    assert_eq!(
        body,
        json!({
            "name": "eu-1", "location_id": 1, "fqdn": "eu-1.example", "scheme": "https",
            "memory": 65536, "memory_overallocate": 0, "disk": 512_000, "disk_overallocate": 0,
            "daemon_listen": 8080, "daemon_sftp": 2022
        })
    );
}

/// The panel commits, and then says that the node could not be told: it happened, and is not sent again.
#[tokio::test(start_paused = true)]
async fn a_change_that_the_node_did_not_hear_of_has_happened() {
    let panel = Scripted::new([support::json("*", 400, support::recorded("076"))]);
    let change = UpdateNode::of(&node());
    let error = panel.application().node(2.into()).update(&change).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Node, Effect::Applied));
    assert_eq!(panel.asked().len(), 1);
}

/// A second new secret would shut out a node that had heard of the first.
#[tokio::test(start_paused = true)]
async fn a_change_is_repeated_unless_it_makes_a_new_secret() {
    let failure = support::error(500, "QueryException", "An unexpected error was encountered.");
    for (change, times) in [
        (UpdateNode::of(&node()), 3),
        (UpdateNode::of(&node()).reset_secret(), 1),
    ] {
        let panel = Scripted::new([support::json("*", 500, &failure)]);
        let error = panel.application().node(1.into()).update(&change).await.unwrap_err();
        assert_eq!(error.effect(), Effect::Unknown);
        assert_eq!(panel.asked().len(), times);
    }
    assert_eq!(sent(&UpdateNode::of(&node()).reset_secret())["reset_secret"], true);
}

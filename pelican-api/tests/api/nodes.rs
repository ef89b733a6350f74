//! Nodes, their allocations and mounts: what the panel hides, and what its errors say.

use panel_http::recording::{Exchange, Replay};
use pelican_api::{
    Effect, EggId, ErrorKind, MountId, NodeId, is_taken,
    models::{
        allocation::NewAllocations,
        mount::NewMount,
        node::{Node, NodeUpdate, UpdateNode},
    },
};
use serde_json::{Value, json};

use crate::support::{self, Handles as _};

/// A node as the panel told it.
fn node(recording: &Exchange) -> Node {
    serde_json::from_value(recording.response_body.pointer("/attributes").cloned().unwrap()).unwrap()
}

/// The panel swallows its failure to tell the node, and answers with the node as it was before.
#[tokio::test]
async fn a_change_that_the_node_did_not_hear_of_is_told_as_such() {
    for (number, is_told) in [("470", true), ("059", false)] {
        let recorded = support::recorded(number);
        let before = node(&recorded);
        let panel = Replay::new([recorded]).application();
        let outcome = panel.node(before.id).update(&UpdateNode::of(&before)).await.unwrap();
        assert_eq!(outcome.is_told(), is_told, "{number}");
        let (NodeUpdate::Told(node) | NodeUpdate::NotTold(node)) = outcome else {
            panic!("{number}: neither told nor not told");
        };
        assert_eq!(node, before);
    }
}

/// The panel would put the folder back to its own default.
#[test]
fn a_change_of_a_node_always_sends_the_folder_of_its_files() {
    let mut node = node(&support::recorded("051"));
    node.daemon_base = "/srv/volumes".to_owned();
    let request = serde_json::to_value(UpdateNode::of(&node).maintenance_mode(true)).unwrap();
    assert_eq!(request["daemon_base"], "/srv/volumes");
    assert_eq!(request["maintenance_mode"], true);
    assert_eq!(request.get("tags"), None, "what is not set stays as it is");
}

/// Each time it would be another one.
#[tokio::test(start_paused = true)]
async fn a_new_secret_is_asked_for_once() {
    let node = node(&support::recorded("051"));
    let maintenance = json!({"errors": [{"code": "HttpException", "status": "503", "detail": "x"}]});
    for (change, attempts) in [(UpdateNode::of(&node), 3), (UpdateNode::of(&node).reset_secret(), 1)] {
        let panel = Replay::new([support::json(503, &maintenance)]);
        let error = panel.application().node(node.id).update(&change).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Maintenance);
        assert_eq!(panel.asked().len(), attempts);
    }
}

/// Invariant 5: `secret_is_never_printed`.
#[tokio::test]
async fn the_token_of_a_node_is_read_and_never_shown() {
    let answer = json!({
        "debug": false, "uuid": "f730b2a9-f300-46dc-b092-ec869e31f708", "token_id": "abcdefghijklmnop",
        "token": "hunter2",
        "api": {
            "host": "0.0.0.0", "port": 8080, "upload_limit": 100,
            "ssl": {"enabled": true, "cert": "/etc/cert.pem", "key": "/etc/key.pem"},
        },
        "system": {"data": "/var/lib/pelican/volumes", "sftp": {"bind_port": 2022}},
        "allowed_mounts": ["/srv/maps"],
        "remote": "https://panel.example",
    });
    let panel = Replay::new([support::json(200, &answer)]).application();
    let configuration = panel.node(NodeId::new(1)).configuration().await.unwrap();
    assert_eq!(configuration.token.expose(), "hunter2");
    let shown = format!("{configuration:?} {}", serde_json::to_string(&configuration).unwrap());
    assert!(!shown.contains("hunter2"), "{shown}");
}

/// The room that is taken is a number or text, by the panel's database.
#[tokio::test]
async fn nodes_with_room_are_read_whatever_database_the_panel_has() {
    for sum in [Value::Null, json!(1024), json!("1024")] {
        let mut recorded = support::recorded("054");
        recorded.response_body["data"][0]["attributes"]["servers_sum_memory"] = sum.clone();
        let replay = Replay::new([recorded]);
        let call = replay.application().nodes().deployable(1024, 1024).cpu(100).tag("us");
        let nodes = call.await.unwrap();
        assert_eq!(serde_json::to_value(&nodes[0].servers_sum_memory).unwrap(), sum);
        assert_eq!(
            replay.asked()[0].line,
            "GET /api/application/nodes/deployable?memory=1024&disk=1024&cpu=100&tags%5B%5D=us"
        );
    }
}

/// The panel makes all of them or none: what is there already is to be left out.
#[tokio::test]
async fn no_allocation_is_made_when_one_of_them_is_there_already() {
    let panel = Replay::new([support::recorded("068")]).application();
    let allocations = NewAllocations::new("10.0.0.1", [25565, 25566]);
    let error = panel
        .node(NodeId::new(1))
        .allocations()
        .create(&allocations)
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Panel, Effect::Refused));
    assert!(is_taken(&error, "port"));
}

#[test]
fn free_allocations_are_asked_for_as_the_panel_wants_it() {
    let list = Replay::new([]).application().node(NodeId::new(2)).allocations().list();
    let request = list.free().per_page(3).into_call().into_request().unwrap();
    assert_eq!(request.uri().query(), Some("filter%5Bserver_id%5D=0&per_page=3"));
}

#[tokio::test]
async fn an_egg_that_has_a_mount_already_keeps_the_others_from_getting_it() {
    let panel = Replay::new([support::recorded("258")]).application();
    let eggs = [EggId::new(2), EggId::new(1)];
    let error = panel.mount(MountId::new(1)).add_eggs(eggs).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Panel, Effect::Refused));
}

/// No panel can do it up to now; nothing is left behind.
#[tokio::test]
async fn a_mount_that_the_panel_cannot_make_is_not_made() {
    let panel = Replay::new([support::recorded("214")]).application();
    let mount = NewMount::new("maps", "/srv/maps", "/home/container/maps");
    let error = panel.mounts().create(&mount).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Panel, Effect::Refused));
}

/// A node tells which mount or database host it was asked for with.
#[test]
fn a_node_of_a_mount_is_read_with_what_binds_it() {
    let mut attributes = support::recorded("051").response_body["attributes"].clone();
    attributes["pivot"] = json!({"mountable_type": "node", "mount_id": 7, "mountable_id": 1});
    let node: Node = serde_json::from_value(attributes.clone()).unwrap();
    assert_eq!(node.pivot.clone().unwrap().mount_id, Some(MountId::new(7)));
    assert_eq!(serde_json::to_value(&node).unwrap()["pivot"], attributes["pivot"]);
}

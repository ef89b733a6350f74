//! Who may do what, when, and how it is noted.

use std::time::Duration;

use http::Method;
use pterodactyl_api::fake::{FakePanel, NodeAnswer};
use serde_json::{Value, json};

use crate::stage::{Stage, call};

#[tokio::test(start_paused = true)]
async fn a_foreign_server_is_not_there_and_a_subuser_does_only_what_is_allowed() {
    let stage = Stage::plain().await;
    let key = stage.subuser(&["backup.read", "user.create", "not.known"]).await;
    let seen = stage.as_somebody(&key, Method::GET, "", Value::Null).await;
    assert_eq!(
        seen.body["meta"]["user_permissions"],
        json!(["backup.read", "user.create", "websocket.connect"])
    );
    for (method, path, status) in [
        (Method::GET, "backups", 200),
        (Method::POST, "backups", 403),
        (Method::GET, "files/list", 403),
        (Method::GET, "activity", 403),
        (Method::GET, "network/allocations", 403),
        (Method::POST, "settings/reinstall", 403),
        (Method::GET, "resources", 200),
        (Method::GET, "backups/00000000-0000-4000-8000-000000000000", 404),
    ] {
        let answer = stage.as_somebody(&key, method, path, Value::Null).await;
        assert_eq!(answer.status, status, "{path}");
    }
    let more = json!({"email": "third@example.test", "permissions": ["backup.delete"]});
    let more = stage.as_somebody(&key, Method::POST, "users", more).await;
    assert_eq!(
        more.refused(),
        (403, "HttpForbiddenException"),
        "nobody gives what he does not have"
    );

    let user = json!({"username": "nobody", "email": "n@example.test", "first_name": "N", "last_name": "N"});
    let nobody = call(
        &stage.fake,
        &stage.fake.client_key(),
        Method::POST,
        "application/users",
        user,
    )
    .await;
    let nobody = stage.fake.new_client_key(nobody.attributes()["id"].as_u64().unwrap());
    let foreign = stage.as_somebody(&nobody, Method::GET, "backups", Value::Null).await;
    assert_eq!(foreign.refused(), (404, "NotFoundHttpException"));
    let listed = call(&stage.fake, &key, Method::GET, "client", Value::Null).await;
    assert_eq!(listed.names("name"), ["a server"]);
    let listed = call(&stage.fake, &key, Method::GET, "client?type=owner", Value::Null).await;
    assert_eq!(listed.names("name"), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_busy_or_locked_away_conflicts() {
    let stage = Stage::plain().await;
    let fake = &stage.fake;
    let node = fake.node(fake.servers()[0].node);
    let conflict = async |what: &str| {
        for path in ["files/list", "backups", "databases", "startup"] {
            let answer = stage.get(path).await;
            assert_eq!(
                answer.refused(),
                (409, "ServerStateConflictException"),
                "{what}: {path}"
            );
        }
        assert_eq!(stage.get("").await.status, 200, "{what}");
    };
    node.maintenance(true);
    conflict("maintenance").await;
    node.maintenance(false);
    fake.administrator_transfers(1, true);
    conflict("transfer").await;
    let path = "application/servers/1/suspend";
    let suspended = call(fake, &fake.client_key(), Method::POST, path, Value::Null).await;
    assert_eq!(suspended.refused(), (409, "ConflictHttpException"));
    fake.administrator_transfers(1, false);
    node.install_takes(Duration::from_secs(60));
    assert_eq!(stage.post("settings/reinstall", Value::Null).await.status, 202);
    conflict("installing").await;
    tokio::time::sleep(Duration::from_secs(61)).await;
    assert_eq!(stage.get("files/list").await.status, 200);
    fake.administrator_suspends(1);
    conflict("suspended").await;
}

#[tokio::test(start_paused = true)]
async fn what_was_done_is_noted_with_who_did_it() {
    let stage = Stage::plain().await;
    let off = stage.post("command", json!({"command": "list"})).await;
    assert_eq!(off.refused(), (502, "HttpException"));
    stage.post("power", json!({"signal": "start"})).await;
    stage.post("command", json!({"command": "list"})).await;
    stage
        .post("files/delete", json!({"root": "/", "files": ["a", "b"]}))
        .await;
    let key = stage.subuser(&["activity.read"]).await;
    let seen = stage
        .as_somebody(&key, Method::GET, "activity?include=actor", Value::Null)
        .await;
    let rows = seen.body["data"].as_array().unwrap();
    assert_eq!(
        seen.names("event"),
        [
            "server:power.start",
            "server:console.command",
            "server:file.delete",
            "server:subuser.create"
        ]
    );
    let deleted = &rows[2]["attributes"];
    assert_eq!(
        deleted["properties"],
        json!({"directory": "/", "files": ["a", "b"], "count": 2})
    );
    assert_eq!(
        deleted["ip"],
        Value::Null,
        "only administrators see where others call from"
    );
    assert_eq!(deleted["has_additional_metadata"], true);
    assert_eq!(deleted["relationships"]["actor"]["attributes"]["username"], "owner");
}

#[tokio::test(start_paused = true)]
async fn a_change_of_a_node_stays_when_its_machine_does_not_hear_of_it() {
    let fake = FakePanel::seeded(1);
    let key = fake.application_key();
    fake.node(1).answers(NodeAnswer::Unreachable);
    let node = json!({
        "name": "renamed", "location_id": 1, "fqdn": "10.0.0.7", "scheme": "https", "memory": 1, "memory_overallocate": 0,
        "disk": 1, "disk_overallocate": 0, "daemon_sftp": 2022, "daemon_listen": 8443, "reset_secret": true,
    });
    let before = call(
        &fake,
        &key,
        Method::GET,
        "application/nodes/1/configuration",
        Value::Null,
    )
    .await;
    let changed = call(&fake, &key, Method::PATCH, "application/nodes/1", node).await;
    assert_eq!(changed.refused(), (400, "ConfigurationNotPersistedException"));
    let after = call(
        &fake,
        &key,
        Method::GET,
        "application/nodes/1/configuration",
        Value::Null,
    )
    .await;
    assert_eq!(
        (&after.body["api"]["port"], &after.body["api"]["ssl"]["enabled"]),
        (&json!(8443), &json!(true))
    );
    assert_ne!(after.body["token"], before.body["token"]);
    let gone = call(&fake, &key, Method::DELETE, "application/nodes/2", Value::Null).await;
    assert_eq!(gone.status, 204);
    let allocations = call(&fake, &key, Method::GET, "application/nodes/2/allocations", Value::Null).await;
    assert_eq!(allocations.status, 404);
}

//! What a server has: files, databases and allocations.

use std::time::Duration;

use http::Method;
use pterodactyl_api::fake::{NodeAnswer, NodeCall};
use serde_json::{Value, json};

use crate::stage::{Stage, call};

#[tokio::test(start_paused = true)]
async fn files_are_those_of_the_container() {
    let stage = Stage::plain().await;
    let put = async |path: &str, body: Value| stage.as_somebody(&stage.key, Method::PUT, path, body).await.status;
    assert_eq!(
        stage.get("files/list").await.names("name"),
        ["logs", "eula.txt", "server.properties"]
    );
    assert_eq!(
        stage
            .post("files/write?file=%2Fa%20b%20", json!("x\u{0}y"))
            .await
            .status,
        204
    );
    assert_eq!(
        stage.get("files/contents?file=a%20b%20").await.text,
        "x\u{0}y",
        "blanks stay"
    );
    assert_eq!(
        stage.get("files/contents?file=logs").await.refused(),
        (400, "DaemonConnectionException")
    );
    assert_eq!(stage.get("files/list?directory=none").await.status, 404);
    assert_eq!(
        stage
            .post("files/create-folder", json!({"root": "/", "name": "mods/old"}))
            .await
            .status,
        204
    );
    let files = json!([{"from": "eula.txt", "to": "mods/old/eula.txt"}]);
    assert_eq!(put("files/rename", json!({"root": "/", "files": files})).await, 204);
    let packed = stage
        .post("files/compress", json!({"root": "/", "files": ["mods"]}))
        .await;
    let archive = packed.attributes()["name"].as_str().unwrap();
    assert_eq!(
        stage
            .post("files/delete", json!({"root": "/", "files": ["mods"]}))
            .await
            .status,
        204
    );
    let unpacked = stage
        .post("files/decompress", json!({"root": "/", "file": archive}))
        .await;
    assert_eq!(unpacked.status, 204);
    assert_eq!(
        stage.get("files/contents?file=mods/old/eula.txt").await.text,
        "eula=true\n"
    );
    let no_archive = stage
        .post("files/decompress", json!({"root": "/", "file": "server.properties"}))
        .await;
    assert_eq!(no_archive.refused(), (400, "DaemonConnectionException"));
    let nested = stage.as_somebody(
        &stage.key,
        Method::PUT,
        "files/rename",
        json!({"root": "/", "files": [{"from": "a"}]}),
    );
    assert_eq!(nested.await.body["errors"][0]["meta"]["source_field"], "files.0.to");

    let node = stage.fake.node(stage.fake.servers()[0].node);
    node.answers_to(NodeCall::Files, NodeAnswer::Slow(Duration::from_secs(20)));
    assert_eq!(stage.post("files/write?file=late", json!("late")).await.status, 504);
    node.answers_to(NodeCall::Files, NodeAnswer::Ok);
    assert_eq!(stage.get("files/contents?file=late").await.status, 404);
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert_eq!(
        stage.get("files/contents?file=late").await.text,
        "late",
        "a slow node writes all the same"
    );
}

#[tokio::test(start_paused = true)]
async fn fetching_files_has_a_quota_of_its_own() {
    let stage = Stage::plain().await;
    let pull = async || {
        let pull = json!({"url": "http://127.0.0.1/x.jar", "directory": "/mods"});
        stage.post("files/pull", pull).await
    };
    assert_eq!(pull().await.headers["x-ratelimit-limit"], "10");
    for _ in 0..9 {
        assert_eq!(pull().await.status, 204);
    }
    let refused = pull().await;
    assert_eq!(refused.refused(), (429, "ThrottleRequestsException"));
    assert_eq!(refused.headers["retry-after"], "300");
    let listed = stage.get("files/list?directory=/mods").await;
    assert_eq!(
        (listed.names("name"), &listed.headers["x-ratelimit-limit"]),
        (vec!["x.jar"], &"720".parse().unwrap())
    );
    tokio::time::sleep(Duration::from_secs(300)).await;
    assert_eq!(pull().await.status, 204);
}

#[tokio::test(start_paused = true)]
async fn databases_are_limited_and_break_with_their_host() {
    let stage = Stage::plain().await;
    let new = json!({"database": "game", "remote": "%"});
    let made = stage.post("databases", new.clone()).await;
    assert_eq!(
        (&made.attributes()["name"], &made.attributes()["max_connections"]),
        (&json!("s1_game"), &Value::Null)
    );
    let password = made.attributes()["relationships"]["password"]["attributes"]["password"].clone();
    let path = format!("databases/{}", made.attributes()["id"].as_str().unwrap());
    let rotated = stage.post(&format!("{path}/rotate-password"), Value::Null).await;
    assert_ne!(
        rotated.attributes()["relationships"]["password"]["attributes"]["password"],
        password
    );
    assert_eq!(
        stage.post("databases", new).await.refused(),
        (400, "TooManyDatabasesException")
    );

    let administrator = stage.fake.client_key();
    let fake = &stage.fake;
    fake.database_host_down(1, true);
    let delete = async |path: &str| call(fake, &administrator, Method::DELETE, path, Value::Null).await;
    let kept = stage.as_somebody(&stage.key, Method::DELETE, &path, Value::Null).await;
    assert_eq!(kept.refused(), (500, "QueryException"));
    assert_eq!(delete("application/servers/1").await.refused(), (500, "QueryException"));
    assert_eq!(
        (fake.servers().len(), fake.containers().len()),
        (1, 0),
        "the node was asked first"
    );
    assert_eq!(delete("application/servers/1/force").await.status, 204);
    assert_eq!(fake.servers().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn allocations_are_given_only_where_the_panel_lets_users_take_them() {
    let stage = Stage::plain().await;
    let path = "network/allocations";
    let off = stage.post(path, Value::Null).await;
    assert_eq!(off.refused(), (400, "AutoAllocationNotEnabledException"));
    stage.fake.allow_client_allocations(Some(30_000..=30_010));
    let taken = stage.post(path, Value::Null).await;
    let id = taken.attributes()["id"].as_u64().unwrap();
    assert_eq!(stage.post(path, Value::Null).await.refused(), (400, "DisplayException"));
    let delete = async |id: u64| {
        let path = format!("{path}/{id}");
        stage.as_somebody(&stage.key, Method::DELETE, &path, Value::Null).await
    };
    let first = stage.fake.servers()[0].allocation;
    assert_eq!(
        delete(first).await.refused(),
        (400, "DisplayException"),
        "the first one stays"
    );
    assert_eq!(
        stage
            .post(&format!("{path}/{id}/primary"), Value::Null)
            .await
            .attributes()["is_default"],
        true
    );
    assert_eq!(delete(first).await.status, 204);
    assert_eq!(delete(first).await.refused(), (404, "NotFoundHttpException"));
    assert_eq!(stage.fake.servers()[0].allocations, [id]);

    let unlimited = Stage::new(json!({"feature_limits": {"databases": 0, "backups": 0}})).await;
    unlimited.fake.allow_client_allocations(None);
    assert_eq!(
        unlimited.post(path, Value::Null).await.refused(),
        (400, "DisplayException")
    );
}

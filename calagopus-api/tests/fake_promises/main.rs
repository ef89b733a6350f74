//! What a real panel does to those who rely on it, done by the fake, and seen past its API.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use calagopus_api::{
    Body,
    fake::{ADDRESS, FakePanel, NewKey, NewUser, NodeAnswer, NodeCall},
};
use panel_http::{HttpService, Secret, fake::likeness::Answer, http::Request};
use serde_json::{Value, json};

async fn send(fake: &FakePanel, key: &Secret, method: &str, path: &str, body: Option<Value>) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(format!("{ADDRESS}{path}"))
        .header("authorization", format!("Bearer {}", key.expose()));
    if body.is_some() {
        request = request.header("content-type", "application/json");
    }
    let body = Body::from(body.map(|body| body.to_string()).unwrap_or_default());
    Answer::read(fake.call(request.body(body).unwrap()).await.unwrap())
        .await
        .unwrap()
}

async fn call(fake: &FakePanel, method: &str, path: &str, body: Option<Value>) -> Answer {
    send(fake, &fake.key(), method, path, body).await
}

async fn first(fake: &FakePanel, path: &str, many: &str) -> String {
    let answer = call(fake, "GET", path, None).await;
    answer.body[many]["data"][0]["uuid"].as_str().unwrap().to_owned()
}

/// The body of a create on the first node, for a new owner.
async fn new_server(fake: &FakePanel, key: &str) -> Value {
    let owner = fake.users().first().unwrap().uuid.clone();
    let nest = first(fake, "/api/admin/nests", "nests").await;
    let egg = first(fake, &format!("/api/admin/nests/{nest}/eggs"), "eggs").await;
    json!({
        "node_uuid": fake.node_uuid(1), "owner_uuid": owner, "egg_uuid": egg, "allocation_uuids": [],
        "start_on_completion": false, "skip_installer": false, "external_id": key, "name": "survival",
        "limits": {"cpu": 100, "memory": 1024, "memory_overhead": 0, "swap": 0, "disk": 1024},
        "pinned_cpus": [], "startup": "java -jar server.jar", "image": "ghcr.io/example/java:21",
        "hugepages_passthrough_enabled": false, "kvm_passthrough_enabled": false,
        "feature_limits": {"allocations": 1, "databases": 0, "backups": 1, "schedules": 0}, "variables": [],
    })
}

async fn sold(fake: &FakePanel, key: &str) -> String {
    let body = new_server(fake, key).await;
    let answer = call(fake, "POST", "/api/admin/servers", Some(body)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["server"]["uuid"].as_str().unwrap().to_owned()
}

fn later() -> impl Future<Output = ()> {
    tokio::time::sleep(Duration::from_secs(6))
}

#[tokio::test(start_paused = true)]
async fn one_external_id_makes_two_servers_and_the_look_up_gives_one_of_them() {
    let fake = FakePanel::seeded(1);
    let one = sold(&fake, "order-1").await;
    let other = sold(&fake, "order-1").await;
    assert_ne!(one, other);
    assert_eq!(fake.most_at_once_for("order-1"), 2);
    let found = call(&fake, "GET", "/api/admin/servers/external/order-1", None).await;
    assert_eq!(found.body["server"]["uuid"], one);
}

#[tokio::test(start_paused = true)]
async fn an_external_id_of_a_user_is_unique() {
    let fake = FakePanel::seeded(1);
    let _ada = fake.add_user(NewUser::new("ada").external_id("client-1"));
    let body = json!({
        "username": "eve", "email": "eve@example.test", "external_id": "client-1", "name_first": "E",
        "name_last": "V", "admin": false, "language": "en",
    });
    let refused = call(&fake, "POST", "/api/admin/users", Some(body)).await;
    assert_eq!(refused.status, 409);
    assert_eq!(refused.body["errors"][0], "user with email/username already exists");
}

#[tokio::test(start_paused = true)]
async fn a_create_that_the_node_refuses_is_taken_back() {
    let fake = FakePanel::seeded(1);
    fake.node(1).answers(NodeAnswer::Status(500));
    let body = new_server(&fake, "order-1").await;
    let broken = call(&fake, "POST", "/api/admin/servers", Some(body)).await;
    assert_eq!(broken.status, 500);
    assert_eq!(fake.created_for("order-1"), 1);
    assert!(fake.servers().is_empty());
}

/// `reliability.md` 1.1.
#[tokio::test(start_paused = true)]
async fn a_create_whose_caller_has_gone_leaves_a_row_without_a_server() {
    let fake = FakePanel::seeded(1);
    let node = fake.node(1);
    node.answers_to(NodeCall::Create, NodeAnswer::Status(500))
        .takes(Duration::from_secs(8));
    let body = new_server(&fake, "order-1").await;
    let create = call(&fake, "POST", "/api/admin/servers", Some(body));
    assert!(tokio::time::timeout(Duration::from_secs(2), create).await.is_err());
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(fake.servers().len(), 1);
    assert!(fake.containers().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_suspension_is_answered_before_the_node_has_obeyed_and_when_it_never_does() {
    let fake = FakePanel::seeded(1);
    let uuid = sold(&fake, "order-1").await;
    fake.node(1).answers_to(NodeCall::Sync, NodeAnswer::Unreachable);
    let path = format!("/api/admin/servers/{uuid}");
    let answer = call(&fake, "PATCH", &path, Some(json!({"suspended": true}))).await;
    assert_eq!((answer.status, answer.body), (200, json!({})));
    later().await;
    assert!(fake.servers().first().unwrap().suspended);
    assert!(!fake.containers().first().unwrap().suspended);
    fake.node(1).answers(NodeAnswer::Ok);
    call(&fake, "PATCH", &path, Some(json!({"suspended": true}))).await;
    later().await;
    assert!(fake.containers().first().unwrap().suspended);
}

#[tokio::test(start_paused = true)]
async fn a_delete_may_destroy_the_files_and_keep_the_row_until_it_is_forced() {
    let fake = FakePanel::seeded(1);
    let uuid = sold(&fake, "order-1").await;
    fake.node(1)
        .answers_to(NodeCall::Delete, NodeAnswer::DoesThenFails(500));
    let path = format!("/api/admin/servers/{uuid}");
    let refused = call(&fake, "DELETE", &path, Some(json!({}))).await;
    assert_eq!(refused.status, 417);
    assert_eq!(fake.servers().len(), 1);
    assert!(!fake.containers().first().unwrap().files);
    let without_body = call(&fake, "DELETE", &path, None).await;
    assert_eq!(without_body.status, 400);
    let forced = call(&fake, "DELETE", &path, Some(json!({"force": true}))).await;
    assert_eq!(forced.status, 200);
    assert!(fake.servers().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_key_that_was_used_works_five_seconds_longer_than_it_is_there() {
    let fake = FakePanel::seeded(1);
    let key = fake.add_key(NewKey::new().on_admin(["nodes.read"]));
    assert_eq!(send(&fake, &key, "GET", "/api/admin/nodes", None).await.status, 200);
    assert_eq!(send(&fake, &key, "GET", "/api/admin/users", None).await.status, 403);
    fake.revoke(&key);
    assert_eq!(send(&fake, &key, "GET", "/api/admin/nodes", None).await.status, 200);
    later().await;
    assert_eq!(send(&fake, &key, "GET", "/api/admin/nodes", None).await.status, 401);
}

#[tokio::test(start_paused = true)]
async fn of_five_new_keys_at_once_one_is_made() {
    let fake = FakePanel::seeded(1);
    let new = |number: u32| {
        let body = json!({
            "name": format!("key {number}"), "allowed_ips": [], "user_permissions": [], "admin_permissions": [],
            "server_permissions": [],
        });
        let fake = fake.clone();
        tokio::spawn(async move {
            call(&fake, "POST", "/api/client/account/api-keys", Some(body))
                .await
                .status
        })
    };
    let calls: Vec<_> = (0..5).map(new).collect();
    let mut statuses = Vec::new();
    for call in calls {
        statuses.push(call.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 500, 500, 500, 500]);
}

#[tokio::test(start_paused = true)]
async fn the_last_call_of_a_window_is_refused_and_only_then_is_there_a_header() {
    let fake = FakePanel::seeded(1);
    fake.rate_limit(3, 30);
    for _ in 0..2 {
        let answer = call(&fake, "GET", "/api/admin/nodes", None).await;
        assert_eq!(answer.status, 200);
        assert!(!answer.headers.contains_key("x-ratelimit-limit"));
    }
    let refused = call(&fake, "GET", "/api/client/account", None).await;
    assert_eq!(refused.status, 429);
    assert!(refused.headers.contains_key("retry-after"));
}

#[tokio::test(start_paused = true)]
async fn a_page_past_the_end_has_a_total_of_zero() {
    let fake = FakePanel::seeded(1);
    let page = call(&fake, "GET", "/api/admin/nodes?page=9", None).await;
    assert_eq!(page.body["nodes"]["total"], 0);
}

#[tokio::test(start_paused = true)]
async fn a_server_can_be_deployed_without_any_port() {
    let fake = FakePanel::seeded(1);
    let mut body = new_server(&fake, "order-1").await;
    let location = first(&fake, "/api/admin/locations", "locations").await;
    body["deployment"] = json!({"location_uuids": [location], "allow_overallocation": false});
    let answer = call(&fake, "POST", "/api/admin/servers/deploy", Some(body)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["server"]["allocation"], Value::Null);
}

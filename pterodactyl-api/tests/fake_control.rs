//! What the fake panel promises to those who test with it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::{sync::Arc, time::Duration};

use http::{Method, Request};
use panel_http::{Body, HttpService, Secret, fault::Fault};
use pterodactyl_api::fake::{Access, FakePanel, NewEgg, NewNode, NodeAnswer, NodeCall, PowerState};
use serde_json::{Value, json};

struct Answer {
    status: u16,
    headers: http::HeaderMap,
    body: Value,
}

impl Answer {
    fn code(&self) -> &str {
        self.body["errors"][0]["code"].as_str().unwrap_or_default()
    }

    fn detail(&self) -> &str {
        self.body["errors"][0]["detail"].as_str().unwrap_or_default()
    }

    fn rule(&self) -> (&str, &str) {
        let meta = &self.body["errors"][0]["meta"];
        (
            meta["source_field"].as_str().unwrap_or_default(),
            meta["rule"].as_str().unwrap_or_default(),
        )
    }
}

async fn send(fake: &FakePanel, key: &Secret, method: Method, path: &str, body: Option<Value>) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(format!("http://fake.localhost/api/{path}"))
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {}", key.expose()))
        .body(Body::from(body.map(|body| body.to_string()).unwrap_or_default()));
    let (head, body) = fake.call(request.unwrap()).await.unwrap().into_parts();
    let body = body.collect(usize::MAX).await.unwrap();
    Answer {
        status: head.status.as_u16(),
        headers: head.headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    }
}

async fn get(fake: &FakePanel, path: &str) -> Answer {
    send(
        fake,
        &fake.application_key(),
        Method::GET,
        &format!("application/{path}"),
        None,
    )
    .await
}

async fn create(fake: &FakePanel, more: Value) -> Answer {
    let mut server = json!({
        "name": "a server",
        "user": 1,
        "egg": 1,
        "docker_image": "ghcr.io/example/java:21",
        "startup": "java -jar {{JAR_FILE}}",
        "environment": {"JAR_FILE": "server.jar", "BUILD": "latest"},
        "limits": {"memory": 1024, "swap": 0, "disk": 2048, "io": 500, "cpu": 100},
        "feature_limits": {"databases": 0, "allocations": 0, "backups": 0},
        "deploy": {"locations": [], "dedicated_ip": false, "port_range": []},
    });
    server
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    send(
        fake,
        &fake.application_key(),
        Method::POST,
        "application/servers",
        Some(server),
    )
    .await
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_and_calls_give_the_same_panel() {
    let run = |seed| async move {
        let fake = FakePanel::seeded(seed);
        for _ in 0..5 {
            assert_eq!(create(&fake, json!({})).await.status, 201);
        }
        fake.servers()
            .into_iter()
            .map(|row| (row.uuid, row.allocation))
            .collect::<Vec<_>>()
    };
    assert_eq!(run(7).await, run(7).await);
    assert_ne!(run(7).await, run(8).await);
}

#[tokio::test(start_paused = true)]
async fn clones_are_the_same_panel() {
    let fake = FakePanel::seeded(1);
    assert_eq!(create(&fake.clone(), json!({})).await.status, 201);
    assert_eq!(fake.servers().len(), 1);
}

/// Both kinds of client work on it, each with its own kind of key.
#[tokio::test(start_paused = true)]
async fn the_crates_own_clients_work_on_it() {
    let fake = FakePanel::seeded(1);
    let nodes: Value = fake
        .application()
        .get("/api/application/nodes")
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(nodes["data"].as_array().unwrap().len(), 2);
    let account: Value = fake.client().get("/api/client/account").await.unwrap().json().unwrap();
    assert_eq!(account["attributes"]["admin"], true);
}

/// A fake is a panel like any other, over a true connection too.
#[tokio::test]
async fn it_can_be_served_on_a_port() {
    let fake = FakePanel::seeded(1);
    let server = panel_http::serve::serve(fake.service()).unwrap();
    let panel = pterodactyl_api::Application::new(server.url(), fake.application_key()).unwrap();
    let users: Value = panel.get("/api/application/users").await.unwrap().json().unwrap();
    assert_eq!(users["data"][0]["attributes"]["username"], "admin");
    server.stop();
}

#[tokio::test(start_paused = true)]
async fn each_kind_of_key_opens_its_own_door() {
    let fake = FakePanel::seeded(1);
    let read_only = fake.new_key(&[("users", Access::Read)]);
    assert_eq!(
        send(&fake, &read_only, Method::GET, "application/users", None)
            .await
            .status,
        200
    );
    let write = send(&fake, &read_only, Method::POST, "application/users", Some(json!({}))).await;
    assert_eq!((write.status, write.detail()), (403, "This action is unauthorized."));
    assert_eq!(
        send(&fake, &read_only, Method::GET, "application/nodes", None)
            .await
            .status,
        403
    );
    let wrong_api = send(&fake, &fake.application_key(), Method::GET, "client", None).await;
    assert!(wrong_api.status == 403 && wrong_api.detail().contains("requires a client API key"));
    fake.revoke_application_key();
    let gone = send(&fake, &read_only, Method::GET, "application/users", None).await;
    assert_eq!(gone.status, 200, "another key is not touched");
}

#[tokio::test(start_paused = true)]
async fn related_things_without_permission_are_empty_shells() {
    let fake = FakePanel::seeded(1);
    create(&fake, json!({})).await;
    fake.set_permission("allocations", Access::None);
    let server = get(&fake, "servers/1?include=allocations,user.servers,nothing").await;
    let related = &server.body["attributes"]["relationships"];
    assert_eq!(related["allocations"]["object"], "null_resource");
    assert_eq!(
        related["user"]["attributes"]["relationships"]["servers"]["data"][0]["attributes"]["id"],
        1
    );
    assert!(related.get("nothing").is_none());
}

/// The quota is the user's, whichever key is used, and the two APIs count apart.
#[tokio::test(start_paused = true)]
async fn the_quota_is_counted_by_user_and_api_in_fixed_windows() {
    let fake = FakePanel::seeded(1);
    let other = fake.new_key(&[("users", Access::Read)]);
    for left in (0..240).rev() {
        let answer = get(&fake, "users").await;
        assert_eq!(answer.headers["x-ratelimit-remaining"], left.to_string().as_str());
    }
    let refused = send(&fake, &other, Method::GET, "application/users", None).await;
    assert_eq!((refused.status, refused.code()), (429, "ThrottleRequestsException"));
    assert_eq!(refused.headers["retry-after"], "60");
    let client = send(&fake, &fake.client_key(), Method::GET, "client", None).await;
    assert_eq!(client.headers["x-ratelimit-remaining"], "719");
    tokio::time::sleep(Duration::from_secs(61)).await;
    assert_eq!(get(&fake, "users").await.status, 200);
    let stranger = send(&fake, &"ptla_nobody".into(), Method::GET, "application/users", None).await;
    assert!(stranger.status == 401 && !stranger.headers.contains_key("x-ratelimit-limit"));
}

#[tokio::test(start_paused = true)]
async fn what_is_not_a_route_is_the_panels_own_404() {
    let fake = FakePanel::seeded(1);
    let nothing = get(&fake, "database-hosts").await;
    assert_eq!(
        nothing.detail(),
        "The route api/application/database-hosts could not be found."
    );
    let wrong = send(&fake, &fake.application_key(), Method::PUT, "application/users/1", None).await;
    assert_eq!((wrong.status, wrong.code()), (405, "MethodNotAllowedHttpException"));
}

#[tokio::test(start_paused = true)]
async fn the_panel_deploys_within_capacity_and_ports() {
    let fake = FakePanel::empty(3);
    fake.add_location("eu.test");
    let node = NewNode::new("small")
        .memory(2000)
        .overallocate(10, 0)
        .allocations("10.0.0.1", 25565..=25574);
    assert_eq!(fake.add_node(node), 1);
    fake.add_egg(NewEgg::new("Plain"));
    let limits = |memory: u64| json!({"memory": memory, "swap": 0, "disk": 10, "io": 500, "cpu": 0});
    let on_ports = json!({"locations": [1], "dedicated_ip": false, "port_range": ["25570-25571"]});
    let first = create(&fake, json!({"limits": limits(1200), "deploy": on_ports})).await;
    assert_eq!(first.status, 201);
    assert!([6, 7].contains(&fake.servers()[0].allocation));
    let dedicated = json!({"locations": [], "dedicated_ip": true, "port_range": []});
    let shared = create(&fake, json!({"limits": limits(1), "deploy": dedicated})).await;
    assert_eq!((shared.status, shared.code()), (400, "NoViableAllocationException"));
    let full = create(&fake, json!({"limits": limits(1001)})).await;
    assert_eq!((full.status, full.code()), (400, "NoViableNodeException"));
    assert_eq!(
        create(&fake, json!({"limits": limits(1000)})).await.status,
        201,
        "ten per cent more may be sold"
    );
    let chosen = json!({"limits": limits(9000), "deploy": null, "allocation": {"default": 1}});
    assert_eq!(create(&fake, chosen.clone()).await.rule(), ("deploy", "required"));
}

#[tokio::test(start_paused = true)]
async fn variables_are_checked_with_the_rules_of_the_egg() {
    let fake = FakePanel::seeded(1);
    let heath = |environment: Value| json!({"egg": 2, "environment": environment});
    let good = json!({"JAR_FILE": "a.jar", "DIFFICULTY": "hard", "PLAYERS": "20", "ONLINE_MODE": "1"});
    for (name, value, rule) in [
        ("DIFFICULTY", json!("Hard"), "in"),
        ("PLAYERS", json!("201"), "between"),
        ("PLAYERS", json!("02"), "integer"),
        ("ONLINE_MODE", json!("true"), "boolean"),
        ("JAR_FILE", json!(5), "string"),
        ("JAR_FILE", json!(" "), "required"),
    ] {
        let mut bad = good.clone();
        bad[name] = value;
        let field = format!("environment.{name}");
        assert_eq!(create(&fake, heath(bad)).await.rule(), (field.as_str(), rule));
    }
    assert_eq!(create(&fake, heath(good)).await.status, 201);
}

/// Numbers may be texts and have fractions; what a column cannot hold is cut.
#[tokio::test(start_paused = true)]
async fn numbers_are_rounded_and_cut_to_what_fits() {
    let fake = FakePanel::seeded(1);
    let limits = json!({"memory": "1024", "swap": -1, "disk": 12.5, "io": 500, "cpu": 1e30});
    let chosen = json!({"limits": limits, "deploy": null, "allocation": {"default": 1}});
    let mut chosen = chosen.as_object().unwrap().clone();
    chosen.remove("deploy");
    let answer = send_without_deploy(&fake, chosen).await;
    let limits = &answer.body["attributes"]["limits"];
    assert_eq!(
        (&limits["memory"], &limits["disk"], &limits["cpu"]),
        (&json!(1024), &json!(13), &json!(4_294_967_295_u32))
    );
}

async fn send_without_deploy(fake: &FakePanel, more: serde_json::Map<String, Value>) -> Answer {
    let mut server = json!({
        "name": "a server",
        "user": 1,
        "egg": 1,
        "docker_image": "image",
        "startup": "run",
        "environment": {"JAR_FILE": "server.jar", "BUILD": "latest"},
        "feature_limits": {"databases": null, "backups": null},
    });
    server.as_object_mut().unwrap().extend(more);
    send(
        fake,
        &fake.application_key(),
        Method::POST,
        "application/servers",
        Some(server),
    )
    .await
}

#[tokio::test(start_paused = true)]
async fn power_reaches_the_node_and_usage_is_cached() {
    let fake = FakePanel::seeded(1);
    create(&fake, json!({})).await;
    let server = fake.servers().remove(0);
    let path = format!("client/servers/{}", server.uuid);
    let usage = || async {
        let usage = send(
            &fake,
            &fake.client_key(),
            Method::GET,
            &format!("{path}/resources"),
            None,
        )
        .await;
        usage.body["attributes"]["current_state"].clone()
    };
    assert_eq!(usage().await, "offline");
    let start = Some(json!({"signal": "start"}));
    let started = send(&fake, &fake.client_key(), Method::POST, &format!("{path}/power"), start).await;
    assert_eq!((started.status, fake.containers()[0].power), (204, PowerState::Running));
    assert_eq!(usage().await, "offline", "the panel asks the node every twenty seconds");
    tokio::time::sleep(Duration::from_secs(21)).await;
    assert_eq!(usage().await, "running");
    fake.administrator_suspends(server.id);
    assert_eq!(fake.containers()[0].power, PowerState::Offline);
}

/// A phantom row is told from a server by its node.
#[tokio::test(start_paused = true)]
async fn a_node_that_lost_everything_does_not_know_the_server() {
    let fake = FakePanel::seeded(1);
    create(&fake, json!({})).await;
    let server = fake.servers().remove(0);
    fake.node(server.node).loses_everything();
    let path = format!("client/servers/{}/resources", server.uuid);
    let usage = send(&fake, &fake.client_key(), Method::GET, &path, None).await;
    assert_eq!((usage.status, usage.code()), (504, "DaemonConnectionException"));
    assert!(
        usage.body["errors"][0]["detail"]
            .as_str()
            .unwrap()
            .contains("(code: 404)")
    );
}

#[tokio::test(start_paused = true)]
async fn requests_are_counted_when_they_reach_the_panel() {
    let fake = FakePanel::seeded(1);
    fake.on("GET /api/application/users").once(Fault::Page(502));
    get(&fake, "users").await;
    assert_eq!(fake.total_requests(), 0);
    get(&fake, "users/1").await;
    get(&fake, "servers/9").await;
    assert_eq!(fake.count_requests("GET /api/application/*"), 2);
    assert_eq!(fake.count_requests("GET /api/application/servers/*"), 1);
    let last = fake.requests().remove(1);
    assert_eq!(
        (last.path.as_str(), last.status),
        ("/api/application/servers/9", Some(404))
    );
    fake.reset_requests();
    assert_eq!(fake.total_requests(), 0);
}

#[tokio::test(start_paused = true)]
async fn switches_put_something_else_before_the_panel() {
    let fake = FakePanel::seeded(1);
    fake.maintenance(true);
    assert_eq!(get(&fake, "users").await.status, 503);
    fake.maintenance(false);
    fake.redirect_to_https(true);
    let redirect = get(&fake, "users").await;
    assert_eq!(redirect.status, 301);
    assert_eq!(
        redirect.headers["location"],
        "https://fake.localhost/api/application/users"
    );
    fake.redirect_to_https(false);
    fake.web_page_only(true);
    let page = get(&fake, "users").await;
    assert!(page.status == 200 && page.headers["content-type"].to_str().unwrap().starts_with("text/html"));
}

#[tokio::test(start_paused = true)]
async fn what_the_panel_asks_of_a_node_is_counted() {
    let fake = FakePanel::seeded(1);
    create(&fake, json!({})).await;
    let server = fake.servers().remove(0);
    let node = fake.node(server.node);
    let suspend = format!("application/servers/{}/suspend", server.id);
    for _ in 0..2 {
        assert_eq!(
            send(&fake, &fake.application_key(), Method::POST, &suspend, None)
                .await
                .status,
            204
        );
    }
    assert_eq!(
        (node.calls(NodeCall::Create), node.calls(NodeCall::Sync)),
        (1, 1),
        "already so is not asked again"
    );
    node.answers(NodeAnswer::Unreachable);
    assert_eq!(node.calls(NodeCall::Delete), 0);
}

/// Invariant 5.
#[tokio::test(start_paused = true)]
async fn secret_is_never_printed() {
    let fake = FakePanel::seeded(1);
    let keys = [fake.application_key(), fake.client_key()];
    let shown = format!(
        "{fake:?} {:?} {:?} {:?}",
        fake.snapshot(),
        fake.node(1),
        Arc::new(fake.service())
    );
    for key in keys {
        assert!(!shown.contains(key.expose()), "{shown}");
    }
}

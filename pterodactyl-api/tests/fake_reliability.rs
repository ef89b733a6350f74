//! What a real panel does to those who rely on it, done by the fake.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::time::Duration;

use http::{Method, Request};
use panel_http::{Body, HttpService, fault::Fault};
use pterodactyl_api::{
    Effect,
    fake::{FakeNode, FakePanel, NewEgg, NewNode, NodeAnswer, NodeCall, PowerState},
    is_taken,
    models::user::NewUser,
};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

async fn send(fake: &FakePanel, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let request = Request::builder()
        .method(method)
        .uri(format!("http://fake.localhost/api/application/{path}"))
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {}", fake.application_key().expose()))
        .body(Body::from(body.map(|body| body.to_string()).unwrap_or_default()));
    match fake.call(request.unwrap()).await {
        Err(_) => (0, Value::Null),
        Ok(answer) => {
            let status = answer.status().as_u16();
            let body = answer.into_body().collect(usize::MAX).await.unwrap();
            (status, serde_json::from_slice(&body).unwrap_or_default())
        }
    }
}

async fn post(fake: &FakePanel, path: &str) -> u16 {
    send(fake, Method::POST, path, None).await.0
}

async fn delete(fake: &FakePanel, id: u64) -> u16 {
    send(fake, Method::DELETE, &format!("servers/{id}"), None).await.0
}

async fn by_key(fake: &FakePanel, key: &str) -> (u16, Value) {
    send(fake, Method::GET, &format!("servers/external/{key}"), None).await
}

/// A server with this key, of the administrator, where the panel likes.
async fn create(fake: &FakePanel, key: &str) -> (u16, Value) {
    let server = json!({
        "name": "a server",
        "user": 1,
        "egg": 1,
        "docker_image": "ghcr.io/example/java:21",
        "startup": "java -jar {{JAR_FILE}}",
        "environment": {"JAR_FILE": "server.jar", "BUILD": "latest"},
        "limits": {"memory": 1024, "swap": 0, "disk": 2048, "io": 500, "cpu": 100},
        "feature_limits": {"databases": 0, "allocations": 0, "backups": 0},
        "deploy": {"locations": [], "dedicated_ip": false, "port_range": []},
        "external_id": key,
    });
    send(fake, Method::POST, "servers", Some(server)).await
}

/// A live server, and its number and node.
async fn live(fake: &FakePanel, key: &str) -> (u64, u64) {
    let (status, server) = create(fake, key).await;
    assert_eq!(status, 201, "{server}");
    let number = |name: &str| server["attributes"][name].as_u64().unwrap();
    (number("id"), number("node"))
}

fn on_both_nodes(fake: &FakePanel, act: impl Fn(FakeNode)) {
    (1..=2).for_each(|number| act(fake.node(number)));
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["code"].as_str().unwrap_or_default()
}

/// 1.2: the client has gone, the node is slow and then refuses: the row is there for 28 seconds and vanishes.
#[tokio::test(start_paused = true)]
async fn a_row_of_a_doomed_create_is_seen_and_vanishes_after_the_client_has_gone() {
    let fake = FakePanel::seeded(1);
    on_both_nodes(&fake, |node| {
        node.takes(seconds(14)).answers(NodeAnswer::Status(500));
    });
    assert!(timeout(seconds(2), create(&fake, "a")).await.is_err());
    sleep(seconds(3)).await;
    let (status, server) = by_key(&fake, "a").await;
    assert_eq!((status, &server["attributes"]["status"]), (200, &json!("installing")));
    sleep(seconds(22)).await;
    assert_eq!(by_key(&fake, "a").await.0, 200);
    sleep(seconds(2)).await;
    assert_eq!(by_key(&fake, "a").await.0, 404);
    assert_eq!((fake.created_for("a"), fake.containers().len()), (1, 0));
}

/// 1.2: all workers are busy, and a create runs long after its client has left.
#[tokio::test(start_paused = true)]
async fn a_queued_create_runs_after_its_client_has_left() {
    let fake = FakePanel::seeded(1);
    fake.queue_delay(seconds(23));
    assert!(timeout(seconds(3), create(&fake, "a")).await.is_err());
    sleep(seconds(19)).await;
    assert_eq!(fake.servers().len(), 0);
    sleep(seconds(2)).await;
    assert_eq!(fake.servers().len(), 1);
}

/// 1.2, 1.10: the panel is killed between its row and the node: a row that installs for ever, with nothing behind it.
#[tokio::test(start_paused = true)]
async fn a_panel_that_dies_before_the_node_answers_leaves_a_dead_row() {
    let fake = FakePanel::seeded(1);
    on_both_nodes(&fake, |node| {
        node.answers(NodeAnswer::Slow(seconds(5)));
    });
    let dying = tokio::spawn({
        let fake = fake.clone();
        async move { create(&fake, "a").await.0 }
    });
    sleep(seconds(1)).await;
    fake.restart();
    assert_eq!(dying.await.unwrap(), 0, "the connection is cut");
    sleep(seconds(3600)).await;
    let row = &fake.servers()[0];
    assert_eq!(
        (row.status.as_deref(), fake.containers().len()),
        (Some("installing"), 0)
    );
    on_both_nodes(&fake, |node| {
        node.answers(NodeAnswer::Ok);
    });
    let (status, refused) = send(&fake, Method::POST, &format!("servers/{}/reinstall", row.id), None).await;
    assert_eq!((status, code(&refused)), (404, "DaemonConnectionException"));
    assert_eq!(delete(&fake, row.id).await, 204);
}

/// 1.2: the node is too slow for the panel's patience, which gives up and cleans up, while the node works on.
#[tokio::test(start_paused = true)]
async fn a_node_beyond_the_panels_patience_is_given_up_and_works_on() {
    let fake = FakePanel::seeded(1);
    on_both_nodes(&fake, |node| {
        node.answers_to(NodeCall::Create, NodeAnswer::Slow(seconds(20)));
        node.answers_to(NodeCall::Delete, NodeAnswer::Slow(seconds(16)));
    });
    let (status, refused) = create(&fake, "a").await;
    assert_eq!((status, code(&refused)), (504, "DaemonConnectionException"));
    assert_eq!((fake.servers().len(), fake.containers().len()), (0, 1));
    sleep(seconds(2)).await;
    assert_eq!(fake.containers().len(), 0);
}

/// 1.2: a suspend that fails while the server installs, or after its install has failed, writes "ready".
#[tokio::test(start_paused = true)]
async fn a_failed_suspend_makes_an_unready_server_ready() {
    for fails in [false, true] {
        let fake = FakePanel::seeded(1);
        on_both_nodes(&fake, |node| {
            node.install_takes(seconds(60)).install_fails(fails);
        });
        let (id, node) = live(&fake, "a").await;
        sleep(seconds(if fails { 61 } else { 1 })).await;
        assert!(fake.servers()[0].status.is_some());
        fake.node(node).answers_to(NodeCall::Sync, NodeAnswer::Status(500));
        assert_eq!(post(&fake, &format!("servers/{id}/suspend")).await, 500);
        assert_eq!(fake.servers()[0].status, None);
        assert!(!fake.containers()[0].installed);
    }
}

/// 1.3: another tool clears the key; the look-up finds nothing, and a second create makes a second server.
#[tokio::test(start_paused = true)]
async fn a_server_whose_key_was_cleared_is_not_found_and_is_made_twice() {
    let fake = FakePanel::seeded(1);
    let (id, _) = live(&fake, "a").await;
    let details = json!({"name": "a server", "user": 1});
    let changed = send(&fake, Method::PATCH, &format!("servers/{id}/details"), Some(details)).await;
    assert_eq!(
        (changed.0, &changed.1["attributes"]["external_id"]),
        (200, &Value::Null)
    );
    assert_eq!(by_key(&fake, "a").await.0, 404);
    assert_eq!(create(&fake, "a").await.0, 201);
    assert!(fake.servers().iter().all(|row| row.made_by.as_deref() == Some("a")));
    assert_eq!((fake.servers().len(), fake.most_at_once_for("a")), (2, 2));
}

/// 1.4: the panel is restored, and gives the number of a server of one to that of another.
#[tokio::test(start_paused = true)]
async fn a_restored_panel_gives_numbers_again() {
    let fake = FakePanel::seeded(1);
    let backup = fake.snapshot();
    let (before, _) = live(&fake, "a").await;
    let uuid = fake.servers()[0].uuid.clone();
    fake.restore(backup);
    let (after, _) = live(&fake, "b").await;
    assert_eq!(before, after);
    assert_ne!(fake.servers()[0].uuid, uuid);
    assert_eq!(delete(&fake, before).await, 204);
    assert_eq!(by_key(&fake, "b").await.0, 404);
    assert_eq!(
        fake.containers()[0].made_by.as_deref(),
        Some("a"),
        "the node was not restored"
    );
}

/// 1.5: limits that the node never heard of are told as sold.
#[tokio::test(start_paused = true)]
async fn a_build_whose_sync_failed_is_a_success() {
    let fake = FakePanel::seeded(1);
    let (id, node) = live(&fake, "a").await;
    fake.node(node).answers(NodeAnswer::Unreachable);
    let build = json!({
        "allocation": fake.servers()[0].allocation,
        "limits": {"memory": 4096, "swap": 0, "disk": 2048, "io": 500, "cpu": 100},
        "feature_limits": {"databases": 0, "allocations": 0, "backups": 0},
    });
    assert_eq!(
        send(&fake, Method::PATCH, &format!("servers/{id}/build"), Some(build))
            .await
            .0,
        200
    );
    assert_eq!((fake.servers()[0].memory, fake.containers()[0].memory), (4096, 1024));
}

/// 1.6: a create that was cut leaves the queue an hour later, when the order is long cancelled.
#[tokio::test(start_paused = true)]
async fn a_create_lands_an_hour_after_it_was_cut() {
    let fake = FakePanel::seeded(1);
    fake.on("POST /api/application/servers")
        .once(Fault::CutThenApply(seconds(3600)));
    assert_eq!(create(&fake, "a").await.0, 0);
    sleep(seconds(3599)).await;
    assert_eq!(by_key(&fake, "a").await.0, 404);
    sleep(seconds(2)).await;
    assert_eq!(by_key(&fake, "a").await.0, 200);
}

/// 1.6: a suspend that was cut lands after the unsuspend that followed it.
#[tokio::test(start_paused = true)]
async fn a_late_suspend_lands_after_the_unsuspend() {
    let fake = FakePanel::seeded(1);
    let (id, _) = live(&fake, "a").await;
    fake.on("POST /api/application/servers/*/suspend")
        .once(Fault::CutThenApply(seconds(60)));
    assert_eq!(post(&fake, &format!("servers/{id}/suspend")).await, 0);
    assert_eq!(post(&fake, &format!("servers/{id}/unsuspend")).await, 204);
    sleep(seconds(61)).await;
    assert!(fake.servers()[0].suspended && fake.containers()[0].suspended);
}

/// 1.7: the files are gone, and the panel says that the delete failed.
#[tokio::test(start_paused = true)]
async fn a_delete_that_is_told_as_failed_has_destroyed_the_files() {
    let fake = FakePanel::seeded(1);
    let (id, node) = live(&fake, "a").await;
    fake.node(node)
        .answers_to(NodeCall::Delete, NodeAnswer::DoesThenFails(502));
    assert_eq!(delete(&fake, id).await, 502);
    let (status, server) = by_key(&fake, "a").await;
    assert_eq!((status, &server["attributes"]["status"]), (200, &Value::Null));
    let container = &fake.containers()[0];
    assert_eq!((container.files, container.power), (false, PowerState::Offline));
    fake.node(node).answers(NodeAnswer::Ok);
    assert_eq!(delete(&fake, id).await, 204);
    assert_eq!(delete(&fake, id).await, 404);
}

/// 1.7: a forced delete leaves the container alive on a node that cannot be reached.
#[tokio::test(start_paused = true)]
async fn a_forced_delete_may_leave_the_container() {
    let fake = FakePanel::seeded(1);
    let (id, node) = live(&fake, "a").await;
    fake.node(node).answers(NodeAnswer::Unreachable);
    assert_eq!(delete(&fake, id).await, 504);
    let forced = send(&fake, Method::DELETE, &format!("servers/{id}/force"), None).await;
    assert_eq!(forced.0, 204);
    assert_eq!((fake.servers().len(), fake.containers().len()), (0, 1));
}

/// Invariant 13: `DELETE servers/9/databases` is a route that deletes the server.
#[tokio::test(start_paused = true)]
async fn any_last_word_deletes_the_server() {
    let fake = FakePanel::seeded(1);
    let (id, node) = live(&fake, "a").await;
    fake.node(node).answers_to(NodeCall::Delete, NodeAnswer::Status(500));
    let path = format!("servers/{id}/databases/");
    assert_eq!(
        send(&fake, Method::DELETE, &path, None).await.0,
        500,
        "only `force` ignores the node"
    );
    fake.node(node).answers(NodeAnswer::Ok);
    assert_eq!(send(&fake, Method::DELETE, &path, None).await.0, 204);
    assert_eq!(fake.servers().len(), 0);
}

/// 1.9: keys that differ in case, accents or trailing blanks are one.
#[tokio::test(start_paused = true)]
async fn the_collation_takes_different_keys_for_one() {
    let fake = FakePanel::seeded(1);
    let (id, _) = live(&fake, "ord-aB3").await;
    for key in ["ord-Ab3", "ORD-AB3", "ord-%C3%A0b3", "ord-aB3%20"] {
        let (status, server) = by_key(&fake, key).await;
        assert_eq!((status, server["attributes"]["id"].as_u64()), (200, Some(id)), "{key}");
    }
    let (status, refused) = create(&fake, "ord-Ab3").await;
    let meta = &refused["errors"][0]["meta"];
    assert_eq!(
        (status, &meta["source_field"], &meta["rule"]),
        (422, &json!("external_id"), &json!("unique"))
    );
}

/// 1.11: a list that is read while another worker deletes does not show everything that is there.
#[tokio::test(start_paused = true)]
async fn a_page_is_missed_when_the_list_shifts() {
    let fake = FakePanel::seeded(1);
    for key in ["a", "b", "c"] {
        live(&fake, key).await;
    }
    let page = |number: u32| {
        let fake = fake.clone();
        async move {
            let path = format!("servers?per_page=1&page={number}");
            let (_, list) = send(&fake, Method::GET, &path, None).await;
            list["data"][0]["attributes"]["external_id"].clone()
        }
    };
    assert_eq!(page(1).await, "a");
    fake.administrator_deletes(1);
    assert_eq!(page(2).await, "c", "b was on neither page");
}

/// Section 8 of the recorded facts: four creates with one key at the same time.
#[tokio::test(start_paused = true)]
async fn simultaneous_creates_with_one_key_make_one_server_and_three_500s() {
    let fake = FakePanel::seeded(1);
    fake.commit_delay(Duration::from_millis(20));
    let (one, two, three, four) = tokio::join!(
        create(&fake, "a"),
        create(&fake, "a"),
        create(&fake, "a"),
        create(&fake, "a")
    );
    let mut answers = [one, two, three, four].map(|(status, body)| (status, code(&body).to_owned()));
    answers.sort();
    assert_eq!(answers[0].0, 201);
    assert!(
        answers[1..]
            .iter()
            .all(|it| *it == (500, "UniqueConstraintViolationException".to_owned())),
        "{answers:?}"
    );
    assert_eq!((fake.servers().len(), fake.most_at_once_for("a")), (1, 1));
    assert_eq!(
        create(&fake, "a").await.0,
        422,
        "one after the other it is a validation error"
    );
}

/// Section 8 of the recorded facts: a race is settled by the database, or before it by the panel's model.
#[tokio::test(start_paused = true)]
async fn a_user_that_lost_a_race_is_told_to_be_taken_wherever_it_was_lost() {
    let fake = FakePanel::seeded(1);
    fake.commit_delay(Duration::from_millis(20));
    let ada = NewUser::new("ada@example.org", "ada", "Ada", "Lovelace").external_id("42");
    let create = |after| {
        let (users, ada) = (fake.application().users(), ada.clone());
        async move {
            sleep(Duration::from_millis(after)).await;
            users.create(&ada).await
        }
    };
    let (first, second, third) = tokio::join!(create(0), create(0), create(15));
    first.unwrap();
    for (lost, code) in [
        (second, "UniqueConstraintViolationException"),
        (third, "DataValidationException"),
    ] {
        let error = lost.unwrap_err();
        assert_eq!(
            (error.status().unwrap().as_u16(), error.has_code(code)),
            (500, true),
            "{error}"
        );
        assert_eq!(error.effect(), Effect::Refused, "{error}");
        for field in ["email", "username", "external_id"] {
            assert!(is_taken(&error, field), "{field}: {error}");
        }
    }
    assert_eq!(fake.users().len(), 2, "the administrator and Ada");
}

/// Section 8 of the recorded facts: creates that race for the last port never share it.
#[tokio::test(start_paused = true)]
async fn creates_that_race_for_the_last_port_do_not_share_it() {
    let fake = FakePanel::empty(1);
    fake.add_location("eu.test");
    fake.add_node(NewNode::new("small").allocations("127.0.0.1", 25565..=25565));
    fake.add_egg(
        NewEgg::new("Larch")
            .variable("Jar File", "JAR_FILE", "server.jar", "required|string")
            .variable("Build", "BUILD", "latest", "required|string"),
    );
    fake.commit_delay(Duration::from_millis(20));
    let (one, two) = tokio::join!(create(&fake, "a"), create(&fake, "b"));
    assert_eq!(one.0, 201);
    assert_eq!((two.0, code(&two.1)), (500, "DataValidationException"));
    let third = create(&fake, "c").await;
    assert_eq!((third.0, code(&third.1)), (400, "NoViableAllocationException"));
}

/// T107–T111: the result of an install that ends while the server is suspended is dropped.
#[tokio::test(start_paused = true)]
async fn an_install_that_fails_while_suspended_is_forgotten() {
    let fake = FakePanel::seeded(1);
    on_both_nodes(&fake, |node| {
        node.install_takes(seconds(60)).install_fails(true);
    });
    let (id, _) = live(&fake, "a").await;
    assert_eq!(post(&fake, &format!("servers/{id}/suspend")).await, 204);
    sleep(seconds(61)).await;
    assert_eq!(fake.servers()[0].status.as_deref(), Some("suspended"));
    assert_eq!(post(&fake, &format!("servers/{id}/unsuspend")).await, 204);
    assert_eq!(
        (fake.servers()[0].status.as_deref(), fake.containers()[0].installed),
        (None, false)
    );
}

/// Facts section 5: an install that is never reported stays for ever.
#[tokio::test(start_paused = true)]
async fn an_install_that_nobody_reports_never_ends() {
    let fake = FakePanel::seeded(1);
    on_both_nodes(&fake, |node| {
        node.install_never_reports(true);
    });
    let (id, _) = live(&fake, "a").await;
    sleep(seconds(30 * 24 * 3600)).await;
    assert_eq!(fake.servers()[0].status.as_deref(), Some("installing"));
    assert_eq!(delete(&fake, id).await, 204);
}

/// Facts section 5: a reinstall lifts a suspension.
#[tokio::test(start_paused = true)]
async fn a_reinstall_lifts_the_suspension() {
    let fake = FakePanel::seeded(1);
    let (id, _) = live(&fake, "a").await;
    assert_eq!(post(&fake, &format!("servers/{id}/suspend")).await, 204);
    assert_eq!(post(&fake, &format!("servers/{id}/reinstall")).await, 204);
    assert!(!fake.servers()[0].suspended);
}

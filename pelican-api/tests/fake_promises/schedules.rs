//! Schedules that are executed: all their tasks at once.

use panel_http::{fake::likeness::Answer, http::Method};
use pelican_api::fake::{NodeAnswer, NodeCall, PowerState};
use serde_json::{Value, json};

use crate::shop::{Shop, code};

async fn post(shop: &Shop, path: &str, body: Value) -> Answer {
    let key = shop.fake.client_key();
    shop.of_server(&key, Method::POST, path, Some(body)).await
}

async fn task(shop: &Shop, action: &str, payload: &str, continues: bool) {
    let sent = json!({"action": action, "payload": payload, "time_offset": 60, "continue_on_failure": continues});
    let made = post(shop, "schedules/1/tasks", sent).await;
    assert_eq!(made.status, 200, "{}", made.body);
}

async fn opened() -> Shop {
    let shop = Shop::open();
    shop.owned().await;
    let nightly = json!({
        "name": "nightly", "is_active": false,
        "minute": "0", "hour": "4", "day_of_month": "*", "month": "*", "day_of_week": "*",
    });
    assert_eq!(post(&shop, "schedules", nightly).await.status, 200);
    shop
}

#[tokio::test(start_paused = true)]
async fn an_executed_schedule_runs_all_its_tasks_in_their_order() {
    let shop = opened().await;
    let empty = post(&shop, "schedules/1/execute", json!({})).await;
    assert_eq!((empty.status, code(&empty)), (400, "DisplayException"));
    task(&shop, "command", "say hi", false).await;
    task(&shop, "backup", "*.log", false).await;
    task(&shop, "delete_files", "/*.txt\nlogs/latest.log", false).await;
    let first = json!({"action": "power", "payload": "start", "time_offset": 0, "sequence_id": 1});
    assert_eq!(
        post(&shop, "schedules/1/tasks", first).await.body["attributes"]["sequence_id"],
        1
    );
    assert_eq!(post(&shop, "schedules/1/execute", json!({})).await.status, 202);
    let container = shop.fake.containers().remove(0);
    assert_eq!(
        (container.power, container.commands),
        (PowerState::Running, vec!["say hi".to_owned()])
    );
    let key = shop.fake.client_key();
    let backups = shop.of_server(&key, Method::GET, "backups", None).await.body;
    assert_eq!(backups["data"][0]["attributes"]["is_scheduled"], true);
    let gone = shop
        .of_server(&key, Method::GET, "files/contents?file=eula.txt", None)
        .await;
    assert_eq!(code(&gone), "FileNotFoundException");
}

#[tokio::test(start_paused = true)]
async fn a_task_that_may_fail_is_passed_over_when_nobody_answers_and_not_when_the_node_refuses() {
    let shop = opened().await;
    task(&shop, "power", "start", true).await;
    task(&shop, "delete_files", "/eula.txt", false).await;
    let node = shop.fake.node(1);
    for (answer, status) in [(NodeAnswer::Status(500), 500), (NodeAnswer::Unreachable, 202)] {
        node.answers_to(NodeCall::Power, answer);
        let executed = post(&shop, "schedules/1/execute", json!({})).await;
        assert_eq!(executed.status, status, "{}", executed.body);
    }
}

#[tokio::test(start_paused = true)]
async fn a_schedule_for_servers_that_run_does_nothing_to_one_that_does_not() {
    let shop = opened().await;
    let online = json!({
        "name": "nightly", "is_active": true, "only_when_online": true,
        "minute": "0", "hour": "4", "day_of_month": "*", "month": "*", "day_of_week": "*",
    });
    assert_eq!(post(&shop, "schedules/1", online).await.status, 200);
    task(&shop, "power", "start", false).await;
    assert_eq!(post(&shop, "schedules/1/execute", json!({})).await.status, 202);
    assert_eq!(shop.fake.containers()[0].power, PowerState::Offline);
}

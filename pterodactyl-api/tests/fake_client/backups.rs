//! What takes its time: back-ups and schedules.

use std::time::Duration;

use http::Method;
use pterodactyl_api::fake::{NodeAnswer, NodeCall, PowerState};
use serde_json::{Value, json};

use crate::stage::Stage;

#[tokio::test(start_paused = true)]
async fn a_backup_ends_when_its_time_has_come_and_puts_files_back() {
    let stage = Stage::plain().await;
    stage.fake.backups_in(Duration::from_secs(90));
    stage.post("files/write?file=/world/level.dat", json!("old")).await;
    stage.post("files/write?file=/latest.log", json!("lines")).await;
    let made = stage.post("backups", json!({"ignored": "*.log"})).await;
    let uuid = made.attributes()["uuid"].as_str().unwrap().to_owned();
    assert_eq!(made.attributes()["completed_at"], Value::Null);
    let early = stage
        .post(&format!("backups/{uuid}/restore"), json!({"truncate": true}))
        .await;
    assert_eq!(early.refused(), (400, "BadRequestHttpException"));
    tokio::time::sleep(Duration::from_secs(91)).await;
    let done = stage.get(&format!("backups/{uuid}")).await;
    assert_eq!(done.attributes()["is_successful"], true);

    stage.post("files/write?file=/world/level.dat", json!("new")).await;
    let begun = stage
        .post(&format!("backups/{uuid}/restore"), json!({"truncate": true}))
        .await;
    assert_eq!(begun.status, 204);
    assert_eq!(stage.get("").await.attributes()["status"], "restoring_backup");
    stage.fake.finish_backups(true);
    assert_eq!(stage.get("files/contents?file=world/level.dat").await.text, "old");
    let ignored = stage.get("files/contents?file=latest.log").await;
    assert_eq!(ignored.refused(), (404, "DaemonConnectionException"));
    let events = stage.events().await;
    for event in ["start", "complete", "restore", "restore-complete"] {
        assert!(
            events.contains(&format!("server:backup.{event}")),
            "{event}: {events:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn backups_are_few_and_failed_ones_do_not_count() {
    let stage = Stage::plain().await;
    stage.fake.backups_in(Duration::from_secs(60));
    let make = async || stage.post("backups", json!({"is_locked": true})).await;
    let first = make().await;
    let path = format!("backups/{}", first.attributes()["uuid"].as_str().unwrap());
    stage.fake.finish_backups(false);
    let failed = stage.get(&path).await;
    assert_eq!(
        (&failed.attributes()["is_successful"], &failed.attributes()["is_locked"]),
        (&json!(false), &json!(false))
    );
    for _ in 0..2 {
        assert_eq!(make().await.status, 200);
    }
    let third = make().await;
    assert_eq!(third.refused(), (429, "TooManyRequestsHttpException"));
    assert_eq!(third.headers["retry-after"], "600");
    tokio::time::sleep(Duration::from_secs(601)).await;
    assert_eq!(make().await.refused(), (400, "TooManyBackupsException"));
    assert_eq!(stage.get("backups").await.body["meta"]["backup_count"], 2);

    let node = stage.fake.node(stage.fake.servers()[0].node);
    node.answers_to(NodeCall::Backup, NodeAnswer::Status(500));
    let second = stage.get("backups").await.body["data"][1]["attributes"]["uuid"].clone();
    let second = format!("backups/{}", second.as_str().unwrap());
    assert_eq!(
        stage.post(&format!("{second}/lock"), Value::Null).await.attributes()["is_locked"],
        false
    );
    let kept = stage
        .as_somebody(&stage.key, Method::DELETE, &second, Value::Null)
        .await;
    assert_eq!(kept.refused(), (500, "DaemonConnectionException"));
    assert_eq!(
        stage.get(&second).await.status,
        200,
        "what the node keeps, the panel keeps"
    );
}

#[tokio::test(start_paused = true)]
async fn the_tasks_of_a_schedule_run_one_after_the_other() {
    let stage = Stage::plain().await;
    let schedule = json!({"name": "daily", "is_active": false, "minute": "0", "hour": "3", "day_of_month": "*", "month": "*", "day_of_week": "*"});
    assert_eq!(stage.post("schedules", schedule.clone()).await.status, 200);
    let empty = stage.post("schedules/1/execute", Value::Null).await;
    assert_eq!(empty.refused(), (400, "DisplayException"));
    let task =
        |action: &str, payload: &str, offset: u64| json!({"action": action, "payload": payload, "time_offset": offset});
    stage.post("schedules/1/tasks", task("command", "say bye", 0)).await;
    stage.post("schedules/1/tasks", task("power", "stop", 30)).await;
    let first = json!({"action": "power", "payload": "start", "time_offset": 0, "sequence_id": 1});
    assert_eq!(
        stage.post("schedules/1/tasks", first).await.attributes()["sequence_id"],
        1
    );

    assert_eq!(stage.post("schedules/1/execute", Value::Null).await.status, 202);
    assert_eq!(stage.fake.containers()[0].commands, ["say bye"]);
    assert_eq!(stage.fake.containers()[0].power, PowerState::Running);
    assert_eq!(stage.get("schedules/1").await.attributes()["is_processing"], true);
    tokio::time::sleep(Duration::from_secs(31)).await;
    assert_eq!(stage.fake.containers()[0].power, PowerState::Offline);
    let ended = stage.get("schedules/1").await;
    assert_eq!(ended.attributes()["is_processing"], false);
    assert!(ended.attributes()["last_run_at"].is_string());

    let moved = json!({"action": "power", "payload": "start", "time_offset": 0, "sequence_id": 3});
    stage.post("schedules/1/tasks/3", moved).await;
    let refused = stage.post("schedules/1/execute", Value::Null).await;
    assert_eq!(
        refused.refused(),
        (502, "DaemonConnectionException"),
        "the server is off, and the line comes first"
    );
    for _ in 0..7 {
        stage.post("schedules/1/tasks", task("command", "x", 0)).await;
    }
    let eleventh = stage.post("schedules/1/tasks", task("command", "x", 0)).await;
    assert_eq!(eleventh.refused(), (400, "ServiceLimitExceededException"));
    let mut without_month = schedule;
    without_month.as_object_mut().unwrap().remove("month");
    assert_eq!(
        stage.post("schedules", without_month).await.refused(),
        (500, "TypeError")
    );
}

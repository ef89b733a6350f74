//! Schedules and tasks: what is sent.

use http::Request;
use panel_http::Body;
use pterodactyl_api::{
    Client, Patch,
    client::schedules::ScheduleHandle,
    models::client::schedule::{Cron, NewSchedule, NewTask, Schedule, UpdateSchedule, UpdateTask, Work},
    power::Signal,
};
use serde_json::{Value, json};

use crate::support;

fn schedule() -> ScheduleHandle {
    let client = Client::new("https://panel.example", "ptlc_example".into()).unwrap();
    client.server("1a2b3c4d").schedule(1.into())
}

fn body(request: Result<Request<Body>, pterodactyl_api::Error>) -> Value {
    serde_json::from_slice(request.unwrap().body().as_bytes().unwrap()).unwrap()
}

fn recorded() -> Schedule {
    serde_json::from_value(support::recorded("314-")["attributes"].clone()).unwrap()
}

/// Invariant 16: `every_field_a_patch_would_clear_is_sent`.
#[test]
fn every_field_that_a_change_would_reset_is_sent() {
    let read = recorded();
    let change = UpdateSchedule {
        name: "weekly".to_owned(),
        ..UpdateSchedule::from(&read)
    };
    assert_eq!(
        body(schedule().update(&change).into_request()),
        json!({
            "name": "weekly", "minute": "0", "hour": "3", "day_of_month": "*", "month": "*", "day_of_week": "*",
            "is_active": true, "only_when_online": false,
        })
    );
    let task = read.tasks().next().unwrap();
    assert_eq!(
        body(schedule().task(task.id).update(&UpdateTask::from(task)).into_request()),
        json!({"action": "power", "payload": "restart", "time_offset": 5, "continue_on_failure": false})
    );
    let without_flags = json!({
        "name": "a", "minute": "0", "hour": "3", "day_of_month": "*", "month": "*", "day_of_week": "*",
    });
    assert!(serde_json::from_value::<UpdateSchedule>(without_flags).is_err());
}

/// The panel takes a flag that is left out for "no": a schedule that is never run.
#[test]
fn a_new_schedule_is_active_unless_said() {
    let cron = || Cron::new("*/5", "*", "*", "*", "1-5");
    assert_eq!(
        serde_json::to_value(NewSchedule::new("a", cron())).unwrap(),
        json!({
            "name": "a", "minute": "*/5", "hour": "*", "day_of_month": "*", "month": "*", "day_of_week": "1-5",
            "is_active": true,
        })
    );
    let idle = NewSchedule::new("a", cron()).active(false).only_when_online(true);
    let sent = serde_json::to_value(idle).unwrap();
    assert_eq!(
        (&sent["is_active"], &sent["only_when_online"]),
        (&json!(false), &json!(true))
    );
}

#[test]
fn a_task_is_sent_with_what_it_does() {
    let sent = |work| body(schedule().create_task(&NewTask::new(work, 30)).into_request());
    assert_eq!(
        sent(Work::command("save-all")),
        json!({"action": "command", "payload": "save-all", "time_offset": 30})
    );
    for (signal, word) in [
        (Signal::Start, "start"),
        (Signal::Stop, "stop"),
        (Signal::Restart, "restart"),
        (Signal::Kill, "kill"),
    ] {
        assert_eq!(sent(Work::power(signal))["payload"], word);
        assert_eq!(serde_json::to_value(signal).unwrap(), word);
    }
    assert_eq!(Work::backup("*.log").payload, Patch::Set("*.log".to_owned()));
}

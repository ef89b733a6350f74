//! The Client API: what is special to its calls, and what could be built wrongly.

use panel_http::recording::{Exchange, Replay};
use pelican_api::{
    Client, DatabaseId, Effect, Error, ErrorKind, Safety, ScheduleId, endpoints,
    models::client::{
        api_key::NewApiKey,
        backup::{BackupState, ExistingFiles, NewBackup},
        database::NewDatabase,
        permission::Permission,
        power::Signal,
        resources::PowerState,
        schedule::{Cron, NewSchedule, NewTask, UpdateSchedule, UpdateTask, Work},
        server::Server,
        subuser::NewSubuser,
    },
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{self, Handles as _, KEY};

pub(crate) const SERVER: &str = "34ebc7eb";

/// A client whose every call is answered so.
pub(crate) fn answered(answer: Exchange) -> Client {
    Replay::new([answer]).client()
}

pub(crate) fn offline() -> Client {
    Replay::new([]).client()
}

pub(crate) fn failed(status: u16, code: &str) -> Exchange {
    let error = json!({"code": code, "status": status.to_string(), "detail": "An unexpected error was encountered."});
    support::json(status, &json!({"errors": [error]}))
}

pub(crate) fn told(error: &Error) -> (ErrorKind, Effect) {
    (error.kind(), error.effect())
}

/// What a call would send: verb, path and query, and its JSON.
pub(crate) fn sent<T, I>(call: panel_http::Call<T, I>) -> (String, Value) {
    let request = call.into_request().unwrap();
    let line = format!("{} {}", request.method(), request.uri().path_and_query().unwrap());
    let body = request.body().as_bytes().unwrap();
    (line, serde_json::from_slice(body).unwrap_or_default())
}

/// Invariant 3: `create_is_never_retried_blindly`.
#[test]
fn what_may_be_sent_twice_is_named() {
    let levels = [
        "account.update_username",
        "client.allocations.make_primary",
        "client.allocations.set_note",
        "client.backups.rename",
        "client.files.chmod",
        "client.files.create_folder",
        "client.files.write",
        "client.schedules.update",
        "client.settings.rename",
        "client.settings.set_description",
        "client.settings.set_docker_image",
        "client.startup.set",
        "client.subusers.update",
        "client.tasks.update",
    ];
    let creates = [
        "account.api_keys.create",
        "account.ssh_keys.create",
        "client.allocations.assign",
        "client.backups.create",
        "client.databases.create",
        "client.schedules.create",
        "client.subusers.create",
        "client.tasks.create",
    ];
    let of_the_client_api = endpoints()
        .into_iter()
        .filter(|endpoint| endpoint.template.starts_with("/api/client"));
    for endpoint in of_the_client_api {
        let expected = match endpoint.operation {
            name if levels.contains(&name) => Safety::Level,
            name if creates.contains(&name) => Safety::Create,
            _ if endpoint.method == "GET" => Safety::Read,
            _ => Safety::Act,
        };
        assert_eq!(endpoint.safety, expected, "{}", endpoint.operation);
    }
}

/// The panel's defect: it answers so after it has made the database on the host, and lists none.
#[tokio::test]
async fn a_database_of_a_user_may_be_on_its_host_and_is_not_tried_again() {
    let panel = Replay::new([support::recorded("310")]);
    let databases = panel.client().server(SERVER).databases();
    let error = databases.create(&NewDatabase::new("game2", "%")).await.unwrap_err();
    assert_eq!(told(&error), (ErrorKind::Panel, Effect::Unknown));
    assert_eq!(panel.asked().len(), 1);
}

/// A refusal in the middle of a run: the tasks before it may have been done.
#[tokio::test]
async fn a_schedule_that_was_refused_a_backup_may_have_done_something() {
    let schedule = |answer| answered(answer).server(SERVER).schedule(ScheduleId::new(1));
    for (answer, kind, effect) in [
        (support::recorded("333"), ErrorKind::RateLimited, Effect::Unknown),
        (
            failed(400, "TooManyBackupsException"),
            ErrorKind::Refused,
            Effect::Unknown,
        ),
        (failed(400, "DisplayException"), ErrorKind::Refused, Effect::Refused),
    ] {
        let error = schedule(answer).execute().await.unwrap_err();
        assert_eq!(told(&error), (kind, effect));
    }
}

/// A panel that lets nobody change descriptions says `403` and `[]`, which of another route could be anybody's.
#[tokio::test]
async fn a_description_that_nobody_may_change_is_a_refusal() {
    let server = answered(support::json(403, &json!([]))).server(SERVER);
    let error = server.set_description(Some("x")).await.unwrap_err();
    assert_eq!(told(&error), (ErrorKind::Refused, Effect::Refused));
    let error = server.rename("x").once().await.unwrap_err();
    assert_eq!(told(&error), (ErrorKind::NotPanel, Effect::Unknown));
}

/// Invariant 6: `unreachable_is_not_gone`. The panel makes up an answer for a node that gives none.
#[tokio::test]
async fn a_node_that_does_not_answer_is_a_state_of_its_own() {
    let usage = json!({"memory_bytes": 0, "cpu_absolute": 0, "disk_bytes": 0, "network_rx_bytes": 0, "network_tx_bytes": 0, "uptime": 0});
    let stats = json!({"current_state": "missing", "is_suspended": false, "resources": usage});
    let client = answered(support::json(200, &json!({"object": "stats", "attributes": stats})));
    let resources = client.server(SERVER).resources().await.unwrap();
    assert_eq!(resources.current_state, PowerState::Missing);
}

/// Invariant 13: `a_path_never_has_an_empty_segment`.
#[test]
fn an_empty_name_is_not_sent() {
    let client = offline();
    let account = client.account();
    for call in [
        client.server("").reinstall(),
        client.server("..").backup(Uuid::nil()).delete(),
        account.api_keys().delete(&"".into()),
        account.ssh_keys().remove(&"".into()),
    ] {
        let error = call.into_request().unwrap_err();
        assert_eq!(told(&error), (ErrorKind::InvalidRequest, Effect::NotSent));
    }
}

#[tokio::test]
async fn a_backup_tells_how_far_it_is_and_how_many_count() {
    let answers = ["323", "324", "322"].map(support::recorded);
    let server = Replay::new(answers).client().server(SERVER);
    let begun = server.backups().create(&NewBackup::new().name("b1")).await.unwrap();
    assert_eq!(begun.state(), BackupState::Running);
    let ended = server.backup(begun.uuid).get().await.unwrap();
    assert_eq!(ended.state(), BackupState::Complete);
    assert_eq!(server.backups().count().await.unwrap(), 0);
}

#[test]
fn a_backup_leaves_out_one_pattern_a_line() {
    let server = offline().server(SERVER);
    let (_, body) = sent(
        server
            .backups()
            .create(&NewBackup::new().ignored(["*.log", "cache/"]).locked()),
    );
    assert_eq!(body, json!({"ignored": "*.log\ncache/", "is_locked": true}));
    for (existing, truncate) in [(ExistingFiles::Keep, false), (ExistingFiles::Delete, true)] {
        let (_, body) = sent(server.backup(Uuid::nil()).restore(existing));
        assert_eq!(body, json!({"truncate": truncate}));
    }
}

/// Invariant 16: `every_field_a_patch_would_clear_is_sent`.
#[tokio::test]
async fn a_schedule_and_its_task_are_changed_from_what_was_read() {
    let server = answered(support::recorded("339")).server(SERVER);
    let schedule = server.schedule(ScheduleId::new(1)).get().await.unwrap();
    let cron = json!({"minute": "0", "hour": "4", "day_of_month": "*", "month": "*", "day_of_week": "*"});
    let mut expected = json!({"name": "nightly", "is_active": true, "only_when_online": false});
    expected
        .as_object_mut()
        .unwrap()
        .extend(cron.as_object().unwrap().clone());
    assert_eq!(serde_json::to_value(UpdateSchedule::from(&schedule)).unwrap(), expected);
    let task = schedule.tasks().next().unwrap();
    assert_eq!(
        serde_json::to_value(UpdateTask::from(task)).unwrap(),
        json!({"action": "command", "payload": "say hi", "time_offset": 0, "continue_on_failure": false})
    );
}

#[test]
fn a_task_is_named_by_what_it_does() {
    for (work, action, payload) in [
        (Work::command("say hi"), "command", "say hi"),
        (Work::power(Signal::Restart), "power", "restart"),
        (Work::backup("*.log"), "backup", "*.log"),
        (Work::delete_files("logs/*"), "delete_files", "logs/*"),
    ] {
        assert_eq!(
            serde_json::to_value(NewTask::new(work, 30)).unwrap(),
            json!({"action": action, "payload": payload, "time_offset": 30})
        );
    }
    let schedule = NewSchedule::new("nightly", Cron::new("0", "4", "*", "*", "*"));
    assert_eq!(serde_json::to_value(schedule).unwrap()["is_active"], true);
}

#[tokio::test]
async fn what_a_subuser_may_do_is_told_by_name() {
    let server = answered(support::recorded("449")).server(SERVER);
    let subuser = server.subuser(Uuid::nil()).get().await.unwrap();
    assert!(subuser.may(&Permission::ControlStart) && !subuser.may(&Permission::ControlStop));
    let view = answered(support::recorded("441")).server(SERVER).get().await.unwrap();
    let access = view.access.unwrap();
    assert!(access.is_server_owner && access.may(&Permission::FileSftp));
    let (_, body) = sent(server.subusers().create(&NewSubuser::new(
        "ada@example.com",
        [Permission::BackupRead, "plugin.own".into()],
    )));
    assert_eq!(
        body,
        json!({"email": "ada@example.com", "permissions": ["backup.read", "plugin.own"]})
    );
    assert_eq!(Permission::from("plugin.own").group(), "plugin");
}

/// A panel may be set up not to tell descriptions, and a server may have no primary allocation of its own.
#[tokio::test]
async fn a_server_is_read_with_what_a_panel_may_leave_out() {
    let mut answer = support::recorded("441").response_body;
    let attributes = answer["attributes"].as_object_mut().unwrap();
    attributes.remove("description");
    let server: Server = serde_json::from_value(answer["attributes"].take()).unwrap();
    assert_eq!(server.description, None);
    assert_eq!(server.primary_allocation(), None, "recorded after it was given away");
    assert_eq!(server.allocations().count(), 1);
}

#[tokio::test]
async fn a_start_command_comes_with_its_variables() {
    let startup = answered(support::recorded("299"))
        .server(SERVER)
        .startup()
        .get()
        .await
        .unwrap();
    assert_eq!(startup.variables.len(), 3);
    let images = startup.command.unwrap().docker_images.unwrap();
    assert_eq!(images.first().unwrap().0, "Java 21");
}

/// S2.4: invariant 5, `secret_is_never_printed`.
#[tokio::test]
async fn no_secret_of_an_answer_is_shown_and_every_one_can_be_had() {
    let mut created = support::recorded("278");
    created.response_body["meta"]["secret_token"] = "canary".into();
    let key = answered(created)
        .account()
        .api_keys()
        .create(&NewApiKey::new("sdk key"));
    let key = key.await.unwrap();
    assert_eq!(key.key().expose(), "pacc_yON6sRaiB5xcanary");

    let mut linked = support::recorded("355");
    linked.response_body["attributes"]["url"] = "https://node.example/download/file?token=canary".into();
    let link = answered(linked).server(SERVER).file("/a").download().await.unwrap();
    assert_eq!(link.expose(), "https://node.example/download/file?token=canary");

    let password = json!({"object": "database_password", "attributes": {"password": "canary"}});
    let database = json!({
        "id": 3, "host": {"address": "10.0.0.9", "port": 3306}, "name": "s1_game", "username": "u1_x",
        "connections_from": "%", "max_connections": null, "relationships": {"password": password},
    });
    let rotated = support::json(200, &json!({"object": "server_database", "attributes": database}));
    let handle = answered(rotated).server(SERVER).database(DatabaseId::new(3));
    let database = handle.rotate_password().await.unwrap();
    assert_eq!(database.password().unwrap().expose(), "canary");

    for shown in [
        format!("{key:#?} {link:#?} {database:#?}"),
        serde_json::to_string(&key).unwrap(),
        serde_json::to_string(&link).unwrap(),
        serde_json::to_string(&database).unwrap(),
    ] {
        assert!(!shown.contains("canary"), "{shown}");
    }
}

/// The panel tells the secret half this once: without it the answer is of no use, and the key is there all the same.
#[tokio::test]
async fn a_key_without_its_secret_is_not_taken_for_a_key() {
    let mut created = support::recorded("278");
    created.response_body.as_object_mut().unwrap().remove("meta");
    let keys = answered(created).account().api_keys();
    let error = keys.create(&NewApiKey::new("sdk key")).await.unwrap_err();
    assert_eq!(told(&error), (ErrorKind::Decode, Effect::Applied));
}

#[test]
fn a_password_is_sent_and_not_shown() {
    let account = offline().account();
    let change = || account.update_password(&"canary-old".into(), &"canary-new".into());
    assert!(!format!("{:?} {:?}", change(), change().into_request().unwrap()).contains("canary-"));
    let (line, body) = sent(change());
    assert_eq!(line, "PUT /api/client/account/password");
    assert_eq!(
        body,
        json!({"current_password": "canary-old", "password": "canary-new", "password_confirmation": "canary-new"})
    );
    let (_, body) = sent(account.update_email("ada@example.com", &KEY.into()));
    assert_eq!(body, json!({"email": "ada@example.com", "password": KEY}));
}

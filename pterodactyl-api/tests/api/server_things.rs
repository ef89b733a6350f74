//! What a user has and does on a server: backups, databases, allocations, subusers, settings.

use http::Request;
use panel_http::Body;
use pterodactyl_api::{
    Client, Effect, Patch,
    client::servers::ServerHandle,
    models::client::{
        backup::{Backup, BackupState, ExistingFiles, NewBackup},
        settings::Rename,
        subuser::{NewSubuser, Permission, Subuser},
    },
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support;

fn server() -> ServerHandle {
    let client = Client::new("https://panel.example", "ptlc_example".into()).unwrap();
    client.server("1a2b3c4d")
}

fn body(request: Result<Request<Body>, pterodactyl_api::Error>) -> Value {
    serde_json::from_slice(request.unwrap().body().as_bytes().unwrap()).unwrap()
}

/// Invariant 13: `a_path_never_has_an_empty_segment`. `DELETE …/databases/` would be another route.
#[test]
fn a_call_without_its_server_or_database_is_never_sent() {
    let client = Client::new("https://panel.example", "ptlc_example".into()).unwrap();
    for bad in ["", ".", ".."] {
        let calls = [
            server().database(bad).delete().into_request(),
            client.server(bad).backup(Uuid::nil()).delete().into_request(),
            client.server(bad).allocation(1.into()).delete().into_request(),
            client.server(bad).reinstall().into_request(),
        ];
        for call in calls {
            assert_eq!(call.unwrap_err().effect(), Effect::NotSent, "{bad}");
        }
    }
}

#[test]
fn a_backup_that_runs_is_told_from_one_that_failed() {
    let state = |number: &str, item: fn(&Value) -> &Value| -> BackupState {
        let backup: Backup = serde_json::from_value(item(&support::recorded(number)).clone()).unwrap();
        backup.state()
    };
    assert_eq!(state("284-", |body| &body["attributes"]), BackupState::Running);
    assert_eq!(state("289-", |body| &body["attributes"]), BackupState::Complete);
    let mut failed = support::recorded("289-")["attributes"].clone();
    failed["is_successful"] = json!(false);
    let failed: Backup = serde_json::from_value(failed).unwrap();
    assert_eq!(failed.state(), BackupState::Failed);
}

#[tokio::test]
async fn the_backups_that_count_are_counted_without_reading_them_all() {
    let panel = support::Scripted::new([support::json("*", 200, support::recorded("287-"))]);
    assert_eq!(panel.client().server("1a2b3c4d").backups().count().await.unwrap(), 2);
    assert_eq!(panel.asked(), ["GET /api/client/servers/1a2b3c4d/backups?per_page=1"]);
}

#[test]
fn a_backup_is_begun_and_restored_as_it_was_said() {
    let new = NewBackup::new().name("a").ignored(["*.log", "cache/"]).locked();
    assert_eq!(
        body(server().backups().create(&new).into_request()),
        json!({"name": "a", "ignored": "*.log\ncache/", "is_locked": true})
    );
    assert_eq!(
        body(server().backups().create(&NewBackup::new()).into_request()),
        json!({})
    );
    for (existing, truncate) in [(ExistingFiles::Keep, false), (ExistingFiles::Delete, true)] {
        let sent = body(server().backup(Uuid::nil()).restore(existing).into_request());
        assert_eq!(sent, json!({"truncate": truncate}));
    }
}

/// Of a permission that comes twice the panel makes an object where a list should be.
#[test]
fn a_permission_is_sent_once() {
    use Permission::{ControlStart, ControlStop, WebsocketConnect};
    let given = [ControlStart, ControlStop, ControlStart, WebsocketConnect, ControlStop];
    let once = json!(["control.start", "control.stop", "websocket.connect"]);
    let new = NewSubuser::new("a@example.test", given.clone());
    assert_eq!(
        body(server().subusers().create(&new).into_request())["permissions"],
        once
    );
    let change = server().subuser(Uuid::nil()).update(given);
    assert_eq!(body(change.into_request()), json!({"permissions": once}));
}

#[test]
fn a_subuser_tells_what_it_may_do() {
    let subuser: Subuser = serde_json::from_value(support::recorded("324-")["attributes"].clone()).unwrap();
    assert!(subuser.may(&Permission::FileRead));
    assert!(!subuser.may(&Permission::FileDelete));
}

#[test]
fn a_note_or_a_description_is_left_cleared_or_set() {
    let note = |note| body(server().allocation(1.into()).set_note(note).into_request());
    assert_eq!(note(Some("query port")), json!({"notes": "query port"}));
    assert_eq!(note(None), json!({"notes": null}));
    let rename = |description| {
        body(
            server()
                .rename(&Rename::new("a").description(description))
                .into_request(),
        )
    };
    assert_eq!(rename(Patch::Keep), json!({"name": "a"}));
    assert_eq!(rename(Patch::Clear), json!({"name": "a", "description": null}));
    assert_eq!(
        rename(Patch::Set("b".to_owned())),
        json!({"name": "a", "description": "b"})
    );
}

#[test]
fn a_variable_is_set_by_its_name_in_the_environment() {
    let sent = body(server().startup().set("MINECRAFT_VERSION", "").into_request());
    assert_eq!(sent, json!({"key": "MINECRAFT_VERSION", "value": ""}));
}

//! The Client API: what a call sends, and what its answer means.

use calagopus_api::{
    Effect, ErrorKind, OperationId, Secret, SignedUrl, UserId,
    models::client::{
        account::TwoFactorSetup,
        api_key::CreatedApiKey,
        backup::{ExportBackup, NewBackup},
        database::Database,
        file::{ArchiveFormat, Chmod, Compress, CopyFiles, CopyProgress, Decompress, FileMode, Progress},
        schedule::{Action, Condition, Trigger},
        server::Server,
        settings::CancelledInstall,
        ssh_key::NewSshKey,
        websocket::Ticket,
    },
};
use panel_http::recording::Replay;
use serde_json::json;

use crate::support::{self, Handle as _};

const SERVER: &str = "43793ae9-7643-401e-ab51-0c80247ad089";

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>() -> T {
    "7ae3c43b-c298-4641-bd70-c3226bf7dd4b".parse().unwrap()
}

/// The panel refuses a write without a JSON body, a `DELETE` too.
#[tokio::test]
async fn every_write_of_the_client_api_has_a_json_body() {
    let service = Replay::new([support::json(200, &json!({}))]);
    let client = service.panel().client();
    let server = client.server(SERVER);
    client.account().log_out().await.unwrap();
    client.account().api_key(id()).delete().await.unwrap();
    server.backup(id()).delete().await.unwrap();
    server.allocation(id()).delete().await.unwrap();
    server.database(id()).recreate().await.unwrap();
    server.schedule(id()).step(id()).delete().await.unwrap();
    server.settings().unlock_install().await.unwrap();
    server.files().abort(id()).await.unwrap();
    server.mounts().detach(id()).await.unwrap();
    server.subuser(id()).delete().await.unwrap();
    let asked = service.asked();
    assert_eq!(asked.len(), 10);
    for asked in asked {
        let sent = (asked.headers["content-type"].to_str().unwrap(), &*asked.body);
        assert_eq!(sent, ("application/json", &b"{}"[..]), "{}", asked.line);
    }
}

/// A call of the Client API for somebody else names them, wherever it leads.
#[test]
fn a_call_for_another_user_names_them() {
    let user: UserId = id();
    let client = Replay::new([]).panel().acting_as(user).client();
    let calls = [
        client.account().get().into_request(),
        client.servers().list().others(true).into_call().into_request(),
        client.server(SERVER).file("/a").read().into_request(),
    ];
    for request in calls {
        assert_eq!(request.unwrap().headers()["calagopus-user"], user.to_string());
    }
}

/// Invariant 9: `a_refused_request_changes_nothing`. A limit of the panel is told from a daemon's failure where only the panel
/// can have said it.
#[tokio::test]
async fn a_rule_of_the_panel_is_a_refusal_where_nobody_else_can_have_refused() {
    let server = |number: &str| Replay::new([support::recorded(number)]).panel().client().server(SERVER);
    let command = server("178").startup().set_command("rm -rf /").await.unwrap_err();
    let locked = server("198").backup(id()).delete().await.unwrap_err();
    for error in [command, locked] {
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::Refused, Effect::Refused),
            "{error}"
        );
    }
    // The same status may come from the node here, half-way.
    let half = server("198").files().delete("/", ["a", "b"]).await.unwrap_err();
    assert_eq!(half.effect(), Effect::Unknown);
}

/// Invariant 6: `unreachable_is_not_gone`. The lock that was not waited for and the daemon that failed say the same.
#[tokio::test]
async fn a_bare_500_proves_nothing_and_is_not_repeated() {
    let service = Replay::new([support::json(500, &json!({"errors": ["internal server error"]}))]);
    let server = service.panel().client().server(SERVER);
    let error = server.backups().create(&NewBackup::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Panel, Effect::Unknown));
    assert_eq!(service.asked().len(), 1);
}

#[tokio::test]
async fn something_long_is_done_or_goes_on() {
    let operation: OperationId = id();
    let begun = support::json(202, &json!({"identifier": operation, "skipped": []}));
    let server = Replay::new([begun]).panel().client().server(SERVER);
    let pack = Compress::new("/", ["world"], ArchiveFormat::TarZstd);
    assert_eq!(
        server.files().compress(&pack).await.unwrap(),
        Progress::Running(operation)
    );
    let unpack = server.files().decompress(&Decompress::new("/", "world.zip")).await;
    assert_eq!(unpack.unwrap(), Progress::Running(operation));
    let export = server.backup(id()).export(&ExportBackup::new("/old.tar.gz")).await;
    assert_eq!(export.unwrap(), Progress::Running(operation));
    let copies = server.files().copy_many(&CopyFiles::new("/", [])).await.unwrap();
    assert!(matches!(copies, CopyProgress::Running { operation: running, .. } if running == operation));
    assert_eq!(
        server.settings().cancel_install().await.unwrap(),
        CancelledInstall::Ending
    );

    let done = support::json(200, &json!({"copied": 2, "skipped": []}));
    let server = Replay::new([done]).panel().client().server(SERVER);
    let unpack = server.files().decompress(&Decompress::new("/", "world.zip")).await;
    assert_eq!(unpack.unwrap(), Progress::Done(()));
    let copies = server.files().copy_many(&CopyFiles::new("/", [])).await.unwrap();
    assert!(matches!(copies, CopyProgress::Done(done) if done.copied == 2));
    assert_eq!(
        server.settings().cancel_install().await.unwrap(),
        CancelledInstall::WasNotRunning
    );
}

/// Nothing is sent of a request that would hit another file than it says.
#[test]
fn a_request_that_leads_astray_is_not_made() {
    let files = Replay::new([]).panel().client().server(SERVER).files();
    for astray in ["", "/", "/etc", "..", "a/../..", "."] {
        let error = files.delete("/plugins", ["a", astray]).into_request().unwrap_err();
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::InvalidRequest, Effect::NotSent)
        );
    }
    let mode = files.chmod("/", [Chmod::new("a", FileMode::new(0o4755))]);
    assert_eq!(mode.into_request().unwrap_err().kind(), ErrorKind::InvalidRequest);
    let client = Replay::new([]).panel().client();
    for nowhere in ["", ".", ".."] {
        let error = client.server(nowhere).get().into_request().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
}

#[test]
fn a_file_is_downloaded_from_its_folder() {
    let server = Replay::new([]).panel().client().server(SERVER);
    for (path, query) in [
        ("/logs/a b.txt", "root=%2Flogs&files=a+b.txt"),
        ("/a.txt", "root=%2F&files=a.txt"),
        ("a.txt", "root=%2F&files=a.txt"),
    ] {
        let request = server.file(path).download().into_request().unwrap();
        assert_eq!(request.uri().query(), Some(query), "{path}");
    }
}

/// The panel reads no line end in a public key.
#[test]
fn a_public_key_is_sent_in_one_line() {
    let key = NewSshKey::new("laptop", "ssh-ed25519 AAAA me@laptop\n");
    assert_eq!(key.public_key, "ssh-ed25519 AAAA me@laptop");
}

/// Filters go with every page of a list.
#[tokio::test]
async fn what_a_list_is_asked_for_goes_with_every_page() {
    use futures_util::TryStreamExt as _;

    let page = |page: u64| {
        let servers = json!({"total": 2, "per_page": 1, "page": page, "data": [support::recorded("160").response_body["server"]]});
        support::json(200, &json!({ "servers": servers }))
    };
    let service = Replay::new([page(1), page(2)]);
    let list = service
        .panel()
        .client()
        .servers()
        .list()
        .others(true)
        .search("renamed")
        .per_page(1);
    let servers: Vec<Server> = list.all().try_collect().await.unwrap();
    assert_eq!(servers.len(), 2);
    let asked: Vec<_> = service.asked().into_iter().map(|asked| asked.line).collect();
    let line = |page: u64| format!("GET /api/client/servers?other=true&search=renamed&per_page=1&page={page}");
    assert_eq!(asked, [line(1), line(2)]);
}

/// A newer panel's triggers, conditions and actions are kept as they are, wherever they stand.
#[test]
fn a_kind_that_is_not_known_is_kept() {
    let newer = json!({"type": "player_joined", "name": {"contains": "x"}});
    let nested = json!({"type": "and", "conditions": [{"type": "none"}, newer]});
    let condition: Condition = serde_json::from_value(nested.clone()).unwrap();
    assert!(matches!(&condition, Condition::And { conditions } if matches!(conditions[1], Condition::Other(_))));
    assert_eq!(serde_json::to_value(&condition).unwrap(), nested);
    let trigger: Trigger = serde_json::from_value(newer.clone()).unwrap();
    assert_eq!(serde_json::to_value(&trigger).unwrap(), newer);
    let action: Action = serde_json::from_value(newer.clone()).unwrap();
    assert_eq!(serde_json::to_value(&action).unwrap(), newer);
}

/// Invariant 5: `secret_is_never_printed`. S2.4.
#[test]
fn no_answer_shows_its_secrets() {
    let key = support::recorded("260").response_body["api_keys"]["data"][0].clone();
    let database = json!({
        "uuid": "2c150265-d65d-4fa0-9b81-349255b3e5f0", "type": "postgres", "host": "127.0.0.1", "port": 5442,
        "name": "s43793ae9_main", "is_locked": false, "username": "u43793ae9_JtjcOUmiXb", "password": "canary",
        "created": "2026-11-20T21:06:27.863075Z",
    });
    let created: CreatedApiKey = serde_json::from_value(json!({"api_key": key, "key": "canary"})).unwrap();
    let database: Database = serde_json::from_value(database).unwrap();
    let setup: TwoFactorSetup =
        serde_json::from_value(json!({"otp_url": "otpauth://totp/x?secret=canary", "secret": "canary"})).unwrap();
    let ticket: Ticket = serde_json::from_value(json!({"token": "canary", "url": "wss://node/api"})).unwrap();
    let link: SignedUrl = serde_json::from_value(json!({"url": "https://node/download?token=canary"})).unwrap();
    assert_eq!(created.key.expose(), "canary", "but it is there");
    for shown in [
        format!("{created:#?} {}", serde_json::to_string(&created).unwrap()),
        format!("{database:#?} {}", serde_json::to_string(&database).unwrap()),
        format!("{setup:#?} {}", serde_json::to_string(&setup).unwrap()),
        format!("{ticket:#?} {}", serde_json::to_string(&ticket).unwrap()),
        format!("{link:#?} {}", serde_json::to_string(&link).unwrap()),
    ] {
        assert!(!shown.contains("canary"), "a secret is shown: {shown}");
    }
    let account = Replay::new([]).panel().client().account();
    let call = account.set_password(&Secret::from("canary"), &Secret::from("canary"));
    let mut shown = format!("{call:?}");
    shown += &format!("{:?}", call.into_request().unwrap());
    assert!(!shown.contains("canary"), "a secret is shown: {shown}");
}

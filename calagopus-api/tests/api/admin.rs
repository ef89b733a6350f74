//! The admin API: the traps that its types close, and what each error says about it.

use calagopus_api::{
    Calagopus, Effect, ErrorKind, NestId, NodeAllocationId, NodeId, Patch, Secret, ServerId, UserId, is_taken,
    models::{
        backup_configuration::{BackupStorage, NewBackupConfiguration, S3Storage},
        egg_configuration::{DeploymentPorts, PrimaryPort},
        node::{MassTransfer, MassTransferAllocations},
        server::{Deployment, Limits, NewServer, Server, UpdateServer},
        user::NewUser,
    },
    server::{FeatureLimits, PowerAction},
    words::{BackupDisk, CompressionType},
};
use futures_util::TryStreamExt;
use http::Request;
use panel_http::{Body, recording::Replay};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{self, Handle as _, KEY};

fn panel() -> Calagopus {
    Calagopus::new("https://panel.example", KEY.into()).unwrap()
}

fn body(request: Result<Request<Body>, calagopus_api::Error>) -> Value {
    serde_json::from_slice(request.unwrap().body().as_bytes().unwrap()).unwrap()
}

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

fn new_server() -> NewServer {
    let limits = Limits {
        memory: 2048,
        disk: 10_240,
        ..Limits::default()
    };
    let features = FeatureLimits::default();
    NewServer::new(
        id(1),
        id(2),
        "survival",
        limits,
        "java -jar server.jar",
        "java_21",
        features,
    )
}

/// The panel refuses a write without a body, a `DELETE` too.
#[test]
fn every_typed_write_has_a_json_body() {
    let server = panel().server("1a2b3c4d");
    let requests = [
        panel().user(id(1)).delete().into_request(),
        panel().node(id(1)).reset_token().into_request(),
        panel().nest(id(1)).egg(id(2)).remove_mount(id(3)).into_request(),
        server.clear_state().into_request(),
        server.remove_allocation(id(4)).into_request(),
    ];
    for request in requests {
        let request = request.unwrap();
        assert_eq!(request.headers()["content-type"], "application/json");
        assert_eq!(request.body().as_bytes().unwrap(), "{}", "{}", request.uri());
    }
    let read = server.get().into_request().unwrap();
    assert!(read.headers().get("content-type").is_none() && read.body().as_bytes().unwrap().is_empty());
}

/// No server at all means every server to the panel.
#[tokio::test]
async fn every_server_of_a_node_is_only_meant_when_it_is_said() {
    let service = Replay::new([support::recorded("153")]);
    let node = service.panel().node(id(1));
    let how = MassTransfer::new(id(2), MassTransferAllocations::RandomAll);
    for call in [node.power([], PowerAction::Kill), node.transfer([], &how)] {
        let error = call.await.unwrap_err();
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::InvalidRequest, Effect::NotSent)
        );
    }
    assert!(service.asked().is_empty());
    assert_eq!(
        body(node.power_all(PowerAction::Stop).into_request()),
        json!({"servers": [], "action": "stop"})
    );
    let server: ServerId = id(7);
    assert_eq!(
        body(node.power([server], PowerAction::Stop).into_request()),
        json!({"servers": [server], "action": "stop"})
    );
}

#[test]
fn a_server_without_a_port_is_asked_for_by_name() {
    let (node, allocation): (NodeId, NodeAllocationId) = (id(3), id(4));
    let placed = json!(new_server().on(node, allocation));
    assert_eq!(
        (&placed["allocation_uuid"], &placed["allocation_uuids"]),
        (&json!(allocation), &json!([]))
    );
    assert_eq!(
        json!(new_server().on_without_allocation(node)).get("allocation_uuid"),
        None
    );

    let ports = DeploymentPorts::new(PrimaryPort::from_range(&(25565..=25600)));
    let deployed = json!(new_server().deployed(Deployment::new([id(5)], ports)));
    assert_eq!(
        deployed["deployment"]["allocations"],
        json!({
            "dedicated": false,
            "primary": {"start_port": 25565, "end_port": 25600, "assign_to_variable": null},
            "additional": [],
        })
    );
}

/// Read and write names differ, and a wrong one is ignored without a word.
#[test]
fn a_suspension_is_written_by_its_write_name_and_read_by_its_read_name() {
    let server = panel().server("1a2b3c4d");
    assert_eq!(body(server.suspend().into_request()), json!({"suspended": true}));
    assert_eq!(body(server.unsuspend().into_request()), json!({"suspended": false}));
    let suspended: Server = serde_json::from_value(support::recorded("122").response_body["server"].clone()).unwrap();
    assert!(suspended.is_suspended);
}

/// Invariant 16: `every_field_a_patch_would_clear_is_sent`.
#[test]
fn limits_are_sent_whole_and_only_what_is_cleared_is_null() {
    let change = UpdateServer::new()
        .limits(Limits::default())
        .description(Patch::Clear)
        .external_id(Patch::Set("order-1".to_owned()));
    assert_eq!(
        json!(change),
        json!({
            "limits": {"cpu": 0, "memory": 0, "memory_overhead": 0, "swap": 0, "disk": 0, "io_weight": null},
            "description": null,
            "external_id": "order-1",
        })
    );
    assert_eq!(json!(UpdateServer::new()), json!({}));
}

/// Invariant 5: `secret_is_never_printed`, and yet it is sent.
#[test]
fn a_password_is_sent_and_neither_printed_nor_serialised() {
    let user = NewUser::new("player", "p@example.test", "P", "Layer", "en").password("canary".into());
    assert_eq!(body(panel().users().create(&user).into_request())["password"], "canary");
    assert!(!format!("{user:?} {}", json!(user)).contains("canary"));
}

#[tokio::test]
async fn the_keys_of_a_bucket_are_sent_and_a_redacted_one_is_not() {
    let configuration = |secret_key: Secret| {
        let s3 = S3Storage {
            access_key: "key".to_owned(),
            secret_key,
            bucket: "backups".to_owned(),
            region: "eu".to_owned(),
            endpoint: "https://s3.example".to_owned(),
            path_style: false,
            compression_type: CompressionType::Gz,
            part_size: 1024,
        };
        let mut storage = BackupStorage::new();
        storage.s3 = Some(s3);
        NewBackupConfiguration::new("bucket", BackupDisk::S3, storage)
    };
    let written = configuration("canary".into());
    let sent = body(panel().backup_configurations().create(&written).into_request());
    assert_eq!(sent["backup_configs"]["s3"]["secret_key"], "canary");
    assert!(!format!("{written:?} {}", json!(written)).contains("canary"));

    let lost = serde_json::from_value::<NewBackupConfiguration>(json!(written)).unwrap();
    let error = panel().backup_configurations().create(&lost).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::InvalidRequest, Effect::NotSent)
    );
}

/// An external id may hold anything; it stays one segment of the path.
#[test]
fn an_external_id_is_encoded() {
    let request = panel()
        .servers()
        .find_by_external_id("svc-210941/a b")
        .into_request()
        .unwrap();
    assert_eq!(request.uri().path(), "/api/admin/servers/external/svc-210941%2Fa%20b");
}

/// Invariant 3: `create_is_never_retried_blindly`.
#[tokio::test(start_paused = true)]
async fn a_server_is_made_once_and_a_500_says_that_nobody_knows() {
    let service = Replay::new([support::recorded("097")]);
    let error = service
        .panel()
        .servers()
        .create(&new_server().on(id(3), id(4)))
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.effect(), service.asked().len()),
        (ErrorKind::Panel, Effect::Unknown, 1)
    );
}

#[tokio::test]
async fn what_is_taken_is_told_and_nothing_was_done() {
    let user = NewUser::new("player", "p@example.test", "P", "Layer", "en");
    let error = Replay::new([support::recorded("051")])
        .panel()
        .users()
        .create(&user)
        .await
        .unwrap_err();
    assert!(is_taken(&error) && error.effect() == Effect::Refused, "{error}");
    let server = new_server().on(id(3), id(4));
    let error = Replay::new([support::recorded("083")])
        .panel()
        .servers()
        .create(&server)
        .await
        .unwrap_err();
    assert!(is_taken(&error), "{error}");
    let error = Replay::new([support::recorded("284")])
        .panel()
        .user(id(1))
        .delete()
        .await
        .unwrap_err();
    assert!(!is_taken(&error), "{error}");
}

/// Invariant 9: `a_refused_request_changes_nothing`. Eggs go one by one: those before the one that is in use are gone.
#[tokio::test]
async fn a_refusal_after_half_of_the_work_is_not_told_as_a_refusal() {
    let in_use = support::json(
        409,
        &json!({"errors": ["nest has eggs that are still in use, cannot delete"]}),
    );
    let nest = |answer| Replay::new([answer]).panel().nest(NestId::new(Uuid::nil()));
    assert_eq!(
        nest(in_use).delete_with_eggs().await.unwrap_err().effect(),
        Effect::Unknown
    );
    let has_eggs = support::json(409, &json!({"errors": ["nest has eggs, cannot delete"]}));
    assert_eq!(nest(has_eggs).delete().await.unwrap_err().effect(), Effect::Refused);

    // The server is gone by then.
    let text = "failed to delete backup: backup configuration not found";
    for status in [400, 404, 409, 417] {
        let answer = support::json(status, &json!({"errors": [text]}));
        let server = Replay::new([answer]).panel().server("1a2b3c4d");
        let error = server.delete(Default::default()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::Node, Effect::Unknown),
            "{status}"
        );
    }
}

/// `total` is 0 on a page past the end: the walk ends there, and does not before.
#[tokio::test]
async fn a_walk_through_a_list_ends_where_the_items_end() {
    let page = |number: u64, users: &[&Value]| {
        let total = if users.is_empty() { 0 } else { 3 };
        let body = json!({"users": {"total": total, "per_page": 2, "page": number, "data": users}});
        support::json(200, &body)
    };
    let user = &support::recorded("044").response_body["user"];
    let service = Replay::new([page(1, &[user, user]), page(2, &[user])]);
    let users: Vec<_> = service
        .panel()
        .users()
        .list()
        .per_page(2)
        .search("u")
        .all()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(users.len(), 3);
    let asked: Vec<String> = service.asked().into_iter().map(|asked| asked.line).collect();
    assert_eq!(
        asked,
        [
            "GET /api/admin/users?per_page=2&search=u&page=1",
            "GET /api/admin/users?per_page=2&search=u&page=2"
        ]
    );
    let past = Replay::new([support::recorded("038")])
        .panel()
        .nodes()
        .list()
        .page(9)
        .await
        .unwrap();
    assert_eq!((past.items.len(), past.total, past.next()), (0, 0, None));
}

/// A user is addressed by a UUID, a server by its short form too.
#[test]
fn a_server_is_found_by_both_forms_of_its_id() {
    let path = |server: calagopus_api::models::server::ServerHandle| {
        server.get().into_request().unwrap().uri().path().to_owned()
    };
    assert_eq!(path(panel().server("43793ae9")), "/api/admin/servers/43793ae9");
    let whole: ServerId = "43793ae9-7643-401e-ab51-0c80247ad089".parse().unwrap();
    assert_eq!(
        path(panel().server(whole)),
        "/api/admin/servers/43793ae9-7643-401e-ab51-0c80247ad089"
    );
    assert!("43793ae9".parse::<UserId>().is_err());
}

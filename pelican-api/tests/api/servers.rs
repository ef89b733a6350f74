//! Servers: the traps that their types close, and what each error says about them.

use panel_http::recording::{Exchange, Replay};
use pelican_api::{
    AllocationId, Application, DatabaseHostId, DatabaseId, Effect, EggId, Error, ErrorKind, NodeId, Patch, ServerId,
    UserId, is_taken,
    models::{database::NewDatabase, server::*},
};
use serde_json::{Value, json};

use crate::support::{self, Handles as _};

const SERVER: ServerId = ServerId::new(1);

fn limits() -> Limits {
    Limits {
        memory: 1024,
        swap: 0,
        disk: 5120,
        io: 500,
        cpu: 100,
        threads: Patch::Keep,
    }
}

fn new_server(placement: impl Into<Placement>) -> NewServer {
    let jar = [("SERVER_JARFILE", "server.jar")];
    NewServer::new("survival", UserId::new(2), EggId::new(1), jar, limits(), placement)
}

fn update_build() -> UpdateBuild {
    UpdateBuild::new(Some(AllocationId::new(1)), limits(), FeatureLimits::none())
}

fn sent(request: &impl serde::Serialize) -> Value {
    serde_json::to_value(request).unwrap()
}

/// Without a port the panel gives no allocation, and says so nowhere.
#[test]
fn a_deployment_without_an_allocation_is_asked_for_by_name() {
    let placed = sent(&new_server(
        Deploy::on_ports(25565).or_ports([25600..=25610]).tags(["eu"]),
    ));
    assert_eq!(
        placed["deploy"],
        json!({"tags": ["eu"], "dedicated_ip": false, "port_range": ["25565", "25600-25610"]})
    );
    let nowhere = sent(&new_server(Deploy::without_allocation()));
    assert_eq!(
        nowhere["deploy"],
        json!({"tags": [], "dedicated_ip": false, "port_range": []}),
        "all three are always sent"
    );
    for request in [placed, nowhere] {
        assert_eq!(
            request.get("allocation"),
            None,
            "the panel would take it, on another node too"
        );
    }
}

/// The panel takes `null` for a mistake where it has a default.
#[test]
fn a_new_server_sends_only_what_is_set() {
    let request = sent(&new_server(Placement::allocation(AllocationId::new(5))));
    assert_eq!(
        request,
        json!({
            "name": "survival", "user": 2, "egg": 1,
            "environment": {"SERVER_JARFILE": "server.jar"},
            "limits": {"memory": 1024, "swap": 0, "disk": 5120, "io": 500, "cpu": 100},
            "feature_limits": {"databases": 0, "allocations": 0, "backups": 0},
            "allocation": {"default": 5},
        })
    );
}

/// What is left out the panel clears, or fails of.
#[test]
fn what_a_change_would_clear_is_always_sent() {
    let details = UpdateDetails {
        name: "survival".to_owned(),
        user: UserId::new(2),
        external_id: None,
        description: None,
    };
    assert_eq!(
        sent(&details),
        json!({"name": "survival", "user": 2, "external_id": null, "description": null})
    );

    let detached = UpdateBuild::new(None, limits(), FeatureLimits::default().backups(2));
    assert_eq!(
        sent(&detached),
        json!({
            "allocation": null,
            "limits": {"memory": 1024, "swap": 0, "disk": 5120, "io": 500, "cpu": 100},
            "feature_limits": {"databases": null, "allocations": null, "backups": 2},
        })
    );

    assert_eq!(
        sent(&UpdateStartup::new(EggId::new(3), [("", ""); 0])),
        json!({"egg": 3, "environment": {}, "skip_scripts": false})
    );
}

/// A change that leaves a field out is another request than one that clears it: it is not read as such.
#[test]
fn a_change_with_a_hole_is_not_read() {
    let without_external_id = json!({"name": "survival", "user": 2, "description": null});
    serde_json::from_value::<UpdateDetails>(without_external_id).unwrap_err();
    let mut without_allocation = sent(&update_build());
    without_allocation.as_object_mut().unwrap().remove("allocation");
    serde_json::from_value::<UpdateBuild>(without_allocation).unwrap_err();
}

/// What a read gives can be sent back: no variable is blanked, nothing cleared, and the panel's own variables stay out.
#[tokio::test]
async fn a_server_is_changed_from_what_was_read() {
    let panel = Replay::new([support::recorded("099")]).application();
    let server = panel.server(SERVER).get().await.unwrap();
    assert_eq!(
        sent(&UpdateStartup::of(&server).variable("MINECRAFT_VERSION", "1.21.4")),
        json!({
            "egg": 1,
            "environment": {"BUILD_NUMBER": "", "DL_PATH": "", "MINECRAFT_VERSION": "1.21.4", "SERVER_JARFILE": ""},
            "skip_scripts": false,
        })
    );
    assert_eq!(
        sent(&UpdateDetails::of(&server)),
        json!({"name": "Alice Paper", "user": 2, "external_id": "svc-1", "description": "first"})
    );
    assert_eq!(
        sent(&UpdateBuild::of(&server)),
        json!({
            "allocation": 1,
            "limits": {"memory": 1024, "swap": 0, "disk": 5120, "io": 500, "cpu": 100, "threads": null},
            "feature_limits": {"databases": 1, "allocations": 2, "backups": 2},
        })
    );
}

#[tokio::test]
async fn a_server_without_an_allocation_is_read() {
    let panel = Replay::new([support::recorded("109")]).application();
    let server = panel
        .servers()
        .create(&new_server(Deploy::without_allocation()))
        .await
        .unwrap();
    assert_eq!((server.allocation, server.primary_allocation()), (None, None));
    assert_eq!(server.status, Some(Status::Installing));
    assert!(!server.is_ready());
}

/// A user may give the primary allocation away: the server then points at one that is not its own.
#[tokio::test]
async fn a_primary_allocation_that_was_given_away_is_not_found_among_the_servers_own() {
    let panel = Replay::new([support::recorded("362")]).application();
    let server = panel.server(SERVER).get().include(Include::Allocations).await.unwrap();
    assert_eq!(server.allocation, Some(AllocationId::new(203)));
    assert_eq!(
        (server.primary_allocation(), server.allocations_hidden()),
        (None, false)
    );
}

/// Up to beta 23 a ready server had a status of its own.
#[test]
fn a_ready_server_of_an_older_panel_is_ready() {
    let mut answer = support::recorded("099").response_body;
    answer["attributes"]["status"] = "normal".into();
    let server: Server = serde_json::from_value(answer["attributes"].take()).unwrap();
    assert!(server.is_ready());
}

async fn told<T: Send + 'static, I: 'static>(
    answer: Exchange,
    call: impl Fn(&Application) -> panel_http::Call<T, I>,
) -> (ErrorKind, Effect) {
    let error = error_of(answer, call).await;
    (error.kind(), error.effect())
}

async fn error_of<T: Send + 'static, I: 'static>(
    answer: Exchange,
    call: impl Fn(&Application) -> panel_http::Call<T, I>,
) -> Error {
    match call(&Replay::new([answer]).application()).once().await {
        Ok(_) => panic!("a success"),
        Err(error) => error,
    }
}

fn failed(code: &str) -> Exchange {
    let body = json!({"errors": [{"code": code, "status": "500", "detail": "An unexpected error was encountered."}]});
    support::json(500, &body)
}

/// Invariant 9: `a_refused_request_changes_nothing`. A server whose node failed may be there, or may come.
#[tokio::test]
async fn a_create_that_the_node_failed_may_have_happened() {
    for recorded in ["116", "118"] {
        let told = told(support::recorded(recorded), |panel| {
            panel.servers().create(&new_server(Deploy::on_ports(25565)))
        });
        assert_eq!(told.await, (ErrorKind::Node, Effect::Unknown), "{recorded}");
    }
}

/// Two creates raced for one external id: the loser made nothing.
#[tokio::test]
async fn a_create_that_lost_a_race_made_nothing() {
    for code in ["UniqueConstraintViolationException", "DataValidationException"] {
        let error = error_of(failed(code), |panel| {
            panel.servers().create(&new_server(Deploy::on_ports(25565)))
        })
        .await;
        assert_eq!(error.effect(), Effect::Refused, "{code}");
        assert_eq!(is_taken(&error, "external_id"), code.starts_with("Unique"));
    }
}

/// The panel writes the state before it tells the node, and does not take it back.
#[tokio::test]
async fn a_suspension_that_the_node_failed_has_happened_in_the_panel() {
    let applied = (ErrorKind::Node, Effect::Applied);
    let dropped = support::recorded("424");
    assert_eq!(
        told(dropped.clone(), |panel| panel.server(SERVER).suspend()).await,
        applied
    );
    assert_eq!(told(dropped, |panel| panel.server(SERVER).unsuspend()).await, applied);
    let refused = failed("RequestException");
    assert_eq!(
        told(refused.clone(), |panel| panel.server(SERVER).suspend()).await,
        applied
    );
    assert_eq!(
        told(refused, |panel| panel.server(SERVER).cancel_transfer()).await,
        applied
    );
    assert_eq!(
        told(support::recorded("187"), |panel| panel.server(SERVER).suspend()).await,
        (ErrorKind::Conflict, Effect::Refused)
    );
}

/// A reinstallation is taken back in the panel, and a deletion kept; what the node did, nobody knows.
#[tokio::test]
async fn a_reinstallation_or_deletion_that_the_node_failed_may_have_happened() {
    let unknown = (ErrorKind::Node, Effect::Unknown);
    assert_eq!(
        told(support::recorded("422"), |panel| panel.server(SERVER).reinstall()).await,
        unknown
    );
    let dropped = failed("ConnectionException");
    assert_eq!(
        told(dropped.clone(), |panel| panel.server(SERVER).delete()).await,
        unknown
    );
    let to = Transfer::new(NodeId::new(2), AllocationId::new(201));
    assert_eq!(told(dropped, |panel| panel.server(SERVER).transfer(&to)).await, unknown);
}

/// The panel refuses both without a word.
#[tokio::test]
async fn a_move_that_is_not_possible_is_refused() {
    let refused = (ErrorKind::Refused, Effect::Refused);
    let to = Transfer::new(NodeId::new(1), AllocationId::new(1)).additional([AllocationId::new(2)]);
    assert_eq!(
        sent(&to),
        json!({"node_id": 1, "allocation_id": 1, "allocation_additional": [2]})
    );
    assert_eq!(
        told(support::recorded("195"), |panel| panel.server(SERVER).transfer(&to)).await,
        refused
    );
    assert_eq!(
        told(support::recorded("191"), |panel| panel.server(SERVER).cancel_transfer()).await,
        refused
    );
}

/// The panel has saved it, so that it is for the caller to tell the node again. A node that was not heard may be heard the
/// next time.
#[tokio::test(start_paused = true)]
async fn a_build_that_the_node_refuses_is_saved() {
    for (code, effect, tries) in [
        ("RequestException", Effect::Applied, 1),
        ("ConnectionException", Effect::Unknown, 3),
    ] {
        let service = Replay::new([failed(code)]);
        let panel = service.application();
        let error = panel.server(SERVER).update_build(&update_build()).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Node, effect), "{code}");
        assert_eq!(service.asked().len(), tries, "{code}");
    }
}

/// Invariant 3: `create_is_never_retried_blindly`, and a second suspension would hide that the first did not reach the node.
#[tokio::test(start_paused = true)]
async fn what_may_differ_the_second_time_is_sent_once() {
    let service = Replay::new([failed("ConnectionException")]);
    let panel = service.application();
    panel
        .servers()
        .create(&new_server(Deploy::on_ports(25565)))
        .await
        .unwrap_err();
    panel.server(SERVER).suspend().await.unwrap_err();
    panel.server(SERVER).unsuspend().await.unwrap_err();
    panel.server(SERVER).reinstall().await.unwrap_err();
    panel.server(SERVER).cancel_transfer().await.unwrap_err();
    panel.server(SERVER).delete().await.unwrap_err();
    panel.server(SERVER).force_delete().await.unwrap_err();
    panel
        .server(SERVER)
        .database(DatabaseId::new(1))
        .reset_password()
        .await
        .unwrap_err();
    assert_eq!(service.asked().len(), 8);
}

/// A database host that failed may keep what the panel has forgotten; a panel that makes no databases has made none.
#[tokio::test]
async fn a_database_that_was_not_made_may_be_on_its_host() {
    let new = NewDatabase::new("shop", "%", DatabaseHostId::new(1));
    for (code, effect) in [
        ("QueryException", Effect::Unknown),
        ("DatabaseClientFeatureNotEnabledException", Effect::Refused),
    ] {
        let told = told(failed(code), |panel| panel.server(SERVER).databases().create(&new));
        assert_eq!(told.await, (ErrorKind::Panel, effect), "{code}");
    }
}

/// Invariant 5: `secret_is_never_printed`.
#[tokio::test]
async fn a_password_of_a_database_is_not_shown() {
    use pelican_api::models::database::Include;

    let answer = json!({
        "object": "server_database",
        "attributes": {
            "id": 1, "server": 1, "host": 1, "database": "s1_shop", "username": "u1_example", "remote": "%",
            "max_connections": 0,
            "created_at": "2026-11-20T21:11:25+00:00", "updated_at": "2026-11-20T21:11:25+00:00",
            "relationships": {"password": {"object": "database_password", "attributes": {"password": "canary"}}},
        },
    });
    let service = Replay::new([support::json(200, &answer)]);
    let database = service.application().server(SERVER).database(DatabaseId::new(1));
    let database = database.get().include(Include::Password).await.unwrap();
    assert_eq!(
        service.asked()[0].line,
        "GET /api/application/servers/1/databases/1?include=password"
    );
    assert_eq!(database.password().unwrap().expose(), "canary");
    let shown = format!("{database:?} {}", serde_json::to_string(&database).unwrap());
    assert!(!shown.contains("canary"), "{shown}");
}

/// Invariant 13: `a_path_never_has_an_empty_segment`.
#[tokio::test]
async fn an_empty_external_id_is_not_looked_up() {
    let service = Replay::new([support::recorded("099")]);
    let error = service
        .application()
        .servers()
        .find_by_external_id("")
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.effect()),
        (ErrorKind::InvalidRequest, Effect::NotSent)
    );
    assert!(service.asked().is_empty());
}

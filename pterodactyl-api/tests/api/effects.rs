//! What each error of the panel says about the call: nothing changed, or nobody knows.

use http::{HeaderMap, Method, StatusCode};
use panel_http::{Dialect, Endpoint};
use pterodactyl_api::{
    Effect, Error, ErrorKind, PterodactylDialect, Safety, endpoints, is_no_viable_allocation, is_no_viable_node,
    is_taken, is_unknown_to_node,
    models::{server::NewServer, user::NewUser},
};

use crate::support;

fn endpoint(operation: &str) -> &'static Endpoint {
    endpoints()
        .into_iter()
        .find(|endpoint| endpoint.operation == operation)
        .unwrap_or_else(|| panic!("no endpoint {operation}"))
}

fn judged(operation: &str, status: u16, code: &str, detail: &str) -> (ErrorKind, Effect) {
    let status = StatusCode::from_u16(status).unwrap();
    let body = support::error(status.as_u16(), code, detail);
    let dialect = PterodactylDialect::default();
    let problems = dialect.problems(status, body.as_bytes()).unwrap();
    let endpoint = endpoint(operation);
    let (kind, effect) = dialect.judge(endpoint, status, &problems);
    (kind, endpoint.effect_of(status.as_u16(), &problems).unwrap_or(effect))
}

/// Invariant 9: `a_refused_request_changes_nothing`. `Refused` is said only where the panel itself refused.
#[test]
fn a_refused_request_changes_nothing() {
    use Effect::{Refused, Unknown};
    let table = [
        (
            "AuthenticationException",
            401,
            "Unauthenticated.",
            ErrorKind::WrongKey,
            Refused,
        ),
        (
            "AccessDeniedHttpException",
            403,
            "You are attempting to use an application API key on an endpoint that requires a client API key.",
            ErrorKind::WrongKindOfKey,
            Refused,
        ),
        (
            "AccessDeniedHttpException",
            403,
            "This account does not have permission to access the API.",
            ErrorKind::WrongKindOfKey,
            Refused,
        ),
        (
            "AccessDeniedHttpException",
            403,
            "This IP address (10.0.0.1) does not have permission to access the API using these credentials.",
            ErrorKind::AddressNotAllowed,
            Refused,
        ),
        (
            "AccessDeniedHttpException",
            403,
            "This action is unauthorized.",
            ErrorKind::Forbidden,
            Refused,
        ),
        (
            "NotFoundHttpException",
            404,
            "The requested resource could not be found on the server.",
            ErrorKind::NotFound,
            Refused,
        ),
        (
            "ValidationException",
            422,
            "The name field is required.",
            ErrorKind::Validation,
            Refused,
        ),
        (
            "ThrottleRequestsException",
            429,
            "Too Many Attempts.",
            ErrorKind::RateLimited,
            Refused,
        ),
        (
            "TooManyRequestsHttpException",
            429,
            "Only 2 backups.",
            ErrorKind::RateLimited,
            Refused,
        ),
        (
            "TwoFactorAuthRequiredException",
            400,
            "Two-factor.",
            ErrorKind::TwoFactorRequired,
            Refused,
        ),
        (
            "ServerStateConflictException",
            409,
            "This server is suspended.",
            ErrorKind::Conflict,
            Refused,
        ),
        (
            "ConflictHttpException",
            409,
            "Cannot toggle suspension.",
            ErrorKind::Conflict,
            Refused,
        ),
        (
            "HttpForbiddenException",
            403,
            "You do not have permission to perform this action.",
            ErrorKind::Forbidden,
            Refused,
        ),
        (
            "HttpException",
            503,
            "Service Unavailable",
            ErrorKind::Maintenance,
            Refused,
        ),
        ("DisplayException", 400, "Cannot delete.", ErrorKind::Refused, Refused),
        ("NoViableNodeException", 400, "No nodes.", ErrorKind::Refused, Refused),
        (
            "BadRequestHttpException",
            400,
            "Malformed.",
            ErrorKind::Refused,
            Refused,
        ),
        ("InvalidFilterQuery", 400, "Not allowed.", ErrorKind::Refused, Refused),
        (
            "MethodNotAllowedHttpException",
            405,
            "Not supported.",
            ErrorKind::Refused,
            Refused,
        ),
        // The node's own answers, whatever status they have.
        ("DaemonConnectionException", 404, "Not found.", ErrorKind::Node, Unknown),
        ("DaemonConnectionException", 409, "Busy.", ErrorKind::Node, Unknown),
        ("DaemonConnectionException", 422, "Invalid.", ErrorKind::Node, Unknown),
        ("DaemonConnectionException", 500, "Failed.", ErrorKind::Node, Unknown),
        (
            "DaemonConnectionException",
            504,
            "Unreachable.",
            ErrorKind::Node,
            Unknown,
        ),
        // Said of a change of a node only, where it has been saved.
        (
            "ConfigurationNotPersistedException",
            400,
            "Has been updated.",
            ErrorKind::Node,
            Unknown,
        ),
        // The panel failed inside.
        ("QueryException", 500, "Unexpected.", ErrorKind::Panel, Unknown),
        ("TypeError", 500, "Unexpected.", ErrorKind::Panel, Unknown),
        ("HttpException", 502, "Bad gateway.", ErrorKind::Panel, Unknown),
        (
            "HttpException",
            502,
            "Server must be online in order to send commands.",
            ErrorKind::Conflict,
            Refused,
        ),
        ("HttpException", 408, "Request timeout.", ErrorKind::Panel, Unknown),
    ];
    for (code, status, detail, kind, effect) in table {
        for operation in ["servers.create", "servers.suspend", "servers.delete", "users.update"] {
            assert_eq!(
                judged(operation, status, code, detail),
                (kind, effect),
                "{operation}: {status} {code} {detail}"
            );
        }
    }
}

#[test]
fn a_node_that_could_not_be_told_does_not_undo_the_change() {
    assert_eq!(
        judged(
            "nodes.update",
            400,
            "ConfigurationNotPersistedException",
            "Has been updated."
        ),
        (ErrorKind::Node, Effect::Applied)
    );
}

/// A busy node, and one that does not know the server, say so before they begin.
#[test]
fn a_reinstallation_that_the_node_refuses_has_not_begun() {
    for operation in ["servers.reinstall", "client.settings.reinstall"] {
        let effect = |status| judged(operation, status, "DaemonConnectionException", "No.");
        for status in [404, 409] {
            assert_eq!(
                effect(status),
                (ErrorKind::Node, Effect::Refused),
                "{operation}: {status}"
            );
        }
        for status in [422, 500, 504] {
            assert_eq!(
                effect(status),
                (ErrorKind::Node, Effect::Unknown),
                "{operation}: {status}"
            );
        }
    }
}

/// A race of two creates is settled by the database, which rolls the second one back.
#[test]
fn a_create_that_lost_a_race_is_refused_and_the_same_error_elsewhere_is_unknown() {
    let lost = |operation, code| judged(operation, 500, code, "An unexpected error was encountered.").1;
    for operation in [
        "servers.create",
        "users.create",
        "locations.create",
        "users.update",
        "client.databases.create",
        "client.subusers.create",
    ] {
        assert_eq!(
            lost(operation, "UniqueConstraintViolationException"),
            Effect::Refused,
            "{operation}"
        );
    }
    for operation in ["servers.create", "users.create", "users.update", "locations.create"] {
        assert_eq!(
            lost(operation, "DataValidationException"),
            Effect::Refused,
            "{operation}"
        );
    }
    assert_eq!(
        lost("servers.delete", "UniqueConstraintViolationException"),
        Effect::Unknown
    );
    assert_eq!(lost("servers.create", "QueryException"), Effect::Unknown);
}

/// A `502` that is no gateway's: the node says that the server does not run.
#[test]
fn a_command_to_a_server_that_does_not_run_is_refused() {
    let offline = "Server must be online in order to send commands.";
    assert_eq!(
        judged("client.servers.command", 502, "HttpException", offline),
        (ErrorKind::Conflict, Effect::Refused)
    );
    let failed = judged(
        "client.servers.command",
        502,
        "DaemonConnectionException",
        "An error occurred.",
    );
    assert_eq!(failed, (ErrorKind::Node, Effect::Unknown));
}

/// The panel trips over a name that it does not know before it has written anything.
#[test]
fn a_variable_that_there_is_not_is_refused() {
    let tripped = |operation| judged(operation, 500, "ErrorException", "An unexpected error was encountered.");
    assert_eq!(tripped("client.startup.set"), (ErrorKind::Panel, Effect::Refused));
    assert_eq!(tripped("servers.update_startup"), (ErrorKind::Panel, Effect::Unknown));
}

/// The same words come from two places: from the call itself, and from a task after others that were done.
#[test]
fn a_backup_too_many_is_refused_by_itself_and_not_in_a_schedule() {
    for (status, code) in [(429, "TooManyRequestsHttpException"), (400, "TooManyBackupsException")] {
        let effect = |operation| judged(operation, status, code, "Too many.").1;
        assert_eq!(effect("client.backups.create"), Effect::Refused, "{code}");
        assert_eq!(effect("client.schedules.execute"), Effect::Unknown, "{code}");
    }
    let throttled = judged(
        "client.schedules.execute",
        429,
        "ThrottleRequestsException",
        "Too Many Attempts.",
    );
    assert_eq!(throttled, (ErrorKind::RateLimited, Effect::Refused));
}

/// Invariant 6: `unreachable_is_not_gone`. A route that the panel does not have says nothing of the server.
#[test]
fn a_missing_route_is_not_a_missing_server() {
    let (kind, _) = judged(
        "servers.get",
        404,
        "NotFoundHttpException",
        "The route api/x could not be found.",
    );
    assert_eq!(kind, ErrorKind::Unsupported);
}

/// Invariant 3: `create_is_never_retried_blindly`; what may be sent twice is written down here, and nowhere else.
#[test]
fn only_reads_and_levels_may_be_sent_twice() {
    let levels = [
        "users.update",
        "servers.update_details",
        "servers.update_build",
        "servers.update_startup",
        "locations.update",
        "nodes.update",
        "account.update_email",
        "client.allocations.make_primary",
        "client.allocations.set_note",
        "client.files.chmod",
        "client.files.create_folder",
        "client.files.write",
        "client.schedules.update",
        "client.settings.rename",
        "client.settings.set_docker_image",
        "client.startup.set",
        "client.subusers.update",
        "client.tasks.update",
    ];
    let creates = [
        "users.create",
        "servers.create",
        "allocations.create",
        "locations.create",
        "nodes.create",
        "databases.create",
        "account.api_keys.create",
        "account.ssh_keys.create",
        "client.allocations.assign",
        "client.backups.create",
        "client.databases.create",
        "client.schedules.create",
        "client.subusers.create",
        "client.tasks.create",
    ];
    // Each one stores another secret in the account.
    let writing_gets = ["account.two_factor.set_up"];
    for endpoint in endpoints() {
        let expected = match &endpoint.method {
            &Method::GET if !writing_gets.contains(&endpoint.operation) => Safety::Read,
            _ if levels.contains(&endpoint.operation) => Safety::Level,
            _ if creates.contains(&endpoint.operation) => Safety::Create,
            _ => Safety::Act,
        };
        assert_eq!(endpoint.safety, expected, "{}", endpoint.operation);
    }
}

#[test]
fn every_route_is_named_once_and_lies_below_its_api() {
    let mut names: Vec<_> = endpoints().iter().map(|endpoint| endpoint.operation).collect();
    let mut routes: Vec<_> = endpoints()
        .iter()
        .map(|endpoint| format!("{} {}", endpoint.method, endpoint.template))
        .collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    routes.sort_unstable();
    routes.dedup();
    assert_eq!((names.len(), routes.len()), (count, count));
    assert!(
        routes
            .iter()
            .all(|route| route.contains(" /api/application/") || route.contains(" /api/client"))
    );
}

async fn refused(status: u16, body: String) -> Error {
    let panel = support::Scripted::new([support::json("*", status, body)]).application();
    let server = NewServer::new("a", 1.into(), 1.into(), "image", "start");
    panel.servers().create(&server).await.unwrap_err()
}

/// Reliability of the fence: "taken" means look, whether the panel saw it or the database did.
#[tokio::test]
async fn a_value_of_another_is_told_by_the_rule_or_by_the_race() {
    let body = |field: &str, rule: &str| {
        serde_json::json!({"errors": [{
            "code": "ValidationException",
            "status": "422",
            "detail": "The external id has already been taken.",
            "meta": {"source_field": field, "rule": rule},
        }]})
        .to_string()
    };
    assert!(is_taken(
        &refused(422, body("external_id", "unique")).await,
        "external_id"
    ));
    assert!(!is_taken(
        &refused(422, body("allocation.default", "unique")).await,
        "external_id"
    ));
    assert!(!is_taken(
        &refused(422, body("external_id", "string")).await,
        "external_id"
    ));
    let race = support::error(
        500,
        "UniqueConstraintViolationException",
        "An unexpected error was encountered.",
    );
    let race = refused(500, race).await;
    assert!(is_taken(&race, "external_id") && race.effect() == Effect::Refused);
    let said = r#"Could not save Pterodactyl\Models\User[]: failed to validate data: {"email":["The email has already been taken."],"username":["The username must be a string."]}"#;
    let race = refused(500, support::error(500, "DataValidationException", said)).await;
    assert!(is_taken(&race, "email"), "{race}");
    assert!(
        !is_taken(&race, "username") && !is_taken(&race, "external_id"),
        "{race}"
    );
    assert!(!is_taken(
        &refused(500, support::error(500, "QueryException", "x")).await,
        "external_id"
    ));
}

/// The status of the node is in the words when the panel was asked what a server uses.
#[tokio::test]
async fn a_node_that_does_not_know_the_server_is_told_from_one_that_is_silent() {
    let said = |status, detail| refused(status, support::error(status, "DaemonConnectionException", detail));
    let denied = "There was an error while communicating with the machine running this server. This error has been logged, please try again. (code: 404) (request_id: 1)";
    assert!(is_unknown_to_node(&said(504, denied).await));
    assert!(is_unknown_to_node(&said(404, "An error occurred on the remote host: The requested resource does not exist on this instance.. (request id: 1)").await));
    for (status, detail) in [
        (
            504,
            "Could not establish a connection to the machine running this server. Please try again.",
        ),
        (
            504,
            "There was an error while communicating with the machine running this server. This error has been logged, please try again. (code: 500) (request_id: 1)",
        ),
    ] {
        assert!(!is_unknown_to_node(&said(status, detail).await), "{detail}");
    }
    let missing = support::error(
        404,
        "NotFoundHttpException",
        "The requested resource could not be found on the server.",
    );
    assert!(!is_unknown_to_node(&refused(404, missing).await));
}

#[tokio::test]
async fn nothing_fits_is_told_apart_for_nodes_and_allocations() {
    let node = refused(400, support::error(400, "NoViableNodeException", "No nodes.")).await;
    let allocation = refused(
        400,
        support::error(400, "NoViableAllocationException", "No allocations."),
    )
    .await;
    assert!(is_no_viable_node(&node) && !is_no_viable_allocation(&node));
    assert!(is_no_viable_allocation(&allocation) && !is_no_viable_node(&allocation));
}

/// A panel whose node never answers is asked once to make a user, and no more.
#[tokio::test]
async fn a_create_is_sent_once_whatever_comes_back() {
    for status in [429, 500, 502, 503, 504] {
        let panel = support::Scripted::new([support::json("*", status, support::error(status, "HttpException", "x"))]);
        let user = NewUser::new("a@example.test", "abc", "A", "B");
        panel.application().users().create(&user).await.unwrap_err();
        assert_eq!(panel.asked().len(), 1, "status {status}");
    }
}

#[test]
fn the_quota_is_read_from_the_panels_own_headers() {
    let mut headers = HeaderMap::new();
    assert_eq!(PterodactylDialect::default().quota(&headers), None);
    headers.insert("X-RateLimit-Limit", 240.into());
    headers.insert("X-RateLimit-Remaining", 7.into());
    let quota = PterodactylDialect::default().quota(&headers).unwrap();
    assert_eq!((quota.limit, quota.remaining, quota.window.as_secs()), (240, 7, 60));
}

//! What each recorded error says about the call: nothing changed, or nobody knows.

use http::Method;
use pelican_api::{Effect, Error, ErrorKind};
use serde_json::json;

use crate::support::{self, Handles as _};
use panel_http::recording::Replay;

/// What the recorded answers mean, written down independently of the dialect.
fn table() -> Vec<(&'static str, ErrorKind, Effect)> {
    use Effect::{Refused, Unknown};
    vec![
        ("015-user-create-validation-empty", ErrorKind::Validation, Refused),
        ("023-user-list-filter-invalid", ErrorKind::Refused, Refused),
        ("032-user-external-404", ErrorKind::NotFound, Refused),
        ("111-server-create-deploy-no-viable-node", ErrorKind::Refused, Refused),
        (
            "112-server-create-deploy-no-viable-allocation",
            ErrorKind::Refused,
            Refused,
        ),
        // The row of the server stays.
        ("116-server-create-wings-error", ErrorKind::Node, Unknown),
        // The row of the server goes.
        ("118-server-create-wings-connection-drop", ErrorKind::Node, Unknown),
        ("134-server-details-duplicate-external", ErrorKind::Validation, Refused),
        ("136-server-build-without-allocation", ErrorKind::Panel, Unknown),
        (
            "151-client-suspended-server-resources-409",
            ErrorKind::Conflict,
            Refused,
        ),
        ("187-server-suspend-transferring-409", ErrorKind::Conflict, Refused),
        // No body: it could be anybody's.
        ("195-server-transfer-406-not-viable", ErrorKind::NotPanel, Unknown),
        ("227-auth-none", ErrorKind::WrongKey, Refused),
        ("228-auth-none-no-accept", ErrorKind::Redirect, Unknown),
        ("232-auth-readonly-write-403", ErrorKind::Forbidden, Refused),
        ("236-auth-app-key-on-client", ErrorKind::WrongKindOfKey, Refused),
        ("239-method-not-allowed", ErrorKind::Refused, Refused),
        ("240-unknown-route", ErrorKind::Unsupported, Refused),
        ("249-user-delete-with-servers", ErrorKind::Refused, Refused),
        ("292-client-websocket-429", ErrorKind::RateLimited, Refused),
        ("333-client-backup-create-throttle", ErrorKind::RateLimited, Refused),
        ("361-rate-limit-429", ErrorKind::RateLimited, Refused),
        (
            "434-auth-non-admin-client-key-on-application",
            ErrorKind::WrongKindOfKey,
            Refused,
        ),
        ("436-auth-ip-limited", ErrorKind::AddressNotAllowed, Refused),
        ("462-user-create-duplicate-email-case", ErrorKind::Panel, Unknown),
        ("473-client-maintenance-409", ErrorKind::Conflict, Refused),
    ]
}

async fn error_of(answer: panel_http::recording::Exchange) -> Error {
    let panel = Replay::new([answer.clone()]).application();
    let call = match Method::try_from(answer.method.as_str()).unwrap() {
        Method::GET => panel.get(&answer.path).once(),
        Method::POST => panel.post(&answer.path),
        Method::PUT => panel.put(&answer.path),
        Method::PATCH => panel.patch(&answer.path),
        _ => panel.delete(&answer.path),
    };
    call.await.unwrap_err()
}

/// Invariant 9: `a_refused_request_changes_nothing`. `Refused` is said only where the panel itself refused.
#[tokio::test]
async fn a_recorded_error_is_told_with_what_it_did() {
    for (name, kind, effect) in table() {
        let error = error_of(support::recorded(name)).await;
        assert_eq!((error.kind(), error.effect()), (kind, effect), "{name}: {error}");
    }
}

/// What a second server of one order is refused with.
#[tokio::test]
async fn a_taken_external_id_is_told_by_field_and_rule() {
    let error = error_of(support::recorded("134")).await;
    assert!(error.has_rule("external_id", "unique"));
    assert_eq!(
        error.to_string(),
        "raw.patch: external_id: The external id has already been taken. (PATCH /api/{path}, status 422)"
    );
}

/// Answers that nobody recorded: maintenance mode, a time-out inside, and a class that this version does not know.
#[tokio::test]
async fn an_error_that_is_not_recorded_is_told_carefully() {
    for (status, code, kind, effect) in [
        (503, "HttpException", ErrorKind::Maintenance, Effect::Refused),
        (502, "HttpException", ErrorKind::Panel, Effect::Unknown),
        (408, "HttpException", ErrorKind::Panel, Effect::Unknown),
        (
            400,
            "TwoFactorAuthRequiredException",
            ErrorKind::TwoFactorRequired,
            Effect::Refused,
        ),
        (403, "HttpForbiddenException", ErrorKind::Forbidden, Effect::Refused),
        (400, "NewerException", ErrorKind::Refused, Effect::Refused),
        (500, "NewerException", ErrorKind::Panel, Effect::Unknown),
    ] {
        let body = json!({"errors": [{"code": code, "status": status.to_string(), "detail": "x"}]});
        let error = error_of(support::json(status, &body)).await;
        assert_eq!((error.kind(), error.effect()), (kind, effect), "{status} {code}");
    }
    for body in [
        json!([]),
        json!({"errors": []}),
        json!({"errors": ["x"]}),
        json!({"error": "x"}),
    ] {
        let error = error_of(support::json(403, &body)).await;
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::NotPanel, Effect::Unknown),
            "{body}"
        );
    }
}

//! What each recorded error says about the call: nothing changed, or nobody knows.

use calagopus_api::{CalagopusDialect, Effect, Endpoint, Error, ErrorKind, Problem, Safety, dialect::ErrorBody};
use http::{Method, StatusCode};
use panel_http::{
    Dialect,
    recording::{Exchange, check_response},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{self, Handle as _};
use panel_http::recording::Replay;

/// A route whose answers are the panel's own.
static OWN: Endpoint = Endpoint::post("things.create", "/api/admin/things/{thing}", Safety::Act);
/// A route that hands the answers of the node on.
static HANDED_ON: Endpoint = Endpoint::post("files.delete", "/api/client/servers/{server}/files/delete", Safety::Act);

/// What the recorded answers mean on a route whose answers are the panel's own, written down independently of the dialect.
fn table() -> Vec<(&'static str, ErrorKind, Effect)> {
    use Effect::{Refused, Unknown};
    vec![
        ("040-per-page-too-large", ErrorKind::Validation, Refused),
        ("051-user-create-duplicate-email", ErrorKind::Refused, Refused),
        ("055-user-create-username-too-long", ErrorKind::Validation, Refused),
        ("067-server-by-external-id-missing", ErrorKind::NotFound, Refused),
        ("083-server-create-allocation-in-use", ErrorKind::Refused, Refused),
        ("085-server-create-unknown-node", ErrorKind::Validation, Refused),
        ("089-server-create-empty-external-id", ErrorKind::Validation, Refused),
        ("090-server-create-negative-memory", ErrorKind::Validation, Refused),
        ("092-server-create-wrong-type", ErrorKind::Validation, Refused),
        ("094-server-create-no-content-type", ErrorKind::Validation, Refused),
        ("095-server-create-invalid-variable", ErrorKind::Validation, Refused),
        // The node may have made it.
        ("097-server-create-daemon-500", ErrorKind::Panel, Unknown),
        ("110-server-deploy-disabled", ErrorKind::Refused, Refused),
        ("123-client-op-while-suspended", ErrorKind::Conflict, Refused),
        // A 417 may be the panel's rule or the node's failure.
        ("178-startup-command-not-allowed", ErrorKind::Refused, Unknown),
        ("198-backup-delete-locked", ErrorKind::Refused, Unknown),
        ("246-install-unlock", ErrorKind::Conflict, Refused),
        ("256-no-key", ErrorKind::WrongKey, Refused),
        ("258-wrong-key-wrong-length", ErrorKind::WrongKey, Refused),
        ("259-client-key-on-admin", ErrorKind::WrongKindOfKey, Refused),
        ("263-limited-key-forbidden", ErrorKind::Forbidden, Refused),
        ("267-ip-limited-key", ErrorKind::AddressNotAllowed, Refused),
        ("273-route-not-found", ErrorKind::Unsupported, Refused),
        ("283-egg-delete-in-use", ErrorKind::Refused, Refused),
        ("284-user-delete-with-servers", ErrorKind::Refused, Refused),
        // The databases are gone already, and perhaps the files.
        ("290-server-delete-daemon-500", ErrorKind::Node, Unknown),
        ("295-server-delete-no-body", ErrorKind::Validation, Refused),
        ("296-server-delete-daemon-404", ErrorKind::Node, Unknown),
        ("313-x-deleted-key-after-6s", ErrorKind::WrongKey, Refused),
        ("316-x-api-key-create-more-than-self", ErrorKind::Validation, Refused),
        ("319-x-suspended-user-servers", ErrorKind::WrongKindOfKey, Refused),
        ("329-x-backup-4", ErrorKind::RateLimited, Refused),
        // Of the use of a server, not of the server.
        ("332-x-resources", ErrorKind::Refused, Refused),
    ]
}

fn problems(answer: &Exchange) -> Vec<Problem> {
    let body = answer.response_body.to_string();
    let status = StatusCode::from_u16(answer.status).unwrap();
    CalagopusDialect::default().problems(status, body.as_bytes()).unwrap()
}

fn judged(endpoint: &Endpoint, answer: &Exchange) -> (ErrorKind, Effect) {
    let status = StatusCode::from_u16(answer.status).unwrap();
    CalagopusDialect::default().judge(endpoint, status, &problems(answer))
}

async fn error_of(answer: Exchange) -> Error {
    let panel = Replay::new([answer.clone()]).panel();
    let call = match Method::try_from(answer.method.as_str()).unwrap() {
        Method::GET => panel.get(&answer.path).once(),
        Method::POST => panel.post(&answer.path),
        Method::PUT => panel.put(&answer.path),
        Method::PATCH => panel.patch(&answer.path),
        _ => panel.delete(&answer.path),
    };
    call.await.unwrap_err()
}

fn says(status: u16, text: &str) -> Exchange {
    support::json(status, &json!({ "errors": [text] }))
}

/// Invariant 9: `a_refused_request_changes_nothing`. `Refused` is said only where the panel itself refused.
#[test]
fn a_recorded_error_is_told_with_what_it_did() {
    for (name, kind, effect) in table() {
        assert_eq!(judged(&OWN, &support::recorded(name)), (kind, effect), "{name}");
    }
}

/// A path of the caller's own may be a route that hands the node's answers on: what could be the node's is unknown there.
#[tokio::test]
async fn on_a_path_of_ones_own_a_refusal_counts_only_if_it_must_be_the_panels() {
    for (name, kind, effect) in table() {
        let answer = support::recorded(name);
        let error = error_of(answer.clone()).await;
        let first = answer.response_body["errors"][0].as_str().unwrap();
        let may_be_the_nodes = matches!(
            first,
            "server not found"
                | "no resource usage data found for server"
                | "user with email/username already exists"
                | "server with allocation(s) or external id already exists"
                | "egg has servers, cannot delete"
                | "user has servers, cannot delete"
                | "could not deploy server: deployment is disabled on every node in the selected location(s)"
        );
        let effect = if may_be_the_nodes { Effect::Unknown } else { effect };
        assert_eq!((error.kind(), error.effect()), (kind, effect), "{name}: {error}");
    }
}

/// Invariant 6: `unreachable_is_not_gone`. The node says `server not found` with a 404 too, and the panel hands it on.
#[test]
fn a_404_of_the_node_is_not_a_missing_server() {
    for status in [400, 404, 409, 413, 417] {
        let (kind, effect) = judged(&HANDED_ON, &says(status, "server not found"));
        assert_eq!((kind, effect), (ErrorKind::Refused, Effect::Unknown), "{status}");
    }
    assert_eq!(judged(&HANDED_ON, &says(409, "server is suspended")).1, Effect::Refused);
    assert_eq!(judged(&HANDED_ON, &says(401, "invalid api key")).1, Effect::Refused);
}

/// Answers that nobody recorded.
#[test]
fn an_error_that_is_not_recorded_is_told_carefully() {
    use Effect::{Refused, Unknown};
    for (status, text, kind, effect) in [
        (
            403,
            "two-factor authentication required",
            ErrorKind::TwoFactorRequired,
            Refused,
        ),
        (403, "you cannot grant admin status", ErrorKind::Forbidden, Refused),
        (408, "query timed out", ErrorKind::Panel, Unknown),
        (409, "server is already being transferred", ErrorKind::Conflict, Refused),
        (418, "something newer", ErrorKind::Refused, Refused),
        (502, "failed to connect to upstream", ErrorKind::Node, Unknown),
        (503, "something newer", ErrorKind::Panel, Unknown),
    ] {
        assert_eq!(judged(&OWN, &says(status, text)), (kind, effect), "{status} {text}");
    }
}

#[tokio::test]
async fn an_answer_in_another_form_is_not_the_panels() {
    let bodies = [
        json!([]),
        json!({"errors": []}),
        json!({"errors": [{"code": "x"}]}),
        json!({"error": "x"}),
    ];
    let mut answers: Vec<_> = bodies.iter().map(|body| support::json(404, body)).collect();
    answers.push(support::recorded("274"));
    for answer in answers {
        let error = error_of(answer).await;
        assert_eq!(
            (error.kind(), error.effect()),
            (ErrorKind::NotPanel, Effect::Unknown),
            "{error}"
        );
    }
}

#[test]
fn a_field_is_told_apart_from_what_is_wrong_with_it() {
    let told = |number: &str| -> Vec<(Option<String>, String)> {
        let problems = problems(&support::recorded(number)).into_iter();
        problems.map(|problem| (problem.field, problem.detail)).collect()
    };
    let said = |field: Option<&str>, detail: &str| (field.map(str::to_owned), detail.to_owned());
    assert_eq!(
        told("090"),
        [
            said(Some("limits.disk"), "lower than 0"),
            said(Some("limits.memory"), "lower than 0")
        ]
    );
    assert_eq!(
        told("095"),
        [said(Some("MINECRAFT_VERSION"), "must be less than or equal to 20")]
    );
    assert_eq!(
        told("094"),
        [said(None, "invalid payload: missing content type header")]
    );
    assert_eq!(
        told("296"),
        [said(
            None,
            "failed to delete server: wings api status code 404 Not Found: server not found"
        )]
    );
}

/// The panel's own model answers with JSON inside a text.
#[tokio::test]
async fn a_validation_inside_a_text_is_unpacked() {
    let error = error_of(support::recorded("055")).await;
    assert!(error.is_validation());
    assert_eq!(
        error.to_string(),
        "raw.post: username: length is greater than 15 (POST /api/{path}, status 400)"
    );
}

/// Design 4.1, for error bodies.
#[test]
fn nothing_is_lost_of_an_error_body() {
    for (name, ..) in table() {
        let it = support::recorded(name);
        check_response::<ErrorBody>(&it.response_body, &[]).unwrap_or_else(|lost| panic!("{name}: {lost:?}"));
    }
}

proptest! {
    /// However often it is packed, no text is lost, and the panel's own words stay one problem each.
    #[test]
    fn no_text_of_an_error_is_lost(texts in proptest::collection::vec("[a-z ]{1,12}", 1..4), packed in any::<bool>()) {
        let plain = json!({ "errors": texts });
        let body = if packed { json!({ "errors": [plain.to_string()] }) } else { plain };
        let told = CalagopusDialect::default().problems(StatusCode::CONFLICT, body.to_string().as_bytes()).unwrap();
        let told: Vec<String> = told.into_iter().map(|problem| problem.detail).collect();
        prop_assert_eq!(told, texts);
    }

    /// Whatever comes is judged, and a field with what is wrong with it is the text that was sent.
    #[test]
    fn any_text_is_judged(status in 300_u16..600, text in ".*") {
        let answer = says(status, &text);
        let problems = problems(&answer);
        prop_assert!(!problems.is_empty());
        if serde_json::from_str::<Value>(&text).is_err() {
            prop_assert_eq!(problems[0].to_string(), text);
        }
        judged(&OWN, &answer);
    }
}

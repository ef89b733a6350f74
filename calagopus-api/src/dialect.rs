//! How Calagopus speaks: its error texts, and what each says about the call.

use http::{HeaderMap, StatusCode};
use panel_http::{Dialect, Effect, Endpoint, Error, ErrorKind, Problem, Quota};
use serde::{Deserialize, Serialize};

use crate::unauthorized::Unauthorized;

/// The errors and the quota of a Calagopus panel.
///
/// The panel gives texts without codes: status and text decide together. On some routes it hands the answers of its node on
/// with the node's status and text, so that `server not found` may be the node's and prove nothing about the panel. Such an
/// answer is [unknown](Effect::Unknown) on the routes that do so, and on a path of your own, which may be one of them. A `417`
/// is unknown everywhere: the panel says it for its own rules and for a daemon that failed half-way.
///
/// `405` comes without a body and cannot be told from a stranger's answer: it is [`NotPanel`](ErrorKind::NotPanel).
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct CalagopusDialect;

/// An error body: `{"errors": ["text"]}`. A text may hold such a body itself, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ErrorBody {
    /// What went wrong, one by one.
    pub errors: Vec<String>,
}

/// What stands in the routes that hand the answers of a node or of a database agent on.
const ROUTES_OF_THE_NODE: [&str; 4] = ["/files", "/backups", "/databases", "/settings/install"];

/// What the panel says before it looks at a call to a server that is in such a state. Other conflicts (a name is taken, an egg
/// is in use) do not pass by waiting.
const NOT_NOW: [&str; 6] = [
    "server is suspended",
    "server is being transferred",
    "server is currently installing",
    "server is restoring from a backup",
    "your server has failed its installation process",
    "your server has failed to restore a backup",
];

/// What the panel says of a server that its node does not list.
const NO_RESOURCES: &str = "no resource usage data found for server";

/// What the panel says to somebody who wants to act for a user who may more than they.
const MORE_THAN_ONES_OWN: &str = "cannot impersonate a user with more permissions";

/// The template of the calls to any path.
const ANY_PATH: &str = "/api/{path}";

/// Some routes have a limit of their own beside the panel's (back-ups 4, downloads 5, log-ins 20), told in the same headers.
/// The panel's own is 360 unless its owner changed it.
const LARGEST_LIMIT_OF_A_ROUTE: u32 = 20;

impl Dialect for CalagopusDialect {
    fn panel(&self) -> &'static str {
        "Calagopus"
    }

    fn problems(&self, status: StatusCode, body: &[u8]) -> Option<Vec<Problem>> {
        let texts = texts(body)?.into_iter().flat_map(|text| match texts(text.as_bytes()) {
            Some(inner) => inner,
            None => vec![text],
        });
        Some(texts.map(|text| problem(status, text)).collect())
    }

    fn judge(&self, endpoint: &Endpoint, status: StatusCode, problems: &[Problem]) -> (ErrorKind, Effect) {
        let detail = problems.first().map_or("", |problem| problem.detail.as_str());
        let is_route_of_the_node = ROUTES_OF_THE_NODE.iter().any(|part| endpoint.template.contains(part));
        let unless_the_node_said_it = if is_route_of_the_node || endpoint.template == ANY_PATH {
            Effect::Unknown
        } else {
            Effect::Refused
        };
        match status.as_u16() {
            400 if !is_route_of_the_node && is_validation(problems) => (ErrorKind::Validation, Effect::Refused),
            401 => (unauthorized(status, problems), Effect::Refused),
            403 => (denied(detail), Effect::Refused),
            // Of its own errors, and of those that the node's fill the rest of: it was at work by then.
            400 | 404 | 409 | 417 if detail.starts_with("failed to ") => (ErrorKind::Node, Effect::Unknown),
            404 if detail == "route not found" => (ErrorKind::Unsupported, Effect::Refused),
            404 if !is_route_of_the_node && detail.ends_with(" not found") => {
                (ErrorKind::NotFound, unless_the_node_said_it)
            }
            408 => (ErrorKind::Panel, Effect::Unknown),
            409 if NOT_NOW.contains(&detail) => (ErrorKind::Conflict, Effect::Refused),
            409 if detail.starts_with("server is ") => (ErrorKind::Conflict, unless_the_node_said_it),
            417 => (ErrorKind::Refused, Effect::Unknown),
            429 => (ErrorKind::RateLimited, Effect::Refused),
            400..=499 => (ErrorKind::Refused, unless_the_node_said_it),
            502 => (ErrorKind::Node, Effect::Unknown),
            _ => (ErrorKind::Panel, Effect::Unknown),
        }
    }

    fn advice(&self, status: StatusCode, problems: &[Problem]) -> Option<&'static str> {
        problems.iter().find_map(|problem| match problem.detail.as_str() {
            "account is suspended" => {
                Some("unsuspend the user who owns the key; the user's servers are another matter")
            }
            MORE_THAN_ONES_OWN => Some("act for users who may no more than the owner of the key"),
            said if is_said_by_node(said) => Some("delete the server with `force`: its node does not know it"),
            _ => Unauthorized::said(status, problem).map(Unauthorized::advice),
        })
    }

    /// Never: the panel tells its count only when it is used up, and then `Retry-After` says all.
    fn quota(&self, _: &HeaderMap) -> Option<Quota> {
        None
    }

    fn stops_every_call(&self, headers: &HeaderMap) -> bool {
        let limit = headers.get("x-ratelimit-limit").and_then(|limit| limit.to_str().ok());
        let limit: Option<u32> = limit.and_then(|limit| limit.parse().ok());
        limit.is_none_or(|limit| limit > LARGEST_LIMIT_OF_A_ROUTE)
    }
}

/// Whether the panel refused because something of this name, or with this allocation, is there already. Nothing was done then.
///
/// It does not say which of several values it was: of a user the e-mail address, the username or the external id.
#[must_use]
pub fn is_taken(error: &Error) -> bool {
    let is_conflict = error.status() == Some(StatusCode::CONFLICT) && error.effect() == Effect::Refused;
    let says_so =
        |problem: &Problem| problem.detail.contains(" already exists") || problem.detail.contains(" already assigned");
    is_conflict && error.problems().iter().any(says_so)
}

/// Whether the node says that it does not know the server: what the panel has of it is a row with nothing behind it, or the node
/// has not begun yet.
///
/// The deletion of such a server is refused for ever, with `417`, unless it is [forced](crate::models::server::DeleteServer::force).
/// That a server exists is proved by its [`resources`](crate::models::client::server::ServerHandle::resources), which fail so for
/// one that was never made.
#[must_use]
pub fn is_unknown_to_node(error: &Error) -> bool {
    let problems = error.problems().iter().map(|problem| problem.detail.as_str());
    match error.status() {
        Some(StatusCode::EXPECTATION_FAILED) => problems.into_iter().any(is_said_by_node),
        Some(StatusCode::NOT_FOUND) => problems.into_iter().any(|said| said == NO_RESOURCES),
        _ => false,
    }
}

/// The texts of an error body, or `None` when it is not of this form.
fn texts(body: &[u8]) -> Option<Vec<String>> {
    let ErrorBody { errors } = serde_json::from_slice(body).ok()?;
    (!errors.is_empty()).then_some(errors)
}

/// A text of a validation begins with its field: `limits.memory: lower than 0`.
fn problem(status: StatusCode, text: String) -> Problem {
    match text.split_once(": ") {
        Some((field, said)) if status == StatusCode::BAD_REQUEST && is_field(field) => {
            Problem::new("", said).on(Some(field.to_owned()), None)
        }
        _ => Problem::new("", text),
    }
}

fn is_field(name: &str) -> bool {
    let belongs = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '[' | ']');
    !name.is_empty() && name.chars().all(belongs)
}

fn is_validation(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| {
        let detail = problem.detail.as_str();
        problem.field.is_some() || detail.starts_with("invalid payload: ") || detail.starts_with("invalid relation ")
    })
}

/// A `404` of the node, as the panel words it when it could not delete a server.
fn is_said_by_node(detail: &str) -> bool {
    detail.starts_with("failed to delete server: wings api status code 404")
}

/// Some of the texts are not about the key: the user to act for, or the second factor to switch on, is not there.
fn unauthorized(status: StatusCode, problems: &[Problem]) -> ErrorKind {
    match problems.first().and_then(|problem| Unauthorized::said(status, problem)) {
        Some(Unauthorized::NoKey | Unauthorized::UnknownKey) => ErrorKind::WrongKey,
        Some(Unauthorized::NoAdministrator) => ErrorKind::WrongKindOfKey,
        None => ErrorKind::Refused,
    }
}

/// The key is known, and may not do this: for five causes. A wrong password is not about the key.
fn denied(detail: &str) -> ErrorKind {
    match detail {
        "invalid password" => ErrorKind::Refused,
        "ip address not allowed for this api key" => ErrorKind::AddressNotAllowed,
        "two-factor authentication required" => ErrorKind::TwoFactorRequired,
        "account is suspended" => ErrorKind::WrongKindOfKey,
        _ => ErrorKind::Forbidden,
    }
}

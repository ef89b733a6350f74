//! How Pterodactyl speaks: its error codes, and what each says about the call.

use std::{collections::BTreeMap, time::Duration};

use http::{HeaderMap, StatusCode};
use panel_http::{Dialect, Effect, EffectRule, Endpoint, Error, ErrorKind, Problem, Quota, envelope};

/// The errors and the quota of a Pterodactyl panel.
///
/// The panel names the PHP class of the exception in each error. That name decides, not the status: the panel passes the
/// status of its node through, so that a `404` or `422` may be the node's (`DaemonConnectionException`) and prove nothing
/// about the panel.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct PterodactylDialect;

/// Some routes have a limit of their own beside the API's, told in the same headers: a download to a server (10), and since
/// 1.12 the web socket and what makes allocations, back-ups, databases, schedules and subusers (2 to 10). 60 is what Laravel
/// takes where a route names no number. The APIs' own are 240 and 720 unless the panel's owner changed them.
const LARGEST_LIMIT_OF_A_ROUTE: u32 = 60;

/// The database refused a second row of the same name: a race of two creates. The insert was rolled back.
pub(crate) const UNIQUE: &str = "UniqueConstraintViolationException";
/// The panel's model refused the row. The insert was rolled back.
pub(crate) const DATA_VALIDATION: &str = "DataValidationException";

/// A node refuses a reinstallation before it begins: it does not know the server, or is starting or stopping it. The panel
/// takes back what it wrote.
pub(crate) static REFUSED_BY_THE_NODE: [EffectRule; 2] = [
    EffectRule::status(404, Effect::Refused),
    EffectRule::status(409, Effect::Refused),
];

impl Dialect for PterodactylDialect {
    fn panel(&self) -> &'static str {
        "Pterodactyl"
    }

    fn problems(&self, _: StatusCode, body: &[u8]) -> Option<Vec<Problem>> {
        envelope::problems(body)
    }

    fn judge(&self, _: &Endpoint, status: StatusCode, problems: &[Problem]) -> (ErrorKind, Effect) {
        let first = problems.first();
        let detail = first.map_or("", |problem| problem.detail.as_str());
        let kind = match first.map_or("", |problem| problem.code.as_str()) {
            "DaemonConnectionException" | "ConfigurationNotPersistedException" => {
                return (ErrorKind::Node, Effect::Unknown);
            }
            "AuthenticationException" => ErrorKind::WrongKey,
            "AccessDeniedHttpException" => envelope::denied(detail),
            "HttpForbiddenException" => ErrorKind::Forbidden,
            "NotFoundHttpException" => envelope::not_found(detail),
            "ValidationException" => ErrorKind::Validation,
            "ThrottleRequestsException" | "TooManyRequestsHttpException" => ErrorKind::RateLimited,
            "TwoFactorAuthRequiredException" => ErrorKind::TwoFactorRequired,
            "ServerStateConflictException" | "ConflictHttpException" => ErrorKind::Conflict,
            "HttpException" if status == StatusCode::SERVICE_UNAVAILABLE => ErrorKind::Maintenance,
            // A command to a server that does not run, not a failure of a gateway.
            "HttpException" if detail.starts_with("Server must be online") => ErrorKind::Conflict,
            _ if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT => ErrorKind::Refused,
            _ => return (ErrorKind::Panel, Effect::Unknown),
        };
        (kind, Effect::Refused)
    }

    /// Pterodactyl counts per user and API in fixed windows of a minute. The limit of a single route is not that count.
    fn quota(&self, headers: &HeaderMap) -> Option<Quota> {
        let limit = number(headers, "x-ratelimit-limit")?;
        let remaining = number(headers, "x-ratelimit-remaining")?;
        (limit > LARGEST_LIMIT_OF_A_ROUTE).then(|| Quota::new(limit, remaining, Duration::from_secs(60)))
    }

    /// A `429` of the API itself says that nothing remains. One that leaves some is about back-ups: two in ten minutes.
    fn stops_every_call(&self, headers: &HeaderMap) -> bool {
        number(headers, "x-ratelimit-limit").is_none_or(|limit| limit > LARGEST_LIMIT_OF_A_ROUTE)
            && number(headers, "x-ratelimit-remaining").is_none_or(|remaining| remaining == 0)
    }
}

fn number(headers: &HeaderMap, name: &str) -> Option<u32> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// Whether a write was refused because another thing has this value of `field` already, such as `external_id` or `email`.
///
/// Either the panel saw it (`422`, rule `unique` on that field), or two calls raced: its model saw it (`500`
/// `DataValidationException`, which names the field in its words), or the database did (`500`
/// `UniqueConstraintViolationException`, which does not name it). Each time nothing was written: look for the other one.
#[must_use]
pub fn is_taken(error: &Error, field: &str) -> bool {
    let said = |problem: &Problem| is_said_to_be_taken(problem, field);
    error.has_rule(field, "unique") || error.has_code(UNIQUE) || error.problems().iter().any(said)
}

/// The panel's model tells what it refused as JSON in a sentence: each field with its messages.
fn is_said_to_be_taken(problem: &Problem, field: &str) -> bool {
    let words = problem.detail.split_once("failed to validate data: ");
    let fields: Option<BTreeMap<String, Vec<String>>> = words
        .filter(|_| problem.code == DATA_VALIDATION)
        .and_then(|(_, json)| serde_json::from_str(json).ok());
    let messages = fields.and_then(|mut fields| fields.remove(field)).unwrap_or_default();
    messages
        .iter()
        .any(|message| message.ends_with("has already been taken."))
}

/// Whether the node of a server has answered that it does not know the server. The panel has its row all the same.
///
/// The panel passes the node's `404` through, but for one question: when it was asked what a server uses, the status is `504`
/// as if nobody had answered, and what the node said is in the words only.
#[must_use]
pub fn is_unknown_to_node(error: &Error) -> bool {
    let in_words = |problem: &Problem| problem.detail.contains("(code: 404)");
    error.kind() == ErrorKind::Node
        && (error.status() == Some(StatusCode::NOT_FOUND) || error.problems().iter().any(in_words))
}

/// Whether the panel found no node with room for a server that it was to place.
#[must_use]
pub fn is_no_viable_node(error: &Error) -> bool {
    error.has_code("NoViableNodeException")
}

/// Whether the panel found no free allocation for a server that it was to place.
#[must_use]
pub fn is_no_viable_allocation(error: &Error) -> bool {
    error.has_code("NoViableAllocationException")
}

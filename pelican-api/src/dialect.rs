//! How Pelican speaks: its error codes, and what each says about the call.

use std::time::Duration;

use http::{HeaderMap, StatusCode};
use panel_http::{Dialect, Effect, Endpoint, Error, ErrorKind, Problem, Quota, envelope};

/// The errors and the quota of a Pelican panel.
///
/// The panel names the PHP class of the exception in each error, and that name decides. When its node fails, it answers `500`
/// with the class of its HTTP client's exception, and may have kept what it had written: nobody knows.
///
/// Two of its refusals say nothing: `406` without a body (a transfer that is not possible) and `403` with `[]` (a root
/// administrator is to be deleted). The typed calls of those routes know them; anywhere else such an answer could be a
/// stranger's and is [`NotPanel`](ErrorKind::NotPanel) with an [unknown](Effect::Unknown) effect.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct PelicanDialect;

/// The database refused a second row of the same name: a race of two writes. What was written was rolled back.
pub(crate) const UNIQUE: &str = "UniqueConstraintViolationException";
/// The panel's model refused the row before it was written.
pub(crate) const DATA_VALIDATION: &str = "DataValidationException";
/// The node answered the panel with an error.
pub(crate) const NODE_REFUSED: &str = "RequestException";
/// The panel did not reach its node, was not answered in time, or was answered by something that is not its node.
pub(crate) const NODE_UNREACHABLE: &str = "ConnectionException";

/// Some routes have a limit of their own beside the API's (web socket 5, subusers 10, e-mail address 60), told in the same
/// headers. The API's own is 256 unless the panel's owner changed it.
const LARGEST_LIMIT_OF_A_ROUTE: u32 = 60;

/// The calls about files of a server.
const FILES: &str = "client.files.";

impl Dialect for PelicanDialect {
    fn panel(&self) -> &'static str {
        "Pelican"
    }

    fn problems(&self, _: StatusCode, body: &[u8]) -> Option<Vec<Problem>> {
        envelope::problems(body)
    }

    fn judge(&self, endpoint: &Endpoint, status: StatusCode, problems: &[Problem]) -> (ErrorKind, Effect) {
        let first = problems.first();
        let detail = first.map_or("", |problem| problem.detail.as_str());
        let kind = match first.map_or("", |problem| problem.code.as_str()) {
            NODE_UNREACHABLE | NODE_REFUSED => return (ErrorKind::Node, Effect::Unknown),
            "AuthenticationException" => ErrorKind::WrongKey,
            "AccessDeniedHttpException" => envelope::denied(detail),
            "HttpForbiddenException" => ErrorKind::Forbidden,
            "NotFoundHttpException" => envelope::not_found(detail),
            // What the node said of a file, told as a `500`.
            "FileNotFoundException" if endpoint.operation.starts_with(FILES) => ErrorKind::NotFound,
            "FileExistsException" | "FileNotEditableException" if endpoint.operation.starts_with(FILES) => {
                ErrorKind::Refused
            }
            "ValidationException" => ErrorKind::Validation,
            "ThrottleRequestsException" | "TooManyRequestsHttpException" => ErrorKind::RateLimited,
            "TwoFactorAuthRequiredException" => ErrorKind::TwoFactorRequired,
            "ServerStateConflictException" | "ConflictHttpException" => ErrorKind::Conflict,
            "HttpException" if status == StatusCode::SERVICE_UNAVAILABLE => ErrorKind::Maintenance,
            _ if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT => ErrorKind::Refused,
            _ => return (ErrorKind::Panel, Effect::Unknown),
        };
        (kind, Effect::Refused)
    }

    /// Pelican counts per user and API in fixed windows of a minute. The limit of a single route is not that count.
    fn quota(&self, headers: &HeaderMap) -> Option<Quota> {
        let limit = number(headers, "x-ratelimit-limit")?;
        let remaining = number(headers, "x-ratelimit-remaining")?;
        (limit > LARGEST_LIMIT_OF_A_ROUTE).then(|| Quota::new(limit, remaining, Duration::from_secs(60)))
    }

    fn stops_every_call(&self, headers: &HeaderMap) -> bool {
        number(headers, "x-ratelimit-limit").is_none_or(|limit| limit > LARGEST_LIMIT_OF_A_ROUTE)
    }
}

/// Whether a write was refused because another thing has this value of `field` already, such as `external_id` or `email`.
///
/// Either the panel saw it (`422`, rule `unique` on that field), or two calls raced and the database saw it: `500`
/// `UniqueConstraintViolationException`, which does not name the field. In both cases nothing was written: look for the
/// other one.
#[must_use]
pub fn is_taken(error: &Error, field: &str) -> bool {
    error.has_rule(field, "unique") || error.has_code(UNIQUE)
}

/// Whether the panel found no node with room, and one of the tags, for a server that it was to place.
#[must_use]
pub fn is_no_viable_node(error: &Error) -> bool {
    error.has_code("NoViableNodeException")
}

/// Whether the panel found no free allocation for a server that it was to place.
#[must_use]
pub fn is_no_viable_allocation(error: &Error) -> bool {
    error.has_code("NoViableAllocationException")
}

fn number(headers: &HeaderMap, name: &str) -> Option<u32> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

//! How Pelican speaks: its error codes, and what each says about the call.

use std::time::Duration;

use http::{HeaderMap, StatusCode};
use panel_http::{Dialect, Effect, Endpoint, ErrorKind, Problem, Quota, envelope};

/// The errors and the quota of a Pelican panel.
///
/// The panel names the PHP class of the exception in each error, and that name decides. When its node fails, it answers `500`
/// with the class of its HTTP client's exception, and may have kept what it had written: nobody knows.
///
/// Two of its refusals cannot be told from a stranger's answer and are
/// [`NotPanel`](ErrorKind::NotPanel) with an [unknown](Effect::Unknown) effect: `406` without a body (a transfer that is not
/// possible) and `403` with `[]` (a root administrator is to be deleted).
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct PelicanDialect;

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
            "ConnectionException" | "RequestException" => return (ErrorKind::Node, Effect::Unknown),
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

fn number(headers: &HeaderMap, name: &str) -> Option<u32> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

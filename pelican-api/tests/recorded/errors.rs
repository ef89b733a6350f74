//! What each recorded error means, written down independently of the dialect.

use panel_http::{
    Endpoint, ErrorKind,
    recording::{Exchange, suite::Meaning},
};
use pelican_api::Effect;

/// What the panel's source says, and what was seen on the panel after each.
pub(super) fn meaning(endpoint: Option<&Endpoint>, exchange: &Exchange) -> Option<Meaning> {
    let operation = endpoint.map_or("", |endpoint| endpoint.operation);
    let body = &exchange.response_body;
    if body.is_null() || body.as_array().is_some_and(Vec::is_empty) {
        return says_nothing(operation, exchange.status).then_some((ErrorKind::Refused, Effect::Refused));
    }
    body.get("errors")?;
    let first = &body["errors"][0];
    let code = first["code"].as_str().unwrap_or_default();
    let detail = first["detail"].as_str().unwrap_or_default();
    Some(match (code, exchange.status) {
        ("AuthenticationException", 401) => (ErrorKind::WrongKey, Effect::Refused),
        ("AccessDeniedHttpException", 403) if detail.starts_with("This IP address") => {
            (ErrorKind::AddressNotAllowed, Effect::Refused)
        }
        ("AccessDeniedHttpException", 403) if detail.ends_with("is unauthorized.") => {
            (ErrorKind::Forbidden, Effect::Refused)
        }
        ("AccessDeniedHttpException", 403) => (ErrorKind::WrongKindOfKey, Effect::Refused),
        ("HttpForbiddenException", 403) => (ErrorKind::Forbidden, Effect::Refused),
        ("NotFoundHttpException", 404) if detail.starts_with("The route") => (ErrorKind::Unsupported, Effect::Refused),
        ("NotFoundHttpException", 404) => (ErrorKind::NotFound, Effect::Refused),
        ("ValidationException", 422) => (ErrorKind::Validation, Effect::Refused),
        ("FileNotFoundException", 500) if operation.starts_with("client.files.") => {
            (ErrorKind::NotFound, Effect::Refused)
        }
        ("FileExistsException" | "FileNotEditableException", 500) if operation.starts_with("client.files.") => {
            (ErrorKind::Refused, Effect::Refused)
        }
        // Of a task, after others may have been done.
        ("TooManyRequestsHttpException", 429) if operation == "client.schedules.execute" => {
            (ErrorKind::RateLimited, Effect::Unknown)
        }
        ("TooManyBackupsException", 400) if operation == "client.schedules.execute" => {
            (ErrorKind::Refused, Effect::Unknown)
        }
        ("ThrottleRequestsException" | "TooManyRequestsHttpException", 429) => {
            (ErrorKind::RateLimited, Effect::Refused)
        }
        ("ServerStateConflictException" | "ConflictHttpException", 409) => (ErrorKind::Conflict, Effect::Refused),
        ("HttpException", 503) => (ErrorKind::Maintenance, Effect::Refused),
        // Here it is not about a node: the panel could not fetch the file.
        ("RequestException" | "ConnectionException", 500) if operation == "plugins.import_url" => {
            (ErrorKind::Node, Effect::Refused)
        }
        ("RequestException" | "ConnectionException", 500) if is_saved_first(operation, code) => {
            (ErrorKind::Node, Effect::Applied)
        }
        ("RequestException" | "ConnectionException", 500) => (ErrorKind::Node, Effect::Unknown),
        (_, 500) if is_rolled_back(operation, code) => (ErrorKind::Panel, Effect::Refused),
        (_, 400..=499) => (ErrorKind::Refused, Effect::Refused),
        (_, 500..=599) => (ErrorKind::Panel, Effect::Unknown),
        _ => return None,
    })
}

/// Refusals without a word. Of any other route such an answer could be anybody's.
fn says_nothing(operation: &str, status: u16) -> bool {
    matches!(
        (operation, status),
        ("servers.transfer" | "servers.cancel_transfer", 406)
            | ("users.delete" | "client.settings.set_description", 403)
    )
}

/// Writes that the panel saves before it tells its node, and keeps whatever the node says.
fn is_saved_first(operation: &str, code: &str) -> bool {
    matches!(
        (operation, code),
        ("servers.suspend" | "servers.unsuspend" | "servers.cancel_transfer", _)
            | ("servers.update_build", "RequestException")
    )
}

/// Errors inside of the panel after which nothing is changed: it looked before it wrote, or wrote all or nothing.
fn is_rolled_back(operation: &str, code: &str) -> bool {
    let (group, _) = operation.split_once('.').unwrap_or_default();
    match code {
        "UniqueConstraintViolationException" => matches!(group, "users" | "roles" | "allocations" | "mounts"),
        "RoleAlreadyExists" => group == "roles",
        // It knows the root administrators' role, and what a plugin is ready for.
        "PanelException" => matches!(group, "roles" | "plugins"),
        "PDOException" => group == "database_hosts",
        "QueryException" => operation == "mounts.create",
        _ => false,
    }
}

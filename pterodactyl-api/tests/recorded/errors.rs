//! What each recorded error means, written down independently of the dialect.

use panel_http::{
    Endpoint, ErrorKind,
    recording::{Exchange, suite::Meaning},
};
use pterodactyl_api::Effect;

/// What the panel's documentation and source say.
pub(super) fn meaning(endpoint: Option<&Endpoint>, exchange: &Exchange) -> Option<Meaning> {
    exchange.response_body.get("errors")?;
    let first = &exchange.response_body["errors"][0];
    let code = first["code"].as_str().unwrap_or_default();
    let detail = first["detail"].as_str().unwrap_or_default();
    let operation = endpoint.map_or("", |endpoint| endpoint.operation);
    let is_create = matches!(
        operation,
        "servers.create" | "users.create" | "client.databases.create" | "client.subusers.create"
    );
    let is_execute = operation == "client.schedules.execute";
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
        // The tasks before the backup were done.
        ("TooManyRequestsHttpException", 429) if is_execute => (ErrorKind::RateLimited, Effect::Unknown),
        ("TooManyBackupsException", 400) if is_execute => (ErrorKind::Refused, Effect::Unknown),
        ("ThrottleRequestsException" | "TooManyRequestsHttpException", 429) => {
            (ErrorKind::RateLimited, Effect::Refused)
        }
        ("TwoFactorAuthRequiredException", 400) => (ErrorKind::TwoFactorRequired, Effect::Refused),
        ("ServerStateConflictException" | "ConflictHttpException", 409) => (ErrorKind::Conflict, Effect::Refused),
        ("HttpException", 503) => (ErrorKind::Maintenance, Effect::Refused),
        ("HttpException", 502) if operation == "client.servers.command" => (ErrorKind::Conflict, Effect::Refused),
        // The panel's way to say that there is no such variable.
        ("ErrorException", 500) if operation == "client.startup.set" => (ErrorKind::Panel, Effect::Refused),
        // Said by the node before it begins.
        ("DaemonConnectionException", 404 | 409) if operation.ends_with(".reinstall") => {
            (ErrorKind::Node, Effect::Refused)
        }
        ("DaemonConnectionException", _) => (ErrorKind::Node, Effect::Unknown),
        ("ConfigurationNotPersistedException", 400) => (ErrorKind::Node, Effect::Applied),
        ("UniqueConstraintViolationException", 500) if is_create => (ErrorKind::Panel, Effect::Refused),
        ("DataValidationException", 500) if is_create => (ErrorKind::Panel, Effect::Refused),
        (_, 400..=499) => (ErrorKind::Refused, Effect::Refused),
        (_, 500..=599) => (ErrorKind::Panel, Effect::Unknown),
        _ => return None,
    })
}

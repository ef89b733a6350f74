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
    let is_create = matches!(
        endpoint.map(|endpoint| endpoint.operation),
        Some("servers.create" | "users.create")
    );
    Some(match (code, exchange.status) {
        ("AuthenticationException", 401) => (ErrorKind::WrongKey, Effect::Refused),
        ("AccessDeniedHttpException", 403) if detail.starts_with("This IP address") => {
            (ErrorKind::AddressNotAllowed, Effect::Refused)
        }
        ("AccessDeniedHttpException", 403) if detail.ends_with("is unauthorized.") => {
            (ErrorKind::Forbidden, Effect::Refused)
        }
        ("AccessDeniedHttpException", 403) => (ErrorKind::WrongKindOfKey, Effect::Refused),
        ("NotFoundHttpException", 404) if detail.starts_with("The route") => (ErrorKind::Unsupported, Effect::Refused),
        ("NotFoundHttpException", 404) => (ErrorKind::NotFound, Effect::Refused),
        ("ValidationException", 422) => (ErrorKind::Validation, Effect::Refused),
        ("ThrottleRequestsException" | "TooManyRequestsHttpException", 429) => {
            (ErrorKind::RateLimited, Effect::Refused)
        }
        ("TwoFactorAuthRequiredException", 400) => (ErrorKind::TwoFactorRequired, Effect::Refused),
        ("ServerStateConflictException" | "ConflictHttpException", 409) => (ErrorKind::Conflict, Effect::Refused),
        ("HttpException", 503) => (ErrorKind::Maintenance, Effect::Refused),
        ("DaemonConnectionException", _) => (ErrorKind::Node, Effect::Unknown),
        ("ConfigurationNotPersistedException", 400) => (ErrorKind::Node, Effect::Applied),
        ("UniqueConstraintViolationException", 500) if is_create => (ErrorKind::Panel, Effect::Refused),
        ("DataValidationException", 500) if is_create => (ErrorKind::Panel, Effect::Refused),
        (_, 400..=499) => (ErrorKind::Refused, Effect::Refused),
        (_, 500..=599) => (ErrorKind::Panel, Effect::Unknown),
        _ => return None,
    })
}

//! Calagopus' words for what went wrong.

use calagopus_api::is_taken;
use panel_http::{Error, ErrorKind};

use crate::{
    effect::Effect,
    panel::{PanelError, PanelErrorKind},
};

/// What the panel says before the permission that a key lacks.
const LACKS: &str = "you do not have permission to perform this action: ";

/// What it says of a thing that a request names and that there is not.
const NO_SUCH: &str = "invalid relation `";

/// The engine's form of an error of a call.
pub(super) fn told(error: Error) -> PanelError {
    let said = error.problems().first().map_or("", |problem| problem.detail.as_str());
    if let Some(permission) = said.strip_prefix(LACKS) {
        return missing_permission(error.operation(), permission);
    }
    let (kind, fields) = match of_the_panel(&error, said) {
        Some((kind, field)) => (kind, vec![field.to_owned()]),
        None => {
            let named = error.problems().iter().filter_map(|problem| problem.field.clone());
            (kind(&error), named.collect())
        }
    };
    PanelError::new(kind, error.effect().into(), error.operation(), error.to_string())
        .advising(error.advice())
        .about(fields)
        .retrying_after(error.retry_after())
}

/// What only the words tell, and the field it is about.
fn of_the_panel<'a>(error: &Error, said: &'a str) -> Option<(PanelErrorKind, &'a str)> {
    let creates = error.operation() == "admin.servers.create";
    if creates && is_taken(error) {
        // An external id can be taken as often as one likes, whatever the panel says.
        return Some((PanelErrorKind::Invalid, "allocation_id"));
    }
    if !creates && error.operation() != "admin.servers.update" {
        return None;
    }
    let relation = said.strip_prefix(NO_SUCH)?.split('`').next()?;
    let field = if relation == "owner" { "user" } else { relation };
    Some((PanelErrorKind::Invalid, field))
}

fn kind(error: &Error) -> PanelErrorKind {
    // A panel that is broken gives a page, too, or an empty one, and so does what stands in front of it.
    let is_broken = error.status().is_some_and(|status| status.is_server_error());
    let said = |text: &str| error.problems().iter().any(|problem| problem.detail.contains(text));
    match error.kind() {
        ErrorKind::NotPanel if !is_broken => PanelErrorKind::Access,
        ErrorKind::Unreachable | ErrorKind::Timeout | ErrorKind::Interrupted | ErrorKind::NotPanel => {
            PanelErrorKind::Unreachable
        }
        ErrorKind::Configuration
        | ErrorKind::Tls
        | ErrorKind::Redirect
        | ErrorKind::WrongKey
        | ErrorKind::WrongKindOfKey
        | ErrorKind::AddressNotAllowed
        | ErrorKind::Forbidden
        | ErrorKind::TwoFactorRequired => PanelErrorKind::Access,
        ErrorKind::RateLimited | ErrorKind::DeadlineExpired => PanelErrorKind::RateLimited,
        ErrorKind::Maintenance => PanelErrorKind::Maintenance,
        ErrorKind::NotFound => PanelErrorKind::NotFound,
        ErrorKind::Conflict => PanelErrorKind::Conflict,
        ErrorKind::Node if error.operation() == "admin.servers.delete" && said("status code 404") => {
            PanelErrorKind::UnknownToNode
        }
        ErrorKind::Node => PanelErrorKind::Node,
        _ if is_taken(error) => PanelErrorKind::Taken,
        ErrorKind::Validation | ErrorKind::InvalidRequest => PanelErrorKind::Invalid,
        ErrorKind::Refused => PanelErrorKind::Refused,
        _ => PanelErrorKind::Failed,
    }
}

/// The key lacks a permission.
pub(super) fn missing_permission(operation: &str, permission: &str) -> PanelError {
    let message = format!("the API key lacks the permission `{permission}` ({operation})");
    PanelError::new(PanelErrorKind::Access, Effect::Refused, operation, message).advising(format!(
        "create an API key with the admin permission `{permission}` in the panel under Account and give that one"
    ))
}

//! What the panels' errors mean to the engine.

use panel_http::{Error, ErrorKind};

use crate::{
    effect::Effect,
    panel::{PanelError, PanelErrorKind},
};

/// How one panel says what another says otherwise.
pub(in crate::panel) struct Words {
    /// The permission that calls about these things need, by the first word of the operation, such as `servers`.
    pub(in crate::panel) permission: fn(&str) -> &str,
    /// Whether another thing has this value of this field.
    pub(in crate::panel) is_taken: fn(&Error, &str) -> bool,
    /// Whether the panel found no place for a server.
    pub(in crate::panel) is_no_room: fn(&Error) -> bool,
}

/// Fields in which no two things on the panel may be the same.
const UNIQUE: [&str; 3] = ["external_id", "email", "username"];

/// What the panels say of every server of a node that is in maintenance.
const NODE_IN_MAINTENANCE: &str = "node of this server is currently under maintenance";

/// The engine's form of an error of a call.
pub(in crate::panel) fn told(error: &Error, words: &Words) -> PanelError {
    if error.kind() == ErrorKind::Forbidden && error.path_template().starts_with("/api/application") {
        let resource = (words.permission)(error.operation().split('.').next().unwrap_or_default());
        let right = if error.method().is_some_and(|method| method == http::Method::GET) {
            "read"
        } else {
            "read & write"
        };
        return missing_permission(error.operation(), resource, right);
    }
    // A panel that is broken gives a page, too, or an empty one, and so does what stands in front of it.
    let is_broken = error.status().is_some_and(|status| status.is_server_error());
    let kind = match error.kind() {
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
        ErrorKind::Node => PanelErrorKind::Node,
        _ if UNIQUE.iter().any(|field| (words.is_taken)(error, field)) => PanelErrorKind::Taken,
        _ if (words.is_no_room)(error) => PanelErrorKind::NoRoom,
        ErrorKind::Validation | ErrorKind::InvalidRequest => PanelErrorKind::Invalid,
        ErrorKind::Refused => PanelErrorKind::Refused,
        // A race that the panel's database has decided against us: another try may go through.
        ErrorKind::Panel if error.effect() == panel_http::Effect::Refused => PanelErrorKind::Conflict,
        _ => PanelErrorKind::Failed,
    };
    let fields = error
        .problems()
        .iter()
        .filter_map(|problem| problem.field.clone())
        .collect();
    let message = match error.kind() {
        ErrorKind::WrongKey if error.path_template().starts_with("/api/client") => {
            format!("the panel does not know the client key: {error}")
        }
        ErrorKind::WrongKey => format!("the panel does not know the application key: {error}"),
        _ => error.to_string(),
    };
    let is_the_nodes = error
        .problems()
        .iter()
        .any(|problem| problem.detail.contains(NODE_IN_MAINTENANCE));
    let advice = match kind {
        PanelErrorKind::Conflict if is_the_nodes => {
            "wait until the maintenance of the server's node is over, then try again"
        }
        _ => error.advice(),
    };
    PanelError::new(kind, error.effect().into(), error.operation(), message)
        .advising(advice)
        .about(fields)
        .retrying_after(error.retry_after())
}

/// The application key lacks a permission.
pub(in crate::panel) fn missing_permission(operation: &str, resource: &str, right: &str) -> PanelError {
    let message = format!("the application key lacks the permission `{resource}: {right}` ({operation})");
    PanelError::new(PanelErrorKind::Access, Effect::Refused, operation, message).advising(format!(
        "create an application key with `{resource}: {right}` in the panel's admin area and give that one"
    ))
}

/// There is no client key.
pub(in crate::panel) fn client_key_missing(operation: &str) -> PanelError {
    let message = "this needs a client key, and none was given";
    PanelError::new(PanelErrorKind::ClientKeyMissing, Effect::NotSent, operation, message)
        .advising("create one in the panel under Account, API Credentials, and give it")
}

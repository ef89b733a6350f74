//! What each recorded error means, written down independently of the dialect.

use calagopus_api::{Effect, Endpoint, ErrorKind, dialect::ErrorBody};
use panel_http::recording::{Exchange, check_response, suite::Meaning};
use serde_json::Value;

/// Texts that the panel says about the state of a server before it looks at the call.
const NOT_NOW: [&str; 6] = [
    "server is suspended",
    "server is being transferred",
    "server is currently installing",
    "server is restoring from a backup",
    "your server has failed its installation process",
    "your server has failed to restore a backup",
];

/// On these the panel says `417` before it does anything: for a limit that is reached, for something that is locked, or for what
/// the owner may not choose.
const RULES_OF_THE_PANEL: [&str; 19] = [
    "client.allocations.assign",
    "client.api_keys.create",
    "client.backup_groups.create",
    "client.backups.create",
    "client.backups.delete",
    "client.backups.restore",
    "client.backups.update",
    "client.databases.create",
    "client.databases.recreate",
    "client.databases.rotate_password",
    "client.schedule_steps.create",
    "client.schedule_steps.duplicate",
    "client.schedules.create",
    "client.schedules.duplicate",
    "client.schedules.import",
    "client.ssh_keys.create",
    "client.startup.set_command",
    "client.startup.set_docker_image",
    "client.subusers.create",
];

/// Nothing is lost of an error that is the panel's.
pub(super) fn body(body: &Value) -> Result<(), Vec<String>> {
    match body.get("errors") {
        Some(_) => check_response::<ErrorBody>(body, &[]).map(drop),
        None => Ok(()),
    }
}

/// What the panel's source says, and what was seen on the panel after each.
pub(super) fn meaning(endpoint: Option<&Endpoint>, exchange: &Exchange) -> Option<Meaning> {
    let first = exchange.response_body.get("errors")?.get(0)?.as_str()?;
    let inner: Option<Value> = serde_json::from_str(first).ok();
    let inner = inner.as_ref().and_then(|inner| inner.get("errors")?.get(0)?.as_str());
    let text = inner.unwrap_or(first);
    // A path that nobody has a typed call for may be a route that hands the node's answers on.
    let may_be_the_nodes = endpoint.is_none_or(|endpoint| is_of_the_node(endpoint.template));
    let refused = if may_be_the_nodes {
        Effect::Unknown
    } else {
        Effect::Refused
    };
    let is_node = endpoint.is_some_and(|endpoint| is_of_the_node(endpoint.template));
    Some(match (exchange.status, text) {
        (400, text) if !is_node && is_validation(text) => (ErrorKind::Validation, Effect::Refused),
        (401, "unauthorized") => (ErrorKind::WrongKindOfKey, Effect::Refused),
        (401, "missing authorization" | "invalid authorization header" | "invalid api key") => {
            (ErrorKind::WrongKey, Effect::Refused)
        }
        // The user to act for, or the second factor to switch on, is not there.
        (401, _) => (ErrorKind::Refused, Effect::Refused),
        (403, "ip address not allowed for this api key") => (ErrorKind::AddressNotAllowed, Effect::Refused),
        (403, "two-factor authentication required") => (ErrorKind::TwoFactorRequired, Effect::Refused),
        (403, "account is suspended") => (ErrorKind::WrongKindOfKey, Effect::Refused),
        (403, "invalid password") => (ErrorKind::Refused, Effect::Refused),
        (403, _) => (ErrorKind::Forbidden, Effect::Refused),
        // It was at work by then: the panel's own step failed, or the node's.
        (400 | 404 | 409 | 417, text) if text.starts_with("failed to ") => (ErrorKind::Node, Effect::Unknown),
        (404, "route not found") => (ErrorKind::Unsupported, Effect::Refused),
        (404, text) if !is_node && text.ends_with(" not found") => (ErrorKind::NotFound, refused),
        (409, text) if NOT_NOW.contains(&text) => (ErrorKind::Conflict, Effect::Refused),
        (409, text) if text.starts_with("server is ") => (ErrorKind::Conflict, refused),
        // The panel's own rule, or a daemon that failed half-way: nobody can tell.
        (417, _) if endpoint.is_some_and(|endpoint| RULES_OF_THE_PANEL.contains(&endpoint.operation)) => {
            (ErrorKind::Refused, Effect::Refused)
        }
        (417, _) => (ErrorKind::Refused, Effect::Unknown),
        (429, _) => (ErrorKind::RateLimited, Effect::Refused),
        (408, _) => (ErrorKind::Panel, Effect::Unknown),
        (502, _) => (ErrorKind::Node, Effect::Unknown),
        (400..=499, _) => (ErrorKind::Refused, refused),
        (500..=599, _) => (ErrorKind::Panel, Effect::Unknown),
        _ => return None,
    })
}

/// Routes that hand answers of the node, or of a database agent, on as they come.
fn is_of_the_node(template: &str) -> bool {
    let parts = ["/files", "/backups", "/databases", "/settings/install"];
    parts.iter().any(|part| template.contains(part))
}

/// `field: what is wrong`, or the panel's words for a body that it cannot read.
fn is_validation(text: &str) -> bool {
    let is_field = |name: &str| {
        let belongs = |character: char| character.is_ascii_alphanumeric() || "_.[]".contains(character);
        !name.is_empty() && name.chars().all(belongs)
    };
    text.starts_with("invalid payload: ")
        || text.starts_with("invalid relation ")
        || text.split_once(": ").is_some_and(|(name, _)| is_field(name))
}

//! How a call gets to a server: whose it is, its state, the route's own quota, and the permission.

use std::time::Duration;

use http::Method;
use panel_http::fake::{outcome::Refusal, routes::Found, throttle::OwnQuota};

use super::{super::Action, Call};
use crate::fake::{
    keys::Caller,
    state::{Database, Server, Status},
};

/// What the routes about a server begin with.
const SERVER: &str = "api/client/servers/{server_uuid}";

/// Whether the caller gets to the server that the path names, if it names one: it must be the caller's, or the caller must
/// be let at it, and it must be in a state in which it can be used. Gives its number.
///
/// One in another state can be looked at, and administrators get to its files and its console.
pub(in crate::fake) fn enter(
    database: &Database,
    caller: &Caller,
    route: &Found<Action>,
) -> Result<Option<u64>, Refusal> {
    let Some(rest) = route.template.strip_prefix(SERVER) else {
        return Ok(None);
    };
    let word = route.parameters.first().map_or("", String::as_str);
    let server = database.server_by_word(word).ok_or_else(Refusal::not_found)?;
    let user = &caller.user.user;
    let administers = database.administers(user);
    if !administers && !database.is_accessible(server, user) {
        return Err(Refusal::http(
            404,
            "NotFoundHttpException",
            "The requested resource does not exist on this server.",
        ));
    }
    let is_free = rest.is_empty() || (administers && (rest == "/websocket" || rest.starts_with("/files/")));
    if !is_free {
        usable(database, server)?;
    }
    Ok(Some(server.id))
}

/// Whether the server is in a state in which it can be used.
pub(in crate::fake) fn usable(database: &Database, server: &Server) -> Result<(), Refusal> {
    let in_maintenance = database.nodes.get(&server.node).is_some_and(|node| node.maintenance);
    let detail = if server.is_suspended() {
        "This server is currently suspended and the functionality requested is unavailable."
    } else if in_maintenance {
        "The node of this server is currently under maintenance and the functionality requested is unavailable."
    } else if !server.is_installed() {
        "This server has not yet completed its installation process, please try again later."
    } else if server.status == Some(Status::RestoringBackup) {
        "This server is currently restoring from a backup, please try again later."
    } else if server.transfer.is_some() {
        "This server is currently being transferred to a new machine, please try again later."
    } else {
        return Ok(());
    };
    Err(Refusal::http(409, "ServerStateConflictException", detail))
}

const MINUTE: Duration = Duration::from_secs(60);

/// The quota that a route has besides its API's, and the number of the server or user for whom it counts.
pub(in crate::fake) fn own_quota(
    route: &Found<Action>,
    method: &Method,
    caller: &Caller,
    server: Option<u64>,
) -> Option<(OwnQuota, u64)> {
    if route.template == "api/client/account/email" {
        return Some((OwnQuota::of("user", 60, MINUTE), caller.user.user.id));
    }
    let quota = match (method.as_str(), route.template.strip_prefix(SERVER)?) {
        ("GET" | "HEAD", "/websocket") => OwnQuota::of("websocket", 5, MINUTE),
        ("POST", "/databases") => OwnQuota::of("databases", 2, MINUTE),
        ("POST", "/files/pull") => OwnQuota::of("pulls", 5, MINUTE.saturating_mul(10)),
        ("POST", "/schedules") => OwnQuota::of("schedules", 2, MINUTE),
        ("POST", "/network/allocations") => OwnQuota::of("allocations", 2, MINUTE),
        ("POST", "/users") => OwnQuota::of("subusers", 10, MINUTE.saturating_mul(15)),
        ("POST", "/backups/{backup}/restore") => OwnQuota::of("restores", 3, MINUTE.saturating_mul(15)),
        _ => return None,
    };
    Some((quota, server?))
}

/// The server of the path.
pub(super) fn entered(call: &Call<'_>, database: &Database) -> Result<Server, Refusal> {
    let server = database.server_by_word(call.parameter(0)).cloned();
    server.ok_or_else(Refusal::not_found)
}

/// The server of the path for somebody who may do this with it.
pub(super) fn permitted(call: &Call<'_>, database: &Database, permission: &str) -> Result<Server, Refusal> {
    let server = entered(call, database)?;
    if database.may(&server, &call.caller.user.user, permission) {
        return Ok(server);
    }
    Err(Refusal::denied("This action is unauthorized."))
}

//! How a call gets to a server: the rows of its path, the key, whose server it is, its state, and the permission.

use panel_http::fake::{collation, outcome::Refusal};

use super::Call;
use crate::fake::state::{Database, Server, Status};

/// The server of the path, by its short identifier or its uuid.
fn found(call: &Call<'_>, database: &Database) -> Result<Server, Refusal> {
    let wanted = call.parameter(0);
    let is_it = |server: &&Server| match wanted.chars().count() {
        8 => collation::same(server.identifier(), wanted),
        _ => collation::same(&server.uuid, wanted),
    };
    let server = database.servers.values().find(is_it);
    server.cloned().ok_or_else(Refusal::not_found)
}

/// Whether the caller may see the server at all.
fn visible(call: &Call<'_>, database: &Database, server: &Server) -> Result<(), Refusal> {
    call.caller.check_client_key()?;
    let user = &call.caller.user;
    if user.root_admin || database.is_accessible(server, user) {
        return Ok(());
    }
    Err(Refusal::http(
        404,
        "NotFoundHttpException",
        "The requested resource does not exist on this server.",
    ))
}

/// Whether the server is in a state in which it can be used.
pub(super) fn usable(database: &Database, server: &Server) -> Result<(), Refusal> {
    let conflict = |text: &str| Err(Refusal::http(409, "ServerStateConflictException", text));
    match server.status {
        Some(Status::Suspended) => {
            conflict("This server is currently suspended and the functionality requested is unavailable.")
        }
        _ if is_in_maintenance(database, server) => conflict(
            "The node of this server is currently under maintenance and the functionality requested is unavailable.",
        ),
        Some(Status::Installing | Status::InstallFailed) => {
            conflict("This server has not yet completed its installation process, please try again later.")
        }
        Some(Status::RestoringBackup) => {
            conflict("This server is currently restoring from a backup, please try again later.")
        }
        _ if server.transferring => {
            conflict("This server is currently being transferred to a new machine, please try again later.")
        }
        Some(Status::ReinstallFailed) | None => Ok(()),
    }
}

pub(super) fn is_in_maintenance(database: &Database, server: &Server) -> bool {
    database.nodes.get(&server.node).is_some_and(|node| node.maintenance)
}

/// The server of the path for somebody who may see it, whatever its state.
pub(super) fn entered(call: &Call<'_>, database: &Database) -> Result<Server, Refusal> {
    let server = found(call, database)?;
    visible(call, database, &server)?;
    Ok(server)
}

/// The server of the path when it can be used.
pub(super) fn used(call: &Call<'_>, database: &Database) -> Result<Server, Refusal> {
    let server = entered(call, database)?;
    usable(database, &server)?;
    Ok(server)
}

/// The server of the path for somebody who may do this with it now.
pub(super) fn permitted(call: &Call<'_>, database: &Database, permission: &str) -> Result<Server, Refusal> {
    let server = used(call, database)?;
    permit(call, database, &server, permission)?;
    Ok(server)
}

/// The same with a row of the server that the path names; that one is looked for before the caller is judged.
pub(super) fn permitted_to<T>(
    call: &Call<'_>,
    database: &Database,
    permission: &str,
    row: impl FnOnce(&Server) -> Option<T>,
) -> Result<(Server, T), Refusal> {
    let (server, row) = used_to(call, database, row)?;
    permit(call, database, &server, permission)?;
    Ok((server, row))
}

/// The same, without a permission.
pub(super) fn used_to<T>(
    call: &Call<'_>,
    database: &Database,
    row: impl FnOnce(&Server) -> Option<T>,
) -> Result<(Server, T), Refusal> {
    let server = found(call, database)?;
    let row = row(&server).ok_or_else(Refusal::not_found)?;
    visible(call, database, &server)?;
    usable(database, &server)?;
    Ok((server, row))
}

pub(super) fn permit(call: &Call<'_>, database: &Database, server: &Server, permission: &str) -> Result<(), Refusal> {
    if database.may(server, &call.caller.user, permission) {
        return Ok(());
    }
    Err(Refusal::denied("This action is unauthorized."))
}

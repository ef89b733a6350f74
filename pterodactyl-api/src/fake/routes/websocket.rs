//! `GET /api/client/servers/*/websocket`.

use std::time::Duration;

use panel_http::{clock, console::fake::Token, fake::outcome::Reply};
use serde_json::json;

use super::{
    Call,
    client::{entered, is_in_maintenance, permissions, usable},
};
use crate::fake::{panel::Outcome, state::Status};

/// How long a token is of use.
const TOKENS_LAST: Duration = Duration::from_secs(600);

/// A token for the server's node, which is at the panel's own address. An administrator gets it while the server is being
/// installed, nobody while it is suspended.
pub(super) fn ticket(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let server = entered(call, &world.database)?;
    let user = &call.caller.user;
    let waits = matches!(server.status, Some(Status::Installing | Status::InstallFailed));
    if !(user.root_admin && waits) || is_in_maintenance(&world.database, &server) {
        usable(&world.database, &server)?;
    }
    let token = world.random.text(64);
    drop(world);
    let expires = clock::after(call.panel.now(), TOKENS_LAST);
    let admitted = Token::new(token.as_str(), server.uuid.as_str(), permissions(user), expires);
    call.panel.consoles().admit(admitted);
    let socket = format!(
        "{}/api/servers/{}/ws",
        call.incoming.root.replacen("http", "ws", 1),
        server.uuid
    );
    Ok(Reply::ok(json!({"data": {"token": token, "socket": socket}})))
}

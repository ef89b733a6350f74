//! `/api/client/servers/*/websocket`.

use std::time::Duration;

use panel_http::{
    clock,
    console::fake::Token,
    fake::outcome::{Refusal, Reply},
};
use serde_json::json;

use super::{Call, entry};
use crate::fake::panel::Outcome;

/// How long a token is of use.
const TOKENS_LAST: Duration = Duration::from_secs(600);

/// A token for the server's node, which is at the panel's own address. An administrator gets it whatever the server's state,
/// unless it is suspended or its node under maintenance.
pub(super) fn ticket(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let server = entry::entered(call, &world.database)?;
    let user = &call.caller.user;
    if !user.root_admin || server.is_suspended() || entry::is_in_maintenance(&world.database, &server) {
        entry::usable(&world.database, &server)?;
    }
    if !world.database.may(&server, user, "websocket.connect") {
        return Err(Refusal::http(
            403,
            "HttpForbiddenException",
            "You do not have permission to connect to this server's websocket.",
        ));
    }
    let permissions = world.database.permissions(&server, user);
    let token = world.random.text(64);
    drop(world);
    let expires = clock::after(call.panel.now(), TOKENS_LAST);
    let admitted = Token::new(token.as_str(), server.uuid.as_str(), permissions, expires).of_user(user.uuid.as_str());
    call.panel.consoles().admit(admitted);
    let socket = format!(
        "{}/api/servers/{}/ws",
        call.incoming.root.replacen("http", "ws", 1),
        server.uuid
    );
    Ok(Reply::ok(json!({"data": {"token": token, "socket": socket}})))
}

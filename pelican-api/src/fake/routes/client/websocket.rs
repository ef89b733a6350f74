//! `/api/client/servers/*/websocket`.

use std::time::Duration;

use panel_http::{clock, console::fake::Token, fake::outcome::Reply};
use serde_json::json;

use super::{Call, entry, forbidden};
use crate::fake::panel::Outcome;

/// How long a token is of use.
const TOKENS_LAST: Duration = Duration::from_secs(600);

/// A token for the server's node, which is at the panel's own address. Of a server on its way to another node only
/// administrators hear.
pub(super) fn ticket(call: &Call<'_>) -> Outcome {
    let mut world = call.panel.world();
    let server = entry::entered(call, &world.database)?;
    let user = &call.caller.user.user;
    if !world.database.may(&server, user, "websocket.connect") {
        return forbidden("You do not have permission to connect to this server's websocket.");
    }
    let permissions = world.database.permissions(&server, user);
    let hears = permissions.iter().any(|known| known == "admin.websocket.transfer");
    if server.transfer.is_some() && !hears {
        return forbidden("You do not have permission to view server transfer logs.");
    }
    let token = world.random.text(64);
    drop(world);
    let expires = clock::after(call.panel.now(), TOKENS_LAST);
    let admitted = Token::new(token.as_str(), server.uuid.as_str(), permissions, expires).of_user(user.uuid.as_str());
    call.panel.consoles().admit(admitted);
    let root = call.incoming.root.replacen("http", "ws", 1);
    let socket = format!("{root}/api/servers/{}/ws", server.uuid);
    Ok(Reply::ok(json!({"data": {"token": token, "socket": socket}})))
}

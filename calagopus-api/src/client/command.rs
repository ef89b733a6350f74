//! Sending a command to a server's console: `/api/client/servers/{server}/command`.

use panel_http::{Call, Endpoint, Safety, call};
use serde::Serialize;

use crate::client::on_server::OnServer;

static SEND: Endpoint = Endpoint::post(
    "client.servers.command",
    "/api/client/servers/{server}/command",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&SEND];

/// The body of the call.
#[derive(Serialize)]
struct Command<'a> {
    command: &'a str,
}

pub(super) fn send(server: &OnServer, command: &str) -> Call<()> {
    server.call(&SEND, &[], call::done).json(&Command { command })
}

//! Sending a command to a server's console: `/api/client/servers/{server}/command`.

use panel_http::{Call, Endpoint, Safety, Transport, call};
use serde::Serialize;

use crate::id::ServerIdentifier;

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

pub(crate) fn send(transport: &Transport, server: &ServerIdentifier, command: &str) -> Call<()> {
    Call::new(transport, &SEND, &[server.as_str()], call::done).json(&Command { command })
}

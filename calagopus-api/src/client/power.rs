//! Starting and stopping a server: `/api/client/servers/{server}/power`.

use panel_http::{Call, Endpoint, Safety, call};
use serde::Serialize;

use crate::client::on_server::OnServer;
pub use crate::server::PowerAction;

static SEND: Endpoint = Endpoint::post(
    "client.servers.power",
    "/api/client/servers/{server}/power",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&SEND];

/// The body of the call.
#[derive(Serialize)]
struct Power<'a> {
    action: &'a PowerAction,
}

pub(super) fn send(server: &OnServer, action: &PowerAction) -> Call<()> {
    server.call(&SEND, &[], call::done).json(&Power { action })
}

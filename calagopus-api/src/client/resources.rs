//! What a server uses right now: `/api/client/servers/{server}/resources`.

use panel_http::{Call, Endpoint};

pub use crate::server::{NetworkUsage, PowerState, ResourceUsage};
use crate::{answer, client::on_server::OnServer};

static GET: Endpoint = Endpoint::get("client.servers.resources", "/api/client/servers/{server}/resources");

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&GET];

pub(super) fn get(server: &OnServer) -> Call<ResourceUsage> {
    server.call(&GET, &[], |endpoint, answer| {
        answer::member(endpoint, answer, "resources")
    })
}

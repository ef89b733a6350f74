//! The end of a server's console output: `/api/client/servers/{server}/logs`.

use bytes::Bytes;
use panel_http::{Call, Endpoint, call};

use crate::client::on_server::OnServer;

static GET: Endpoint = Endpoint::get("client.servers.logs", "/api/client/servers/{server}/logs");

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&GET];

pub(super) fn get(server: &OnServer, lines: Option<u16>) -> Call<Bytes> {
    let call = server.call(&GET, &[], call::bytes);
    match lines {
        Some(lines) => call.query("lines", lines.to_string()),
        None => call,
    }
}

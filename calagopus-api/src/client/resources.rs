//! What a server uses: `/api/client/servers/{server}/resources`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

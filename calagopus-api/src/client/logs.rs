//! Logs: `/api/client/servers/{server}/logs`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

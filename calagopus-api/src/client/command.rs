//! Commands: `/api/client/servers/{server}/command`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

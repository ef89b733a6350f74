//! Settings of a server: `/api/client/servers/{server}/settings`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

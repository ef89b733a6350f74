//! The power of a server: `/api/client/servers/{server}/power`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

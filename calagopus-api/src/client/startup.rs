//! How a server starts: `/api/client/servers/{server}/startup`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

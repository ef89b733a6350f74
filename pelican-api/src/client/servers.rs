//! Servers as their users see them: `/api/client` and `/api/client/servers/{server}`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

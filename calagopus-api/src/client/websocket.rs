//! The way to a server's console: `/api/client/servers/{server}/websocket`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

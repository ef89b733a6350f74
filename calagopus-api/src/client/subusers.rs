//! Subusers: `/api/client/servers/{server}/subusers`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

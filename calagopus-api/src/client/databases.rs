//! Databases: `/api/client/servers/{server}/databases`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

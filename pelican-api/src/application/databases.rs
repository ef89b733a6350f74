//! Databases of a server: `/api/application/servers/{server}/databases`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

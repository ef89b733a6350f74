//! Allocations: `/api/client/servers/{server}/allocations`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

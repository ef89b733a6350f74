//! Allocations of a server, as its users see them: `/api/client/servers/{server}/network/allocations`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

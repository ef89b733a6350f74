//! Allocations, the addresses and ports of a node: `/api/application/nodes/{node}/allocations`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

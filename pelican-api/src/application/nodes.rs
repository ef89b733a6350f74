//! Nodes, the machines that servers run on: `/api/application/nodes`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

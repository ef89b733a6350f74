//! Eggs, what a server can be made from: `/api/application/eggs`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

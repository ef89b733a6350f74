//! Eggs: `/api/admin/nests/{nest}/eggs`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

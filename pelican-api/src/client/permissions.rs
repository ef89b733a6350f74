//! The permissions that a subuser can have: `/api/client/permissions`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

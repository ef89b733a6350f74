//! Roles, permissions in the panel's admin area: `/api/application/roles`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

//! Plugins of the panel: `/api/application/plugins`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

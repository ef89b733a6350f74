//! Egg configurations: `/api/admin/egg-configurations`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

//! Egg repositories: `/api/admin/egg-repositories`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

//! Mounts: `/api/client/servers/{server}/mounts`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

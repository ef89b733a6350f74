//! Back-ups: `/api/client/servers/{server}/backups`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

//! Schedules: `/api/client/servers/{server}/schedules`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

//! What was done to an account or a server, and by whom: `/api/client/account/activity` and `/api/client/servers/{server}/activity`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

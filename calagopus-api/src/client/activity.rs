//! What was done with an account or a server: `/api/client/account/activity`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

//! Database hosts, the machines that databases of servers are on: `/api/application/database-hosts`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

//! Databases of a server, as its users see them: `/api/client/servers/{server}/databases`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

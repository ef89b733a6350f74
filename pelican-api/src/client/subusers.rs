//! Subusers, who may use a server beside its owner: `/api/client/servers/{server}/users`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

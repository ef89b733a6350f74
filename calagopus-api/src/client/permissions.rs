//! What a key or a subuser can be allowed to do: `/api/client/permissions`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

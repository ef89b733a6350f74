//! SSH keys: `/api/client/account/ssh-keys`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

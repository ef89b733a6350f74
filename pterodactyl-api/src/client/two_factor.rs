//! Two-factor authentication of an account: `/api/client/account/two-factor`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

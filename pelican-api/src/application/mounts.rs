//! Mounts, folders of a node that servers see: `/api/application/mounts`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

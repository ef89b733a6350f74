//! Backup configurations: `/api/admin/backup-configurations`.

use panel_http::Endpoint;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

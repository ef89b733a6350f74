//! Database hosts, the machines that databases of servers are on: `/api/application/database-hosts`.

use panel_http::Endpoint;
use serde::{Deserialize, Serialize};

use crate::id::DatabaseHostId;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

/// A machine that databases are on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DatabaseHost {
    /// Its number.
    pub id: DatabaseHostId,
}

//! Databases of a server: `/api/application/servers/{server}/databases`.

use panel_http::Endpoint;
use serde::{Deserialize, Serialize};

use crate::id::DatabaseId;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

/// A database of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Database {
    /// Its number.
    pub id: DatabaseId,
}

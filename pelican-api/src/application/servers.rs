//! Servers: `/api/application/servers`.

use panel_http::Endpoint;
use serde::{Deserialize, Serialize};

use crate::id::ServerId;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

/// A server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Server {
    /// Its number.
    pub id: ServerId,
}

panel_http::open_enum! {
    /// What can be asked for along with a server.
    pub enum Include {
        /// Its allocations. Needs the permission *Allocations: read*.
        Allocations = "allocations",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

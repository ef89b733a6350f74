//! Allocations, the addresses and ports of a node: `/api/application/nodes/{node}/allocations`.

use panel_http::Endpoint;
use serde::{Deserialize, Serialize};

use crate::id::AllocationId;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

/// An address and port of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Allocation {
    /// Its number.
    pub id: AllocationId,
}

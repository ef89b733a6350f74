//! Nodes, the machines that servers run on: `/api/application/nodes`.

use panel_http::Endpoint;
use serde::{Deserialize, Serialize};

use crate::id::NodeId;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

/// A node of the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Node {
    /// Its number.
    pub id: NodeId,
}

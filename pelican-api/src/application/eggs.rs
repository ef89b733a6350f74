//! Eggs, what a server can be made from: `/api/application/eggs`.

use panel_http::Endpoint;
use serde::{Deserialize, Serialize};

use crate::id::{EggId, VariableId};

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

/// A recipe for servers of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Egg {
    /// Its number.
    pub id: EggId,
}

/// A variable of an egg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Variable {
    /// Its number.
    pub id: VariableId,
}

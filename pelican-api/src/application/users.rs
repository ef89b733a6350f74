//! Users: `/api/application/users`.

use panel_http::Endpoint;
use serde::{Deserialize, Serialize};

use crate::id::UserId;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

/// A user of the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct User {
    /// Its number.
    pub id: UserId,
}

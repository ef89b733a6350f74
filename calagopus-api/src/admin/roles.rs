//! Roles: `/api/admin/roles`.

use jiff::Timestamp;
use panel_http::Endpoint;
use serde::{Deserialize, Serialize};

use crate::id::RoleId;

pub(crate) static ENDPOINTS: [&Endpoint; 0] = [];

/// A role: admin permissions, and permissions on every server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Role {
    /// The role.
    #[serde(rename = "uuid")]
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Whether its users must have a second factor.
    pub require_two_factor: bool,
    /// What its users may do in the admin area, such as `servers.read`.
    pub admin_permissions: Vec<String>,
    /// What its users may do with every server, such as `control.console`.
    pub server_permissions: Vec<String>,
    /// When it was made.
    pub created: Timestamp,
}

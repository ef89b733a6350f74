//! The permissions that a subuser can have: `/api/client/permissions`.

use panel_http::{Call, Endpoint, OrderedMap, Transport, envelope};
use serde::{Deserialize, Serialize};

static LIST: Endpoint = Endpoint::get("permissions.list", "/api/client/permissions");

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&LIST];

/// The permissions that a subuser can have, in groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Permissions {
    /// The groups, such as `control`.
    pub permissions: OrderedMap<Group>,
}

impl Permissions {
    /// Each permission as a subuser is given it, such as `control.start`, with what it allows.
    pub fn all(&self) -> impl Iterator<Item = (String, &str)> {
        self.permissions.iter().flat_map(|(group, permissions)| {
            let keys = permissions.keys.iter();
            keys.map(move |(key, allows)| (format!("{group}.{key}"), allows.as_str()))
        })
    }
}

/// Permissions about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Group {
    /// What they are about.
    pub description: String,
    /// Each permission without the word of its group, such as `start`, and what it allows.
    pub keys: OrderedMap<String>,
}

/// `GET /api/client/permissions`. Any client key may.
pub(crate) fn list(transport: &Transport) -> Call<Permissions> {
    Call::new(transport, &LIST, &[], envelope::item)
}

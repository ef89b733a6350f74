//! Everything that can be allowed: `/api/client/permissions`.

use panel_http::{Call, Endpoint, OrderedMap, Transport, call};
use serde::{Deserialize, Serialize};

use crate::answer;

static LIST: Endpoint = Endpoint::get("client.permissions.list", "/api/client/permissions");

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&LIST];

/// Everything that a key, a role or a subuser can be allowed. There is no word for all of it: name each.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Permissions {
    /// What a key can be allowed to do with its owner's account, by group.
    pub user_permissions: OrderedMap<PermissionGroup>,
    /// What a key or a role can be allowed to do on `/api/admin`, by group.
    pub admin_permissions: OrderedMap<PermissionGroup>,
    /// What a key, a role or a subuser can be allowed to do with a server, by group.
    pub server_permissions: OrderedMap<PermissionGroup>,
}

impl Permissions {
    /// Every permission on an account by its whole name, such as `ssh-keys.read`.
    pub fn of_users(&self) -> impl Iterator<Item = String> {
        whole_names(&self.user_permissions)
    }

    /// Every permission of an administrator by its whole name, such as `servers.create`.
    pub fn of_admins(&self) -> impl Iterator<Item = String> {
        whole_names(&self.admin_permissions)
    }

    /// Every permission on a server by its whole name, such as `control.start`.
    pub fn of_servers(&self) -> impl Iterator<Item = String> {
        whole_names(&self.server_permissions)
    }
}

fn whole_names(groups: &OrderedMap<PermissionGroup>) -> impl Iterator<Item = String> {
    groups.iter().flat_map(|(prefix, group)| {
        let names = group.permissions.iter();
        names.map(move |(name, _)| format!("{prefix}.{name}"))
    })
}

/// Permissions that belong together. The whole name of one is that of the group, a dot, and its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PermissionGroup {
    /// What they are about, in English.
    pub description: String,
    /// What each of them allows, by name, in English.
    pub permissions: OrderedMap<String>,
}

pub(super) fn list(transport: &Transport) -> Call<Permissions> {
    answer::call(transport, &LIST, &[], call::json)
}

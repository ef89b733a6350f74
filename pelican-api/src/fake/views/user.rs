//! Users and roles.

use panel_http::fake::document::{Includes, Shown, date, list, with_relations};
use serde_json::json;

use super::View;
use crate::fake::state::{Role, User};

impl View<'_> {
    pub(in crate::fake) fn user(&self, user: &User, includes: &Includes) -> Shown {
        let attributes = json!({
            "id": user.id,
            "external_id": user.external_id,
            "is_managed_externally": user.managed_externally,
            "uuid": user.uuid,
            "username": user.username,
            "email": user.email,
            "language": user.language,
            "root_admin": self.database.is_root(user),
            "2fa_enabled": false,
            "2fa": false,
            "created_at": date(user.created_at),
            "updated_at": date(user.updated_at),
        });
        with_relations(attributes, includes, |name, nested| match name {
            "servers" => self.seen("server", || {
                let servers = self.database.servers.values().filter(|server| server.owner == user.id);
                list("server", servers, |server| self.server(server, nested))
            }),
            "roles" => self.seen("role", || {
                let roles = user.roles.iter().filter_map(|role| self.database.roles.get(role));
                list("role", roles, |role| Self::role(role, nested))
            }),
            _ => None,
        })
    }

    /// Its permissions are shown to every key that sees it.
    pub(in crate::fake) fn role(role: &Role, includes: &Includes) -> Shown {
        let (made, changed) = (date(role.created_at), date(role.updated_at));
        let attributes = json!({"id": role.id, "name": role.name, "created_at": made, "updated_at": changed});
        with_relations(attributes, includes, |name, _| {
            let permission = |name: &String| Ok(json!({"name": name, "created_at": made, "updated_at": changed}));
            (name == "permissions").then(|| list("permissions", &role.permissions, permission))
        })
    }
}

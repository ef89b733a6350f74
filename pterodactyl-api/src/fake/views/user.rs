//! Users.

use panel_http::fake::document::{Includes, Shown, date, list, with_relations};
use serde_json::json;

use super::View;
use crate::fake::state::User;

impl View<'_> {
    pub(in crate::fake) fn user(&self, user: &User, includes: &Includes) -> Shown {
        let attributes = json!({
            "id": user.id,
            "external_id": user.external_id,
            "uuid": user.uuid,
            "username": user.username,
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "language": user.language,
            "root_admin": user.root_admin,
            "2fa": user.two_factor,
            "created_at": date(user.created_at),
            "updated_at": date(user.updated_at),
        });
        with_relations(attributes, includes, |name, nested| match name {
            "servers" => self.seen("servers", || {
                let servers = self.database.servers.values().filter(|server| server.owner == user.id);
                list("server", servers, |server| self.server(server, nested))
            }),
            _ => None,
        })
    }
}

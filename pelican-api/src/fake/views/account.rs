//! The caller's account, its keys, and users as other users see them.

use panel_http::fake::{
    digest,
    document::{Includes, Shown, date, item, nothing, with_relations},
    keys::Key,
};
use serde_json::{Value, json};

use super::View;
use crate::fake::state::{SshKey, Subuser, User};

impl View<'_> {
    /// A user, as the Client API shows the caller and others. The picture's address is as long as the panel's, and not the
    /// same.
    pub(in crate::fake) fn client_user(&self, user: &User) -> Value {
        let digest = digest::hex(&digest::sha1(user.email.to_lowercase().as_bytes()));
        let picture = digest.get(..32).unwrap_or_default();
        let is_root = self.database.is_root(user);
        json!({
            "uuid": user.uuid,
            "username": user.username,
            "email": user.email,
            "language": user.language,
            "image": format!("https://gravatar.com/avatar/{picture}"),
            "admin": is_root,
            "root_admin": is_root,
            "2fa_enabled": false,
            "created_at": date(user.created_at),
            "updated_at": date(user.updated_at),
        })
    }

    pub(in crate::fake) fn api_key(key: &Key) -> Value {
        json!({
            "identifier": key.identifier(),
            "description": key.memo,
            "allowed_ips": key.addresses,
            "last_used_at": key.used_at.map(date),
            "created_at": date(key.made_at.unwrap_or_default()),
        })
    }

    pub(in crate::fake) fn ssh_key(key: &SshKey) -> Value {
        json!({
            "name": key.name,
            "fingerprint": key.fingerprint,
            "public_key": key.public_key,
            "created_at": date(key.created_at),
        })
    }

    /// A subuser, as the users of its server see it.
    pub(in crate::fake) fn subuser(&self, row: &Subuser) -> Value {
        let user = self.database.users.get(&row.user);
        let mut shown = user.map_or(Value::Null, |user| self.client_user(user));
        if let Some(shown) = shown.as_object_mut() {
            shown.insert("permissions".to_owned(), json!(row.permissions));
        }
        shown
    }

    /// A subuser, as administrators see it.
    pub(super) fn subuser_row(&self, row: &Subuser, includes: &Includes) -> Shown {
        let attributes = json!({
            "id": row.id,
            "user_id": row.user,
            "server_id": row.server,
            "permissions": row.permissions,
            "created_at": date(row.created_at),
            "updated_at": date(row.updated_at),
        });
        with_relations(attributes, includes, |name, nested| match name {
            "user" => self.seen("user", || match self.database.users.get(&row.user) {
                Some(user) => Ok(item("user", self.user(user, nested)?)),
                None => Ok(nothing()),
            }),
            "server" => self.seen("server", || match self.database.servers.get(&row.server) {
                Some(server) => Ok(item("server", self.server(server, nested)?)),
                None => Ok(nothing()),
            }),
            _ => None,
        })
    }
}

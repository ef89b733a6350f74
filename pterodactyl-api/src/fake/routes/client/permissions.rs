//! `/api/client/permissions`: what a subuser may be let do.

use panel_http::fake::outcome::Reply;
use serde_json::{Map, Value, json};

use super::Call;
use crate::fake::panel::Outcome;

/// The permissions in their groups. A permission is written `group.key`.
#[rustfmt::skip]
const PERMISSIONS: &[(&str, &[&str])] = &[
    ("websocket", &["connect"]),
    ("control", &["console", "start", "stop", "restart"]),
    ("user", &["create", "read", "update", "delete"]),
    ("file", &["create", "read", "read-content", "update", "delete", "archive", "sftp"]),
    ("backup", &["create", "read", "delete", "download", "restore"]),
    ("allocation", &["read", "create", "update", "delete"]),
    ("startup", &["read", "update", "docker-image"]),
    ("database", &["create", "read", "update", "delete", "view_password"]),
    ("schedule", &["create", "read", "update", "delete"]),
    ("settings", &["rename", "reinstall"]),
    ("activity", &["read"]),
];

/// Whether there is such a permission.
pub(super) fn is_known(permission: &str) -> bool {
    let (group, key) = permission.split_once('.').unwrap_or((permission, ""));
    let mut groups = PERMISSIONS.iter();
    groups.any(|(known, keys)| *known == group && keys.contains(&key))
}

/// All of them. What the panel says of each is not the fake's to say.
pub(super) fn list(call: &Call<'_>) -> Outcome {
    call.caller.check_client_key()?;
    let groups: Map<String, Value> = PERMISSIONS
        .iter()
        .map(|(group, keys)| {
            let keys: Map<String, Value> = keys
                .iter()
                .map(|&key| (key.to_owned(), format!("May {key} ({group}).").into()))
                .collect();
            let description = format!("What a user may do with: {group}.");
            ((*group).to_owned(), json!({"description": description, "keys": keys}))
        })
        .collect();
    Ok(Reply::ok(
        json!({"object": "system_permissions", "attributes": {"permissions": groups}}),
    ))
}

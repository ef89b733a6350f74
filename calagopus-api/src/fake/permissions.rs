//! Everything that can be allowed.

use serde_json::{Map, Value, json};

/// Words by the thing that they are about.
pub(super) type Groups = &'static [(&'static str, &'static [&'static str])];

/// On the account of the key's owner.
#[rustfmt::skip]
pub(super) const USER: Groups = &[
    ("account", &["infos", "email", "password", "two-factor", "avatar"]),
    ("servers", &["create", "read", "update", "delete"]),
    ("api-keys", &["create", "read", "update", "delete", "recreate"]),
    ("security-keys", &["create", "read", "update", "delete"]),
    ("ssh-keys", &["create", "read", "update", "delete"]),
    ("oauth-links", &["create", "read", "delete"]),
    ("command-snippets", &["create", "read", "update", "delete"]),
    ("sessions", &["read", "delete"]),
    ("activity", &["read"]),
];

/// On `/api/admin`.
#[rustfmt::skip]
pub(super) const ADMIN: Groups = &[
    ("stats", &["read"]),
    ("settings", &["read", "update"]),
    ("email-templates", &["read", "update"]),
    ("extensions", &["read", "manage"]),
    ("announcements", &["create", "read", "update", "delete"]),
    ("assets", &["read", "upload", "delete"]),
    ("users", &["create", "read", "update", "disable-two-factor", "delete", "email", "activity", "oauth-links", "impersonate"]),
    ("roles", &["create", "read", "update", "delete"]),
    ("locations", &["create", "read", "update", "delete", "database-hosts", "database-agent-hosts"]),
    ("backup-configurations", &["create", "read", "update", "delete", "backups"]),
    ("system-backup-policies", &["create", "read", "update", "delete", "backups"]),
    ("nodes", &["create", "read", "update", "delete", "read-token", "reset-token", "allocations", "mounts", "database-hosts", "database-agent-hosts", "backups", "power", "transfers"]),
    ("servers", &["create", "read", "update", "delete", "transfer", "allocations", "variables", "mounts"]),
    ("nests", &["create", "read", "update", "delete"]),
    ("eggs", &["create", "read", "update", "delete", "mounts"]),
    ("egg-configurations", &["create", "read", "update", "delete"]),
    ("egg-repositories", &["create", "read", "update", "delete", "sync"]),
    ("database-hosts", &["create", "read", "update", "delete", "test"]),
    ("database-agent-hosts", &["create", "read", "update", "delete", "read-token", "reset-token", "test"]),
    ("database-agent-templates", &["create", "read", "update", "delete"]),
    ("oauth-providers", &["create", "read", "update", "delete"]),
    ("mounts", &["create", "read", "update", "delete"]),
    ("activity", &["read"]),
];

/// On a server.
#[rustfmt::skip]
pub(super) const SERVER: Groups = &[
    ("control", &["read-console", "console", "start", "stop", "restart"]),
    ("subusers", &["create", "read", "update", "delete"]),
    ("files", &["create", "read", "read-content", "update", "delete", "archive", "sftp", "query-raw"]),
    ("backups", &["create", "read", "download", "restore", "update", "delete"]),
    ("backup-groups", &["create", "read", "update", "delete"]),
    ("schedules", &["create", "read", "update", "delete"]),
    ("allocations", &["read", "create", "update", "delete"]),
    ("startup", &["read", "update", "command", "docker-image"]),
    ("databases", &["create", "read", "read-password", "update", "recreate", "delete", "query", "query-raw", "edit-rows", "edit-structure", "delete-structure"]),
    ("database-instances", &["create", "read", "update", "apply-update", "delete", "power", "logs", "databases", "recreate", "users", "import", "export", "query", "query-raw", "edit-rows", "edit-structure", "delete-structure"]),
    ("mounts", &["attach", "read", "detach"]),
    ("settings", &["rename", "timezone", "auto-kill", "auto-start", "install", "cancel-install"]),
    ("activity", &["read", "read-ip"]),
];

/// Every permission of these groups by its whole name, such as `servers.read`.
pub(super) fn all(groups: Groups) -> Vec<String> {
    let names = |(group, words): &(&str, &[&str])| -> Vec<String> {
        words.iter().map(|word| format!("{group}.{word}")).collect()
    };
    groups.iter().flat_map(names).collect()
}

/// Whether there is such a permission.
pub(super) fn exists(groups: Groups, name: &str) -> bool {
    let Some((group, word)) = name.split_once('.') else {
        return false;
    };
    groups
        .iter()
        .any(|(known, words)| *known == group && words.contains(&word))
}

/// The groups as the panel lists them, without its words of explanation.
pub(super) fn view(groups: Groups) -> Value {
    let group = |(name, words): &(&str, &[&str])| {
        let words: Map<String, Value> = words.iter().map(|word| ((*word).to_owned(), json!(""))).collect();
        ((*name).to_owned(), json!({"description": "", "permissions": words}))
    };
    Value::Object(groups.iter().map(group).collect())
}

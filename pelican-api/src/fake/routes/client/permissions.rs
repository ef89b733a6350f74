//! `/api/client/permissions`: what a subuser may be let do.

use panel_http::fake::outcome::Reply;
use serde_json::json;

use super::Call;
use crate::fake::panel::Outcome;

/// All of them.
#[rustfmt::skip]
const PERMISSIONS: &[&str] = &[
    "websocket.connect",
    "control.console", "control.start", "control.stop", "control.restart",
    "file.read", "file.read-content", "file.create", "file.update", "file.delete", "file.archive", "file.sftp",
    "backup.read", "backup.create", "backup.delete", "backup.download", "backup.restore",
    "schedule.read", "schedule.create", "schedule.update", "schedule.delete",
    "user.read", "user.create", "user.update", "user.delete",
    "database.read", "database.create", "database.update", "database.delete", "database.view-password",
    "allocation.read", "allocation.create", "allocation.update", "allocation.delete",
    "activity.read",
    "mount.read", "mount.update",
    "startup.read", "startup.update", "startup.docker-image",
    "settings.rename", "settings.description", "settings.reinstall", "settings.change-icon",
];

/// Whether there is such a permission.
pub(super) fn is_known(permission: &str) -> bool {
    PERMISSIONS.contains(&permission)
}

pub(super) fn list(_: &Call<'_>) -> Outcome {
    Ok(Reply::ok(
        json!({"object": "system_permissions", "attributes": {"permissions": PERMISSIONS}}),
    ))
}

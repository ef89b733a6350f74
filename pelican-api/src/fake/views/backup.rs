//! Back-ups of servers.

use panel_http::fake::document::date;
use serde_json::{Value, json};

use super::View;
use crate::fake::state::Backup;

impl View<'_> {
    pub(in crate::fake) fn backup(backup: &Backup) -> Value {
        json!({
            "uuid": backup.uuid,
            "is_successful": backup.successful,
            "is_locked": backup.locked,
            "is_scheduled": backup.scheduled,
            "name": backup.name,
            "ignored_files": backup.ignored,
            "checksum": backup.checksum,
            "bytes": backup.bytes,
            "created_at": date(backup.created_at),
            "completed_at": backup.completed_at.map(date),
        })
    }
}

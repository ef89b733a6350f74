//! Rows that are little more than their own form.

use jiff::Timestamp;
use serde_json::{Map, Value};

/// Kinds of [`Thing`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Location,
    BackupConfiguration,
    Nest,
    Role,
    Mount,
    EggConfiguration,
    EggRepository,
    DatabaseHost,
    /// A database host of a location or a node.
    AttachedHost,
    /// A mount of a node, an egg or a server.
    AttachedMount,
    SshKey,
    /// A second factor that is not confirmed yet.
    Secret,
    Backup,
    /// What is left of a back-up that was deleted: it is in no list any more, and is still found by its uuid.
    DeletedBackup,
    BackupGroup,
    Database,
    Subuser,
    Schedule,
    /// A step of a schedule.
    Step,
}

/// A row that is little more than its own form.
#[derive(Debug, Clone)]
pub(super) struct Thing {
    pub(super) uuid: String,
    pub(super) kind: Kind,
    /// The uuid of what it belongs to; empty when it belongs to nothing.
    pub(super) of: String,
    pub(super) body: Map<String, Value>,
    pub(super) created: Timestamp,
}

impl Thing {
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.body.get(field).and_then(Value::as_str)
    }

    pub(super) fn flag(&self, field: &str) -> bool {
        self.body.get(field).and_then(Value::as_bool).unwrap_or_default()
    }

    pub(super) fn set(&mut self, field: &str, value: impl Into<Value>) {
        self.body.insert(field.to_owned(), value.into());
    }
}

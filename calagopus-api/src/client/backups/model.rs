//! Back-ups, groups of them, and the requests that make and change them.

use jiff::Timestamp;
use panel_http::{OrderedMap, Patch};
use serde::{Deserialize, Serialize};

use crate::id::{BackupGroupId, BackupId};
pub use crate::words::{ArchiveFormat, DeletionStatus, StreamableArchiveFormat};

/// A back-up of a server's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Backup {
    /// The back-up.
    #[serde(rename = "uuid")]
    pub id: BackupId,
    /// The group that it is in, if it is in one. Panels before 1.1.0 do not tell it.
    #[serde(default)]
    pub backup_group_uuid: Option<BackupGroupId>,
    /// Its name.
    pub name: String,
    /// Patterns of the files that it leaves out, as in a `.gitignore`.
    pub ignored_files: Vec<String>,
    /// Whether it is complete. `false` while it is being made, too: see [`state`](Self::state).
    pub is_successful: bool,
    /// Whether it is kept from being deleted.
    pub is_locked: bool,
    /// Whether its files can be looked at.
    pub is_browsable: bool,
    /// Whether its archive is made while it is downloaded, in the [form](StreamableArchiveFormat) that one asks for.
    pub is_streaming: bool,
    /// The checksum of its archive, such as `sha1:…`.
    pub checksum: Option<String>,
    /// The size of its archive in bytes; 0 until it is complete.
    pub bytes: u64,
    /// How many files are in it; 0 until it is complete.
    pub files: u64,
    /// How the server was started when it was made.
    #[serde(default)]
    pub metadata: BackupMetadata,
    /// How far its deletion has come, if it was asked for.
    #[serde(default)]
    pub deletion_status: Option<DeletionStatus>,
    /// When it ended, well or not.
    pub completed: Option<Timestamp>,
    /// When it was begun.
    pub created: Timestamp,
}

impl Backup {
    /// How far it is.
    #[must_use]
    pub const fn state(&self) -> BackupState {
        match (self.completed, self.is_successful) {
            (None, _) => BackupState::Running,
            (Some(_), true) => BackupState::Complete,
            (Some(_), false) => BackupState::Failed,
        }
    }
}

/// How far a back-up is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BackupState {
    /// It is being made.
    Running,
    /// It can be downloaded and restored.
    Complete,
    /// It could not be made. It counts against the server's limit all the same, until it is deleted.
    Failed,
}

/// How a server was started when a back-up was made. Empty for back-ups older than the panel's knowledge of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BackupMetadata {
    /// Its start command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub startup: Option<String>,
    /// Its docker image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Its variables, by name in the environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variables: Option<OrderedMap<String>>,
}

/// A new back-up.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewBackup {
    /// Its name, 1 to 255 characters; the panel names it after the time if none is given.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub name: Patch<String>,
    /// The group that it is put in.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub backup_group_uuid: Patch<BackupGroupId>,
    /// Patterns of the files that it leaves out, as in a `.gitignore`.
    pub ignored_files: Vec<String>,
}

impl NewBackup {
    /// A back-up of all files, named after the time.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Patch::Set(name.into());
        self
    }

    /// Puts it in a group. **If the group has as many as it keeps, its oldest one that is not locked is deleted for it.**
    pub const fn group(mut self, group: BackupGroupId) -> Self {
        self.backup_group_uuid = Patch::Set(group);
        self
    }

    /// Leaves out the files that fit one of these patterns, as in a `.gitignore`.
    pub fn ignored_files(mut self, patterns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.ignored_files = patterns.into_iter().map(Into::into).collect();
        self
    }
}

/// A change of a back-up. What is not set stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateBackup {
    /// Its name, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The group that it is in, or none.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub backup_group_uuid: Patch<BackupGroupId>,
    /// Whether it is kept from being deleted. It is read as [`is_locked`](Backup::is_locked).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked: Option<bool>,
}

impl UpdateBackup {
    /// Changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Puts it in a group, or with nothing in none.
    pub fn group(mut self, group: Option<BackupGroupId>) -> Self {
        self.backup_group_uuid = group.into();
        self
    }

    /// Whether it is kept from being deleted.
    pub const fn locked(mut self, locked: bool) -> Self {
        self.locked = Some(locked);
        self
    }
}

/// What comes back with a back-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct RestoreBackup {
    /// Whether all files of the server are deleted first; no if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truncate_directory: Option<bool>,
    /// Whether start command, docker image and variables come back as well; no if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restore_startup: Option<bool>,
}

impl RestoreBackup {
    /// The files of the back-up, over those that are there.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether all files of the server are deleted first.
    pub const fn truncate_directory(mut self, truncate: bool) -> Self {
        self.truncate_directory = Some(truncate);
        self
    }

    /// Whether start command, docker image and variables come back as well.
    pub const fn restore_startup(mut self, restore: bool) -> Self {
        self.restore_startup = Some(restore);
        self
    }
}

/// An archive of a back-up that is put among the files of the server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct ExportBackup {
    /// Where to, from the server's own root.
    pub path: String,
    /// The form of the archive; `.tar.gz` if it is not given. Only for back-ups that are [streamed](Backup::is_streaming).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive_format: Option<StreamableArchiveFormat>,
    /// Whether the call ends when it is there, and not when it is begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreground: Option<bool>,
}

impl ExportBackup {
    /// Puts it there, as `.tar.gz`, and does not wait for it.
    pub fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            archive_format: None,
            foreground: None,
        }
    }

    /// Sets the form of the archive.
    pub fn archive_format(mut self, format: StreamableArchiveFormat) -> Self {
        self.archive_format = Some(format);
        self
    }

    /// Whether the call ends when it is there, and not when it is begun.
    pub const fn foreground(mut self, foreground: bool) -> Self {
        self.foreground = Some(foreground);
        self
    }
}

/// What the archive of a back-up will be.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BackupArchive {
    /// Its form; nothing if one can choose.
    pub archive_format: Option<ArchiveFormat>,
    /// Its size in bytes, if it is known.
    pub size: Option<u64>,
}

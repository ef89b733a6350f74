//! Groups of back-ups, each with a rule how many are kept: `/api/client/servers/{server}/backups/groups`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Patch, Safety, call};
use serde::{Deserialize, Serialize};

use super::Backup;
use crate::{
    answer,
    client::{account::RULES_OF_THE_PANEL, on_server::OnServer},
    id::BackupGroupId,
    paging::{self, Listing},
};

pub(super) static LIST: Endpoint = Endpoint::get(
    "client.backup_groups.list",
    "/api/client/servers/{server}/backups/groups",
);
pub(super) static CREATE: Endpoint = Endpoint::post(
    "client.backup_groups.create",
    "/api/client/servers/{server}/backups/groups",
    Safety::Create,
)
.with_effects(&RULES_OF_THE_PANEL)
.one_at_a_time("/api/client/servers/{server}/backups/groups");
pub(super) static BACKUPS: Endpoint = Endpoint::get(
    "client.backup_groups.backups",
    "/api/client/servers/{server}/backups/groups/{backup_group}",
);
pub(super) static UPDATE: Endpoint = Endpoint::patch(
    "client.backup_groups.update",
    "/api/client/servers/{server}/backups/groups/{backup_group}",
    Safety::Level,
);
pub(super) static DELETE: Endpoint = Endpoint::delete(
    "client.backup_groups.delete",
    "/api/client/servers/{server}/backups/groups/{backup_group}",
    Safety::Act,
);

/// A group of a server's back-ups.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BackupGroup {
    /// The group.
    #[serde(rename = "uuid")]
    pub id: BackupGroupId,
    /// Its name.
    pub name: String,
    /// How many back-ups it keeps; nothing is any number.
    pub retention_count: Option<u32>,
    /// For how many days it keeps them; nothing is for ever.
    pub retention_days: Option<u32>,
    /// How many are in it.
    pub total_backups: u64,
    /// Of these, how many are complete.
    pub usable_backups: u64,
    /// Of these, how many are not locked.
    pub usable_unlocked_backups: u64,
    /// When it was made.
    pub created: Timestamp,
}

/// A new group of back-ups.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewBackupGroup {
    /// Its name, 1 to 255 characters, and no other group of the server has it.
    pub name: String,
    /// How many back-ups it keeps, at least 1; any number if it is not given.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub retention_count: Patch<u32>,
    /// For how many days it keeps them, at least 1; for ever if it is not given.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub retention_days: Patch<u32>,
}

impl NewBackupGroup {
    /// A group of this name that keeps everything.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            retention_count: Patch::Keep,
            retention_days: Patch::Keep,
        }
    }

    /// Sets how many back-ups it keeps.
    pub const fn retention_count(mut self, backups: u32) -> Self {
        self.retention_count = Patch::Set(backups);
        self
    }

    /// Sets for how many days it keeps them.
    pub const fn retention_days(mut self, days: u32) -> Self {
        self.retention_days = Patch::Set(days);
        self
    }
}

/// A change of a group of back-ups. What is not set stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateBackupGroup {
    /// Its name, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many back-ups it keeps, at least 1; cleared, any number.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub retention_count: Patch<u32>,
    /// For how many days it keeps them, at least 1; cleared, for ever.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub retention_days: Patch<u32>,
}

impl UpdateBackupGroup {
    /// Changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets how many back-ups it keeps; with nothing, any number.
    pub fn retention_count(mut self, backups: Option<u32>) -> Self {
        self.retention_count = backups.into();
        self
    }

    /// Sets for how many days it keeps them; with nothing, for ever.
    pub fn retention_days(mut self, days: Option<u32>) -> Self {
        self.retention_days = days.into();
        self
    }
}

/// What becomes of the back-ups of a group that is deleted. They are in no group afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BackupsOfGroup {
    /// They stay as they are.
    Keep,
    /// They are kept from being deleted.
    Lock,
}

/// The body of the call that deletes.
#[derive(Serialize)]
struct Delete {
    lock_backups: bool,
}

/// The groups of a server's back-ups.
#[derive(Debug, Clone)]
pub struct BackupGroups {
    server: OnServer,
}

impl BackupGroups {
    pub(super) const fn new(server: OnServer) -> Self {
        Self { server }
    }

    /// All of them: `GET /api/client/servers/{server}/backups/groups`, permission `backup-groups.read`.
    pub fn list(&self) -> Call<Vec<BackupGroup>> {
        self.server.call(&LIST, &[], |endpoint, answer| {
            answer::member(endpoint, answer, "backup_groups")
        })
    }

    /// Makes one: `POST /api/client/servers/{server}/backups/groups`, permission `backup-groups.create`. Sent once;
    /// [one at a time](crate::client#some-writes-wait-for-their-turn-and-not-for-long).
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when another group of the server has the name, when it has as many as the panel
    /// allows, and for what it may not be called. After an [`Unknown`](crate::Effect::Unknown) look for the name in the list.
    pub fn create(&self, group: &NewBackupGroup) -> Call<BackupGroup> {
        let read: call::Read<BackupGroup> = |endpoint, answer| answer::member(endpoint, answer, "backup_group");
        self.server.call(&CREATE, &[], read).json(group)
    }
}

/// One group of a server's back-ups.
///
/// # Errors
/// Of every call: [`Refused`](crate::ErrorKind::Refused) where the server is named by the
/// [first digits](crate::models::client::server::Server::uuid_short) of its UUID: the panel wants the whole one here. The same
/// when there is no such group.
#[derive(Debug, Clone)]
pub struct BackupGroupHandle {
    server: OnServer,
    id: BackupGroupId,
}

impl BackupGroupHandle {
    pub(in crate::client) const fn new(server: OnServer, id: BackupGroupId) -> Self {
        Self { server, id }
    }

    /// What is in it, page by page: `GET /api/client/servers/{server}/backups/groups/{backup_group}`, permissions
    /// `backup-groups.read` and `backups.read`. The search looks at the name.
    pub fn backups(&self) -> Listing<Backup> {
        self.server.list(&BACKUPS, &[&self.id.to_string()], |endpoint, answer| {
            paging::page(endpoint, answer, "backups")
        })
    }

    /// Changes it: `PATCH /api/client/servers/{server}/backups/groups/{backup_group}`, permission `backup-groups.update`. May
    /// be repeated, and is.
    pub fn update(&self, change: &UpdateBackupGroup) -> Call<()> {
        self.server
            .call(&UPDATE, &[&self.id.to_string()], call::done)
            .json(change)
    }

    /// Deletes it, and none of its back-ups: `DELETE /api/client/servers/{server}/backups/groups/{backup_group}`, permission
    /// `backup-groups.delete`. Sent once.
    pub fn delete(&self, backups: BackupsOfGroup) -> Call<()> {
        self.server
            .call(&DELETE, &[&self.id.to_string()], call::done)
            .json(&Delete {
                lock_backups: backups == BackupsOfGroup::Lock,
            })
    }
}

//! Backups of a server: `/api/client/servers/{server}/backups`.

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, List, Patch, Safety, SignedUrl, Transport, call,
    envelope::{self, ItemList, Pagination},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::ServerIdentifier;

static LIST: Endpoint = Endpoint::get("client.backups.list", "/api/client/servers/{server}/backups");
static GET: Endpoint = Endpoint::get("client.backups.get", "/api/client/servers/{server}/backups/{backup}");
static CREATE: Endpoint = Endpoint::post(
    "client.backups.create",
    "/api/client/servers/{server}/backups",
    Safety::Create,
);
static DOWNLOAD: Endpoint = Endpoint::get(
    "client.backups.download",
    "/api/client/servers/{server}/backups/{backup}/download",
);
static RENAME: Endpoint = Endpoint::put(
    "client.backups.rename",
    "/api/client/servers/{server}/backups/{backup}/rename",
    Safety::Level,
);
static TOGGLE_LOCK: Endpoint = Endpoint::post(
    "client.backups.toggle_lock",
    "/api/client/servers/{server}/backups/{backup}/lock",
    Safety::Act,
);
static RESTORE: Endpoint = Endpoint::post(
    "client.backups.restore",
    "/api/client/servers/{server}/backups/{backup}/restore",
    Safety::Act,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.backups.delete",
    "/api/client/servers/{server}/backups/{backup}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 8] = [
    &LIST,
    &GET,
    &CREATE,
    &DOWNLOAD,
    &RENAME,
    &TOGGLE_LOCK,
    &RESTORE,
    &DELETE,
];

/// A backup of a server's files.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Backup {
    /// Its UUID.
    pub uuid: Uuid,
    /// Whether it is complete. `false` while it is being made, too: see [`state`](Self::state).
    pub is_successful: bool,
    /// Whether it is kept from being deleted.
    pub is_locked: bool,
    /// Whether a schedule made it. Versions up to 1.0.0-beta38 do not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_scheduled: Option<bool>,
    /// Its name.
    pub name: String,
    /// Patterns of the files that it leaves out, as in a `.gitignore`.
    pub ignored_files: Vec<String>,
    /// The checksum of its archive, such as `sha1:…`.
    pub checksum: Option<String>,
    /// The size of its archive in bytes; 0 until it is complete.
    pub bytes: u64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it ended, well or not.
    pub completed_at: Option<Timestamp>,
}

impl Backup {
    /// How far it is.
    #[must_use]
    pub const fn state(&self) -> BackupState {
        match (self.completed_at, self.is_successful) {
            (None, _) => BackupState::Running,
            (Some(_), true) => BackupState::Complete,
            (Some(_), false) => BackupState::Failed,
        }
    }
}

/// How far a backup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BackupState {
    /// It is being made.
    Running,
    /// It can be downloaded and restored.
    Complete,
    /// It could not be made.
    Failed,
}

/// What the panel says of the list of backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ListMeta {
    /// Backups that are complete or being made: those that the limit of the server counts.
    pub backup_count: u64,
    /// Where in the whole list this is.
    pub pagination: Pagination,
}

panel_http::list_request! {
    /// Backups: `GET /api/client/servers/{server}/backups`, right `backup.read`. 20 on a page, at most 50.
    pub struct ListBackups of Backup {}
}

/// A new backup.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewBackup {
    /// Its name, at most 255 characters; the panel names it after the time if none is given.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub name: Patch<String>,
    /// Patterns of the files that it leaves out, one on a line. If none are given, the server's `.pelicanignore` counts.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub ignored: Patch<String>,
    /// Whether it is kept from being deleted. Needs the right `backup.delete`, and is ignored without.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub is_locked: Patch<bool>,
}

impl NewBackup {
    /// A backup of all files, named after the time.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Patch::Set(name.into());
        self
    }

    /// Leaves out the files that fit one of these patterns, as in a `.gitignore`.
    pub fn ignored(mut self, patterns: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut lines = String::new();
        for pattern in patterns {
            if !lines.is_empty() {
                lines.push('\n');
            }
            lines.push_str(pattern.as_ref());
        }
        self.ignored = Patch::Set(lines);
        self
    }

    /// Keeps it from being deleted.
    pub fn locked(mut self) -> Self {
        self.is_locked = Patch::Set(true);
        self
    }
}

/// What becomes of a server's files when a backup is restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExistingFiles {
    /// Those that are in the backup are written over, the others stay.
    Keep,
    /// All of them are deleted first.
    Delete,
}

/// The body of the call that restores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Restore {
    truncate: bool,
}

/// The body of the call that renames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Rename<'a> {
    name: &'a str,
}

/// The backups of a server.
#[derive(Debug, Clone)]
pub struct Backups {
    transport: Transport,
    server: ServerIdentifier,
}

impl Backups {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
        }
    }

    /// All of them, page by page; failed ones too.
    pub fn list(&self) -> ListBackups {
        ListBackups(List::new(
            &self.transport,
            &LIST,
            &[self.server.as_str()],
            envelope::page,
        ))
    }

    /// How many count against the server's limit: those that are complete or being made.
    /// `GET /api/client/servers/{server}/backups`, right `backup.read`.
    pub fn count(&self) -> Call<u64> {
        let read: call::Read<u64> = |endpoint, answer| {
            let list: ItemList<Backup, ListMeta> = call::json(endpoint, answer)?;
            Ok(list.meta.map_or(0, |meta| meta.backup_count))
        };
        Call::new(&self.transport, &LIST, &[self.server.as_str()], read).query("per_page", "1")
    }

    /// Begins a backup: `POST /api/client/servers/{server}/backups`, right `backup.create`. Sent once.
    ///
    /// It comes back as [`Running`](BackupState::Running); read it again to see the end of that, or listen to the console.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use pelican_api::models::client::backup::{BackupState, NewBackup};
    /// # let (_, client, server) = pelican_api::fake::sold().await;
    /// let backup = client.server(server.uuid).backups().create(&NewBackup::new().name("before the update")).await?;
    /// assert_eq!(backup.state(), BackupState::Running);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// * [`Refused`](crate::ErrorKind::Refused) when the server has as many as it may.
    /// * [`RateLimited`](crate::ErrorKind::RateLimited) when too many were begun lately (2 in 600 s, unless the panel is set
    ///   up otherwise). This has nothing to do with the quota of calls.
    /// * [`Conflict`](crate::ErrorKind::Conflict) while the server is not ready.
    /// * [`Node`](crate::ErrorKind::Node): the panel forgets the backup, the node perhaps does not.
    ///
    /// After an [`Unknown`](crate::Effect::Unknown) look in the list, by name and time.
    pub fn create(&self, backup: &NewBackup) -> Call<Backup> {
        Call::new(&self.transport, &CREATE, &[self.server.as_str()], envelope::item).json(backup)
    }
}

/// One backup, by UUID.
#[derive(Debug, Clone)]
pub struct BackupHandle {
    transport: Transport,
    server: ServerIdentifier,
    uuid: Uuid,
}

impl BackupHandle {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier, uuid: Uuid) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
            uuid,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        let segments = [self.server.as_str(), &self.uuid.to_string()];
        Call::new(&self.transport, endpoint, &segments, read)
    }

    /// Reads it: `GET /api/client/servers/{server}/backups/{backup}`, right `backup.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Backup> {
        self.call(&GET, envelope::item)
    }

    /// A link to its archive, good for some minutes: `GET /api/client/servers/{server}/backups/{backup}/download`, right
    /// `backup.download`. The link goes to the node, or to the object store that the panel keeps backups in.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn download(&self) -> Call<SignedUrl> {
        self.call(&DOWNLOAD, envelope::item)
    }

    /// Gives it another name, 1 to 255 characters: `PUT /api/client/servers/{server}/backups/{backup}/rename`, right
    /// `backup.delete`. May be repeated, and is.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Validation`](crate::ErrorKind::Validation).
    pub fn rename(&self, name: &str) -> Call<Backup> {
        self.call(&RENAME, envelope::item).json(&Rename { name })
    }

    /// Locks it if it is not, unlocks it if it is: `POST /api/client/servers/{server}/backups/{backup}/lock`, right
    /// `backup.delete`. Sent once; [`Backup::is_locked`] of the answer says what it is now.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound). After an [`Unknown`](crate::Effect::Unknown) read it first: a second toggle
    /// undoes the first.
    pub fn toggle_lock(&self) -> Call<Backup> {
        self.call(&TOGGLE_LOCK, envelope::item)
    }

    /// Begins to bring the files back: `POST /api/client/servers/{server}/backups/{backup}/restore`, right `backup.restore`.
    /// Sent once.
    ///
    /// The server is stopped, and is [`RestoringBackup`](super::servers::Status::RestoringBackup) until it is done.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while the backup is being made; [`Conflict`](crate::ErrorKind::Conflict) while
    /// the server is not ready; [`RateLimited`](crate::ErrorKind::RateLimited) after 3 in 15 minutes;
    /// [`Node`](crate::ErrorKind::Node), after which the server is as it was, or is being restored all the same.
    pub fn restore(&self, existing: ExistingFiles) -> Call<()> {
        let truncate = existing == ExistingFiles::Delete;
        self.call(&RESTORE, call::done).json(&Restore { truncate })
    }

    /// Deletes it: `DELETE /api/client/servers/{server}/backups/{backup}`, right `backup.delete`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it is locked; [`NotFound`](crate::ErrorKind::NotFound) when it is gone
    /// already; [`Node`](crate::ErrorKind::Node): the panel keeps it in its list, its archive may be gone.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

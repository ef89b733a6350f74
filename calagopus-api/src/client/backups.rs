//! Back-ups of a server: `/api/client/servers/{server}/backups`.

mod groups;
mod model;

use panel_http::{Call, Endpoint, Safety, SignedUrl, call};

pub use self::{
    groups::{BackupGroup, BackupGroupHandle, BackupGroups, BackupsOfGroup, NewBackupGroup, UpdateBackupGroup},
    model::{
        ArchiveFormat, Backup, BackupArchive, BackupMetadata, BackupState, DeletionStatus, ExportBackup, NewBackup,
        RestoreBackup, StreamableArchiveFormat, UpdateBackup,
    },
};
use crate::{
    answer,
    client::{
        account::RULES_OF_THE_PANEL,
        files::{self, FileEntry, Progress},
        on_server::OnServer,
    },
    id::BackupId,
    paging::{self, Listing, Searchable},
};

static LIST: Endpoint = Endpoint::get("client.backups.list", "/api/client/servers/{server}/backups");
static LIST_SYSTEM: Endpoint = Endpoint::get(
    "client.backups.list_system",
    "/api/client/servers/{server}/backups/system",
);
static CREATE: Endpoint = Endpoint::post(
    "client.backups.create",
    "/api/client/servers/{server}/backups",
    Safety::Create,
)
.with_effects(&RULES_OF_THE_PANEL)
.one_at_a_time("/api/client/servers/{server}/backups");
static CLEAR_FAILED_RESTORE: Endpoint = Endpoint::post(
    "client.backups.clear_failed_restore",
    "/api/client/servers/{server}/backups/unlock",
    Safety::Act,
);
static GET: Endpoint = Endpoint::get("client.backups.get", "/api/client/servers/{server}/backups/{backup}");
static UPDATE: Endpoint = Endpoint::patch(
    "client.backups.update",
    "/api/client/servers/{server}/backups/{backup}",
    Safety::Level,
)
.with_effects(&RULES_OF_THE_PANEL);
static DELETE: Endpoint = Endpoint::delete(
    "client.backups.delete",
    "/api/client/servers/{server}/backups/{backup}",
    Safety::Act,
)
.with_effects(&RULES_OF_THE_PANEL);
static DOWNLOAD: Endpoint = Endpoint::get(
    "client.backups.download",
    "/api/client/servers/{server}/backups/{backup}/download",
);
static EXPORT: Endpoint = Endpoint::post(
    "client.backups.export",
    "/api/client/servers/{server}/backups/{backup}/export",
    Safety::Act,
);
static QUERY: Endpoint = Endpoint::get(
    "client.backups.query",
    "/api/client/servers/{server}/backups/{backup}/query",
);
static RESTORE: Endpoint = Endpoint::post(
    "client.backups.restore",
    "/api/client/servers/{server}/backups/{backup}/restore",
    Safety::Act,
)
.with_effects(&RULES_OF_THE_PANEL);

pub(crate) static ENDPOINTS: [&Endpoint; 16] = [
    &LIST,
    &LIST_SYSTEM,
    &CREATE,
    &CLEAR_FAILED_RESTORE,
    &GET,
    &UPDATE,
    &DELETE,
    &DOWNLOAD,
    &EXPORT,
    &QUERY,
    &RESTORE,
    &groups::LIST,
    &groups::CREATE,
    &groups::BACKUPS,
    &groups::UPDATE,
    &groups::DELETE,
];

/// What the list of back-ups can be filtered by, beside the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has no values and never will")]
pub enum ByGroup {}

impl Searchable for ByGroup {}

impl Listing<Backup, ByGroup> {
    /// With `true` only those that are in no group.
    pub fn ungrouped(self, ungrouped: bool) -> Self {
        self.query("ungrouped", ungrouped)
    }
}

/// The back-ups of a server.
///
/// # Errors
/// Of every call to a back-up and its group: what is not there is told as [`Refused`](crate::ErrorKind::Refused) with an
/// [`Unknown`](crate::Effect::Unknown) effect, because the node's own answers come through on some of these routes.
#[derive(Debug, Clone)]
pub struct Backups {
    server: OnServer,
}

impl Backups {
    pub(super) const fn new(server: OnServer) -> Self {
        Self { server }
    }

    /// All that its users made, page by page, failed ones too: `GET /api/client/servers/{server}/backups`, permission
    /// `backups.read`. The search looks at the name.
    pub fn list(&self) -> Listing<Backup, ByGroup> {
        self.server
            .list(&LIST, &[], |endpoint, answer| paging::page(endpoint, answer, "backups"))
    }

    /// Those that the panel made by itself, page by page: `GET /api/client/servers/{server}/backups/system`, permission
    /// `backups.read`. The search looks at the name. They can be downloaded and restored, not changed or deleted.
    pub fn list_system(&self) -> Listing<Backup> {
        self.server.list(&LIST_SYSTEM, &[], |endpoint, answer| {
            paging::page(endpoint, answer, "backups")
        })
    }

    /// Begins a back-up: `POST /api/client/servers/{server}/backups`, permission `backups.create`. Sent once;
    /// [one at a time](crate::client#some-writes-wait-for-their-turn-and-not-for-long).
    ///
    /// It comes back as [`Running`](BackupState::Running); read it again to see the end of that, or listen to the console.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use calagopus_api::models::client::backup::{NewBackup, UpdateBackup};
    /// # let (panel, server) = calagopus_api::fake::sold().await;
    /// let mine = panel.client().server(server.id);
    /// let backup = mine.backups().create(&NewBackup::new()).await?;
    /// mine.backup(backup.id).update(&UpdateBackup::new().locked(true)).await?;
    /// assert!(mine.backup(backup.id).get().await?.is_locked);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// * [`Refused`](crate::ErrorKind::Refused) when the server has as many as it may, failed ones included; when the group is
    ///   full and all in it are locked; when there is no such group; when nothing says where back-ups are kept. A full group
    ///   may have lost its oldest one all the same.
    /// * [`RateLimited`](crate::ErrorKind::RateLimited) when too many were begun for this server lately: the fourth in 300 s,
    ///   unless the panel is set up otherwise. This has nothing to do with the quota of calls.
    ///
    /// After an [`Unknown`](crate::Effect::Unknown) look in the list, by name and time.
    pub fn create(&self, backup: &NewBackup) -> Call<Backup> {
        let read: call::Read<Backup> = |endpoint, answer| answer::member(endpoint, answer, "backup");
        self.server.call(&CREATE, &[], read).json(backup)
    }

    /// Takes note that a back-up could not be restored, after which the server is ready:
    /// `POST /api/client/servers/{server}/backups/unlock`, permission `backups.restore`. Sent once. Panels before 1.1.4 do not
    /// have it.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when no restoration failed.
    pub fn clear_failed_restore(&self) -> Call<()> {
        self.server.call(&CLEAR_FAILED_RESTORE, &[], call::done)
    }

    /// The groups that they are in. Panels before 1.1.0 do not have them.
    #[must_use]
    pub fn groups(&self) -> BackupGroups {
        BackupGroups::new(self.server.clone())
    }
}

/// One back-up of a server. Every call needs the permission `backups.read` beside its own.
///
/// # Errors
/// Of every call: as with [`Backups`].
#[derive(Debug, Clone)]
pub struct BackupHandle {
    server: OnServer,
    id: BackupId,
}

impl BackupHandle {
    pub(super) const fn new(server: OnServer, id: BackupId) -> Self {
        Self { server, id }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        self.server.call(endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/client/servers/{server}/backups/{backup}`.
    pub fn get(&self) -> Call<Backup> {
        self.call(&GET, |endpoint, answer| answer::member(endpoint, answer, "backup"))
    }

    /// Changes it: `PATCH /api/client/servers/{server}/backups/{backup}`, permission `backups.update`. May be repeated, and
    /// is.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) for one that the panel made by itself, and for a group that there is not.
    pub fn update(&self, change: &UpdateBackup) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Has it deleted: `DELETE /api/client/servers/{server}/backups/{backup}`, permission `backups.delete`. Sent once. A
    /// success means that it was begun: see [`deletion_status`](Backup::deletion_status).
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it is locked, being made or being deleted, and when the panel made it by
    /// itself.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// A link to its archive, good for some minutes: `GET /api/client/servers/{server}/backups/{backup}/download`, permission
    /// `backups.download`. The link goes to the node, or to the store that back-ups are kept in. The form of the archive is for
    /// back-ups that are [streamed](Backup::is_streaming) only; `.tar.gz` if it is not given.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) unless it is complete.
    pub fn download(&self, format: Option<&StreamableArchiveFormat>) -> Call<SignedUrl> {
        let call = self.call(&DOWNLOAD, call::json);
        match format {
            Some(format) => call.query("archive_format", format.as_str()),
            None => call,
        }
    }

    /// What its archive will be when it is downloaded: `GET /api/client/servers/{server}/backups/{backup}/query`, permission
    /// `backups.download`.
    pub fn query(&self) -> Call<BackupArchive> {
        self.call(&QUERY, call::json)
    }

    /// Puts its archive among the files of the server: `POST /api/client/servers/{server}/backups/{backup}/export`,
    /// permissions `backups.download` and `files.create`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) unless it is complete, and for whatever the node says.
    pub fn export(&self, export: &ExportBackup) -> Call<Progress<FileEntry>> {
        self.call(&EXPORT, files::progress_of_entry)
            .json(export)
            .timeout(files::PACKING)
    }

    /// Brings it back: `POST /api/client/servers/{server}/backups/{backup}/restore`, permission `backups.restore`. Sent once.
    ///
    /// A success means that it was begun: the server is stopped, and
    /// [`RestoringBackup`](crate::server::ServerStatus::RestoringBackup) until it is done.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) unless it is complete; [`Panel`](crate::ErrorKind::Panel) (a bare `500`) when the
    /// node does not do it.
    pub fn restore(&self, restore: RestoreBackup) -> Call<()> {
        self.call(&RESTORE, call::done).json(&restore)
    }
}

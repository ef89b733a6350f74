//! Back-ups on a node: `/api/admin/nodes/{node}/backups`.

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, Safety, SignedUrl, Transport,
    call::{self, Read},
};
use serde::{Deserialize, Serialize};

use super::{Node, NodeHandle};
use crate::{
    admin::servers::Server,
    answer::{self, member},
    client::{
        backups::{Backup, BackupArchive, BackupMetadata, ExportBackup, RestoreBackup},
        files::{self, FileEntry, Progress},
    },
    id::{BackupGroupId, BackupId, NodeId, ServerId, SystemBackupPolicyId},
    paging::{Listing, Searchable, page},
    words::{DeletionStatus, StreamableArchiveFormat},
};

static LIST: Endpoint = Endpoint::get("admin.nodes.backups.list", "/api/admin/nodes/{node}/backups");
static GET: Endpoint = Endpoint::get("admin.nodes.backups.get", "/api/admin/nodes/{node}/backups/{backup}");
static DELETE: Endpoint = Endpoint::delete(
    "admin.nodes.backups.delete",
    "/api/admin/nodes/{node}/backups/{backup}",
    Safety::Act,
);
static DETACH: Endpoint = Endpoint::post(
    "admin.nodes.backups.detach",
    "/api/admin/nodes/{node}/backups/{backup}/detach",
    Safety::Act,
);
static DOWNLOAD: Endpoint = Endpoint::get(
    "admin.nodes.backups.download",
    "/api/admin/nodes/{node}/backups/{backup}/download",
);
static EXPORT: Endpoint = Endpoint::post(
    "admin.nodes.backups.export",
    "/api/admin/nodes/{node}/backups/{backup}/export",
    Safety::Act,
);
static QUERY: Endpoint = Endpoint::get(
    "admin.nodes.backups.query",
    "/api/admin/nodes/{node}/backups/{backup}/query",
);
static REATTACH: Endpoint = Endpoint::post(
    "admin.nodes.backups.reattach",
    "/api/admin/nodes/{node}/backups/{backup}/reattach",
    Safety::Act,
);
static RESTORE: Endpoint = Endpoint::post(
    "admin.nodes.backups.restore",
    "/api/admin/nodes/{node}/backups/{backup}/restore",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 9] = [
    &LIST, &GET, &DELETE, &DETACH, &DOWNLOAD, &EXPORT, &QUERY, &REATTACH, &RESTORE,
];

/// A back-up of a server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeBackup {
    /// The back-up.
    #[serde(rename = "uuid")]
    pub id: BackupId,
    /// The server it was made of; none once it is detached.
    pub server: Option<Box<Server>>,
    /// The group it is in.
    #[serde(rename = "backup_group_uuid")]
    pub backup_group: Option<BackupGroupId>,
    /// The policy that the panel made it for.
    #[serde(rename = "system_backup_policy_uuid")]
    pub system_backup_policy: Option<SystemBackupPolicyId>,
    /// Its name.
    pub name: String,
    /// Files that are not in it.
    pub ignored_files: Vec<String>,
    /// Whether it can be used. One that failed is [completed](Self::completed) too, and counts in the server's limit.
    pub is_successful: bool,
    /// Whether it is protected from deletion.
    pub is_locked: bool,
    /// Whether one can look into it.
    pub is_browsable: bool,
    /// Whether its download is made while it is sent.
    pub is_streaming: bool,
    /// Whether every node reaches it.
    pub is_shared: bool,
    /// Its checksum, with the kind before it.
    pub checksum: Option<String>,
    /// Its size in bytes.
    pub bytes: u64,
    /// How many files are in it.
    pub files: u64,
    /// How the server was started when it was made.
    #[serde(default)]
    pub metadata: BackupMetadata,
    /// How far its deletion has come, if it is to be deleted.
    pub deletion_status: Option<DeletionStatus>,
    /// When it was done, well or not.
    pub completed: Option<Timestamp>,
    /// When it was begun.
    pub created: Timestamp,
}

/// A back-up of a server, and where it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BackupOnNode {
    /// The back-up.
    #[serde(rename = "uuid")]
    pub id: BackupId,
    /// The server it was made of; none once it is detached.
    pub server: Option<Box<Server>>,
    /// The node it is on.
    pub node: Node,
    /// The group it is in.
    #[serde(rename = "backup_group_uuid")]
    pub backup_group: Option<BackupGroupId>,
    /// The policy that the panel made it for.
    #[serde(rename = "system_backup_policy_uuid")]
    pub system_backup_policy: Option<SystemBackupPolicyId>,
    /// Its name.
    pub name: String,
    /// Files that are not in it.
    pub ignored_files: Vec<String>,
    /// Whether it can be used. One that failed is [completed](Self::completed) too, and counts in the server's limit.
    pub is_successful: bool,
    /// Whether it is protected from deletion.
    pub is_locked: bool,
    /// Whether one can look into it.
    pub is_browsable: bool,
    /// Whether its download is made while it is sent.
    pub is_streaming: bool,
    /// Whether every node reaches it.
    pub is_shared: bool,
    /// Its checksum, with the kind before it.
    pub checksum: Option<String>,
    /// Its size in bytes.
    pub bytes: u64,
    /// How many files are in it.
    pub files: u64,
    /// How the server was started when it was made.
    #[serde(default)]
    pub metadata: BackupMetadata,
    /// How far its deletion has come, if it is to be deleted.
    pub deletion_status: Option<DeletionStatus>,
    /// When it was done, well or not.
    pub completed: Option<Timestamp>,
    /// When it was begun.
    pub created: Timestamp,
}

/// What the list of a node's back-ups can be searched and filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it has no values and never will")]
pub enum DetachedBackups {}

impl Searchable for DetachedBackups {}

impl<T> Listing<T, DetachedBackups> {
    /// With `true` only back-ups that belong to no server any more.
    pub fn detached(self, detached: bool) -> Self {
        self.query("detached", detached)
    }
}

/// A server that a back-up is given to.
#[derive(Serialize)]
struct ForServer {
    server_uuid: ServerId,
}

/// A server, and what is done to it with a back-up.
#[derive(Serialize)]
struct With<'a, R> {
    server_uuid: ServerId,
    #[serde(flatten)]
    request: &'a R,
}

/// Whether a back-up is forgotten that its node does not delete.
#[derive(Serialize)]
struct DeleteBackup {
    force: bool,
}

impl NodeHandle {
    /// Its back-ups, or those whose name contains what is searched for: `GET /api/admin/nodes/{node}/backups`, permission
    /// `nodes.backups`.
    pub fn backups(&self) -> Listing<NodeBackup, DetachedBackups> {
        self.list(&LIST, |it, answer| page(it, answer, "backups"))
    }

    /// One of its back-ups.
    #[must_use]
    pub fn backup(&self, id: BackupId) -> NodeBackupHandle {
        NodeBackupHandle {
            transport: self.transport.clone(),
            node: self.id,
            id,
        }
    }
}

/// One back-up on a node. Every call needs the permission `nodes.backups`.
///
/// # Errors
/// Of every call: what is not there is told as [`Refused`](crate::ErrorKind::Refused) with an
/// [`Unknown`](crate::Effect::Unknown) effect, because the node's own answers come through on some of these routes.
#[derive(Debug, Clone)]
pub struct NodeBackupHandle {
    transport: Transport,
    node: NodeId,
    id: BackupId,
}

impl NodeBackupHandle {
    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(
            &self.transport,
            endpoint,
            &[&self.node.to_string(), &self.id.to_string()],
            read,
        )
    }

    /// Reads it, as its owner would: `GET /api/admin/nodes/{node}/backups/{backup}`.
    pub fn get(&self) -> Call<Backup> {
        self.call(&GET, |it, answer| member(it, answer, "backup"))
    }

    /// Deletes it, even one that is locked: `DELETE /api/admin/nodes/{node}/backups/{backup}`. Sent once. With `force` it is
    /// forgotten although its node did not delete it.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it is being made.
    pub fn delete(&self, force: bool) -> Call<()> {
        self.call(&DELETE, call::done).json(&DeleteBackup { force })
    }

    /// Takes it from its server, which no longer counts it: `POST /api/admin/nodes/{node}/backups/{backup}/detach`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it is being made.
    pub fn detach(&self) -> Call<()> {
        self.call(&DETACH, call::done)
    }

    /// Gives it to a server of the same node, or of any if it is shared:
    /// `POST /api/admin/nodes/{node}/backups/{backup}/reattach`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it is not complete, or the server is on another node.
    pub fn reattach(&self, server: ServerId) -> Call<()> {
        self.call(&REATTACH, call::done)
            .json(&ForServer { server_uuid: server })
    }

    /// A link to its archive, good for some minutes: `GET /api/admin/nodes/{node}/backups/{backup}/download`. The form of the
    /// archive is for back-ups that are [streamed](NodeBackup::is_streaming) only; `.tar.gz` if it is not given.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it is not complete.
    pub fn download(&self, format: Option<&StreamableArchiveFormat>) -> Call<SignedUrl> {
        let call = self.call(&DOWNLOAD, call::json);
        match format {
            Some(format) => call.query("archive_format", format.as_str()),
            None => call,
        }
    }

    /// What its archive will be when it is downloaded: `GET /api/admin/nodes/{node}/backups/{backup}/query`.
    pub fn query(&self) -> Call<BackupArchive> {
        self.call(&QUERY, call::json)
    }

    /// Puts its archive among the files of a server: `POST /api/admin/nodes/{node}/backups/{backup}/export`. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it is not complete, or the server is on another node and it is not shared.
    pub fn export(&self, server: ServerId, export: &ExportBackup) -> Call<Progress<FileEntry>> {
        self.call(&EXPORT, files::progress_of_entry)
            .json(&With {
                server_uuid: server,
                request: export,
            })
            .timeout(files::PACKING)
    }

    /// Brings it back into a server: `POST /api/admin/nodes/{node}/backups/{backup}/restore`. Sent once.
    ///
    /// A success means that it was begun: the server is stopped, and
    /// [`RestoringBackup`](crate::server::ServerStatus::RestoringBackup) until it is done.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it is not complete, the server is busy, or on another node and the back-up is
    /// not shared.
    pub fn restore(&self, server: ServerId, restore: RestoreBackup) -> Call<()> {
        self.call(&RESTORE, call::done).json(&With {
            server_uuid: server,
            request: &restore,
        })
    }
}

//! What a user can be allowed to do with another's server: `/api/client/permissions`.

use panel_http::{Call, Endpoint, Transport, envelope};
use serde::{Deserialize, Serialize};

static LIST: Endpoint = Endpoint::get("permissions.list", "/api/client/permissions");

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&LIST];

panel_http::open_enum! {
    /// A right on a server. Plugins add rights of their own.
    pub enum Permission {
        /// See the live console. Everybody who may use a server has it.
        WebsocketConnect = "websocket.connect",
        /// Send commands.
        ControlConsole = "control.console",
        /// Start the server.
        ControlStart = "control.start",
        /// Stop and kill the server.
        ControlStop = "control.stop",
        /// Restart the server.
        ControlRestart = "control.restart",
        /// See which files there are.
        FileRead = "file.read",
        /// Read and download files.
        FileReadContent = "file.read-content",
        /// Make and upload files and folders.
        FileCreate = "file.create",
        /// Rename files and change their mode.
        FileUpdate = "file.update",
        /// Delete files.
        FileDelete = "file.delete",
        /// Make archives.
        FileArchive = "file.archive",
        /// Use SFTP.
        FileSftp = "file.sftp",
        /// See backups.
        BackupRead = "backup.read",
        /// Make backups.
        BackupCreate = "backup.create",
        /// Delete, rename, lock and unlock backups.
        BackupDelete = "backup.delete",
        /// Download backups.
        BackupDownload = "backup.download",
        /// Restore backups.
        BackupRestore = "backup.restore",
        /// See schedules.
        ScheduleRead = "schedule.read",
        /// Make schedules.
        ScheduleCreate = "schedule.create",
        /// Change and run schedules, and their tasks.
        ScheduleUpdate = "schedule.update",
        /// Delete schedules and their tasks.
        ScheduleDelete = "schedule.delete",
        /// See who else may use the server.
        UserRead = "user.read",
        /// Let others use the server.
        UserCreate = "user.create",
        /// Change what others may do.
        UserUpdate = "user.update",
        /// No longer let others use the server.
        UserDelete = "user.delete",
        /// See databases.
        DatabaseRead = "database.read",
        /// Make databases.
        DatabaseCreate = "database.create",
        /// Change the passwords of databases.
        DatabaseUpdate = "database.update",
        /// Delete databases.
        DatabaseDelete = "database.delete",
        /// See the passwords of databases.
        DatabaseViewPassword = "database.view-password",
        /// See all allocations, not only the primary one.
        AllocationRead = "allocation.read",
        /// Have the panel add an allocation.
        AllocationCreate = "allocation.create",
        /// Note something on allocations, and choose the primary one.
        AllocationUpdate = "allocation.update",
        /// Give allocations back.
        AllocationDelete = "allocation.delete",
        /// See what was done.
        ActivityRead = "activity.read",
        /// See mounts.
        MountRead = "mount.read",
        /// Add and remove mounts.
        MountUpdate = "mount.update",
        /// See the variables and the start command.
        StartupRead = "startup.read",
        /// Change the variables.
        StartupUpdate = "startup.update",
        /// Choose another docker image.
        StartupDockerImage = "startup.docker-image",
        /// Rename the server.
        SettingsRename = "settings.rename",
        /// Change the description.
        SettingsDescription = "settings.description",
        /// Install the server anew.
        SettingsReinstall = "settings.reinstall",
        /// Change the picture.
        SettingsChangeIcon = "settings.change-icon",
        /// Everything: the owner's and an administrator's. It cannot be given to a subuser.
        All = "*",
        /// See the node's own errors on the console: an administrator's.
        AdminWebsocketErrors = "admin.websocket.errors",
        /// See the installation on the console: an administrator's.
        AdminWebsocketInstall = "admin.websocket.install",
        /// See a move to another node on the console: an administrator's.
        AdminWebsocketTransfer = "admin.websocket.transfer",
    }
}

impl Permission {
    /// What it is about: `backup` of `backup.read`.
    #[must_use]
    pub fn group(&self) -> &str {
        let word = self.as_str();
        word.split_once('.').map_or(word, |(group, _)| group)
    }
}

/// The rights that the panel knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Permissions {
    /// One by one.
    pub permissions: Vec<Permission>,
}

/// `GET /api/client/permissions`.
pub(crate) fn list(transport: &Transport) -> Call<Permissions> {
    Call::new(transport, &LIST, &[], envelope::item)
}

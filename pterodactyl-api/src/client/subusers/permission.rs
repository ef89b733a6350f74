//! What a user may do with a server.

panel_http::open_enum! {
    /// One thing that a user may do with a server, such as `control.start`.
    pub enum Permission {
        /// Connect to the console. Every subuser may.
        WebsocketConnect = "websocket.connect",
        /// Send commands to the console.
        ControlConsole = "control.console",
        /// Start the server.
        ControlStart = "control.start",
        /// Stop and kill the server.
        ControlStop = "control.stop",
        /// Restart the server.
        ControlRestart = "control.restart",
        /// Make subusers.
        UserCreate = "user.create",
        /// See the subusers.
        UserRead = "user.read",
        /// Change what subusers may do.
        UserUpdate = "user.update",
        /// Delete subusers.
        UserDelete = "user.delete",
        /// Make files and folders, also by upload; copy, write, unpack and pull them.
        FileCreate = "file.create",
        /// See which files there are.
        FileRead = "file.read",
        /// Read and download files.
        FileReadContent = "file.read-content",
        /// Rename and move files, and change their mode.
        FileUpdate = "file.update",
        /// Delete files.
        FileDelete = "file.delete",
        /// Pack files into archives.
        FileArchive = "file.archive",
        /// Reach the files with SFTP.
        FileSftp = "file.sftp",
        /// Make backups.
        BackupCreate = "backup.create",
        /// See the backups.
        BackupRead = "backup.read",
        /// Delete, lock and unlock backups.
        BackupDelete = "backup.delete",
        /// Download backups, and with them every file.
        BackupDownload = "backup.download",
        /// Restore backups, and with them write over or delete every file.
        BackupRestore = "backup.restore",
        /// See all allocations, not the primary one only.
        AllocationRead = "allocation.read",
        /// Have the panel give the server more allocations.
        AllocationCreate = "allocation.create",
        /// Choose the primary allocation, and write notes on them.
        AllocationUpdate = "allocation.update",
        /// Take allocations from the server.
        AllocationDelete = "allocation.delete",
        /// See the start command and the variables.
        StartupRead = "startup.read",
        /// Set variables.
        StartupUpdate = "startup.update",
        /// Choose the docker image.
        StartupDockerImage = "startup.docker-image",
        /// Make databases.
        DatabaseCreate = "database.create",
        /// See the databases.
        DatabaseRead = "database.read",
        /// Give databases new passwords.
        DatabaseUpdate = "database.update",
        /// Delete databases.
        DatabaseDelete = "database.delete",
        /// See the passwords of databases.
        DatabaseViewPassword = "database.view_password",
        /// Make schedules.
        ScheduleCreate = "schedule.create",
        /// See the schedules and their tasks.
        ScheduleRead = "schedule.read",
        /// Change and run schedules, and make, change and delete their tasks.
        ScheduleUpdate = "schedule.update",
        /// Delete schedules.
        ScheduleDelete = "schedule.delete",
        /// Change the name and the description of the server.
        SettingsRename = "settings.rename",
        /// Install the server again.
        SettingsReinstall = "settings.reinstall",
        /// See what was done to the server, and by whom.
        ActivityRead = "activity.read",
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

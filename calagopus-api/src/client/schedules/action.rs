//! What a step of a schedule does.

use panel_http::open_enum;
use serde::{Deserialize, Serialize};

use super::condition::{Condition, Parameter, Variable};
use crate::{
    client::files::Move,
    id::BackupGroupId,
    server::{PowerAction, PowerState},
    tagged::tagged_enum,
    words::ArchiveFormat,
};

tagged_enum! {
    /// What a step of a schedule does. Many kinds need the permission on the server that doing it by hand needs.
    pub enum Action told_by "type" {
        /// Waits.
        Sleep = "sleep" {
            /// For how many milliseconds, at most a day.
            duration: u64,
        },
        /// Goes on only if this is so, and fails otherwise.
        Ensure = "ensure" {
            /// What must be so.
            condition: Condition,
        },
        /// Does the steps up to the next `else_if`, `else` or `end_if` only if this is so.
        If = "if" {
            /// What must be so.
            condition: Condition,
        },
        /// Does them if nothing before was so and this is.
        ElseIf = "else_if" {
            /// What must be so.
            condition: Condition,
        },
        /// Does them if nothing before was so.
        Else = "else",
        /// Ends an `if`.
        EndIf = "end_if",
        /// Ends the schedule.
        Exit = "exit" {
            /// Whether well.
            successful: bool,
        },
        /// Waits until the server's power is in a state.
        WaitForState = "wait_for_state" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// The state.
            state: PowerState,
            /// For how many milliseconds at most.
            timeout: u64,
        },
        /// Puts a text together.
        Format = "format" {
            /// The text, with names of variables in braces, 1 to 16384 characters.
            format: String,
            /// Where it is put.
            output_into: Variable,
        },
        /// Takes a text apart.
        MatchRegex = "match_regex" {
            /// The text.
            input: Parameter,
            /// The regular expression.
            regex: String,
            /// Where its groups are put, one after the other.
            output_into: Vec<Option<Variable>>,
        },
        /// Waits until the console shows such a line. Permission `control.read-console`.
        WaitForConsoleLine = "wait_for_console_line" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// What is in it.
            contains: Parameter,
            /// Whether upper and lower case are the same; no if it is not given.
            case_insensitive: Option<bool> [default, skip_serializing_if = "Option::is_none"],
            /// For how many milliseconds at most.
            timeout: u64,
            /// Where the line is put.
            output_into: Option<Variable> [default, skip_serializing_if = "Option::is_none"],
        },
        /// Starts, stops, restarts or kills the server. Permission `control.start`, `control.stop` or `control.restart`.
        SendPower = "send_power" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// What to do.
            action: PowerAction,
        },
        /// Sends a command to the console. Permission `control.console`.
        SendCommand = "send_command" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// The command.
            command: Parameter,
        },
        /// Makes a back-up. Permission `backups.create`.
        CreateBackup = "create_backup" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// Whether the next step waits until it is made.
            foreground: bool,
            /// Its name; after the time if there is none.
            name: Option<Parameter> [default, skip_serializing_if = "Option::is_none"],
            /// The group that it is put in.
            backup_group_uuid: Option<BackupGroupId> [default, skip_serializing_if = "Option::is_none"],
            /// Patterns of the files that it leaves out, as in a `.gitignore`.
            ignored_files: Vec<String>,
            /// Where its UUID is put.
            output_into: Option<Variable> [default, skip_serializing_if = "Option::is_none"],
        },
        /// Brings a back-up back. Permission `backups.restore`.
        RestoreBackup = "restore_backup" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// Whether all files of the server are deleted first.
            truncate_directory: bool,
            /// Whether start command, docker image and variables come back as well; no if it is not given.
            restore_startup: Option<bool> [default, skip_serializing_if = "Option::is_none"],
            /// Which one.
            backup: BackupSelector,
        },
        /// Deletes a back-up. Permission `backups.delete`.
        DeleteBackup = "delete_backup" {
            /// Whether the schedule goes on if this fails; no if it is not given.
            ignore_failure: Option<bool> [default, skip_serializing_if = "Option::is_none"],
            /// Which one.
            backup: BackupSelector,
        },
        /// Puts a back-up in another group. Permission `backups.update`.
        MoveBackup = "move_backup" {
            /// Whether the schedule goes on if this fails; no if it is not given.
            ignore_failure: Option<bool> [default, skip_serializing_if = "Option::is_none"],
            /// Which one.
            backup: BackupSelector,
            /// The group; none if there is none.
            backup_group_uuid: Option<BackupGroupId> [default, skip_serializing_if = "Option::is_none"],
        },
        /// Makes a folder. Permission `files.create`.
        CreateDirectory = "create_directory" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// The folder that it is made in.
            root: Parameter,
            /// Its name.
            name: Parameter,
        },
        /// Writes a file. Permission `files.update`.
        WriteFile = "write_file" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// Whether at its end, and not in its place.
            append: bool,
            /// Its path.
            file: Parameter,
            /// What is written.
            content: Parameter,
        },
        /// Copies a file. Permission `files.update`.
        CopyFile = "copy_file" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// Whether the next step waits until it is done.
            foreground: bool,
            /// Its path.
            file: Parameter,
            /// Where to.
            destination: Parameter,
        },
        /// Deletes files, and folders with all that is in them. Permission `files.delete`.
        DeleteFiles = "delete_files" {
            /// Whether the schedule goes on if this fails; no if it is not given.
            ignore_failure: Option<bool> [default, skip_serializing_if = "Option::is_none"],
            /// The folder that they are in.
            root: Parameter,
            /// Their names.
            files: Vec<String>,
        },
        /// Renames and moves files. Permission `files.update`.
        RenameFiles = "rename_files" {
            /// Whether the schedule goes on if this fails; no if it is not given.
            ignore_failure: Option<bool> [default, skip_serializing_if = "Option::is_none"],
            /// The folder that names are below.
            root: Parameter,
            /// Old and new names.
            files: Vec<Move>,
        },
        /// Packs files and folders. Permission `files.archive`.
        CompressFiles = "compress_files" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// Whether the next step waits until it is done.
            foreground: bool,
            /// The folder that they are in.
            root: Parameter,
            /// Their names.
            files: Vec<String>,
            /// How the archive is written.
            format: ArchiveFormat,
            /// The name of the archive.
            name: Parameter,
        },
        /// Unpacks an archive. Permission `files.archive`.
        DecompressFile = "decompress_file" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// Whether the next step waits until it is done.
            foreground: bool,
            /// The folder that it is in.
            root: Parameter,
            /// Its name.
            file: Parameter,
        },
        /// Sets a variable of the server. Permission `startup.update`.
        UpdateStartupVariable = "update_startup_variable" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// Its name in the environment.
            env_variable: Parameter,
            /// Its value.
            value: Parameter,
        },
        /// Sets the start command. Permission `startup.command`.
        UpdateStartupCommand = "update_startup_command" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// The command.
            command: Parameter,
        },
        /// Sets the docker image. Permission `startup.docker-image`.
        UpdateStartupDockerImage = "update_startup_docker_image" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// The image.
            image: Parameter,
        },
        /// Calls a URL.
        HttpRequest = "http_request" {
            /// Whether the schedule goes on if this fails.
            ignore_failure: bool,
            /// How.
            method: HttpMethod,
            /// The URL.
            url: String,
            /// Headers, at most 32; none if they are not given.
            headers: Option<Vec<HttpHeader>> [default, skip_serializing_if = "Option::is_none"],
            /// What is sent.
            body: Option<Parameter> [default, skip_serializing_if = "Option::is_none"],
            /// For how many milliseconds at most, up to a minute.
            timeout: u64,
            /// Whether any status is a success; no if it is not given.
            ignore_error_status: Option<bool> [default, skip_serializing_if = "Option::is_none"],
            /// Where the status of the answer is put.
            output_status_into: Option<Variable> [default, skip_serializing_if = "Option::is_none"],
            /// Where the body of the answer is put.
            output_body_into: Option<Variable> [default, skip_serializing_if = "Option::is_none"],
        },
    }

    /// Which back-up a step is about.
    pub enum BackupSelector told_by "mode" {
        /// The newest one.
        Latest = "latest" {
            /// Of this group; of all if there is none.
            backup_group_uuid: Option<BackupGroupId> [default, skip_serializing_if = "Option::is_none"],
        },
        /// The oldest one.
        Oldest = "oldest" {
            /// Of this group; of all if there is none.
            backup_group_uuid: Option<BackupGroupId> [default, skip_serializing_if = "Option::is_none"],
        },
        /// The one with this UUID.
        Uuid = "uuid" {
            /// The UUID.
            uuid: Parameter,
        },
        /// One with this name.
        Name = "name" {
            /// The name.
            name: Parameter,
            /// Of this group; of all if there is none.
            backup_group_uuid: Option<BackupGroupId> [default, skip_serializing_if = "Option::is_none"],
            /// Whether the oldest of that name, not the newest; no if it is not given.
            oldest: Option<bool> [default, skip_serializing_if = "Option::is_none"],
        },
    }
}

open_enum! {
    /// How a URL is called.
    pub enum HttpMethod {
        /// `GET`
        Get = "get",
        /// `POST`
        Post = "post",
        /// `PUT`
        Put = "put",
        /// `PATCH`
        Patch = "patch",
        /// `DELETE`
        Delete = "delete",
        /// `HEAD`
        Head = "head",
    }
}

/// A header of a call.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HttpHeader {
    /// Its name, 1 to 128 characters.
    pub name: String,
    /// Its value.
    pub value: Parameter,
}

impl HttpHeader {
    /// With its name and its value.
    #[must_use]
    pub fn new(name: impl Into<String>, value: impl Into<Parameter>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

//! Tasks of a schedule: `/api/client/servers/{server}/schedules/{schedule}/tasks`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Patch, Safety, Transport, call, envelope};
use serde::{Deserialize, Serialize};

use crate::{
    client::power::Signal,
    id::{ScheduleId, ServerIdentifier, TaskId},
};

pub(super) static CREATE: Endpoint = Endpoint::post(
    "client.tasks.create",
    "/api/client/servers/{server}/schedules/{schedule}/tasks",
    Safety::Create,
);
pub(super) static UPDATE: Endpoint = Endpoint::post(
    "client.tasks.update",
    "/api/client/servers/{server}/schedules/{schedule}/tasks/{task}",
    Safety::Level,
);
pub(super) static DELETE: Endpoint = Endpoint::delete(
    "client.tasks.delete",
    "/api/client/servers/{server}/schedules/{schedule}/tasks/{task}",
    Safety::Act,
);

/// One thing that a schedule does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Task {
    /// Its number.
    pub id: TaskId,
    /// Its place among the tasks of the schedule, from 1.
    pub sequence_id: u32,
    /// What kind of thing it does.
    pub action: TaskAction,
    /// The command, the power signal, the patterns of the files that a backup leaves out, or the files to delete.
    pub payload: String,
    /// How long after the task before it is done, in seconds.
    pub time_offset: u32,
    /// Whether it is waiting for its turn or being done.
    pub is_queued: bool,
    /// Whether the next task is done when the node cannot be reached for this one.
    pub continue_on_failure: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

panel_http::open_enum! {
    /// What kind of thing a task does.
    pub enum TaskAction {
        /// Sends a command to the console.
        Command = "command",
        /// Starts, stops, restarts or kills the server.
        Power = "power",
        /// Makes a backup. When the server has as many as it may, its oldest one that is not locked is deleted for it.
        Backup = "backup",
        /// Deletes files.
        DeleteFiles = "delete_files",
    }
}

/// What a task is to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Work {
    /// What kind of thing.
    pub action: TaskAction,
    /// The command, the power signal, the patterns of the files that a backup leaves out, or the files to delete.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub payload: Patch<String>,
}

impl Work {
    /// Sends a command to the console.
    #[must_use]
    pub fn command(command: impl Into<String>) -> Self {
        Self {
            action: TaskAction::Command,
            payload: Patch::Set(command.into()),
        }
    }

    /// Starts, stops, restarts or kills the server.
    #[must_use]
    pub fn power(signal: Signal) -> Self {
        Self {
            action: TaskAction::Power,
            payload: Patch::Set(signal.as_str().to_owned()),
        }
    }

    /// Makes a backup that leaves out the files that fit these patterns, one on a line, as in a `.gitignore`.
    #[must_use]
    pub fn backup(ignored: impl Into<String>) -> Self {
        Self {
            action: TaskAction::Backup,
            payload: Patch::Set(ignored.into()),
        }
    }

    /// Deletes files, one on a line; `*` stands for anything.
    #[must_use]
    pub fn delete_files(files: impl Into<String>) -> Self {
        Self {
            action: TaskAction::DeleteFiles,
            payload: Patch::Set(files.into()),
        }
    }
}

/// A new task.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewTask {
    /// What it does.
    #[serde(flatten)]
    pub work: Work,
    /// How long after the task before it is done, in seconds; at most 900.
    pub time_offset: u32,
    /// Its place among the tasks, from 1: those from there on move back. The end if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence_id: Option<u32>,
    /// Whether the next task is done when the node cannot be reached for this one; no if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continue_on_failure: Option<bool>,
}

impl NewTask {
    /// With what it does, and how long after the task before, in seconds.
    pub const fn new(work: Work, time_offset: u32) -> Self {
        Self {
            work,
            time_offset,
            sequence_id: None,
            continue_on_failure: None,
        }
    }

    /// Sets its place among the tasks, from 1.
    pub const fn sequence_id(mut self, place: u32) -> Self {
        self.sequence_id = Some(place);
        self
    }

    /// Whether the next task is done when the node cannot be reached for this one.
    pub const fn continue_on_failure(mut self, go_on: bool) -> Self {
        self.continue_on_failure = Some(go_on);
        self
    }
}

/// A change of a task. All but its place is always sent: the panel takes a payload that is left out for an empty one, and a
/// flag that is left out for `false`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateTask {
    /// What it does.
    #[serde(flatten)]
    pub work: Work,
    /// How long after the task before it is done, in seconds; at most 900.
    pub time_offset: u32,
    /// Its place among the tasks, from 1: those between there and its old one move. As it was if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence_id: Option<u32>,
    /// Whether the next task is done when the node cannot be reached for this one.
    pub continue_on_failure: bool,
}

impl UpdateTask {
    /// With what is always sent.
    pub const fn new(work: Work, time_offset: u32, continue_on_failure: bool) -> Self {
        Self {
            work,
            time_offset,
            sequence_id: None,
            continue_on_failure,
        }
    }

    /// Sets its place among the tasks, from 1.
    pub const fn sequence_id(mut self, place: u32) -> Self {
        self.sequence_id = Some(place);
        self
    }
}

impl From<&Task> for UpdateTask {
    /// As it is, in its place.
    fn from(task: &Task) -> Self {
        let work = Work {
            action: task.action.clone(),
            payload: Patch::Set(task.payload.clone()),
        };
        Self::new(work, task.time_offset, task.continue_on_failure)
    }
}

/// One task of a schedule, by number.
#[derive(Debug, Clone)]
pub struct TaskHandle {
    transport: Transport,
    server: ServerIdentifier,
    schedule: ScheduleId,
    id: TaskId,
}

impl TaskHandle {
    pub(super) fn new(transport: &Transport, server: &ServerIdentifier, schedule: ScheduleId, id: TaskId) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
            schedule,
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        let segments = [self.server.as_str(), &self.schedule.to_string(), &self.id.to_string()];
        Call::new(&self.transport, endpoint, &segments, read)
    }

    /// Changes it: `POST /api/client/servers/{server}/schedules/{schedule}/tasks/{task}`, right `schedule.update`. May be
    /// repeated, and is.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Validation`](crate::ErrorKind::Validation);
    /// [`Forbidden`](crate::ErrorKind::Forbidden) for a backup when the server may have none.
    pub fn update(&self, change: &UpdateTask) -> Call<Task> {
        self.call(&UPDATE, envelope::item).json(change)
    }

    /// Deletes it, and the tasks after it move up:
    /// `DELETE /api/client/servers/{server}/schedules/{schedule}/tasks/{task}`, right `schedule.delete`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

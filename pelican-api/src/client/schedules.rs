//! Schedules of a server: `/api/client/servers/{server}/schedules`.

mod task;

use jiff::Timestamp;
use panel_http::{
    Call, Effect, EffectRule, Endpoint, Safety, Transport, call, envelope,
    related::{self, Many},
};
use serde::{Deserialize, Serialize};

pub use self::task::{NewTask, Task, TaskAction, TaskHandle, UpdateTask, Work};
use crate::id::{ScheduleId, ServerIdentifier, TaskId};

static LIST: Endpoint = Endpoint::get("client.schedules.list", "/api/client/servers/{server}/schedules");
static GET: Endpoint = Endpoint::get(
    "client.schedules.get",
    "/api/client/servers/{server}/schedules/{schedule}",
);
static CREATE: Endpoint = Endpoint::post(
    "client.schedules.create",
    "/api/client/servers/{server}/schedules",
    Safety::Create,
);
static UPDATE: Endpoint = Endpoint::post(
    "client.schedules.update",
    "/api/client/servers/{server}/schedules/{schedule}",
    Safety::Level,
);
static EXECUTE: Endpoint = Endpoint::post(
    "client.schedules.execute",
    "/api/client/servers/{server}/schedules/{schedule}/execute",
    Safety::Act,
)
.with_effects(&OF_A_TASK);
static DELETE: Endpoint = Endpoint::delete(
    "client.schedules.delete",
    "/api/client/servers/{server}/schedules/{schedule}",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 9] = [
    &LIST,
    &GET,
    &CREATE,
    &UPDATE,
    &EXECUTE,
    &DELETE,
    &task::CREATE,
    &task::UPDATE,
    &task::DELETE,
];

/// A backup that a task was refused. The tasks before it have been done.
static OF_A_TASK: [EffectRule; 2] = [
    EffectRule::code("TooManyRequestsHttpException", Effect::Unknown),
    EffectRule::code("TooManyBackupsException", Effect::Unknown),
];

/// Tasks that are done at certain times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Schedule {
    /// Its number.
    pub id: ScheduleId,
    /// Its name.
    pub name: String,
    /// When it is run.
    pub cron: Cron,
    /// Whether it is run by itself.
    pub is_active: bool,
    /// Whether its tasks are being done.
    pub is_processing: bool,
    /// Whether it is passed over while the server does not run.
    pub only_when_online: bool,
    /// When it was last run.
    pub last_run_at: Option<Timestamp>,
    /// When it will be run next, if it is active.
    pub next_run_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Its tasks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Schedule {
    /// Its tasks; their [`sequence_id`](Task::sequence_id) says in which order they are done.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        related::many(self.relationships.as_ref().map(|it| &it.tasks))
    }
}

/// What comes along with a [`Schedule`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// Its tasks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tasks: Many<Task>,
}

/// When a schedule is run: the five fields of cron, in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cron {
    /// Minutes, such as `0` or `*/5`.
    pub minute: String,
    /// Hours.
    pub hour: String,
    /// Days of the month.
    pub day_of_month: String,
    /// Months.
    pub month: String,
    /// Days of the week; 0 and 7 are Sunday.
    pub day_of_week: String,
}

impl Cron {
    /// In the order of a crontab.
    #[must_use]
    pub fn new(
        minute: impl Into<String>,
        hour: impl Into<String>,
        day_of_month: impl Into<String>,
        month: impl Into<String>,
        day_of_week: impl Into<String>,
    ) -> Self {
        Self {
            minute: minute.into(),
            hour: hour.into(),
            day_of_month: day_of_month.into(),
            month: month.into(),
            day_of_week: day_of_week.into(),
        }
    }
}

/// A new schedule.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewSchedule {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// When it is run.
    #[serde(flatten)]
    pub cron: Cron,
    /// Whether it is run by itself. The panel takes nothing for no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
    /// Whether it is passed over while the server does not run. The panel takes nothing for no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_when_online: Option<bool>,
}

impl NewSchedule {
    /// An active one, with its name and when it is run.
    pub fn new(name: impl Into<String>, cron: Cron) -> Self {
        Self {
            name: name.into(),
            cron,
            is_active: Some(true),
            only_when_online: None,
        }
    }

    /// Whether it is run by itself.
    pub const fn active(mut self, is_active: bool) -> Self {
        self.is_active = Some(is_active);
        self
    }

    /// Whether it is passed over while the server does not run.
    pub const fn only_when_online(mut self, only: bool) -> Self {
        self.only_when_online = Some(only);
        self
    }
}

/// A change of a schedule.
///
/// All of it is always sent: the panel takes a flag that is left out for `false`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[expect(
    clippy::exhaustive_structs,
    reason = "each field is a decision: one that is left out would be reset"
)]
pub struct UpdateSchedule {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// When it is run.
    #[serde(flatten)]
    pub cron: Cron,
    /// Whether it is run by itself. A change of this also frees a schedule that hangs in the middle of its tasks.
    pub is_active: bool,
    /// Whether it is passed over while the server does not run.
    pub only_when_online: bool,
}

impl From<&Schedule> for UpdateSchedule {
    /// As it is.
    fn from(schedule: &Schedule) -> Self {
        Self {
            name: schedule.name.clone(),
            cron: schedule.cron.clone(),
            is_active: schedule.is_active,
            only_when_online: schedule.only_when_online,
        }
    }
}

/// The schedules of a server.
#[derive(Debug, Clone)]
pub struct Schedules {
    transport: Transport,
    server: ServerIdentifier,
}

impl Schedules {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
        }
    }

    /// All of them with their tasks: `GET /api/client/servers/{server}/schedules`, right `schedule.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Forbidden`](crate::ErrorKind::Forbidden),
    /// [`Conflict`](crate::ErrorKind::Conflict) as with every call to a server that is not ready.
    pub fn list(&self) -> Call<Vec<Schedule>> {
        Call::new(&self.transport, &LIST, &[self.server.as_str()], envelope::items)
    }

    /// Makes a schedule, without tasks: `POST /api/client/servers/{server}/schedules`, right `schedule.create`. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) for times that cron does not
    /// know; [`RateLimited`](crate::ErrorKind::RateLimited) after 2 in a minute. After an [`Unknown`](crate::Effect::Unknown)
    /// look in the list: names need not be unique.
    pub fn create(&self, schedule: &NewSchedule) -> Call<Schedule> {
        Call::new(&self.transport, &CREATE, &[self.server.as_str()], envelope::item).json(schedule)
    }
}

/// One schedule, by number.
#[derive(Debug, Clone)]
pub struct ScheduleHandle {
    transport: Transport,
    server: ServerIdentifier,
    id: ScheduleId,
}

impl ScheduleHandle {
    pub(crate) fn new(transport: &Transport, server: &ServerIdentifier, id: ScheduleId) -> Self {
        Self {
            transport: transport.clone(),
            server: server.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        let segments = [self.server.as_str(), &self.id.to_string()];
        Call::new(&self.transport, endpoint, &segments, read)
    }

    /// Reads it with its tasks: `GET /api/client/servers/{server}/schedules/{schedule}`, right `schedule.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Schedule> {
        self.call(&GET, envelope::item)
    }

    /// Changes it: `POST /api/client/servers/{server}/schedules/{schedule}`, right `schedule.update`. May be repeated, and
    /// is. Its tasks stay.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Validation`](crate::ErrorKind::Validation);
    /// [`Refused`](crate::ErrorKind::Refused) for times that cron does not know.
    pub fn update(&self, change: &UpdateSchedule) -> Call<Schedule> {
        self.call(&UPDATE, envelope::item).json(change)
    }

    /// Has its tasks done now, whether or not it is active:
    /// `POST /api/client/servers/{server}/schedules/{schedule}/execute`, right `schedule.update`. Sent once.
    ///
    /// A success means that the first task was done and the others are waiting for their turn. With
    /// [`only_when_online`](Schedule::only_when_online), and no server that runs, nothing is done and that is a success too.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) when it has no task; [`NotFound`](crate::ErrorKind::NotFound). An error of a
    /// task ends the run: [`Node`](crate::ErrorKind::Node); [`RateLimited`](crate::ErrorKind::RateLimited) and
    /// [`Refused`](crate::ErrorKind::Refused) for a backup that is one too many. Its effect is
    /// [`Unknown`](crate::Effect::Unknown): the tasks before it may have been done.
    pub fn execute(&self) -> Call<()> {
        self.call(&EXECUTE, call::done)
    }

    /// Deletes it with its tasks: `DELETE /api/client/servers/{server}/schedules/{schedule}`, right `schedule.delete`. Sent
    /// once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Adds a task to it: `POST /api/client/servers/{server}/schedules/{schedule}/tasks`, right `schedule.update`. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when it has as many as it may (10,
    /// unless the panel is set up otherwise); [`Forbidden`](crate::ErrorKind::Forbidden) for a backup when the server may
    /// have none. After an [`Unknown`](crate::Effect::Unknown) read the schedule.
    pub fn create_task(&self, task: &NewTask) -> Call<Task> {
        self.call(&task::CREATE, envelope::item).json(task)
    }

    /// One of its tasks, by number.
    #[must_use]
    pub fn task(&self, id: TaskId) -> TaskHandle {
        TaskHandle::new(&self.transport, &self.server, self.id, id)
    }
}

//! Schedules of a server: `/api/client/servers/{server}/schedules`.

mod action;
mod condition;
mod model;
mod steps;
mod trigger;

use panel_http::{Call, Endpoint, Error, Safety, call, transport::Answer};
use serde::Serialize;

pub use self::{
    action::{Action, BackupSelector, HttpHeader, HttpMethod},
    condition::{Comparator, Condition, Metric, Parameter, Variable},
    model::{ExportedSchedule, NewSchedule, Schedule, ScheduleStatus, UpdateSchedule},
    steps::{NewStep, ScheduleStep, ScheduleStepHandle, ScheduleSteps, UpdateStep},
    trigger::{BackupStatus, Trigger},
};
use crate::{
    answer,
    client::{account::RULES_OF_THE_PANEL, on_server::OnServer},
    id::{ScheduleId, ScheduleStepId},
    paging::{self, Listing},
};

static LIST: Endpoint = Endpoint::get("client.schedules.list", "/api/client/servers/{server}/schedules");
static CREATE: Endpoint = Endpoint::post(
    "client.schedules.create",
    "/api/client/servers/{server}/schedules",
    Safety::Create,
)
.with_effects(&RULES_OF_THE_PANEL)
.one_at_a_time("/api/client/servers/{server}/schedules");
static IMPORT: Endpoint = Endpoint::post(
    "client.schedules.import",
    "/api/client/servers/{server}/schedules/import",
    Safety::Create,
)
.with_effects(&RULES_OF_THE_PANEL)
.one_at_a_time("/api/client/servers/{server}/schedules");
static GET: Endpoint = Endpoint::get(
    "client.schedules.get",
    "/api/client/servers/{server}/schedules/{schedule}",
);
static UPDATE: Endpoint = Endpoint::patch(
    "client.schedules.update",
    "/api/client/servers/{server}/schedules/{schedule}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "client.schedules.delete",
    "/api/client/servers/{server}/schedules/{schedule}",
    Safety::Act,
);
static DUPLICATE: Endpoint = Endpoint::post(
    "client.schedules.duplicate",
    "/api/client/servers/{server}/schedules/{schedule}/duplicate",
    Safety::Create,
)
.with_effects(&RULES_OF_THE_PANEL)
.one_at_a_time("/api/client/servers/{server}/schedules");
static EXPORT: Endpoint = Endpoint::get(
    "client.schedules.export",
    "/api/client/servers/{server}/schedules/{schedule}/export",
);
static STATUS: Endpoint = Endpoint::get(
    "client.schedules.status",
    "/api/client/servers/{server}/schedules/{schedule}/status",
);
static TRIGGER: Endpoint = Endpoint::post(
    "client.schedules.trigger",
    "/api/client/servers/{server}/schedules/{schedule}/trigger",
    Safety::Act,
);
static ABORT: Endpoint = Endpoint::post(
    "client.schedules.abort",
    "/api/client/servers/{server}/schedules/{schedule}/abort",
    Safety::Act,
);

pub(crate) static ENDPOINTS: [&Endpoint; 17] = [
    &LIST,
    &CREATE,
    &IMPORT,
    &GET,
    &UPDATE,
    &DELETE,
    &DUPLICATE,
    &EXPORT,
    &STATUS,
    &TRIGGER,
    &ABORT,
    &steps::LIST,
    &steps::CREATE,
    &steps::REORDER,
    &steps::UPDATE,
    &steps::DELETE,
    &steps::DUPLICATE,
];

/// The body of the call that duplicates.
#[derive(Serialize)]
struct Duplicate<'a> {
    name: &'a str,
}

/// The body of the call that triggers.
#[derive(Serialize)]
struct Run {
    skip_condition: bool,
}

/// Whether a schedule that is started by hand looks at its condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConditionOfRun {
    /// It does.
    Check,
    /// It does not.
    Skip,
}

/// The schedules of a server.
#[derive(Debug, Clone)]
pub struct Schedules {
    server: OnServer,
}

impl Schedules {
    pub(super) const fn new(server: OnServer) -> Self {
        Self { server }
    }

    /// All of them, page by page: `GET /api/client/servers/{server}/schedules`, permission `schedules.read`. The search looks at
    /// the name.
    pub fn list(&self) -> Listing<Schedule> {
        self.server.list(&LIST, &[], |endpoint, answer| {
            paging::page(endpoint, answer, "schedules")
        })
    }

    /// Makes one without steps: `POST /api/client/servers/{server}/schedules`, permission `schedules.create`. Sent once;
    /// [one at a time](crate::client#some-writes-wait-for-their-turn-and-not-for-long).
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the server has as many as it
    /// may, and when another one has the name. After an [`Unknown`](crate::Effect::Unknown) look for the name in the list.
    pub fn create(&self, schedule: &NewSchedule) -> Call<Schedule> {
        self.server.call(&CREATE, &[], schedule_of).json(schedule)
    }

    /// Makes one with its steps: `POST /api/client/servers/{server}/schedules/import`, permission `schedules.create` and what
    /// the steps need. Steps above the panel's limit are left out. Sent once;
    /// [one at a time](crate::client#some-writes-wait-for-their-turn-and-not-for-long).
    ///
    /// # Errors
    /// As with [`create`](Self::create); [`Forbidden`](crate::ErrorKind::Forbidden) for a step that the user may not do, after
    /// which nothing was made.
    pub fn import(&self, schedule: &ExportedSchedule) -> Call<Schedule> {
        self.server.call(&IMPORT, &[], schedule_of).json(schedule)
    }
}

fn schedule_of(endpoint: &Endpoint, answer: &Answer) -> Result<Schedule, Error> {
    answer::member(endpoint, answer, "schedule")
}

/// One schedule of a server. Every call needs the permission `schedules.read` beside its own.
///
/// # Errors
/// Of every call: [`NotFound`](crate::ErrorKind::NotFound).
#[derive(Debug, Clone)]
pub struct ScheduleHandle {
    server: OnServer,
    id: ScheduleId,
}

impl ScheduleHandle {
    pub(super) const fn new(server: OnServer, id: ScheduleId) -> Self {
        Self { server, id }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        self.server.call(endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/client/servers/{server}/schedules/{schedule}`.
    pub fn get(&self) -> Call<Schedule> {
        self.call(&GET, schedule_of)
    }

    /// Changes it: `PATCH /api/client/servers/{server}/schedules/{schedule}`, permission `schedules.update`. May be repeated,
    /// and is.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Panel`](crate::ErrorKind::Panel) (a bare `500`) for a name that another
    /// one has.
    pub fn update(&self, change: &UpdateSchedule) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it: `DELETE /api/client/servers/{server}/schedules/{schedule}`, permission `schedules.delete`. Sent once.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Makes one like it, with its steps: `POST /api/client/servers/{server}/schedules/{schedule}/duplicate`, permission
    /// `schedules.create`. Sent once; [one at a time](crate::client#some-writes-wait-for-their-turn-and-not-for-long).
    ///
    /// # Errors
    /// As with [`create`](Schedules::create).
    pub fn duplicate(&self, name: &str) -> Call<Schedule> {
        self.call(&DUPLICATE, schedule_of).json(&Duplicate { name })
    }

    /// The schedule and its steps, to be [imported](Schedules::import) elsewhere:
    /// `GET /api/client/servers/{server}/schedules/{schedule}/export`.
    pub fn export(&self) -> Call<ExportedSchedule> {
        self.call(&EXPORT, call::json)
    }

    /// What it is at: `GET /api/client/servers/{server}/schedules/{schedule}/status`.
    ///
    /// # Errors
    /// [`Panel`](crate::ErrorKind::Panel) (a bare `500`) when the node does not answer, or has not heard of it yet.
    pub fn status(&self) -> Call<ScheduleStatus> {
        self.call(&STATUS, |endpoint, answer| answer::member(endpoint, answer, "status"))
    }

    /// Starts it now: `POST /api/client/servers/{server}/schedules/{schedule}/trigger`, permission `schedules.update`. Sent
    /// once. A success means that it was begun.
    ///
    /// # Errors
    /// [`RateLimited`](crate::ErrorKind::RateLimited) at the tenth in a minute for one server from one address;
    /// [`Panel`](crate::ErrorKind::Panel) when the node does not do it.
    pub fn trigger(&self, condition: ConditionOfRun) -> Call<()> {
        self.call(&TRIGGER, call::done).json(&Run {
            skip_condition: condition == ConditionOfRun::Skip,
        })
    }

    /// Ends it before its last step: `POST /api/client/servers/{server}/schedules/{schedule}/abort`, permission
    /// `schedules.update`. Sent once.
    ///
    /// # Errors
    /// As with [`trigger`](Self::trigger).
    pub fn abort(&self) -> Call<()> {
        self.call(&ABORT, call::done)
    }

    /// Its steps.
    #[must_use]
    pub fn steps(&self) -> ScheduleSteps {
        ScheduleSteps::new(self.server.clone(), self.id)
    }

    /// One of its steps.
    #[must_use]
    pub fn step(&self, id: ScheduleStepId) -> ScheduleStepHandle {
        ScheduleStepHandle::new(self.server.clone(), self.id, id)
    }
}

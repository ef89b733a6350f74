//! Steps of a schedule: `/api/client/servers/{server}/schedules/{schedule}/steps`.

use jiff::Timestamp;
use panel_http::{Call, Endpoint, Safety, call};
use serde::{Deserialize, Serialize};

use super::Action;
use crate::{
    answer,
    client::{account::RULES_OF_THE_PANEL, on_server::OnServer},
    id::{ScheduleId, ScheduleStepId},
};

pub(super) static LIST: Endpoint = Endpoint::get(
    "client.schedule_steps.list",
    "/api/client/servers/{server}/schedules/{schedule}/steps",
);
pub(super) static CREATE: Endpoint = Endpoint::post(
    "client.schedule_steps.create",
    "/api/client/servers/{server}/schedules/{schedule}/steps",
    Safety::Create,
)
.with_effects(&RULES_OF_THE_PANEL)
.one_at_a_time("/api/client/servers/{server}/schedules/{schedule}/steps");
pub(super) static REORDER: Endpoint = Endpoint::put(
    "client.schedule_steps.reorder",
    "/api/client/servers/{server}/schedules/{schedule}/steps/order",
    Safety::Level,
);
pub(super) static UPDATE: Endpoint = Endpoint::patch(
    "client.schedule_steps.update",
    "/api/client/servers/{server}/schedules/{schedule}/steps/{step}",
    Safety::Level,
);
pub(super) static DELETE: Endpoint = Endpoint::delete(
    "client.schedule_steps.delete",
    "/api/client/servers/{server}/schedules/{schedule}/steps/{step}",
    Safety::Act,
);
pub(super) static DUPLICATE: Endpoint = Endpoint::post(
    "client.schedule_steps.duplicate",
    "/api/client/servers/{server}/schedules/{schedule}/steps/{step}/duplicate",
    Safety::Create,
)
.with_effects(&RULES_OF_THE_PANEL)
.one_at_a_time("/api/client/servers/{server}/schedules/{schedule}/steps");

/// One step of a schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScheduleStep {
    /// The step.
    #[serde(rename = "uuid")]
    pub id: ScheduleStepId,
    /// What it does.
    pub action: Action,
    /// Its place: steps are done from the smallest number to the largest.
    pub order: i16,
    /// What went wrong with it last time.
    pub error: Option<String>,
    /// When it was made.
    pub created: Timestamp,
}

/// A new step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewStep {
    /// What it does.
    pub action: Action,
    /// Its place: steps are done from the smallest number to the largest.
    pub order: i16,
}

impl NewStep {
    /// With what it does, and its place.
    pub const fn new(action: Action, order: i16) -> Self {
        Self { action, order }
    }
}

/// A change of a step. What is not set stays as it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateStep {
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Its place: steps are done from the smallest number to the largest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<i16>,
}

impl UpdateStep {
    /// Changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what it does.
    pub fn action(mut self, action: Action) -> Self {
        self.action = Some(action);
        self
    }

    /// Sets its place.
    pub const fn order(mut self, place: i16) -> Self {
        self.order = Some(place);
        self
    }
}

/// The body of the call that sets all places.
#[derive(Serialize)]
struct Order {
    schedule_step_order: Vec<ScheduleStepId>,
}

/// The steps of a schedule.
#[derive(Debug, Clone)]
pub struct ScheduleSteps {
    server: OnServer,
    schedule: ScheduleId,
}

impl ScheduleSteps {
    pub(super) const fn new(server: OnServer, schedule: ScheduleId) -> Self {
        Self { server, schedule }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        self.server.call(endpoint, &[&self.schedule.to_string()], read)
    }

    /// All of them: `GET /api/client/servers/{server}/schedules/{schedule}/steps`, permission `schedules.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn list(&self) -> Call<Vec<ScheduleStep>> {
        self.call(&LIST, |endpoint, answer| {
            answer::member(endpoint, answer, "schedule_steps")
        })
    }

    /// Adds one: `POST /api/client/servers/{server}/schedules/{schedule}/steps`, permission `schedules.update` and what the
    /// [action](Action) needs. Sent once; [one at a time](crate::client#some-writes-wait-for-their-turn-and-not-for-long).
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when there are as many as the panel
    /// allows; [`NotFound`](crate::ErrorKind::NotFound). After an [`Unknown`](crate::Effect::Unknown) look in the list.
    pub fn create(&self, step: &NewStep) -> Call<ScheduleStep> {
        let read: call::Read<ScheduleStep> = |endpoint, answer| answer::member(endpoint, answer, "schedule_step");
        self.call(&CREATE, read).json(step)
    }

    /// Sets their places, from 1, to the order in which they are given:
    /// `PUT /api/client/servers/{server}/schedules/{schedule}/steps/order`, permission `schedules.update`. May be repeated, and
    /// is. Those that are not given keep their places.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Validation`](crate::ErrorKind::Validation) for more than 1024.
    pub fn reorder(&self, steps: impl IntoIterator<Item = ScheduleStepId>) -> Call<()> {
        let schedule_step_order = steps.into_iter().collect();
        self.call(&REORDER, call::done).json(&Order { schedule_step_order })
    }
}

/// One step of a schedule.
#[derive(Debug, Clone)]
pub struct ScheduleStepHandle {
    server: OnServer,
    schedule: ScheduleId,
    id: ScheduleStepId,
}

impl ScheduleStepHandle {
    pub(super) const fn new(server: OnServer, schedule: ScheduleId, id: ScheduleStepId) -> Self {
        Self { server, schedule, id }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        let below = [&*self.schedule.to_string(), &*self.id.to_string()];
        self.server.call(endpoint, &below, read)
    }

    /// Changes it: `PATCH /api/client/servers/{server}/schedules/{schedule}/steps/{step}`, permission `schedules.update` and
    /// what the [action](Action) needs. May be repeated, and is.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Validation`](crate::ErrorKind::Validation).
    pub fn update(&self, change: &UpdateStep) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it: `DELETE /api/client/servers/{server}/schedules/{schedule}/steps/{step}`, permission `schedules.update`. Sent
    /// once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) when it is gone already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Adds one like it at the end: `POST /api/client/servers/{server}/schedules/{schedule}/steps/{step}/duplicate`, permission
    /// `schedules.update`. Sent once; [one at a time](crate::client#some-writes-wait-for-their-turn-and-not-for-long).
    ///
    /// # Errors
    /// As with [`create`](ScheduleSteps::create).
    pub fn duplicate(&self) -> Call<ScheduleStep> {
        self.call(&DUPLICATE, |endpoint, answer| {
            answer::member(endpoint, answer, "schedule_step")
        })
    }
}

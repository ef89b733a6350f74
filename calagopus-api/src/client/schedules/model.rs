//! Schedules, and the requests that make and change them.

use jiff::Timestamp;
use panel_http::OrderedMap;
use serde::{Deserialize, Serialize};

use super::{Condition, NewStep, Trigger};
use crate::id::{ScheduleId, ScheduleStepId};

/// A schedule of a server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Schedule {
    /// The schedule.
    #[serde(rename = "uuid")]
    pub id: ScheduleId,
    /// Its name.
    pub name: String,
    /// Whether anything starts it. By hand it can be started all the same.
    pub enabled: bool,
    /// What starts it: any of these.
    pub triggers: Vec<Trigger>,
    /// What must be so for it to start.
    pub condition: Condition,
    /// When it last came to its end.
    pub last_run: Option<Timestamp>,
    /// When it last failed.
    pub last_failure: Option<Timestamp>,
    /// When it was made.
    pub created: Timestamp,
}

/// A new schedule, without steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewSchedule {
    /// Its name, 1 to 255 characters, and no other schedule of the server has it.
    pub name: String,
    /// Whether anything starts it.
    pub enabled: bool,
    /// What starts it: any of these.
    pub triggers: Vec<Trigger>,
    /// What must be so for it to start.
    pub condition: Condition,
}

impl NewSchedule {
    /// With its name and what starts it, whatever is so.
    pub fn new(name: impl Into<String>, triggers: impl IntoIterator<Item = Trigger>) -> Self {
        Self {
            name: name.into(),
            enabled: true,
            triggers: triggers.into_iter().collect(),
            condition: Condition::None,
        }
    }

    /// Sets what must be so for it to start.
    pub fn condition(mut self, condition: Condition) -> Self {
        self.condition = condition;
        self
    }

    /// Whether anything starts it.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }
}

/// A change of a schedule. What is not set stays as it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateSchedule {
    /// Its name, 1 to 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether anything starts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// What starts it: any of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub triggers: Option<Vec<Trigger>>,
    /// What must be so for it to start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
}

impl UpdateSchedule {
    /// Changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Whether anything starts it.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// Sets what starts it, in place of all that did.
    pub fn triggers(mut self, triggers: impl IntoIterator<Item = Trigger>) -> Self {
        self.triggers = Some(triggers.into_iter().collect());
        self
    }

    /// Sets what must be so for it to start.
    pub fn condition(mut self, condition: Condition) -> Self {
        self.condition = Some(condition);
        self
    }
}

/// A schedule with its steps, as it is taken from one server to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExportedSchedule {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// Whether anything starts it.
    pub enabled: bool,
    /// What starts it: any of these.
    pub triggers: Vec<Trigger>,
    /// What must be so for it to start.
    pub condition: Condition,
    /// What it does.
    pub steps: Vec<NewStep>,
}

/// What a schedule is at, as the node says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ScheduleStatus {
    /// Whether it is running.
    pub running: bool,
    /// What went wrong last time, by the UUID of the step.
    pub errors: OrderedMap<String>,
    /// The step that it is at.
    pub step: Option<ScheduleStepId>,
}

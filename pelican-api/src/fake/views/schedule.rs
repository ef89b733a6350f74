//! Schedules and their tasks.

use panel_http::fake::document::{Shown, date, list};
use serde_json::{Value, json};

use super::View;
use crate::fake::state::{Schedule, Task};

impl View<'_> {
    /// With its tasks, always.
    pub(in crate::fake) fn schedule(&self, schedule: &Schedule) -> Shown {
        let [minute, hour, day, month, weekday] = &schedule.cron;
        let tasks = self.database.tasks_of(schedule.id);
        Ok(json!({
            "id": schedule.id,
            "name": schedule.name,
            "cron": {
                "day_of_week": weekday,
                "day_of_month": day,
                "month": month,
                "hour": hour,
                "minute": minute,
            },
            "is_active": schedule.active,
            "is_processing": schedule.processing,
            "only_when_online": schedule.only_when_online,
            "last_run_at": schedule.last_run_at.map(date),
            "next_run_at": schedule.next_run_at.map(date),
            "created_at": date(schedule.created_at),
            "updated_at": date(schedule.updated_at),
            "relationships": {"tasks": list("schedule_task", tasks, |task| Ok(self.task(task)))?},
        }))
    }

    pub(in crate::fake) fn task(&self, task: &Task) -> Value {
        json!({
            "id": task.id,
            "sequence_id": task.sequence,
            "action": task.action,
            "payload": task.payload,
            "time_offset": task.offset,
            "is_queued": task.queued,
            "continue_on_failure": task.continues,
            "created_at": date(task.created_at),
            "updated_at": date(task.updated_at),
        })
    }
}

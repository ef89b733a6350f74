//! Schedules and their tasks.

use jiff::Timestamp;

use super::Database;

/// What is done to a server at certain times.
#[derive(Debug, Clone)]
pub(in crate::fake) struct Schedule {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) server: u64,
    pub(in crate::fake) name: String,
    /// Minute, hour, day of the month, month, day of the week.
    pub(in crate::fake) cron: [String; 5],
    pub(in crate::fake) active: bool,
    pub(in crate::fake) processing: bool,
    pub(in crate::fake) only_when_online: bool,
    pub(in crate::fake) last_run_at: Option<Timestamp>,
    pub(in crate::fake) next_run_at: Option<Timestamp>,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
}

/// One step of a schedule.
#[derive(Debug, Clone)]
pub(in crate::fake) struct Task {
    pub(in crate::fake) id: u64,
    pub(in crate::fake) schedule: u64,
    pub(in crate::fake) sequence: i64,
    pub(in crate::fake) action: String,
    pub(in crate::fake) payload: String,
    pub(in crate::fake) offset: i64,
    pub(in crate::fake) queued: bool,
    pub(in crate::fake) continues: bool,
    pub(in crate::fake) created_at: Timestamp,
    pub(in crate::fake) updated_at: Timestamp,
}

impl Database {
    /// The tasks of a schedule, in the order of their making.
    pub(in crate::fake) fn tasks_of(&self, schedule: u64) -> impl Iterator<Item = &Task> {
        self.tasks.values().filter(move |task| task.schedule == schedule)
    }

    /// The first task of a schedule after this place.
    pub(in crate::fake) fn task_after(&self, schedule: u64, sequence: i64) -> Option<&Task> {
        let later = self.tasks_of(schedule).filter(|task| task.sequence > sequence);
        later.min_by_key(|task| task.sequence)
    }

    /// Moves the tasks of a schedule at these places.
    pub(in crate::fake) fn shift_tasks(&mut self, schedule: u64, places: impl Fn(i64) -> bool, by: i64) {
        let tasks = self.tasks.values_mut().filter(|task| task.schedule == schedule);
        for task in tasks.filter(|task| places(task.sequence)) {
            task.sequence += by;
        }
    }
}

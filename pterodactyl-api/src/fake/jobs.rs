//! What happens later by itself: nodes report, and the panel's queue runs.

use jiff::Timestamp;

use super::world::World;

/// Something that will happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Job {
    /// A node has made the back-up with this uuid.
    Backup(String),
    /// A node has put the back-up with this uuid back.
    Restore(String),
    /// The task with this number is run.
    Task(u64),
}

impl World {
    /// Has it happen, well or not.
    pub(super) fn run(&mut self, job: Job, successful: bool, at: Timestamp) {
        match job {
            Job::Backup(uuid) => self.end_backup(&uuid, successful, at),
            Job::Restore(uuid) => self.end_restore(&uuid, successful, at),
            Job::Task(id) => {
                // Nobody hears of what goes wrong in the queue.
                let _unheard = self.run_task(id, false, at);
            }
        }
    }
}

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

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Jobs(Vec<(Timestamp, Job)>);

impl Jobs {
    pub(super) fn add(&mut self, at: Timestamp, job: Job) {
        self.0.push((at, job));
    }

    /// Takes the first one whose time has come.
    pub(super) fn due(&mut self, now: Timestamp) -> Option<(Timestamp, Job)> {
        let due = self.0.iter().enumerate().filter(|(_, (at, _))| *at <= now);
        let (place, _) = due.min_by_key(|(_, (at, _))| *at)?;
        Some(self.0.remove(place))
    }

    /// Takes all that nodes do with back-ups.
    pub(super) fn take_backups(&mut self) -> Vec<Job> {
        let is_backup = |(_, job): &(Timestamp, Job)| !matches!(job, Job::Task(_));
        let (backups, others) = self.0.drain(..).partition(is_backup);
        self.0 = others;
        let backups: Vec<(Timestamp, Job)> = backups;
        backups.into_iter().map(|(_, job)| job).collect()
    }
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

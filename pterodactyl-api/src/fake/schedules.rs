//! Schedules: their tasks are run one after the other.

use std::time::Duration;

use jiff::Timestamp;
use panel_http::{
    clock,
    fake::{
        NodeCall, PowerState, cron,
        node::{NodeTrouble, Signal},
        outcome::Refusal,
        php::lines,
    },
};

use super::{
    backups,
    jobs::Job,
    state::{Schedule, Server, Task},
    world::World,
};

impl World {
    /// Runs a schedule by hand: its first task now, the others by the queue.
    pub(super) fn run_schedule(&mut self, schedule: &Schedule, now: Timestamp) -> Result<(), Refusal> {
        let first = self.database.task_after(schedule.id, i64::MIN).map(|task| task.id);
        let first = first.ok_or_else(|| {
            Refusal::display(
                400,
                "DisplayException",
                "Cannot process schedule for task execution: no tasks are registered.",
            )
        })?;
        if let Some(row) = self.database.schedules.get_mut(&schedule.id) {
            row.processing = true;
            row.next_run_at = cron::next(&row.cron, now);
            row.updated_at = now;
        }
        self.set_queued(first, true, now);
        if schedule.only_when_online && !self.is_online(schedule) {
            self.end_schedule(first, now);
            return Ok(());
        }
        self.run_task(first, true, now)
    }

    fn is_online(&mut self, schedule: &Schedule) -> bool {
        let Some(server) = self.database.servers.get(&schedule.server).cloned() else {
            return false;
        };
        let state = self.perform(&server, NodeCall::Details, |container| Ok(container.power));
        state.is_ok_and(|state| state == PowerState::Running)
    }

    /// Runs a task and puts the next one into the queue. It does not wait for a slow node.
    pub(super) fn run_task(&mut self, id: u64, by_hand: bool, now: Timestamp) -> Result<(), Refusal> {
        let Some(task) = self.database.tasks.get(&id).filter(|task| task.queued).cloned() else {
            return Ok(());
        };
        let schedule = self.database.schedules.get(&task.schedule);
        let server = schedule.and_then(|schedule| self.database.servers.get(&schedule.server));
        let Some(server) = server.filter(|server| server.status.is_none()).cloned() else {
            self.end_schedule(id, now);
            return Ok(());
        };
        if let Err(refusal) = self.carry_out(&task, &server, now) {
            let is_nodes = refusal.code == "DaemonConnectionException";
            if !(task.continues && is_nodes) {
                self.end_schedule(id, now);
                return if by_hand { Err(refusal) } else { Ok(()) };
            }
        }
        self.set_queued(id, false, now);
        let next = self.database.task_after(task.schedule, task.sequence);
        let Some((next, offset)) = next.map(|next| (next.id, next.offset)) else {
            self.end_schedule(id, now);
            return Ok(());
        };
        self.set_queued(next, true, now);
        let offset = Duration::from_secs(u64::try_from(offset).unwrap_or(0));
        self.jobs.add(clock::after(now, offset), Job::Task(next));
        Ok(())
    }

    fn carry_out(&mut self, task: &Task, server: &Server, now: Timestamp) -> Result<(), Refusal> {
        match task.action.as_str() {
            "power" => {
                let signals = Signal::of(&task.payload);
                self.perform(server, NodeCall::Power, |container| {
                    container.signal(signals.ok_or(NodeTrouble::Status(422))?, now);
                    Ok(())
                })
            }
            "command" => self.perform(server, NodeCall::Command, |container| container.type_in(&task.payload)),
            _ => {
                let wish = backups::Wish {
                    ignored: lines(&task.payload),
                    replaces: true,
                    ..backups::Wish::default()
                };
                let backup = self.plan_backup(server, wish, now)?;
                self.perform(server, NodeCall::Backup, |_| Ok(()))?;
                self.insert_backup(backup);
                Ok(())
            }
        }
    }

    fn set_queued(&mut self, task: u64, queued: bool, now: Timestamp) {
        if let Some(task) = self.database.tasks.get_mut(&task) {
            task.queued = queued;
            task.updated_at = now;
        }
    }

    /// Ends the run of the schedule of this task.
    fn end_schedule(&mut self, task: u64, now: Timestamp) {
        self.set_queued(task, false, now);
        let schedule = self.database.tasks.get(&task).map(|task| task.schedule);
        let schedule = schedule.and_then(|id| self.database.schedules.get_mut(&id));
        if let Some(schedule) = schedule {
            schedule.processing = false;
            schedule.last_run_at = Some(now);
        }
    }
}

//! Schedules: their tasks are run one after the other, at once.

use jiff::Timestamp;
use panel_http::fake::{
    NodeCall, PowerState, cron,
    files::Files,
    node::{NodeTrouble, Signal},
    outcome::Refusal,
    php::lines,
};

use super::{
    backups::Wish,
    panel::node_failed,
    routes::PATIENCE,
    state::{Schedule, Server, Task},
    world::World,
};

impl World {
    /// Runs a schedule by hand. What a task breaks over ends it and is told. It does not wait for slow nodes.
    pub(super) fn run_schedule(&mut self, schedule: &Schedule, now: Timestamp) -> Result<(), Refusal> {
        let first = self.database.task_after(schedule.id, i64::MIN).cloned();
        let first = first.ok_or_else(|| {
            Refusal::display(
                400,
                "DisplayException",
                "Cannot process schedule for task execution: no tasks are registered.",
            )
        })?;
        let server = self.database.servers.get(&schedule.server).cloned();
        let server = server.ok_or_else(Refusal::not_found)?;
        if let Some(row) = self.database.schedules.get_mut(&schedule.id) {
            row.next_run_at = cron::next(&row.cron, now);
            row.updated_at = now;
        }
        let outcome = if schedule.only_when_online && !self.is_online(&server) {
            Ok(())
        } else {
            self.run_tasks(first, &server, now)
        };
        if let Some(row) = self.database.schedules.get_mut(&schedule.id) {
            row.processing = false;
            row.last_run_at = Some(now);
        }
        outcome
    }

    /// A node that does not tell, or not soon enough, has it offline.
    fn is_online(&mut self, server: &Server) -> bool {
        let (answer, takes) = self.machine(server.node).hear(NodeCall::Details);
        let machine = self.machine(server.node);
        let state = machine.perform(answer, &server.uuid, |container| Ok(container.power));
        takes <= PATIENCE && state == Ok(PowerState::Running)
    }

    /// This task and those after it.
    fn run_tasks(&mut self, first: Task, server: &Server, now: Timestamp) -> Result<(), Refusal> {
        let mut next = Some(first);
        while let Some(task) = next {
            match self.carry_out(&task, server, now) {
                Err(refusal) if !(task.continues && refusal.code == "ConnectionException") => return Err(refusal),
                _ => {}
            }
            if let Some(row) = self.database.tasks.get_mut(&task.id) {
                row.updated_at = now;
            }
            next = self.database.task_after(task.schedule, task.sequence).cloned();
        }
        Ok(())
    }

    fn carry_out(&mut self, task: &Task, server: &Server, now: Timestamp) -> Result<(), Refusal> {
        let done = match task.action.as_str() {
            "power" => self.perform(server, NodeCall::Power, |container| {
                container.signal(Signal::of(&task.payload).ok_or(NodeTrouble::Status(422))?, now);
                Ok(())
            }),
            "command" => match self.perform(server, NodeCall::Command, |container| container.type_in(&task.payload)) {
                Err(NodeTrouble::Silence) => Err(NodeTrouble::Silence),
                // Whatever the node answers is taken for a success.
                _ => Ok(()),
            },
            "delete_files" => self.perform(server, NodeCall::Files, |container| {
                for line in lines(&task.payload) {
                    delete_matching(&mut container.disk, &line)?;
                }
                Ok(())
            }),
            _ => {
                let wish = Wish {
                    ignored: lines(&task.payload),
                    scheduled: true,
                    ..Wish::default()
                };
                let backup = self.plan_backup(server, wish, now)?;
                let begun = self.perform(server, NodeCall::Backup, |_| Ok(()));
                if begun.is_ok() {
                    self.insert_backup(backup);
                }
                begun
            }
        };
        done.map_err(node_failed)
    }
}

/// Deletes what lies in the folder of a path and is called like its last word, in which stars stand for anything.
fn delete_matching(disk: &mut Files, path: &str) -> Result<(), NodeTrouble> {
    let (folder, pattern) = path.rsplit_once('/').unwrap_or(("", path));
    let here = disk.list(folder)?.into_iter().map(|(name, _)| name);
    let meant: Vec<String> = here.filter(|name| is_like(name, pattern)).map(str::to_owned).collect();
    for name in meant {
        disk.delete(folder, &name);
    }
    Ok(())
}

fn is_like(name: &str, pattern: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return name == pattern;
    };
    let Some(name) = name.strip_prefix(start) else {
        return false;
    };
    let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
    ends.filter_map(|at| name.get(at..)).any(|end| is_like(end, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_in_a_name_stand_for_anything() {
        assert!(is_like("latest.log", "*.log"));
        assert!(is_like("latest.log", "l*t*"));
        assert!(is_like("latest.log", "latest.log"));
        assert!(!is_like("latest.log.gz", "*.log"));
        assert!(!is_like("latest.log", "latest"));
    }
}

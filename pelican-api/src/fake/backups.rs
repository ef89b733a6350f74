//! Back-ups: when one may be made, and what becomes of it on the node.

use std::time::Duration;

use jiff::Timestamp;
use panel_http::{
    clock,
    fake::{NodeCall, digest, node::NodeTrouble, outcome::Refusal},
};
use serde_json::json;

use super::{
    panel::node_failed,
    state::{Backup, Server, Status, Subject, Table},
    world::World,
};

/// How many may be begun in [`PERIOD`].
const MOST: usize = 2;
const PERIOD: Duration = Duration::from_secs(600);

/// What a node will report of a back-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Job {
    /// It has made the one with this uuid.
    Backup(String),
    /// It has put the one with this uuid back.
    Restore(String),
}

/// What a new back-up is to be.
#[derive(Debug, Default)]
pub(super) struct Wish {
    pub(super) name: Option<String>,
    pub(super) ignored: Vec<String>,
    pub(super) locked: bool,
    /// A schedule wants it: the oldest one that is not locked makes room.
    pub(super) scheduled: bool,
}

impl World {
    /// A new back-up, not yet written, when the server may have one more.
    pub(super) fn plan_backup(&mut self, server: &Server, wish: Wish, now: Timestamp) -> Result<Backup, Refusal> {
        let recent: Vec<&Backup> = self.database.backups_within(server.id, PERIOD, now).collect();
        if recent.len() >= MOST {
            let free = recent.last().map_or(now, |last| clock::after(last.created_at, PERIOD));
            let detail = format!(
                "Only {MOST} backups may be generated within a {} second span of time.",
                PERIOD.as_secs()
            );
            let wait = clock::until(now, free).as_secs();
            return Err(Refusal::http(429, "TooManyRequestsHttpException", detail).with_header("retry-after", wait));
        }
        let there: Vec<&Backup> = self.database.backups_of(server.id).filter(|it| it.counts()).collect();
        let limit = usize::try_from(server.backups).unwrap_or(0);
        if there.len() >= limit {
            let oldest = there.iter().filter(|backup| !backup.locked);
            let oldest = oldest
                .min_by_key(|backup| backup.created_at)
                .map(|&oldest| oldest.clone());
            let oldest = oldest.filter(|_| wish.scheduled && limit > 0).ok_or_else(|| {
                Refusal::display(
                    400,
                    "TooManyBackupsException",
                    format!("Cannot create a new backup, this server has reached its limit of {limit} backups."),
                )
            })?;
            let gone = self.perform(server, NodeCall::Backup, |container| {
                container.backups.remove(&oldest.uuid);
                Ok(())
            });
            check_deleted(&oldest, gone)?;
            self.database.backups.remove(&oldest.id);
        }
        let named = wish
            .name
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty());
        let uuid = self.random.uuid();
        Ok(Backup {
            id: self.database.next_id(Table::Backups),
            uuid,
            server: server.id,
            name: named.unwrap_or_else(|| format!("Backup at {}", now.strftime("%Y-%m-%d %H:%M:%S"))),
            ignored: wish.ignored,
            locked: wish.locked,
            scheduled: wish.scheduled,
            successful: false,
            checksum: None,
            bytes: 0,
            created_at: now,
            completed_at: None,
        })
    }

    /// Writes the row of a back-up that the node has begun.
    pub(super) fn insert_backup(&mut self, backup: Backup) {
        let ends = clock::after(backup.created_at, self.features.backups_in);
        self.jobs.add(ends, Job::Backup(backup.uuid.clone()));
        self.database.backups.insert(backup.id, backup);
    }

    /// Asks the node to put a back-up back; it tells the end later.
    pub(super) fn begin_restore(&mut self, backup: &Backup, now: Timestamp) {
        if let Some(row) = self.database.servers.get_mut(&backup.server) {
            row.status = Some(Status::RestoringBackup);
            row.updated_at = now;
        }
        let ends = clock::after(now, self.features.backups_in);
        self.jobs.add(ends, Job::Restore(backup.uuid.clone()));
    }

    /// The node reports, well or not. One that has lost the server reports nothing.
    pub(super) fn run(&mut self, job: &Job, successful: bool, at: Timestamp) {
        let (Job::Backup(uuid) | Job::Restore(uuid)) = job;
        let mut rows = self.database.backups.values();
        let Some(backup) = rows.find(|row| row.uuid == *uuid).cloned() else {
            return;
        };
        let Some(server) = self.database.servers.get(&backup.server).cloned() else {
            return;
        };
        let event = match job {
            Job::Backup(_) => self.end_backup(&backup, &server, successful, at),
            Job::Restore(_) => Some(self.end_restore(&backup, &server, successful, at)),
        };
        if let Some(event) = event {
            let subjects = [Subject::Server(server.id)];
            self.note(event, None, subjects, json!({"name": backup.name}), at);
        }
    }

    fn end_backup(
        &mut self,
        backup: &Backup,
        server: &Server,
        successful: bool,
        at: Timestamp,
    ) -> Option<&'static str> {
        let container = self.machine(server.node).containers.get_mut(&server.uuid)?;
        let files = container.disk.without(&backup.ignored);
        let bytes = files.size();
        if successful {
            container.backups.insert(backup.uuid.clone(), files);
        }
        let row = self.database.backups.get_mut(&backup.id)?;
        let checksum = digest::hex(&digest::sha1(backup.uuid.as_bytes()));
        row.successful = successful;
        row.locked &= successful;
        row.checksum = successful.then(|| format!("sha1:{checksum}"));
        row.bytes = if successful { bytes } else { 0 };
        row.completed_at = Some(at);
        Some(match successful {
            true => "server:backup.complete",
            false => "server:backup.fail",
        })
    }

    /// The server is ready then, whatever has become of it meanwhile.
    fn end_restore(&mut self, backup: &Backup, server: &Server, successful: bool, at: Timestamp) -> &'static str {
        if let Some(row) = self.database.servers.get_mut(&server.id) {
            row.status = None;
            row.updated_at = at;
        }
        let container = self.machine(server.node).containers.get_mut(&server.uuid);
        if let Some(container) = container.filter(|_| successful)
            && let Some(files) = container.backups.get(&backup.uuid)
        {
            container.disk.lay_over(files);
        }
        match successful {
            true => "server:backup.restore-complete",
            false => "server.backup.restore-failed",
        }
    }
}

/// What the panel makes of a node's answer to the delete of a back-up: one that the node does not have is gone, and trouble
/// with one that never ended well is not minded.
pub(super) fn check_deleted(backup: &Backup, answer: Result<(), NodeTrouble>) -> Result<(), Refusal> {
    match answer {
        Err(NodeTrouble::Status(404) | NodeTrouble::Refuses(404, _)) | Ok(()) => Ok(()),
        Err(trouble) if backup.successful => Err(node_failed(trouble)),
        Err(_) => Ok(()),
    }
}

/// What a node says that has lost a back-up.
pub(super) const LOST: NodeTrouble = NodeTrouble::Status(500);

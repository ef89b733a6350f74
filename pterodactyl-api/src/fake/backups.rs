//! Back-ups: when one may be made, and what becomes of it on the node.

use std::time::Duration;

use jiff::Timestamp;
use panel_http::{
    clock,
    fake::{NodeCall, digest, node::NodeTrouble, outcome::Refusal},
};
use serde_json::json;

use super::{
    jobs::Job,
    state::{Backup, Server, Status, Subject, Table},
    world::World,
};

/// How many may be begun in [`PERIOD`].
const MOST: usize = 2;
const PERIOD: Duration = Duration::from_secs(600);

/// What a new back-up is to be.
#[derive(Debug, Default)]
pub(super) struct Wish {
    pub(super) name: Option<String>,
    pub(super) ignored: Vec<String>,
    pub(super) locked: bool,
    /// The oldest one that is not locked makes room.
    pub(super) replaces: bool,
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
            let oldest = oldest.min_by_key(|backup| backup.created_at).map(|oldest| oldest.id);
            let oldest = oldest.filter(|_| wish.replaces && limit > 0).ok_or_else(|| {
                Refusal::display(
                    400,
                    "TooManyBackupsException",
                    format!("Cannot create a new backup, this server has reached its limit of {limit} backups."),
                )
            })?;
            self.replace_backup(server, oldest)?;
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
            successful: false,
            checksum: None,
            bytes: 0,
            created_at: now,
            completed_at: None,
            deleted: false,
        })
    }

    fn replace_backup(&mut self, server: &Server, oldest: u64) -> Result<(), Refusal> {
        let uuid = self.database.backups.get(&oldest).map(|backup| backup.uuid.clone());
        let uuid = uuid.unwrap_or_default();
        let gone = self.perform(server, NodeCall::Backup, |container| {
            container.backups.remove(&uuid);
            Ok(())
        });
        gone.or_else(|refusal| if refusal.status == 404 { Ok(()) } else { Err(refusal) })?;
        if let Some(oldest) = self.database.backups.get_mut(&oldest) {
            oldest.deleted = true;
        }
        Ok(())
    }

    /// Writes the row of a back-up that the node has begun.
    pub(super) fn insert_backup(&mut self, backup: Backup) {
        let ends = clock::after(backup.created_at, self.features.backups_in);
        self.jobs.add(ends, Job::Backup(backup.uuid.clone()));
        self.database.backups.insert(backup.id, backup);
    }

    /// The node tells how a back-up ended. One that has lost the server tells nothing.
    pub(super) fn end_backup(&mut self, uuid: &str, successful: bool, at: Timestamp) {
        let mut rows = self.database.backups.values().filter(|row| !row.deleted);
        let Some(backup) = rows.find(|row| row.uuid == uuid).cloned() else {
            return;
        };
        let Some(server) = self.database.servers.get(&backup.server).cloned() else {
            return;
        };
        let machine = self.machine(server.node);
        let Some(container) = machine.containers.get_mut(&server.uuid) else {
            return;
        };
        let files = container.disk.without(&backup.ignored);
        let bytes = files.size();
        if successful {
            container.backups.insert(uuid.to_owned(), files);
        }
        if let Some(row) = self.database.backups.get_mut(&backup.id) {
            row.successful = successful;
            row.locked &= successful;
            row.checksum = successful.then(|| format!("sha1:{}", digest::hex(&digest::sha1(uuid.as_bytes()))));
            row.bytes = if successful { bytes } else { 0 };
            row.completed_at = Some(at);
        }
        let event = if successful {
            "server:backup.complete"
        } else {
            "server:backup.fail"
        };
        let subjects = [Subject::Server(server.id)];
        self.note(event, None, subjects, json!({"name": backup.name}), at);
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

    /// The node tells how it ended. The server is ready then, whatever has become of it meanwhile.
    pub(super) fn end_restore(&mut self, uuid: &str, successful: bool, at: Timestamp) {
        let mut rows = self.database.backups.values().filter(|row| !row.deleted);
        let Some(backup) = rows.find(|row| row.uuid == uuid).cloned() else {
            return;
        };
        let Some(server) = self.database.servers.get_mut(&backup.server) else {
            return;
        };
        server.status = None;
        server.updated_at = at;
        let (id, node, server) = (server.id, server.node, server.uuid.clone());
        if let Some(container) = self.machine(node).containers.get_mut(&server).filter(|_| successful)
            && let Some(files) = container.backups.get(uuid)
        {
            container.disk.lay_over(files);
        }
        let event = if successful {
            "server:backup.restore-complete"
        } else {
            "server.backup.restore-failed"
        };
        self.note(event, None, [Subject::Server(id)], json!({"name": backup.name}), at);
    }
}

/// What a node says that has lost a back-up.
pub(super) const LOST: NodeTrouble = NodeTrouble::Status(500);

//! Back-ups of a server, and groups of them. The panel lets three be begun in five minutes: two are.

use calagopus_api::{
    BackupId,
    client::{backups::BackupHandle, servers::ServerHandle},
    models::client::backup::{
        Backup, BackupGroup, BackupState, BackupsOfGroup, ExportBackup, NewBackup, NewBackupGroup, RestoreBackup,
        UpdateBackup, UpdateBackupGroup,
    },
};
use panel_http::ErrorKind;

use super::{Run, excuses::by_the_node, excuses::is_remembered, server::OwnServer, suspension::REMEMBERED};
use crate::{
    report::same,
    waiting::{Progress, patiently, until},
};

impl Run {
    pub(super) async fn backups(&mut self, own: &OwnServer<'_>, handle: &ServerHandle) -> Option<()> {
        self.report.section("backups");
        let group = self.group(handle).await;
        let mut new = NewBackup::new().name(self.names.of("backup")).ignored_files(["*.log"]);
        if let Some(group) = &group {
            new = new.group(group.id);
        }
        let id = self.begin(handle, &new).await?;
        let backup = handle.backup(id);
        let is_complete = self.complete(&backup).await;
        self.listed(own, handle, &backup).await;
        self.look_at_storage(own.places.storage).await;
        if let Some(group) = &group {
            self.forget_group(handle, group).await;
        }
        if is_complete {
            self.lock(&backup).await;
            self.archive(&backup).await;
            self.restore(own, &backup).await;
            self.backup_on_its_node(own, id).await;
        }
        let deleted = patiently(REMEMBERED, || backup.delete(), is_remembered);
        self.report.call("client.backups.delete", deleted).await?;
        let second = self
            .begin(handle, &NewBackup::new().name(self.names.of("backup-two")))
            .await?;
        if self.complete(&handle.backup(second)).await {
            let deleted = self.panel.node(own.host()).backup(second).delete(false);
            self.report.call("admin.nodes.backups.delete", deleted).await;
        }
        Some(())
    }

    async fn begin(&mut self, handle: &ServerHandle, new: &NewBackup) -> Option<BackupId> {
        let begun = handle.backups().create(new);
        let begun = self
            .report
            .call_unless("client.backups.create", begun, |error| {
                (error.kind() == ErrorKind::RateLimited)
                    .then_some("the panel lets no more be begun for this server now")
            })
            .await?;
        Some(begun.id)
    }

    async fn complete(&mut self, backup: &BackupHandle) -> bool {
        let progress = |backup: &Backup| match backup.state() {
            BackupState::Complete => Progress::Done,
            BackupState::Failed => Progress::Failed("the node could not".to_owned()),
            _ => Progress::GoesOn("being made".to_owned()),
        };
        let outcome = until(self.wait, || backup.get(), progress).await;
        let is_complete = outcome.is_ok();
        self.report.settle("the backup is complete", outcome);
        is_complete
    }

    async fn listed(&mut self, own: &OwnServer<'_>, handle: &ServerHandle, backup: &BackupHandle) {
        let name = self.names.of("backup");
        self.report
            .call_and("client.backups.get", backup.get(), |it| same("name", &it.name, &name))
            .await;
        let all = handle.backups();
        self.report
            .call_and("client.backups.list", all.list(), |page| same("backups", page.total, 1))
            .await;
        self.report
            .call_and("client.backups.list_system", all.list_system(), |page| {
                same("backups of the panel", page.total, 0)
            })
            .await;
        let of_server = self.panel.server(own.id()).backups();
        self.report
            .call_and("admin.servers.backups", of_server, |page| {
                same("backups", page.total, 1)
            })
            .await;
        self.report
            .call_unless(
                "client.backups.clear_failed_restore",
                all.clear_failed_restore(),
                |error| (error.kind() == ErrorKind::Refused).then_some("no restoration has failed"),
            )
            .await;
    }

    async fn group(&mut self, handle: &ServerHandle) -> Option<BackupGroup> {
        let groups = handle.backups().groups();
        let new = NewBackupGroup::new("conformance").retention_count(3);
        let group = self
            .report
            .call("client.backup_groups.create", groups.create(&new))
            .await?;
        let change = UpdateBackupGroup::new().retention_days(Some(7));
        let updated = handle.backup_group(group.id).update(&change);
        self.report.call("client.backup_groups.update", updated).await;
        self.report
            .call_and("client.backup_groups.list", groups.list(), |list| {
                let days = list.first().map(|it| it.retention_days);
                same("days", days, Some(Some(7)))
            })
            .await;
        Some(group)
    }

    async fn forget_group(&mut self, handle: &ServerHandle, group: &BackupGroup) {
        let group = handle.backup_group(group.id);
        self.report
            .call_and("client.backup_groups.backups", group.backups(), |page| {
                same("backups", page.total, 1)
            })
            .await;
        let deleted = group.delete(BackupsOfGroup::Keep);
        self.report.call("client.backup_groups.delete", deleted).await;
    }

    async fn lock(&mut self, backup: &BackupHandle) {
        let locked = UpdateBackup::new().locked(true);
        self.report.call("client.backups.update", backup.update(&locked)).await;
        self.report
            .call_and("client.backups.get", backup.get(), |it| {
                same("locked", it.is_locked, true)
            })
            .await;
        self.report
            .refusal("the deletion of a locked backup", backup.delete(), |error| {
                error.kind() == ErrorKind::Refused
            })
            .await;
        let unlocked = UpdateBackup::new().locked(false);
        self.report
            .call("client.backups.update", backup.update(&unlocked))
            .await;
    }

    async fn archive(&mut self, backup: &BackupHandle) {
        self.report
            .call_unless("client.backups.download", backup.download(None), by_the_node)
            .await;
        self.report
            .call_unless("client.backups.query", backup.query(), by_the_node)
            .await;
        let export = ExportBackup::new("/conformance-backup.tar.gz").foreground(true);
        self.report
            .call_unless("client.backups.export", backup.export(&export), by_the_node)
            .await;
    }

    async fn restore(&mut self, own: &OwnServer<'_>, backup: &BackupHandle) {
        let restored = backup.restore(RestoreBackup::new());
        self.report.call("client.backups.restore", restored).await;
        self.ready(own.id(), "the backup is restored").await;
    }
}

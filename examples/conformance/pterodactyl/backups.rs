//! Backups of a server.

use panel_http::{Effect, ErrorKind};
use pterodactyl_api::{
    client::{backups::BackupHandle, servers::ServerHandle},
    models::{
        client::backup::{BackupState, ExistingFiles, NewBackup},
        server::Server,
    },
};

use super::Pterodactyl;
use crate::{
    report::same,
    waiting::{Progress, until},
};

impl Pterodactyl {
    pub(super) async fn backups(&mut self, server: &Server, handle: &ServerHandle) -> Option<()> {
        self.report.section("backups");
        let new = NewBackup::new().name("conformance").ignored(["*.log"]);
        let backup = self
            .report
            .call("client.backups.create", handle.backups().create(&new))
            .await?;
        let backup = handle.backup(backup.uuid);
        let is_complete = self.complete(&backup).await;
        self.report
            .call_and("client.backups.get", backup.get(), |it| {
                same("name", it.name.as_str(), "conformance")
            })
            .await;
        self.report
            .call_and("client.backups.list", handle.backups().list(), |page| {
                same("backups", page.total, 1)
            })
            .await;
        if is_complete {
            self.report.call("client.backups.download", backup.download()).await;
            self.lock(&backup).await;
            let restored = backup.restore(ExistingFiles::Keep);
            self.report.call("client.backups.restore", restored).await;
            self.installed(server.id, "the backup is restored").await;
        }
        self.report.call("client.backups.delete", backup.delete()).await
    }

    async fn complete(&mut self, backup: &BackupHandle) -> bool {
        let progress = |state: BackupState| match state {
            BackupState::Complete => Progress::Done,
            BackupState::Failed => Progress::Failed("the node could not".to_owned()),
            _ => Progress::GoesOn("being made".to_owned()),
        };
        let outcome = until(self.wait, || backup.get(), |it| progress(it.state())).await;
        let is_complete = outcome.is_ok();
        self.report.settle("the backup is complete", outcome);
        is_complete
    }

    async fn lock(&mut self, backup: &BackupHandle) {
        self.report
            .call_and("client.backups.toggle_lock", backup.toggle_lock(), |it| {
                same("locked", it.is_locked, true)
            })
            .await;
        self.report
            .refusal("the deletion of a locked backup", backup.delete(), |error| {
                error.kind() == ErrorKind::Refused && error.effect() == Effect::Refused
            })
            .await;
        self.report
            .call_and("client.backups.toggle_lock", backup.toggle_lock(), |it| {
                same("locked", it.is_locked, false)
            })
            .await;
    }
}

//! Where back-ups are kept: a backup configuration of the run's own.

use calagopus_api::{
    BackupConfigurationId,
    models::{
        backup_configuration::{BackupStorage, NewBackupConfiguration, UpdateBackupConfiguration},
        words::BackupDisk,
    },
};
use panel_http::Patch;

use super::Run;
use crate::report::same;

impl Run {
    pub(super) async fn storage(&mut self) -> Option<BackupConfigurationId> {
        self.report.section("backup configurations");
        let name = self.names.of("backups");
        let new = NewBackupConfiguration::new(&name, BackupDisk::Local, BackupStorage::new());
        let all = self.panel.backup_configurations();
        let id = self
            .report
            .call("admin.backup_configurations.create", all.create(&new))
            .await?
            .id;
        let handle = self.panel.backup_configuration(id);
        let change = UpdateBackupConfiguration::new().description(Patch::Set("changed".to_owned()));
        let updated = handle.update(&change);
        self.report.call("admin.backup_configurations.update", updated).await;
        self.report
            .call_and("admin.backup_configurations.get", handle.get(), |it| {
                same("description", it.description.as_deref(), Some("changed"))?;
                same("disk", &it.backup_disk, &BackupDisk::Local)
            })
            .await;
        self.report
            .call_and("admin.backup_configurations.list", all.list().search(&name), |page| {
                same("ours is there", page.items.iter().any(|it| it.id == id), true)
            })
            .await;
        let copied = handle.duplicate(self.names.of("backups-copy"));
        if let Some(copy) = self.report.call("admin.backup_configurations.duplicate", copied).await {
            let deleted = self.panel.backup_configuration(copy.id).delete();
            self.report.call("admin.backup_configurations.delete", deleted).await;
        }
        Some(id)
    }

    /// What is kept there, once there is something.
    pub(super) async fn look_at_storage(&mut self, id: BackupConfigurationId) {
        let handle = self.panel.backup_configuration(id);
        self.report
            .call_and("admin.backup_configurations.servers", handle.servers(), |page| {
                same("servers", page.total >= 1, true)
            })
            .await;
        self.report
            .call_and("admin.backup_configurations.locations", handle.locations(), |page| {
                same("locations", page.total, 1)
            })
            .await;
        self.report
            .call_and("admin.backup_configurations.nodes", handle.nodes(), |page| {
                same("nodes", page.total, 1)
            })
            .await;
        self.report
            .call_and("admin.backup_configurations.backups", handle.backups(), |page| {
                same("backups", page.total >= 1, true)
            })
            .await;
        self.report
            .call("admin.backup_configurations.stats", handle.stats())
            .await;
    }
}

//! A back-up of the run's own, as the administrator of its node handles it.

use calagopus_api::{
    BackupId,
    models::client::backup::{ExportBackup, RestoreBackup},
};

use super::{Run, excuses::by_the_node, server::OwnServer};
use crate::report::same;

impl Run {
    pub(super) async fn backup_on_its_node(&mut self, own: &OwnServer<'_>, id: BackupId) {
        let node = self.panel.node(own.host());
        let backup = node.backup(id);
        let list = node.backups().search(self.names.as_str());
        self.report
            .call_and("admin.nodes.backups.list", list, |page| {
                same("ours is there", page.items.iter().any(|it| it.id == id), true)
            })
            .await;
        self.report
            .call_and("admin.nodes.backups.get", backup.get(), |it| same("id", it.id, id))
            .await;
        self.report
            .call_unless("admin.nodes.backups.download", backup.download(None), by_the_node)
            .await;
        self.report
            .call_unless("admin.nodes.backups.query", backup.query(), by_the_node)
            .await;
        let export = ExportBackup::new("/conformance-backup-2.tar.gz").foreground(true);
        let exported = backup.export(own.id(), &export);
        self.report
            .call_unless("admin.nodes.backups.export", exported, by_the_node)
            .await;
        self.report.call("admin.nodes.backups.detach", backup.detach()).await;
        let detached = node.backups().detached(true).search(self.names.as_str());
        self.report
            .call_and("admin.nodes.backups.list", detached, |page| {
                same("it belongs to nobody", page.items.iter().any(|it| it.id == id), true)
            })
            .await;
        let attached = backup.reattach(own.id());
        self.report.call("admin.nodes.backups.reattach", attached).await;
        let restored = backup.restore(own.id(), RestoreBackup::new());
        self.report.call("admin.nodes.backups.restore", restored).await;
        self.ready(own.id(), "the backup is restored through its node").await;
    }
}

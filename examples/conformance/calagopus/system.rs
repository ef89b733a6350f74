//! What runs the panel, and what it counts.

use super::Run;
use crate::report::same;

impl Run {
    pub(super) async fn system(&mut self) {
        self.report.section("the panel itself");
        self.report
            .call_and("admin.system.overview", self.panel.system_overview(), |it| {
                same("a version", it.version.is_empty(), false)
            })
            .await;
        self.report
            .call("admin.system.health", self.panel.system_health())
            .await;
        self.report
            .call("admin.system.node_clocks", self.panel.node_clocks())
            .await;
        self.report.call("public.settings", self.panel.public_settings()).await;
        self.report
            .call_and("public.languages", self.panel.languages(), |it| {
                same("a language at least", it.is_empty(), false)
            })
            .await;
        let stats = self.panel.stats();
        self.report
            .call_and("admin.stats.general", stats.general(), |it| {
                same("a user at least", it.users >= 1, true)
            })
            .await;
        self.report.call("admin.stats.backups", stats.backups()).await;
    }
}

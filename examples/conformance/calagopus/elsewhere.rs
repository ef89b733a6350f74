//! What the feature `full` reads without anything that it takes: lists, settings, and what was done. It changes nothing.

use calagopus_api::{Calagopus, client::servers::ServerHandle, generated};

use super::Run;

/// Why most of the feature is left out.
const FULL: &str = "it is of the feature `full`, and takes what a run neither has nor makes";

impl Run {
    pub(super) async fn elsewhere(&mut self) {
        self.report.section("elsewhere on the panel");
        self.report.leave_out(&generated::endpoints(), FULL);
        let panel = self.panel.clone();
        let report = &mut self.report;
        report.call("admin.settings.get", panel.settings().get()).await;
        report.call("admin.activity.list", panel.activity().list()).await;
        let announcements = panel.announcements().list();
        report.call("admin.announcements.list", announcements).await;
        let providers = panel.oauth_providers().list();
        report.call("admin.oauth_providers.list", providers).await;
        let policies = panel.system_backup_policies().list();
        report.call("admin.system_backup_policies.list", policies).await;
        let hosts = panel.database_agent_hosts().list();
        report.call("admin.database_agent_hosts.list", hosts).await;
        let templates = panel.database_agent_templates().list();
        report.call("admin.database_agent_templates.list", templates).await;
    }

    pub(super) async fn more_of_the_account(&mut self, acting: &Calagopus) {
        let account = acting.client().account();
        let report = &mut self.report;
        let snippets = account.command_snippets().list();
        report.call("client.account.command_snippets.list", snippets).await;
        let links = account.oauth_links().list();
        report.call("client.account.oauth_links.list", links).await;
        let keys = account.security_keys().list();
        report.call("client.account.security_keys.list", keys).await;
        let sessions = account.sessions().list();
        report.call("client.account.sessions.list", sessions).await;
    }

    pub(super) async fn more_of_the_server(&mut self, handle: &ServerHandle) {
        let report = &mut self.report;
        let announcements = handle.announcements().list();
        report.call("client.announcements.list", announcements).await;
    }
}

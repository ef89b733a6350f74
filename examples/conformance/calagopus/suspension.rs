//! Suspending a server, and installing it again.

use std::time::Duration;

use calagopus_api::models::client::settings::ExistingFiles;
use panel_http::ErrorKind;

use super::{Run, excuses::by_the_node, excuses::is_remembered, server::OwnServer};
use crate::{
    report::same,
    waiting::{Progress, patiently, until},
};

/// Longer than the panel remembers the state that a server was in.
pub(super) const REMEMBERED: Duration = Duration::from_secs(15);

impl Run {
    pub(super) async fn suspension(&mut self, own: &OwnServer<'_>) {
        self.report.section("suspension");
        let handle = self.panel.server(own.id());
        self.report.call("admin.servers.update", handle.suspend()).await;
        self.report.call("admin.servers.update", handle.suspend()).await;
        self.report
            .call_and("admin.servers.get", handle.get(), |it| {
                same("suspended", it.is_suspended, true)
            })
            .await;
        self.shut(own).await;
        self.report.call("admin.servers.update", handle.unsuspend()).await;
        self.report
            .call_and("admin.servers.get", handle.get(), |it| {
                same("suspended", it.is_suspended, false)
            })
            .await;
    }

    /// Administrators may still use a suspended server: its owner is asked.
    async fn shut(&mut self, own: &OwnServer<'_>) {
        const NAME: &str = "a suspended server is shut to its owner";
        let Some(acting) = &own.customer.acting else {
            return self.report.skip(NAME, "the key may not act as others");
        };
        let server = acting.client().server(own.id());
        let look = || async {
            match server.startup().variables().await {
                Err(error) if error.kind() == ErrorKind::Conflict => Ok(true),
                answer => answer.map(|_| false),
            }
        };
        let outcome = until(REMEMBERED, look, |is_shut| match is_shut {
            true => Progress::Done,
            false => Progress::GoesOn("open".to_owned()),
        });
        let outcome = outcome.await;
        self.report.settle(NAME, outcome);
    }

    pub(super) async fn reinstall(&mut self, own: &OwnServer<'_>) -> Option<()> {
        self.report.section("reinstall");
        let settings = self.panel.client().server(own.id()).settings();
        let unlocked = settings.unlock_install();
        self.report
            .call_unless("client.settings.unlock_install", unlocked, |error| {
                matches!(error.kind(), ErrorKind::Refused | ErrorKind::Conflict)
                    .then_some("no installation failed, and if one had the panel would refuse it, too")
            })
            .await;
        let reinstall = || settings.reinstall(ExistingFiles::Keep);
        let installing = patiently(REMEMBERED, reinstall, is_remembered);
        self.report.call("client.settings.reinstall", installing).await?;
        self.ready(own.id(), "the server is installed").await?;
        let handle = self.panel.server(own.id());
        self.report
            .call_unless("admin.servers.install_logs", handle.install_logs(Some(10)), |error| {
                by_the_node(error).or((error.kind() == ErrorKind::NotFound).then_some("its node kept none"))
            })
            .await;
        let installing = patiently(REMEMBERED, reinstall, is_remembered);
        self.report.call("client.settings.reinstall", installing).await?;
        self.report
            .call_unless("client.settings.cancel_install", settings.cancel_install(), |error| {
                by_the_node(error).or(is_over(error.kind()).then_some("the node was faster: the installation was over"))
            })
            .await;
        self.report
            .call("admin.servers.clear_state", handle.clear_state())
            .await;
        self.ready(own.id(), "the server is ready again").await
    }
}

const fn is_over(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Refused | ErrorKind::Conflict)
}

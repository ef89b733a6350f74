//! The account that the key belongs to. Nothing of it is changed.

use calagopus_api::Calagopus;
use panel_http::{ErrorKind, Secret};

use super::Run;

/// A key that no panel knows, in the form of one.
const STRANGER: &str = "c7sp_0000000000000000000000000000000000000000000";

impl Run {
    /// Nothing when the panel does not let us in: then there is no use in going on.
    pub(super) async fn account(&mut self) -> Option<()> {
        self.report.section("account");
        let client = self.panel.client();
        self.report.call("client.account.get", client.account().get()).await?;
        self.report.call("client.permissions.list", client.permissions()).await;
        match self.with_key(Secret::from(STRANGER)) {
            Ok(stranger) => {
                let refused = stranger.client().account().get();
                self.report
                    .refusal("a wrong key", refused, |error| error.kind() == ErrorKind::WrongKey)
                    .await;
            }
            Err(error) => self.report.settle("a wrong key", Err(error)),
        }
        Some(())
    }

    /// The same panel with another key.
    pub(super) fn with_key(&self, key: Secret) -> Result<Calagopus, String> {
        let transport = self.panel.transport();
        let builder = Calagopus::builder(transport.address().to_string(), key)
            .service(transport.service().clone())
            .clock(transport.clock().clone())
            .allow_plain_http();
        builder.build().map_err(|error| error.to_string())
    }
}

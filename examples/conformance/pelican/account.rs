//! The account that the client key belongs to.

use panel_http::{ErrorKind, Secret};
use pelican_api::{
    Account, Client,
    models::client::{
        api_key::NewApiKey,
        ssh_key::{NewSshKey, SshKey},
    },
};

use super::Pelican;
use crate::{
    account::{SSH_KEY, SSH_KEY_FINGERPRINT, STRANGER},
    report::same,
};

/// What changes the account itself.
const CREDENTIALS: [&str; 3] = [
    "account.update_username",
    "account.update_email",
    "account.update_password",
];

impl Pelican {
    /// Nothing when the panel does not let us in: then there is no use in going on.
    pub(super) async fn account(&mut self) -> Option<()> {
        self.report.section("account");
        let account = self.report.call("account.get", self.client.account().get()).await?;
        self.report.call("permissions.list", self.client.permissions()).await;
        self.stranger().await;
        self.api_keys().await;
        self.ssh_keys().await;
        match self.password.clone() {
            Some(password) => self.credentials(&account, &password).await,
            None => self.report.skip_all(&CREDENTIALS, "only with PANEL_ACCOUNT_PASSWORD"),
        }
        let activity = self.client.account().activity();
        self.report.call("account.activity.list", activity).await;
        Some(())
    }

    async fn stranger(&mut self) {
        let transport = self.client.transport();
        let stranger = Client::builder(transport.address().to_string(), Secret::from(STRANGER))
            .service(transport.service().clone())
            .clock(transport.clock().clone())
            .allow_plain_http()
            .build();
        match stranger {
            Ok(stranger) => {
                let refused = stranger.account().get();
                self.report
                    .refusal("a wrong key", refused, |error| error.kind() == ErrorKind::WrongKey)
                    .await;
            }
            Err(error) => self.report.settle("a wrong key", Err(error.to_string())),
        }
    }

    async fn api_keys(&mut self) -> Option<()> {
        let keys = self.client.account().api_keys();
        let new = NewApiKey::new(self.names.as_str());
        let created = self.report.call("account.api_keys.create", keys.create(&new)).await?;
        let identifier = created.api_key.identifier;
        self.report
            .call_and("account.api_keys.list", keys.list(), |list| {
                let is_there = list.iter().any(|key| key.identifier == identifier);
                same("the new key is there", is_there, true)
            })
            .await;
        self.report
            .call("account.api_keys.delete", keys.delete(&identifier))
            .await
    }

    async fn ssh_keys(&mut self) -> Option<()> {
        let keys = self.client.account().ssh_keys();
        let listed = self.report.call("account.ssh_keys.list", keys.list()).await?;
        let is_left = |key: &&SshKey| key.fingerprint.as_str() == SSH_KEY_FINGERPRINT;
        for key in listed.iter().filter(is_left) {
            self.report
                .call("account.ssh_keys.remove", keys.remove(&key.fingerprint))
                .await;
        }
        let new = NewSshKey::new(self.names.as_str(), SSH_KEY);
        let SshKey { fingerprint, .. } = self.report.call("account.ssh_keys.create", keys.create(&new)).await?;
        self.report
            .call("account.ssh_keys.remove", keys.remove(&fingerprint))
            .await
    }

    /// Sets name, e-mail address and password to what they are.
    async fn credentials(&mut self, of: &Account, password: &Secret) {
        let account = self.client.account();
        let named = account.update_username(&of.username, password);
        self.report.call("account.update_username", named).await;
        let addressed = account.update_email(&of.email, password);
        self.report.call("account.update_email", addressed).await;
        let set = account.update_password(password, password);
        self.report.call("account.update_password", set).await;
    }
}

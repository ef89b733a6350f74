//! The account that the client key belongs to.

use panel_http::{ErrorKind, Secret};
use pterodactyl_api::{
    Client,
    models::client::{
        api_key::NewApiKey,
        ssh_key::{NewSshKey, SshKey},
    },
};

use super::Life;
use crate::report::same;

/// The public half of a key that nobody has the private half of any more.
const SSH_KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILkb0gu9GAcu5MgvaH/JFJEJhkYWC7U4POD1/NruFazz conformance";

impl Life {
    pub(crate) async fn account(&mut self) -> Option<()> {
        let Self { client, report, .. } = self;
        report.section("account");
        let account = report.call("account.get", client.account().get()).await?;
        report.call("client.permissions.list", client.permissions()).await;
        let wrong = Secret::from("ptlc_0000000000000000000000000000000000000000000");
        let stranger = Client::builder(client.transport().address().to_string(), wrong)
            .service(client.transport().service().clone())
            .clock(client.transport().clock().clone())
            .allow_plain_http()
            .build();
        match stranger {
            Ok(stranger) => {
                let refused = stranger.account().get();
                report
                    .refusal("a wrong key", refused, |error| error.kind() == ErrorKind::WrongKey)
                    .await;
            }
            Err(error) => report.settle("a wrong key", Err(error.to_string())),
        }
        self.api_keys().await;
        self.ssh_keys().await;
        self.two_factor().await;
        self.credentials(&account.email).await;
        let Self { client, report, .. } = self;
        report.call("account.activity.list", client.account().activity()).await;
        Some(())
    }

    async fn api_keys(&mut self) -> Option<()> {
        let Self {
            client,
            report,
            names,
            made,
            ..
        } = self;
        let keys = client.account().api_keys();
        let created = report
            .call("account.api_keys.create", keys.create(&NewApiKey::new(names.as_str())))
            .await?;
        let identifier = created.api_key.identifier;
        made.api_keys.push(identifier.clone());
        report
            .call_and("account.api_keys.list", keys.list(), |list| {
                let is_there = list.iter().any(|key| key.identifier == identifier);
                same("the new key is there", is_there, true)
            })
            .await;
        report.call("account.api_keys.delete", keys.delete(&identifier)).await?;
        made.api_keys.clear();
        Some(())
    }

    async fn ssh_keys(&mut self) -> Option<()> {
        let Self {
            client,
            report,
            names,
            made,
            ..
        } = self;
        let keys = client.account().ssh_keys();
        // One that an earlier run could not take away would be refused as known.
        let listed = report.call("account.ssh_keys.list", keys.list()).await?;
        let of_a_run = |key: &&SshKey| key.name.starts_with("conformance-");
        for key in listed.iter().filter(of_a_run) {
            report
                .call("account.ssh_keys.remove", keys.remove(&key.fingerprint))
                .await;
        }
        let new = NewSshKey::new(names.as_str(), SSH_KEY);
        let created = report.call("account.ssh_keys.create", keys.create(&new)).await?;
        made.ssh_keys.push(created.fingerprint.clone());
        report
            .call("account.ssh_keys.remove", keys.remove(&created.fingerprint))
            .await?;
        made.ssh_keys.clear();
        Some(())
    }

    async fn two_factor(&mut self) {
        let Self {
            client,
            report,
            password,
            ..
        } = self;
        let two_factor = client.account().two_factor();
        let set_up = report
            .call_unless("account.two_factor.set_up", two_factor.set_up(), |error| {
                (error.kind() == ErrorKind::Refused).then_some("the account uses it already")
            })
            .await;
        report.skip(
            "account.two_factor.enable",
            "a run that is cut off would lock the account's owner out",
        );
        match (set_up, password) {
            (Some(_), Some(password)) => {
                report
                    .call("account.two_factor.disable", two_factor.disable(password))
                    .await;
            }
            _ => report.skip(
                "account.two_factor.disable",
                "only with PANEL_ACCOUNT_PASSWORD, and where it is off already",
            ),
        }
    }

    /// Sets e-mail address and password to what they are.
    async fn credentials(&mut self, email: &str) {
        let Self {
            client,
            report,
            password,
            ..
        } = self;
        let Some(password) = password else {
            for operation in ["account.update_email", "account.update_password"] {
                report.skip(operation, "only with PANEL_ACCOUNT_PASSWORD");
            }
            return;
        };
        let account = client.account();
        report
            .call("account.update_email", account.update_email(email, password))
            .await;
        report
            .call("account.update_password", account.update_password(password, password))
            .await;
    }
}

//! API keys and SSH keys of the run's customer.

use calagopus_api::{
    Calagopus,
    models::client::{
        api_key::{NewApiKey, UpdateApiKey},
        ssh_key::NewSshKey,
    },
};
use panel_http::ErrorKind;

use super::Run;
use crate::{account::SSH_KEY, report::same};

impl Run {
    pub(super) async fn keys(&mut self, acting: &Calagopus) {
        self.api_keys(acting).await;
        self.ssh_keys(acting).await;
    }

    async fn api_keys(&mut self, acting: &Calagopus) -> Option<()> {
        let account = acting.client().account();
        let keys = account.api_keys();
        let new = NewApiKey::new(self.names.as_str()).user_permissions(["servers.read"]);
        let created = self.report.call("client.api_keys.create", keys.create(&new)).await?;
        let key = created.api_key;
        self.report
            .call_and("client.api_keys.list", keys.list().search(&key.name), |page| {
                same(
                    "the new key is there",
                    page.items.iter().any(|it| it.id == key.id),
                    true,
                )
            })
            .await;
        self.report
            .call_and("client.api_keys.find", keys.find(&key.key_start), |it| {
                same("id", it.id, key.id)
            })
            .await;
        match self.with_key(created.key) {
            Ok(theirs) => {
                let servers = theirs.client().servers().list();
                self.report
                    .call_and("client.servers.list", servers, |page| same("servers", page.total, 0))
                    .await;
                let refused = theirs.servers().list();
                self.report
                    .refusal("the admin API with a user's key", refused, |error| {
                        error.kind() == ErrorKind::WrongKindOfKey
                    })
                    .await;
            }
            Err(error) => self.report.settle("a user's key", Err(error)),
        }
        let handle = account.api_key(key.id);
        let change = UpdateApiKey::new().user_permissions(["servers.read", "account.infos"]);
        self.report.call("client.api_keys.update", handle.update(&change)).await;
        self.report.call("client.api_keys.recreate", handle.recreate()).await;
        self.report.call("client.api_keys.delete", handle.delete()).await
    }

    async fn ssh_keys(&mut self, acting: &Calagopus) -> Option<()> {
        let account = acting.client().account();
        let keys = account.ssh_keys();
        let new = NewSshKey::new(self.names.as_str(), SSH_KEY);
        let key = self.report.call("client.ssh_keys.create", keys.create(&new)).await?;
        let handle = account.ssh_key(key.id);
        let name = self.names.of("ssh");
        self.report.call("client.ssh_keys.rename", handle.rename(&name)).await;
        self.report
            .call_and("client.ssh_keys.list", keys.list(), |page| {
                same("names", page.items.iter().any(|it| it.name == name), true)
            })
            .await;
        self.report.call("client.ssh_keys.delete", handle.delete()).await
    }
}

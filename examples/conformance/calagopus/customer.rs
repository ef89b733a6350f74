//! The run's customer: the owner of its servers. Their account is tried out in the place of that of the key's owner.

use calagopus_api::{Calagopus, UserId, models::client::account::UpdateAccount};
use panel_http::{ErrorKind, Secret};

use super::Run;
use crate::report::same;

/// What is done to an account in the name of its owner.
const ON_THE_ACCOUNT: [&str; 18] = [
    "client.account.update",
    "client.account.set_email",
    "client.account.set_password",
    "client.account.two_factor.set_up",
    "client.account.two_factor.enable",
    "client.account.two_factor.disable",
    "admin.users.disable_two_factor",
    "client.account.activity",
    "client.api_keys.create",
    "client.api_keys.list",
    "client.api_keys.find",
    "client.api_keys.update",
    "client.api_keys.recreate",
    "client.api_keys.delete",
    "client.ssh_keys.create",
    "client.ssh_keys.list",
    "client.ssh_keys.rename",
    "client.ssh_keys.delete",
];

/// A user of the run's own.
#[derive(Debug)]
pub(super) struct Customer {
    pub(super) id: UserId,
    password: Secret,
    /// The panel in their name, if the key may act as others.
    pub(super) acting: Option<Calagopus>,
}

impl Run {
    /// Without the permission to act as others the panel does not say so: it acts as the key's owner.
    pub(super) async fn as_customer(&mut self, id: UserId, password: Secret) -> Customer {
        let acting = self.panel.acting_as(id);
        let account = acting.client().account().get();
        let account = self.report.call("client.account.get", account).await;
        let is_theirs = account.is_some_and(|account| account.id == id);
        Customer {
            id,
            password,
            acting: is_theirs.then_some(acting),
        }
    }

    pub(super) async fn customers_account(&mut self, customer: &Customer) {
        self.report.section("the account of the user");
        self.report.skip(
            "client.ssh_keys.import",
            "it takes an account at GitHub, GitLab or Launchpad",
        );
        let Some(acting) = &customer.acting else {
            self.report.skip_all(
                &ON_THE_ACCOUNT,
                "the key may not act as others, and its owner's account is not touched",
            );
            return;
        };
        self.credentials(customer, acting).await;
        self.keys(acting).await;
        let account = acting.client().account();
        let logged_out = account.log_out();
        self.report
            .call_unless("client.account.log_out", logged_out, |error| {
                (error.kind() == ErrorKind::Refused).then_some("a key has no session that could end")
            })
            .await;
        self.report.call("client.account.activity", account.activity()).await;
        self.more_of_the_account(acting).await;
    }

    async fn credentials(&mut self, customer: &Customer, acting: &Calagopus) {
        let account = acting.client().account();
        let change = UpdateAccount::new().name_first("Renamed");
        self.report.call("client.account.update", account.update(&change)).await;
        let address = self.names.email("user-moved");
        let moved = account.set_email(&address, &customer.password);
        self.report.call("client.account.set_email", moved).await;
        let wrong = account.set_email(&address, &Secret::from("wrong password"));
        self.report
            .refusal("a wrong password", wrong, |error| error.kind() == ErrorKind::Refused)
            .await;
        let new = Secret::from(self.names.of("another-password"));
        let set = account.set_password(&customer.password, &new);
        self.report.call("client.account.set_password", set).await;
        let read = self.panel.user(customer.id).get();
        self.report
            .call_and("admin.users.get", read, |it| {
                same("first name", it.name_first.as_str(), "Renamed")?;
                same("e-mail", &it.email, &address)
            })
            .await;
        self.two_factor(customer, acting, &new).await;
    }
}

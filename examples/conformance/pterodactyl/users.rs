//! Users.

use panel_http::ErrorKind;
use pterodactyl_api::{
    UserId, is_taken,
    models::user::{Include, NewUser, UpdateUser},
};

use super::Pterodactyl;
use crate::report::same;

impl Pterodactyl {
    /// A user, changed and left for the server.
    pub(super) async fn user(&mut self) -> Option<UserId> {
        self.report.section("users");
        let new = self.new_user("user");
        let user = self
            .report
            .call("users.create", self.panel.users().create(&new))
            .await?;
        let again = self.panel.users().create(&new);
        self.report
            .refusal("a second user with that external id", again, |error| {
                is_taken(error, "external_id")
            })
            .await;
        let invalid = self.panel.users().create(&NewUser::new("no address", "-", "", ""));
        self.report
            .refusal("a user with four mistakes", invalid, |error| {
                error.kind() == ErrorKind::Validation && error.problems().len() >= 4
            })
            .await;
        let external_id = user.external_id.clone().unwrap_or_default();
        let found = self.panel.users().find_by_external_id(&external_id);
        self.report
            .call_and("users.find", found, |it| same("id", it.id, user.id))
            .await;
        let mut change = UpdateUser::of(&user);
        change.last_name = "Changed".to_owned();
        let updated = self.panel.user(user.id).update(&change);
        self.report
            .call_and("users.update", updated, |it| {
                same("last name", it.last_name.as_str(), "Changed")?;
                same("external id", it.external_id.as_deref(), Some(external_id.as_str()))
            })
            .await;
        let read = self.panel.user(user.id).get().include(Include::Servers);
        self.report.call("users.get", read).await;
        let list = self.panel.users().list().filter_email(&user.email);
        self.report
            .call_and("users.list", list, |page| same("users found", page.total, 1))
            .await;
        Some(user.id)
    }

    /// A user whom nobody else has.
    pub(super) fn new_user(&self, who: &str) -> NewUser {
        NewUser::new(self.names.email(who), self.names.login(who), "Conformance", "Run").external_id(self.names.of(who))
    }

    /// The user goes when the server has gone.
    pub(super) async fn delete_user(&mut self, user: UserId) {
        self.report.call("users.delete", self.panel.user(user).delete()).await;
    }
}

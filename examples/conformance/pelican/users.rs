//! Users.

use panel_http::ErrorKind;
use pelican_api::{
    UserId, is_taken,
    models::user::{Include, NewUser, UpdateUser, User},
};

use super::Pelican;
use crate::report::same;

/// The role that the panel gives to nobody through its API: it passes over it without a word.
const ROOT: &str = "Root Admin";

impl Pelican {
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
        let invalid = self.panel.users().create(&NewUser::new("no address", ""));
        self.report
            .refusal("a user with two mistakes", invalid, |error| {
                error.kind() == ErrorKind::Validation && error.problems().len() >= 2
            })
            .await;
        let external_id = user.external_id.clone().unwrap_or_default();
        let found = self.panel.users().find_by_external_id(&external_id);
        self.report
            .call_and("users.find", found, |it| same("id", it.id, user.id))
            .await;
        let change = UpdateUser::of(&user).managed_externally(true);
        let updated = self.panel.user(user.id).update(&change);
        self.report
            .call_and("users.update", updated, |it| {
                same("external id", it.external_id.as_deref(), Some(external_id.as_str()))
            })
            .await;
        let read = self.panel.user(user.id).get().include(Include::Servers);
        self.report.call("users.get", read).await;
        let list = self.panel.users().list().filter_email(&user.email);
        self.report
            .call_and("users.list", list, |page| same("users found", page.total, 1))
            .await;
        self.roles_of(user.id).await;
        Some(user.id)
    }

    async fn roles_of(&mut self, user: UserId) -> Option<()> {
        let roles = self.panel.roles().list().filter_name(ROOT);
        let roles = self.report.call("roles.list", roles).await?;
        let Some(root) = roles.items.iter().find(|role| role.name == ROOT) else {
            self.report.skip_all(
                &["users.assign_roles", "users.remove_roles"],
                "the panel has no role of that name, and another would give rights",
            );
            return None;
        };
        let handle = self.panel.user(user);
        let is_nobody = |it: &User| same("root administrator", it.root_admin, false);
        let assigned = handle.assign_roles([root.id]);
        self.report.call_and("users.assign_roles", assigned, is_nobody).await;
        let removed = handle.remove_roles([root.id]);
        self.report.call_and("users.remove_roles", removed, is_nobody).await?;
        Some(())
    }

    /// A user whom nobody else has.
    pub(super) fn new_user(&self, who: &str) -> NewUser {
        NewUser::new(self.names.email(who), self.names.login(who)).external_id(self.names.of(who))
    }

    /// The user goes when the server has gone.
    pub(super) async fn delete_user(&mut self, user: UserId) {
        self.report.call("users.delete", self.panel.user(user).delete()).await;
    }
}

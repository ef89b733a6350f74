//! Roles, and users: one is the run's customer.

use calagopus_api::{
    is_taken,
    models::{
        role::{NewRole, UpdateRole},
        user::{NewUser, UpdateUser},
    },
};
use panel_http::{Effect, ErrorKind, Patch, Secret};

use super::{Run, customer::Customer};
use crate::report::same;

/// What a role of the run's own allows.
const PERMISSION: &str = "servers.read";

/// What takes a service that users log in with.
const WITH_A_PROVIDER: [&str; 3] = [
    "admin.users.oauth_links.create",
    "admin.users.oauth_links.get",
    "admin.users.oauth_links.delete",
];

impl Run {
    pub(super) async fn roles(&mut self) -> Option<()> {
        self.report.section("roles");
        let name = self.names.of("role");
        let new = NewRole::new(&name).admin_permissions([PERMISSION]);
        let role = self
            .report
            .call("admin.roles.create", self.panel.roles().create(&new))
            .await?;
        let again = self.panel.roles().create(&new);
        self.report.refusal("a second role of that name", again, is_taken).await;
        let handle = self.panel.role(role.id);
        let change = UpdateRole::new().description(Patch::Set("changed".to_owned()));
        self.report.call("admin.roles.update", handle.update(&change)).await;
        self.report
            .call_and("admin.roles.get", handle.get(), |it| {
                same("description", it.description.as_deref(), Some("changed"))?;
                same(
                    "permissions",
                    it.admin_permissions.as_slice(),
                    [PERMISSION.to_owned()].as_slice(),
                )
            })
            .await;
        self.report
            .call_and("admin.roles.list", self.panel.roles().list().search(&name), |page| {
                same("our role is there", page.items.iter().any(|it| it.id == role.id), true)
            })
            .await;
        self.report
            .call_and("admin.roles.users", handle.users(), |page| same("users", page.total, 0))
            .await;
        let copied = handle.duplicate(self.names.of("role-copy"));
        if let Some(copy) = self.report.call("admin.roles.duplicate", copied).await {
            let deleted = self.panel.role(copy.id).delete();
            self.report.call("admin.roles.delete", deleted).await;
        }
        self.report.call("admin.roles.delete", handle.delete()).await
    }

    /// The customer, changed and left for the server.
    pub(super) async fn customer(&mut self) -> Option<Customer> {
        self.report.section("users");
        let password = Secret::from(self.names.of("password"));
        let new = self.new_user("user", 'u').password(password.clone());
        let user = self
            .report
            .call_and("admin.users.create", self.panel.users().create(&new), |it| {
                same("has a password", it.has_password, true)
            })
            .await?;
        let again = self.panel.users().create(&new);
        self.report
            .refusal("a second user with that external id", again, |error| {
                is_taken(error) && error.effect() == Effect::Refused
            })
            .await;
        let mut invalid = self.new_user("nobody", 'n');
        invalid.username = "no name!".to_owned();
        invalid.email = "no address".to_owned();
        let invalid = self.panel.users().create(&invalid);
        self.report
            .refusal("a user with two mistakes", invalid, |error| {
                error.kind() == ErrorKind::Validation && error.problems().len() >= 2
            })
            .await;
        let external_id = self.names.of("user");
        let found = self.panel.users().find_by_external_id(&external_id);
        self.report
            .call_and("admin.users.find", found, |it| same("id", it.id, user.id))
            .await;
        let handle = self.panel.user(user.id);
        let change = UpdateUser::new().name_last("Changed");
        self.report.call("admin.users.update", handle.update(&change)).await;
        self.report
            .call_and("admin.users.get", handle.get(), |it| {
                same("last name", it.name_last.as_str(), "Changed")?;
                same("external id", it.external_id.as_deref(), Some(external_id.as_str()))
            })
            .await;
        let list = self.panel.users().list().search(&user.email);
        self.report
            .call_and("admin.users.list", list, |page| {
                same("our user is there", page.items.iter().any(|it| it.id == user.id), true)
            })
            .await;
        self.report.call("admin.users.activity", handle.activity()).await;
        self.report
            .call("admin.users.reset_password", handle.reset_password())
            .await;
        self.report
            .call("admin.users.oauth_links.list", handle.oauth_links())
            .await;
        self.report.skip_all(
            &WITH_A_PROVIDER,
            "it takes a service that users log in with, and a run sets none up",
        );
        Some(self.as_customer(user.id, password).await)
    }

    /// A user whom nobody else has.
    pub(super) fn new_user(&self, who: &str, letter: char) -> NewUser {
        NewUser::new(
            self.names.short_login(letter),
            self.names.email(who),
            "Run",
            "Conformance",
            "en",
        )
        .external_id(self.names.of(who))
    }
}

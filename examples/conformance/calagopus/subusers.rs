//! Subusers of a server.

use calagopus_api::{
    client::servers::ServerHandle,
    models::client::subuser::{NewSubuser, UpdateSubuser},
};

use super::{Run, excuses::says};
use crate::report::same;

/// What needs a subuser.
const WITH_A_SUBUSER: [&str; 2] = ["client.subusers.update", "client.subusers.delete"];

impl Run {
    pub(super) async fn subusers(&mut self, handle: &ServerHandle) -> Option<()> {
        self.report.section("subusers");
        // The panel would make an account for an address that it does not know.
        let friend = self.panel.users().create(&self.new_user("friend", 'f'));
        let friend = self.report.call("admin.users.create", friend).await?;
        let subusers = handle.subusers();
        let new = NewSubuser::new(&friend.email, ["control.start"]);
        let made = self
            .report
            .call_unless("client.subusers.create", subusers.create(&new), |error| {
                says(error, "captcha").then_some("the panel wants a captcha, which takes a browser")
            })
            .await;
        let is_made = made.is_some();
        if is_made {
            let subuser = handle.subuser(friend.id);
            let change = UpdateSubuser::new().permissions(["control.stop"]);
            self.report
                .call("client.subusers.update", subuser.update(&change))
                .await;
        }
        self.report
            .call_and("client.subusers.list", subusers.list(), |page| {
                let permissions = page.items.first().map(|it| it.permissions.clone());
                same(
                    "permissions",
                    permissions,
                    is_made.then(|| vec!["control.stop".to_owned()]),
                )
            })
            .await;
        if is_made {
            let deleted = handle.subuser(friend.id).delete();
            self.report.call("client.subusers.delete", deleted).await;
        } else {
            self.report.skip_all(&WITH_A_SUBUSER, "there is no subuser");
        }
        let deleted = self.panel.user(friend.id).delete();
        self.report.call("admin.users.delete", deleted).await
    }
}

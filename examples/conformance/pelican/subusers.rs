//! Subusers of a server.

use pelican_api::{
    client::servers::ServerHandle,
    models::client::subuser::{NewSubuser, Permission},
};

use super::Pelican;
use crate::report::same;

impl Pelican {
    pub(super) async fn subusers(&mut self, handle: &ServerHandle) -> Option<()> {
        self.report.section("subusers");
        // The panel would make an account for an address that it does not know.
        let friend = self.panel.users().create(&self.new_user("friend"));
        let friend = self.report.call("users.create", friend).await?;
        let new = NewSubuser::new(&friend.email, [Permission::ControlStart]);
        let made = self
            .report
            .call_and("client.subusers.create", handle.subusers().create(&new), |it| {
                same("may start", it.may(&Permission::ControlStart), true)
            })
            .await?;
        let subuser = handle.subuser(made.uuid);
        let changed = subuser.update([Permission::ControlStop]);
        self.report
            .call_and("client.subusers.update", changed, |it| {
                same("may start", it.may(&Permission::ControlStart), false)
            })
            .await;
        self.report.call("client.subusers.get", subuser.get()).await;
        self.report
            .call_and("client.subusers.list", handle.subusers().list(), |list| {
                same("subusers", list.len(), 1)
            })
            .await;
        self.report.call("client.subusers.delete", subuser.delete()).await;
        self.delete_user(friend.id).await;
        Some(())
    }
}

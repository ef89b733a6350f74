//! What an administrator sees of a server and changes about it.

use calagopus_api::{
    models::server::{Limits, UpdateServer, UpdateServerAllocation},
    server::{FeatureLimits, VariableValue},
};
use panel_http::Patch;

use super::{
    Run,
    server::{OwnServer, feature_limits, limits},
};
use crate::report::same;

const MORE_MEMORY: u64 = 768;

impl Run {
    pub(super) async fn look(&mut self, own: &OwnServer<'_>) {
        let id = own.id();
        let found = self.panel.servers().find_by_external_id(self.names.of("server"));
        self.report
            .call_and("admin.servers.find", found, |it| same("id", it.id, id))
            .await;
        self.report
            .call_and("admin.servers.get", self.panel.server(id).get(), |it| {
                same("owner", it.owner.id, own.customer.id)?;
                same("a main allocation", it.allocation.is_some(), true)
            })
            .await;
        let short = self.panel.server(own.server.uuid_short.as_str()).get();
        self.report
            .call_and("admin.servers.get", short, |it| same("id by its short form", it.id, id))
            .await;
        let list = self.panel.servers().list().search(self.names.as_str());
        self.report
            .call_and("admin.servers.list", list, |page| {
                same("servers found", page.items.iter().filter(|it| it.id == id).count(), 1)
            })
            .await;
        let owned = self.panel.user(own.customer.id).servers().owned(true);
        self.report
            .call_and("admin.users.servers", owned, |page| same("servers", page.total, 1))
            .await;
        let of_egg = self.panel.nest(own.egg.nest).egg(own.egg.egg.id).servers();
        self.report
            .call_and("admin.eggs.servers", of_egg, |page| same("servers", page.total, 1))
            .await;
        let of_node = self.panel.node(own.host()).servers().search(self.names.as_str());
        self.report
            .call_and("admin.nodes.servers.list", of_node, |page| {
                same("our server is there", page.items.iter().any(|it| it.id == id), true)
            })
            .await;
        let handle = self.panel.server(id);
        self.report.call("admin.servers.databases", handle.databases()).await;
        self.report
            .call("admin.servers.database_instances", handle.database_instances())
            .await;
    }

    pub(super) async fn change(&mut self, own: &OwnServer<'_>) {
        let handle = self.panel.server(own.id());
        let wanted = Limits {
            memory: MORE_MEMORY,
            ..limits()
        };
        let change = UpdateServer::new()
            .name(self.names.of("renamed"))
            .description(Patch::Set("changed".to_owned()))
            .limits(wanted)
            .feature_limits(FeatureLimits {
                databases: 1,
                ..feature_limits()
            });
        self.report.call("admin.servers.update", handle.update(&change)).await;
        self.report
            .call_and("admin.servers.get", handle.get(), |it| {
                same("name", &it.name, &self.names.of("renamed"))?;
                same("limits", it.limits, wanted)?;
                same("databases", it.feature_limits.databases, 1)?;
                same("external id", &it.external_id, &own.server.external_id)
            })
            .await;
        let set = handle.set_variables([VariableValue::new("GREETING_FILE", "welcome.txt")]);
        self.report.call("admin.servers.variables.set", set).await;
        self.report
            .call_and("admin.servers.variables.list", handle.variables(), |list| {
                let value = list.iter().find(|it| it.env_variable == "GREETING_FILE");
                same("value", value.map(|it| it.value.as_str()), Some("welcome.txt"))
            })
            .await;
        self.allocations(own).await;
    }

    /// Two more come, and one goes again.
    async fn allocations(&mut self, own: &OwnServer<'_>) -> Option<()> {
        let handle = self.panel.server(own.id());
        let [_, second, third, ..] = own.allocations.as_slice() else {
            return None;
        };
        let added = handle.add_allocation(*second);
        self.report.call("admin.servers.allocations.add", added).await?;
        let added = handle.add_allocation(*third);
        let third = self.report.call("admin.servers.allocations.add", added).await?;
        let change = UpdateServerAllocation::new().notes(Patch::Set("votes".to_owned()));
        let updated = handle.update_allocation(third.id, &change);
        self.report.call("admin.servers.allocations.update", updated).await;
        self.report
            .call_and("admin.servers.allocations.list", handle.allocations(), |page| {
                same("allocations", page.total, 3)?;
                let noted = page.items.iter().find(|it| it.id == third.id);
                same("remark", noted.and_then(|it| it.notes.as_deref()), Some("votes"))
            })
            .await;
        let removed = handle.remove_allocation(third.id);
        self.report.call("admin.servers.allocations.remove", removed).await
    }
}

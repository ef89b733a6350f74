//! A mount of the run's own, joined to its egg, its node, the node of its server, and its server.

use calagopus_api::models::mount::{NewMount, UpdateMount};
use panel_http::Patch;

use super::{Run, server::OwnServer};
use crate::report::same;

impl Run {
    pub(super) async fn mounts(&mut self, own: &OwnServer<'_>) -> Option<()> {
        self.report.section("mounts");
        let name = self.names.of("mount");
        let folders = |of: &str| (format!("/srv/{of}"), format!("/home/{of}"));
        let (source, target) = folders(&name);
        let new = NewMount::new(&name, source, target).user_mountable(true);
        let all = self.panel.mounts();
        let id = self.report.call("admin.mounts.create", all.create(&new)).await?.id;
        let mount = self.panel.mount(id);
        let change = UpdateMount::new().description(Patch::Set("changed".to_owned()));
        self.report.call("admin.mounts.update", mount.update(&change)).await;
        self.report
            .call_and("admin.mounts.get", mount.get(), |it| {
                same("description", it.description.as_deref(), Some("changed"))
            })
            .await;
        self.report
            .call_and("admin.mounts.list", all.list().search(&name), |page| {
                same("ours is there", page.items.iter().any(|it| it.id == id), true)
            })
            .await;
        let copy = self.names.of("mount-copy");
        let (source, target) = folders(&copy);
        let copied = mount.duplicate(copy, source, target);
        if let Some(copy) = self.report.call("admin.mounts.duplicate", copied).await {
            let deleted = self.panel.mount(copy.id).delete();
            self.report.call("admin.mounts.delete", deleted).await;
        }
        let egg = self.panel.nest(own.egg.nest).egg(own.egg.egg.id);
        self.report.call("admin.eggs.mounts.add", egg.add_mount(id)).await?;
        self.report
            .call_and("admin.eggs.mounts.list", egg.mounts(), |page| {
                same("mounts", page.total, 1)
            })
            .await;
        let (node, host) = (self.panel.node(own.places.node), self.panel.node(own.host()));
        self.report.call("admin.nodes.mounts.add", node.add_mount(id)).await;
        self.report
            .call_and("admin.nodes.mounts.list", node.mounts(), |page| {
                same("mounts", page.total, 1)
            })
            .await;
        self.report.call("admin.nodes.mounts.add", host.add_mount(id)).await?;
        self.mount_of_the_server(own, id).await;
        self.report
            .call_and("admin.mounts.eggs", mount.eggs(), |page| same("eggs", page.total, 1))
            .await;
        self.report
            .call_and("admin.mounts.nodes", mount.nodes(), |page| same("nodes", page.total, 2))
            .await;
        self.report
            .call("admin.nodes.mounts.remove", host.remove_mount(id))
            .await;
        self.report
            .call("admin.nodes.mounts.remove", node.remove_mount(id))
            .await;
        self.report.call("admin.eggs.mounts.remove", egg.remove_mount(id)).await;
        self.report.call("admin.mounts.delete", mount.delete()).await
    }

    /// Once by an administrator, once by its user.
    async fn mount_of_the_server(&mut self, own: &OwnServer<'_>, id: calagopus_api::MountId) {
        let server = self.panel.server(own.id());
        self.report
            .call_and("admin.servers.mounts.available", server.available_mounts(), |page| {
                same("ours is there", page.items.iter().any(|it| it.mount.id == id), true)
            })
            .await;
        self.report.call("admin.servers.mounts.add", server.add_mount(id)).await;
        self.report
            .call_and("admin.servers.mounts.list", server.mounts(), |page| {
                same("mounts", page.total, 1)
            })
            .await;
        let mount = self.panel.mount(id);
        self.report
            .call_and("admin.mounts.servers", mount.servers(), |page| {
                same("servers", page.total, 1)
            })
            .await;
        self.report
            .call("admin.servers.mounts.remove", server.remove_mount(id))
            .await;
        let mounts = self.panel.client().server(own.id()).mounts();
        self.report.call("client.mounts.attach", mounts.attach(id)).await;
        self.report
            .call_and("client.mounts.list", mounts.list(), |page| {
                let ours = page.items.iter().find(|it| it.id == id);
                same("ours is there", ours.is_some_and(|it| it.created.is_some()), true)
            })
            .await;
        self.report.call("client.mounts.detach", mounts.detach(id)).await;
    }
}

//! Mounts. The panel fails at making one; then things of ours are joined to one that is there, and parted again.

use panel_http::ErrorKind;
use pelican_api::{
    EggId, MountId, NodeId, ServerId,
    application::mounts::MountHandle,
    models::mount::{NewMount, UpdateMount},
};

use super::Pelican;
use crate::{report::same, sweep::Sweep};

/// What needs a mount.
const WITH_A_MOUNT: [&str; 10] = [
    "mounts.get",
    "mounts.eggs",
    "mounts.nodes",
    "mounts.servers",
    "mounts.add_eggs",
    "mounts.add_nodes",
    "mounts.add_servers",
    "mounts.remove_egg",
    "mounts.remove_node",
    "mounts.remove_server",
];

/// What is done to a mount of one's own only.
const WITH_ONES_OWN: [&str; 2] = ["mounts.update", "mounts.delete"];

/// Things of ours that are joined to a mount.
#[derive(Debug, Clone, Copy)]
pub(super) struct Loan {
    mount: MountId,
    egg: EggId,
    node: NodeId,
    server: ServerId,
}

impl Pelican {
    pub(super) async fn mounts(&mut self, egg: EggId, node: NodeId, server: ServerId) -> Option<()> {
        self.report.section("mounts");
        let new = NewMount::new(
            self.names.of("mount"),
            "/srv/conformance",
            "/home/container/conformance",
        );
        let own = self
            .report
            .call_unless("mounts.create", self.panel.mounts().create(&new), |error| {
                (error.kind() == ErrorKind::Panel).then_some("the panel fails at it, always (500)")
            })
            .await
            .map(|mount| mount.id);
        let there = self.report.call("mounts.list", self.panel.mounts().list()).await?;
        let Some(mount) = own.or_else(|| there.items.first().map(|mount| mount.id)) else {
            self.report.skip_all(&WITH_A_MOUNT, "the panel has no mount");
            self.report.skip_all(&WITH_ONES_OWN, "the panel has no mount");
            return None;
        };
        self.join(Loan {
            mount,
            egg,
            node,
            server,
        })
        .await;
        match own {
            Some(own) => self.own_mount(&self.panel.mount(own)).await,
            None => self
                .report
                .skip_all(&WITH_ONES_OWN, "the mount that is there is not of this run"),
        }
        Some(())
    }

    async fn join(&mut self, loan: Loan) {
        let mount = self.panel.mount(loan.mount);
        self.loan = Some(loan);
        self.report.call("mounts.get", mount.get()).await;
        let joined = mount.add_eggs([loan.egg]);
        self.report.call("mounts.add_eggs", joined).await;
        let joined = mount.add_nodes([loan.node]);
        self.report.call("mounts.add_nodes", joined).await;
        let joined = mount.add_servers([loan.server]);
        self.report.call("mounts.add_servers", joined).await;
        self.report
            .call_and("mounts.eggs", mount.eggs(), |list| {
                same("our egg is there", list.iter().any(|it| it.id == loan.egg), true)
            })
            .await;
        self.report
            .call_and("mounts.nodes", mount.nodes(), |list| {
                same("our node is there", list.iter().any(|it| it.id == loan.node), true)
            })
            .await;
        self.report
            .call_and("mounts.servers", mount.servers(), |list| {
                same("our server is there", list.iter().any(|it| it.id == loan.server), true)
            })
            .await;
        let parted = mount.remove_egg(loan.egg);
        self.report.call("mounts.remove_egg", parted).await;
        let parted = mount.remove_node(loan.node);
        self.report.call("mounts.remove_node", parted).await;
        let parted = mount.remove_server(loan.server);
        self.report.call("mounts.remove_server", parted).await;
    }

    async fn own_mount(&mut self, mount: &MountHandle) {
        let name = self.names.of("mount-renamed");
        let change = UpdateMount::new(&name, "/srv/conformance", "/home/container/conformance");
        self.report
            .call_and("mounts.update", mount.update(&change), |it| {
                same("name", &it.name, &name)
            })
            .await;
        self.report.call("mounts.delete", mount.delete()).await;
    }

    /// Parts what may still be joined; to part what is not is a success, too.
    pub(super) async fn left_mounts(&self, sweep: &mut Sweep) {
        if let Some(loan) = self.loan {
            let mount = self.panel.mount(loan.mount);
            sweep.undo("egg of a mount", mount.remove_egg(loan.egg).await);
            sweep.undo("node of a mount", mount.remove_node(loan.node).await);
            sweep.undo("server of a mount", mount.remove_server(loan.server).await);
        }
        let mounts = self.panel.mounts().list().filter_name(self.names.as_str()).await;
        for mount in sweep.found("mounts", mounts.map(|page| page.items)) {
            if self.names.owns(&mount.name) {
                let deleted = self.panel.mount(mount.id).delete().await;
                sweep.delete(format_args!("mount {}", mount.name), deleted);
            }
        }
    }
}

//! Moving a server to another node, and calling it off.

use panel_http::{Effect, ErrorKind};
use pelican_api::{
    AllocationId, NodeId,
    models::{
        node::Node,
        server::{Server, Transfer, UpdateBuild},
    },
};

use super::{
    Pelican,
    places::OwnNode,
    server::{DISK, MORE_MEMORY},
};

impl Pelican {
    pub(super) async fn transfer(&mut self, server: &Server, own: OwnNode) -> Option<()> {
        self.report.section("transfer");
        let handle = self.panel.server(server.id);
        let is_refused =
            |error: &panel_http::Error| error.kind() == ErrorKind::Refused && error.effect() == Effect::Refused;
        self.report
            .refusal(
                "the end of a move that never began",
                handle.cancel_transfer(),
                is_refused,
            )
            .await;
        let too_small = handle.transfer(&Transfer::new(own.id, own.allocation));
        self.report
            .refusal("a move to a node without room", too_small, is_refused)
            .await;
        let Some((node, allocation)) = self.second_place(server).await else {
            self.report.skip_all(
                &["servers.transfer", "servers.cancel_transfer"],
                "the panel has no second node with room",
            );
            return None;
        };
        let transfer = Transfer::new(node, allocation);
        self.report.call("servers.transfer", handle.transfer(&transfer)).await?;
        self.report
            .call_unless("servers.cancel_transfer", handle.cancel_transfer(), |error| {
                let is_done = error.kind() == ErrorKind::Node && error.effect() == Effect::Applied;
                match is_refused(error) {
                    true => Some("the nodes were faster: the move was over"),
                    false => is_done.then_some("the panel called it off, and a node did not hear of it"),
                }
            })
            .await;
        self.take_back(server, allocation).await
    }

    /// An allocation of our own on another node than the server's.
    async fn second_place(&mut self, server: &Server) -> Option<(NodeId, AllocationId)> {
        let nodes = self.panel.nodes().deployable(MORE_MEMORY, DISK);
        let nodes = self.report.call("nodes.deployable", nodes).await?;
        let is_other = |node: &&Node| node.id != server.node && !node.maintenance_mode;
        let node = nodes.iter().find(is_other)?.id;
        let allocations = self.own_allocations(node, 1).await?;
        Some((node, *allocations.first()?))
    }

    /// A move that is called off leaves the server with what it was to get.
    async fn take_back(&mut self, server: &Server, allocation: AllocationId) -> Option<()> {
        let handle = self.panel.server(server.id);
        let now = self.report.call("servers.get", handle.get()).await?;
        if now.allocation == Some(allocation) {
            return None;
        }
        let change = UpdateBuild::of(&now).remove_allocations([allocation]);
        self.report
            .call("servers.update_build", handle.update_build(&change))
            .await?;
        Some(())
    }
}

//! Moving a server to a node of the run's own, which cannot take it, and calling it off.

use calagopus_api::models::{
    node::{MassTransfer, MassTransferAllocations},
    server::TransferServer,
};
use panel_http::ErrorKind;

use super::{Run, excuses::by_the_node, server::OwnServer};
use crate::report::same;

/// What a node does that cannot reach the other one.
const OVER: &str = "the node was faster: the move was over";

impl Run {
    pub(super) async fn transfers(&mut self, own: &OwnServer<'_>) -> Option<()> {
        self.report.section("transfer");
        let handle = self.panel.server(own.id());
        self.report
            .refusal(
                "the end of a move that never began",
                handle.cancel_transfer(),
                |error| matches!(error.kind(), ErrorKind::Conflict | ErrorKind::Refused),
            )
            .await;
        let transfer = TransferServer::new(own.places.node).allocation(own.places.allocation);
        let begun = handle.transfer(&transfer);
        self.report
            .call_unless("admin.servers.transfer", begun, by_the_node)
            .await;
        let moving = self.panel.node(own.host()).transferring_servers();
        self.report.call("admin.nodes.transfers.servers", moving).await;
        self.report
            .call_unless("admin.servers.cancel_transfer", handle.cancel_transfer(), |error| {
                let is_over = matches!(error.kind(), ErrorKind::Conflict | ErrorKind::Refused);
                by_the_node(error).or(is_over.then_some(OVER))
            })
            .await;
        self.forget_move(own).await?;
        let how = MassTransfer::new(own.places.node, MassTransferAllocations::None);
        let begun = self.panel.node(own.host()).transfer([own.id()], &how);
        self.report
            .call_unless("admin.nodes.servers.transfer", begun, by_the_node)
            .await;
        self.forget_move(own).await
    }

    async fn forget_move(&mut self, own: &OwnServer<'_>) -> Option<()> {
        let handle = self.panel.server(own.id());
        self.report
            .call("admin.servers.clear_state", handle.clear_state())
            .await?;
        self.report
            .call_and("admin.servers.get", handle.get(), |it| {
                same("on its way", it.is_transferring, false)?;
                same("node", it.node.id, own.host())
            })
            .await?;
        Some(())
    }
}

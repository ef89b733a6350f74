//! A node of somebody else's whose daemon answers: what it tells, without changing it, and the power of the run's own server.

use calagopus_api::{
    models::node::{LogFile, Node},
    server::PowerAction,
};

use super::{Run, excuses::by_the_node, server::OwnServer};
use crate::report::same;

/// How many nodes are asked whether they answer.
const TRIES: usize = 5;

/// Lines of a log.
const LINES: u64 = 5;

impl Run {
    /// The node that the servers are made on: one that answers, and best one that takes new servers.
    pub(super) async fn host(&mut self) -> Option<Node> {
        self.report.section("a node that is there");
        self.report.skip(
            "admin.nodes.configure",
            "the node is somebody else's, and our own has no daemon",
        );
        let nodes = self.panel.nodes().list().per_page(100);
        let nodes = self.report.call("admin.nodes.list", nodes).await?;
        let is_open = |it: &Node| !it.maintenance_enabled && !self.names.owns(&it.name);
        let mut nodes: Vec<Node> = nodes.items.into_iter().filter(is_open).collect();
        nodes.sort_by_key(|it| !it.deployment_enabled);
        for node in nodes.into_iter().take(TRIES) {
            let handle = self.panel.node(node.id);
            if handle.overview().once().await.is_ok() {
                self.report.call("admin.nodes.system.overview", handle.overview()).await;
                self.daemon(&node).await;
                return Some(node);
            }
        }
        self.report.settle(
            "a node whose daemon answers",
            Err("the panel has none that is not in maintenance".to_owned()),
        );
        None
    }

    async fn daemon(&mut self, node: &Node) -> Option<()> {
        let handle = self.panel.node(node.id);
        self.report
            .call_unless("admin.nodes.configuration", handle.configuration(), by_the_node)
            .await;
        self.report
            .call_unless("admin.nodes.system.stats", handle.stats(), by_the_node)
            .await;
        self.report
            .call_unless("admin.nodes.transfers.list", handle.transfers(), by_the_node)
            .await;
        let logs = self
            .report
            .call_unless("admin.nodes.system.logs.list", handle.log_files(), by_the_node)
            .await
            .unwrap_or_default();
        let Some(LogFile { name, .. }) = logs.first() else {
            self.report
                .skip("admin.nodes.system.logs.read", "the node shows no logs");
            return None;
        };
        let read = handle.log(name, Some(LINES));
        self.report
            .call_unless("admin.nodes.system.logs.read", read, by_the_node)
            .await?;
        Some(())
    }

    /// What an administrator does with the server through its node.
    pub(super) async fn through_the_node(&mut self, own: &OwnServer<'_>) {
        self.report.section("the server, through its node");
        let node = self.panel.node(own.host());
        self.report
            .call("admin.nodes.servers.resources", node.resources())
            .await;
        for action in [PowerAction::Start, PowerAction::Kill] {
            self.report
                .call_and("admin.nodes.servers.power", node.power([own.id()], action), |count| {
                    same("servers", *count, 1)
                })
                .await;
        }
        let server = self.panel.server(own.id());
        self.report
            .call_unless("admin.servers.logs", server.logs(Some(LINES)), by_the_node)
            .await;
    }
}

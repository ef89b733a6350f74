//! The servers of a user on a node: `/api/client/servers/nodes/{node}`.

use std::collections::BTreeMap;

use panel_http::{Call, Endpoint, Transport, call};

use crate::{
    answer::{self, member},
    client::ClientApi,
    id::{NodeId, ServerId},
    server::ResourceUsage,
};

static RESOURCES: Endpoint = Endpoint::get(
    "client.node_servers.resources",
    "/api/client/servers/nodes/{node}/resources",
);

pub(crate) static ENDPOINTS: [&Endpoint; 1] = [&RESOURCES];

/// The servers of the user on a node.
#[derive(Debug, Clone)]
pub struct NodeServers {
    transport: Transport,
    node: NodeId,
}

impl NodeServers {
    pub(super) fn new(transport: &Transport, node: NodeId) -> Self {
        Self {
            transport: transport.clone(),
            node,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.node.to_string()], read)
    }

    /// What each of them uses just now, by the id of the server: `GET /api/client/servers/nodes/{node}/resources`,
    /// permission `servers.read`.
    ///
    /// From the document, not recorded.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn resources(&self) -> Call<BTreeMap<ServerId, ResourceUsage>> {
        self.call(&RESOURCES, |it, answer| member(it, answer, "resources"))
    }
}

impl ClientApi {
    /// The servers of the user on a node.
    #[must_use]
    pub fn servers_on(&self, node: NodeId) -> NodeServers {
        NodeServers::new(self.transport(), node)
    }
}

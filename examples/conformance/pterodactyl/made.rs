//! What this run has made, and how it goes away again.

use panel_http::Error;
use pterodactyl_api::{AllocationId, ApiKeyIdentifier, LocationId, NodeId, SshKeyFingerprint};

use super::Life;

/// Everything that may still be there.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub(crate) locations: Vec<LocationId>,
    pub(crate) nodes: Vec<NodeId>,
    pub(crate) allocations: Vec<(NodeId, AllocationId)>,
    pub(crate) api_keys: Vec<ApiKeyIdentifier>,
    pub(crate) ssh_keys: Vec<SshKeyFingerprint>,
    /// External ids of servers that were asked for, whatever was answered.
    pub(crate) servers: Vec<String>,
    /// External ids of users that were asked for, whatever was answered.
    pub(crate) users: Vec<String>,
}

impl Life {
    /// Deletes what is left, and tells what could not be deleted. Servers and users are found by the external id that this
    /// run gave them: nobody else's is touched.
    pub(crate) async fn clean_up(&mut self) {
        self.report.section("clean up");
        let made = std::mem::take(&mut self.made);
        let mut left = Vec::new();
        let mut gone = |what: String, result: Result<(), Error>| match result {
            Err(error) if !error.is_not_found() => left.push(format!("{what}: {error}")),
            _ => {}
        };
        for external_id in made.servers {
            let result = self.delete_server(&external_id).await;
            gone(format!("server {external_id}"), result);
        }
        for identifier in made.api_keys {
            let result = self.client.account().api_keys().delete(&identifier).await;
            gone(format!("api key {identifier}"), result);
        }
        for fingerprint in made.ssh_keys {
            let result = self.client.account().ssh_keys().remove(&fingerprint).await;
            gone(format!("ssh key {fingerprint}"), result);
        }
        for (node, allocation) in made.allocations {
            let result = self.panel.node(node).allocations().delete(allocation).await;
            gone(format!("allocation {allocation} of node {node}"), result);
        }
        for node in made.nodes {
            gone(format!("node {node}"), self.panel.node(node).delete().await);
        }
        for location in made.locations {
            let result = self.panel.location(location).delete().await;
            gone(format!("location {location}"), result);
        }
        for external_id in made.users {
            let result = match self.panel.users().find_by_external_id(&external_id).await {
                Ok(user) => self.panel.user(user.id).delete().await,
                Err(error) => Err(error),
            };
            gone(format!("user {external_id}"), result);
        }
        let outcome = if left.is_empty() {
            Ok(())
        } else {
            Err(format!("still there: {}", left.join("; ")))
        };
        self.report.settle("nothing is left behind", outcome);
    }

    async fn delete_server(&self, external_id: &str) -> Result<(), Error> {
        let server = self.panel.servers().find_by_external_id(external_id).await?;
        let handle = self.panel.server(server.id);
        match handle.delete().await {
            Err(error) if !error.is_not_found() => handle.force_delete().await,
            deleted => deleted,
        }
    }
}

//! What a run may leave behind, found by the run's name: nobody else's things are touched.

use pterodactyl_api::NodeId;

use super::Pterodactyl;
use crate::sweep::Sweep;

impl Pterodactyl {
    /// Deletes what is there, servers first: other things cannot go while they are.
    pub(super) async fn left(&self) -> Sweep {
        let mut sweep = Sweep::default();
        self.left_servers(&mut sweep).await;
        self.left_users(&mut sweep).await;
        if let Some(node) = self.node {
            self.left_allocations(node, &mut sweep).await;
        }
        self.left_assigned(&mut sweep).await;
        self.left_places(&mut sweep).await;
        self.left_keys(&mut sweep).await;
        sweep
    }

    async fn left_servers(&self, sweep: &mut Sweep) {
        let servers = self.panel.servers().list();
        let by_key = servers.filter_external_id(self.names.as_str()).await;
        let mut found = sweep.found("servers", by_key.map(|page| page.items));
        let by_name = self.panel.servers().list().filter_name(self.names.as_str()).await;
        found.extend(sweep.found("servers", by_name.map(|page| page.items)));
        found.retain(|it| self.names.owns(&it.name) || it.external_id.as_deref().is_some_and(|it| self.names.owns(it)));
        found.sort_by_key(|it| it.id);
        found.dedup_by_key(|it| it.id);
        for server in found {
            let handle = self.panel.server(server.id);
            let deleted = match handle.delete().await {
                Err(error) if !error.is_not_found() => handle.force_delete().await,
                deleted => deleted,
            };
            sweep.delete(format_args!("server {}", server.name), deleted);
        }
    }

    async fn left_users(&self, sweep: &mut Sweep) {
        let users = self.panel.users().list().filter_email(self.names.as_str()).await;
        for user in sweep.found("users", users.map(|page| page.items)) {
            if self.names.owns(&user.email) {
                let deleted = self.panel.user(user.id).delete().await;
                sweep.delete(format_args!("user {}", user.email), deleted);
            }
        }
    }

    async fn left_allocations(&self, node: NodeId, sweep: &mut Sweep) {
        let allocations = self.panel.node(node).allocations();
        let made = allocations.list().filter_ip_alias(self.names.as_str()).await;
        for allocation in sweep.found("allocations", made.map(|page| page.items)) {
            if allocation.alias.as_deref() == Some(self.names.as_str()) {
                let deleted = allocations.delete(allocation.id).await;
                sweep.delete(format_args!("allocation {}", allocation.address()), deleted);
            }
        }
    }

    /// It has no name of ours: it is known by its number.
    async fn left_assigned(&self, sweep: &mut Sweep) {
        let Some((node, id)) = self.assigned else { return };
        let allocations = self.panel.node(node).allocations();
        match allocations.delete(id).await {
            Err(error) if error.is_not_found() => {}
            deleted => sweep.delete(format_args!("allocation {id}"), deleted),
        }
    }

    async fn left_places(&self, sweep: &mut Sweep) {
        let nodes = self.panel.nodes().list().filter_name(self.names.as_str()).await;
        for node in sweep.found("nodes", nodes.map(|page| page.items)) {
            if self.names.owns(&node.name) {
                let deleted = self.panel.node(node.id).delete().await;
                sweep.delete(format_args!("node {}", node.name), deleted);
            }
        }
        let locations = self.panel.locations().list().filter_short(self.names.as_str()).await;
        for location in sweep.found("locations", locations.map(|page| page.items)) {
            if self.names.owns(&location.short) {
                let deleted = self.panel.location(location.id).delete().await;
                sweep.delete(format_args!("location {}", location.short), deleted);
            }
        }
    }

    async fn left_keys(&self, sweep: &mut Sweep) {
        let api_keys = self.client.account().api_keys();
        for key in sweep.found("api keys", api_keys.list().await) {
            if key.description.as_deref().is_some_and(|it| self.names.owns(it)) {
                let deleted = api_keys.delete(&key.identifier).await;
                sweep.delete(format_args!("api key {}", key.identifier), deleted);
            }
        }
        let ssh_keys = self.client.account().ssh_keys();
        for key in sweep.found("ssh keys", ssh_keys.list().await) {
            if self.names.owns(&key.name) {
                let deleted = ssh_keys.remove(&key.fingerprint).await;
                sweep.delete(format_args!("ssh key {}", key.name), deleted);
            }
        }
    }
}

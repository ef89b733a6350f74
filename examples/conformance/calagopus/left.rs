//! What a run may leave behind, found by the run's name: nobody else's things are touched.
//!
//! The panel finds what contains a text: each name is compared here. Keys go with the user whose they are.

use calagopus_api::{Listing, NodeId, Page, models::server::DeleteServer};
use panel_http::{Error, ErrorKind};

use super::Run;
use crate::sweep::Sweep;

impl Run {
    /// Deletes what is there, servers first: other things cannot go while they are.
    pub(super) async fn left(&self) -> Sweep {
        let mut sweep = Sweep::default();
        self.left_servers(&mut sweep).await;
        self.left_mounts(&mut sweep).await;
        for &host in &self.hosts {
            self.left_backups(host, &mut sweep).await;
            self.left_allocations(host, &mut sweep).await;
        }
        self.left_users(&mut sweep).await;
        self.left_roles(&mut sweep).await;
        self.left_eggs(&mut sweep).await;
        self.left_places(&mut sweep).await;
        sweep
    }

    /// Those whose name is ours.
    async fn ours<T: Send + 'static>(
        &self,
        sweep: &mut Sweep,
        what: &str,
        list: Listing<T>,
        name: impl Fn(&T) -> &str,
    ) -> Vec<T> {
        let found = list.search(self.names.as_str()).per_page(100).await;
        let mut found = sweep.found(what, items(found));
        found.retain(|it| self.names.owns(name(it)));
        found
    }

    async fn left_servers(&self, sweep: &mut Sweep) {
        let servers = self.panel.servers();
        for server in self.ours(sweep, "servers", servers.list(), |it| &it.name).await {
            let handle = self.panel.server(server.id);
            let deleted = match handle.delete(DeleteServer::new().delete_backups(true)).await {
                Err(error) if !error.is_not_found() => {
                    handle
                        .delete(DeleteServer::new().delete_backups(true).force(true))
                        .await
                }
                deleted => deleted,
            };
            sweep.delete(format_args!("server {}", server.name), deleted);
        }
    }

    async fn left_mounts(&self, sweep: &mut Sweep) {
        let mounts = self.panel.mounts().list();
        for mount in self.ours(sweep, "mounts", mounts, |it| &it.name).await {
            let deleted = self.panel.mount(mount.id).delete().await;
            sweep.delete(format_args!("mount {}", mount.name), deleted);
        }
    }

    /// Back-ups that were taken from their server when the run ended.
    async fn left_backups(&self, host: NodeId, sweep: &mut Sweep) {
        let node = self.panel.node(host);
        let found = node.backups().detached(true).search(self.names.as_str()).per_page(100);
        for backup in sweep.found("backups", items(found.await)) {
            if self.names.owns(&backup.name) {
                let deleted = node.backup(backup.id).delete(true).await;
                sweep.delete(format_args!("backup {}", backup.name), deleted);
            }
        }
    }

    async fn left_allocations(&self, host: NodeId, sweep: &mut Sweep) {
        let node = self.panel.node(host);
        let found = node.allocations().search(self.names.as_str()).per_page(100).await;
        let mut found = sweep.found("allocations", items(found));
        found.retain(|it| it.ip_alias.as_deref() == Some(self.names.as_str()));
        if !found.is_empty() {
            let deleted = node.delete_allocations(found.iter().map(|it| it.id)).await;
            sweep.delete(format_args!("{} allocations", found.len()), deleted.map(|_| ()));
        }
    }

    async fn left_users(&self, sweep: &mut Sweep) {
        let users = self.panel.users().list();
        for user in self.ours(sweep, "users", users, |it| &it.email).await {
            let deleted = self.panel.user(user.id).delete().await;
            sweep.delete(format_args!("user {}", user.email), deleted);
        }
    }

    async fn left_roles(&self, sweep: &mut Sweep) {
        let roles = self.panel.roles().list();
        for role in self.ours(sweep, "roles", roles, |it| &it.name).await {
            let deleted = self.panel.role(role.id).delete().await;
            sweep.delete(format_args!("role {}", role.name), deleted);
        }
    }

    /// Eggs of ours are in nests of ours only, and nothing else is.
    async fn left_eggs(&self, sweep: &mut Sweep) {
        let configurations = self.panel.egg_configurations().list();
        let ours = self.ours(sweep, "egg configurations", configurations, |it| &it.name);
        for configuration in ours.await {
            let deleted = self.panel.egg_configuration(configuration.id).delete().await;
            sweep.delete(format_args!("egg configuration {}", configuration.name), deleted);
        }
        let repositories = self.panel.egg_repositories().list();
        let ours = self.ours(sweep, "egg repositories", repositories, |it| &it.name);
        for repository in ours.await {
            let deleted = self.panel.egg_repository(repository.id).delete().await;
            sweep.delete(format_args!("egg repository {}", repository.name), deleted);
        }
        let nests = self.panel.nests().list();
        for nest in self.ours(sweep, "nests", nests, |it| &it.name).await {
            let deleted = self.panel.nest(nest.id).delete_with_eggs().await;
            sweep.delete(format_args!("nest {}", nest.name), deleted);
        }
    }

    async fn left_places(&self, sweep: &mut Sweep) {
        let nodes = self.panel.nodes().list();
        for node in self.ours(sweep, "nodes", nodes, |it| &it.name).await {
            let deleted = self.panel.node(node.id).delete().await;
            sweep.delete(format_args!("node {}", node.name), deleted);
        }
        let locations = self.panel.locations().list();
        for location in self.ours(sweep, "locations", locations, |it| &it.name).await {
            let deleted = self.panel.location(location.id).delete().await;
            sweep.delete(format_args!("location {}", location.name), deleted);
        }
        let configurations = self.panel.backup_configurations().list();
        let ours = self.ours(sweep, "backup configurations", configurations, |it| &it.name);
        for configuration in ours.await {
            let deleted = self.panel.backup_configuration(configuration.id).delete().await;
            sweep.delete(format_args!("backup configuration {}", configuration.name), deleted);
        }
    }
}

/// What the panel has no route for is not there either.
fn items<T>(page: Result<Page<T>, Error>) -> Result<Vec<T>, Error> {
    match page {
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(Vec::new()),
        page => page.map(|page| page.items),
    }
}

//! Folders of nodes that are put into servers.

use panel_http::fake::document::{Includes, Shown, list, with_relations};
use serde_json::json;

use super::View;
use crate::fake::state::Mount;

impl View<'_> {
    pub(in crate::fake) fn mount(&self, mount: &Mount, includes: &Includes) -> Shown {
        let attributes = json!({
            "id": mount.id,
            "uuid": mount.uuid,
            "name": mount.name,
            "description": mount.description,
            "source": mount.source,
            "target": mount.target,
            "read_only": mount.read_only,
            "user_mountable": mount.user_mountable,
        });
        let database = self.database;
        with_relations(attributes, includes, |name, nested| match name {
            "eggs" => self.seen("egg", || {
                let eggs = mount.eggs.iter().filter_map(|id| database.eggs.get(id));
                list("egg", eggs, |egg| self.egg(egg, nested))
            }),
            "nodes" => self.seen("node", || self.nodes_of_mount(mount, nested)),
            "servers" => self.seen("server", || {
                let servers = mount.servers.iter().filter_map(|id| database.servers.get(id));
                list("server", servers, |server| self.server(server, nested))
            }),
            _ => None,
        })
    }

    /// With what ties them to the mount, which the panel forgets to leave out.
    pub(in crate::fake) fn nodes_of_mount(&self, mount: &Mount, includes: &Includes) -> Shown {
        let nodes = mount.nodes.iter().filter_map(|id| self.database.nodes.get(id));
        list("node", nodes, |node| {
            let pivot = json!({"pivot": {"mountable_type": "node", "mount_id": mount.id, "mountable_id": node.id}});
            self.node_with(node, &pivot, includes)
        })
    }
}

//! Locations, nodes and their allocations.

use panel_http::fake::document::{Includes, Shown, date, item, list, nothing, with_relations};
use serde_json::{Value, json};

use super::View;
use crate::fake::state::{Allocation, Location, Node};

impl View<'_> {
    pub(in crate::fake) fn location(&self, location: &Location, includes: &Includes) -> Shown {
        let attributes = json!({
            "id": location.id,
            "short": location.short,
            "long": location.long,
            "updated_at": date(location.updated_at),
            "created_at": date(location.created_at),
        });
        let nodes = || self.database.nodes.values().filter(|node| node.location == location.id);
        with_relations(attributes, includes, |name, nested| match name {
            "nodes" => self.seen("nodes", || list("node", nodes(), |node| self.node(node, nested))),
            "servers" => self.seen("servers", || {
                let servers = self.database.servers.values();
                let here = servers.filter(|server| nodes().any(|node| node.id == server.node));
                list("server", here, |server| self.server(server, nested))
            }),
            _ => None,
        })
    }

    pub(in crate::fake) fn node(&self, node: &Node, includes: &Includes) -> Shown {
        let (memory, disk) = self.database.sold(node.id);
        let mut attributes = node_columns(node);
        if let Some(attributes) = attributes.as_object_mut() {
            attributes.insert(
                "allocated_resources".to_owned(),
                json!({"memory": memory, "disk": disk}),
            );
        }
        self.node_relations(node, attributes, includes)
    }

    /// A node in a list of those with room: the sums come as texts.
    pub(in crate::fake) fn deployable(&self, node: &Node, sold: (i64, i64), includes: &Includes) -> Shown {
        let (memory, disk) = sold;
        let mut attributes = node_columns(node);
        if let Some(attributes) = attributes.as_object_mut() {
            attributes.insert("sum_memory".to_owned(), memory.to_string().into());
            attributes.insert("sum_disk".to_owned(), disk.to_string().into());
            attributes.insert(
                "allocated_resources".to_owned(),
                json!({"memory": memory, "disk": disk}),
            );
        }
        self.node_relations(node, attributes, includes)
    }

    fn node_relations(&self, node: &Node, attributes: Value, includes: &Includes) -> Shown {
        let database = self.database;
        with_relations(attributes, includes, |name, nested| match name {
            "allocations" => self.seen("allocations", || {
                let here = database
                    .allocations
                    .values()
                    .filter(|allocation| allocation.node == node.id);
                list("allocation", here, |allocation| self.allocation(allocation, nested))
            }),
            "location" => self.seen("locations", || match database.locations.get(&node.location) {
                Some(location) => Ok(item("location", self.location(location, nested)?)),
                None => Ok(nothing()),
            }),
            "servers" => self.seen("servers", || {
                let here = database.servers.values().filter(|server| server.node == node.id);
                list("server", here, |server| self.server(server, nested))
            }),
            _ => None,
        })
    }

    pub(in crate::fake) fn allocation(&self, allocation: &Allocation, includes: &Includes) -> Shown {
        let attributes = json!({
            "id": allocation.id,
            "ip": allocation.ip,
            "alias": allocation.alias,
            "port": allocation.port,
            "notes": allocation.notes,
            "assigned": allocation.server.is_some(),
        });
        let database = self.database;
        with_relations(attributes, includes, |name, nested| match name {
            "node" => self.seen("nodes", || match database.nodes.get(&allocation.node) {
                Some(node) => Ok(item("node", self.node(node, nested)?)),
                None => Ok(nothing()),
            }),
            "server" => self.seen("servers", || {
                match allocation.server.and_then(|server| database.servers.get(&server)) {
                    Some(server) => Ok(item("server", self.server(server, nested)?)),
                    None => Ok(nothing()),
                }
            }),
            _ => None,
        })
    }
}

fn node_columns(node: &Node) -> Value {
    json!({
        "id": node.id,
        "uuid": node.uuid,
        "public": node.public,
        "name": node.name,
        "description": null,
        "location_id": node.location,
        "fqdn": node.fqdn,
        "scheme": node.scheme,
        "behind_proxy": node.behind_proxy,
        "maintenance_mode": node.maintenance,
        "memory": node.memory,
        "memory_overallocate": node.memory_overallocate,
        "disk": node.disk,
        "disk_overallocate": node.disk_overallocate,
        "upload_size": node.upload_size,
        "daemon_listen": node.daemon_listen,
        "daemon_sftp": node.daemon_sftp,
        "daemon_base": node.daemon_base,
        "created_at": date(node.created_at),
        "updated_at": date(node.updated_at),
    })
}

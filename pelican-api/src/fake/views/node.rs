//! Nodes and their allocations.

use panel_http::fake::document::{Includes, Shown, date, item, list, nothing, with_relations};
use serde_json::{Value, json};

use super::View;
use crate::fake::state::{Allocation, Node, Sold};

impl View<'_> {
    pub(in crate::fake) fn node(&self, node: &Node, includes: &Includes) -> Shown {
        self.node_with(node, &json!({}), includes)
    }

    /// A node that was just told its settings: what was looked up for it comes along.
    pub(in crate::fake) fn told_node(&self, node: &Node, includes: &Includes) -> Shown {
        self.node_with(node, &json!({"mounts": []}), includes)
    }

    /// A node in a list of those with room: the sums of what is sold stand in it twice, the first time as null for nothing.
    pub(in crate::fake) fn deployable(&self, node: &Node, sold: Sold, includes: &Includes) -> Shown {
        let sum = |amount: i64| (sold.servers > 0).then_some(amount);
        let sums = json!({
            "servers_sum_memory": sum(sold.memory),
            "servers_sum_disk": sum(sold.disk),
            "servers_sum_cpu": sum(sold.cpu),
        });
        self.node_with(node, &sums, includes)
    }

    /// A node that was just made: what was not sent and is no default of the panel's own is not there yet.
    pub(in crate::fake) fn new_node(&self, node: &Node, sent: &Value) -> Shown {
        let mut attributes = self.node(node, &Includes::default())?;
        if let Some(attributes) = attributes.as_object_mut() {
            for name in ["description", "daemon_sftp_alias", "upload_size"] {
                if sent.get(name).is_none() {
                    attributes.remove(name);
                }
            }
        }
        Ok(attributes)
    }

    pub(super) fn node_with(&self, node: &Node, more: &Value, includes: &Includes) -> Shown {
        let database = self.database;
        let sold = database.sold(node.id);
        let mut attributes = json!({
            "id": node.id,
            "public": node.public,
            "name": node.name,
            "fqdn": node.fqdn,
            "scheme": node.scheme,
            "memory": node.memory,
            "memory_overallocate": node.memory_overallocate,
            "disk": node.disk,
            "disk_overallocate": node.disk_overallocate,
            "daemon_listen": node.daemon_listen,
            "daemon_sftp": node.daemon_sftp,
            "daemon_base": node.daemon_base,
            "created_at": date(node.created_at),
            "updated_at": date(node.updated_at),
            "upload_size": node.upload_size,
            "behind_proxy": node.behind_proxy,
            "description": node.description,
            "maintenance_mode": node.maintenance,
            "uuid": node.uuid,
            "tags": node.tags,
            "cpu": node.cpu,
            "cpu_overallocate": node.cpu_overallocate,
            "daemon_sftp_alias": node.sftp_alias,
            "daemon_connect": node.daemon_connect,
        });
        if let Some(attributes) = attributes.as_object_mut() {
            attributes.extend(more.as_object().cloned().unwrap_or_default());
            let sold = json!({"memory": sold.memory, "disk": sold.disk, "cpu": sold.cpu});
            attributes.insert("allocated_resources".to_owned(), sold);
        }
        with_relations(attributes, includes, |name, nested| match name {
            "allocations" => self.seen("allocation", || {
                let here = database
                    .allocations
                    .values()
                    .filter(|allocation| allocation.node == node.id);
                list("allocation", here, |allocation| self.allocation(allocation, nested))
            }),
            "servers" => self.seen("server", || {
                let here = database.servers.values().filter(|server| server.node == node.id);
                list("server", here, |server| self.server(server, nested))
            }),
            _ => None,
        })
    }

    /// The settings of the node's own program, with its secret.
    pub(in crate::fake) fn configuration(&self, node: &Node) -> Value {
        let certificate = format!("/etc/letsencrypt/live/{}", node.fqdn.to_lowercase());
        json!({
            "debug": false,
            "uuid": node.uuid,
            "token_id": node.token_id,
            "token": node.token,
            "api": {
                "host": "0.0.0.0",
                "port": node.daemon_listen,
                "ssl": {
                    "enabled": !node.behind_proxy && node.scheme == "https",
                    "cert": format!("{certificate}/fullchain.pem"),
                    "key": format!("{certificate}/privkey.pem"),
                },
                "upload_limit": node.upload_size,
            },
            "system": {"data": node.daemon_base, "sftp": {"bind_port": node.daemon_sftp}},
            "allowed_mounts": [],
            "remote": self.root,
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
            "node" => self.seen("node", || match database.nodes.get(&allocation.node) {
                Some(node) => Ok(item("node", self.node(node, nested)?)),
                None => Ok(nothing()),
            }),
            "server" => self.seen("server", || {
                match allocation.server.and_then(|server| database.servers.get(&server)) {
                    Some(server) => Ok(item("server", self.server(server, nested)?)),
                    None => Ok(nothing()),
                }
            }),
            _ => None,
        })
    }
}

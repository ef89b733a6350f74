//! Databases of servers, and their hosts.

use panel_http::fake::document::{Includes, Shown, date, item, list, nothing, with_relations};
use serde_json::{Value, json};

use super::View;
use crate::fake::state::{DatabaseHost, ServerDatabase};

fn password(row: &ServerDatabase) -> Value {
    item("database_password", json!({"password": row.password}))
}

impl View<'_> {
    /// As administrators see it.
    pub(in crate::fake) fn database(&self, row: &ServerDatabase, includes: &Includes) -> Shown {
        self.database_with(row, &json!(0), includes)
    }

    /// One that was just made: the panel has not read its limit of connections yet.
    pub(in crate::fake) fn new_database(&self, row: &ServerDatabase, includes: &Includes) -> Shown {
        self.database_with(row, &Value::Null, includes)
    }

    fn database_with(&self, row: &ServerDatabase, connections: &Value, includes: &Includes) -> Shown {
        let attributes = json!({
            "id": row.id,
            "server": row.server,
            "host": row.host,
            "database": row.name,
            "username": row.username,
            "remote": row.remote,
            "max_connections": connections,
            "created_at": date(row.created_at),
            "updated_at": date(row.updated_at),
        });
        with_relations(attributes, includes, |name, nested| match name {
            "password" => Some(Ok(password(row))),
            "host" => self.seen("database_host", || match self.database.hosts.get(&row.host) {
                Some(host) => Ok(item("database_host", self.database_host(host, nested)?)),
                None => Ok(nothing()),
            }),
            _ => None,
        })
    }

    pub(in crate::fake) fn database_host(&self, host: &DatabaseHost, includes: &Includes) -> Shown {
        let attributes = json!({
            "id": host.id,
            "name": host.name,
            "host": host.host,
            "port": host.port,
            "username": host.username,
            "created_at": date(host.created_at),
            "updated_at": date(host.updated_at),
        });
        let database = self.database;
        with_relations(attributes, includes, |name, nested| match name {
            "databases" => self.seen("server_database", || {
                let rows = database.databases.values().filter(|row| row.host == host.id);
                list("server_database", rows, |row| self.database(row, nested))
            }),
            "nodes" => self.seen("node", || {
                let nodes = host.nodes.iter().filter_map(|id| database.nodes.get(id));
                list("node", nodes, |node| {
                    let pivot = json!({"pivot": {"database_host_id": host.id, "node_id": node.id}});
                    self.node_with(node, &pivot, nested)
                })
            }),
            _ => None,
        })
    }

    /// As the server's owner sees it.
    pub(in crate::fake) fn client_database(&self, row: &ServerDatabase, includes: &Includes) -> Shown {
        let host = self.database.hosts.get(&row.host);
        let attributes = json!({
            "id": row.id,
            "host": {"address": host.map(|host| host.host.as_str()), "port": host.map(|host| host.port)},
            "name": row.name,
            "username": row.username,
            "connections_from": row.remote,
            "max_connections": 0,
        });
        let server = self.database.servers.get(&row.server);
        let user = &self.caller.user.user;
        let may_see = server.is_some_and(|server| self.database.may(server, user, "database.view-password"));
        with_relations(attributes, includes, |name, _| match name {
            "password" => Some(Ok(if may_see { password(row) } else { nothing() })),
            _ => None,
        })
    }
}

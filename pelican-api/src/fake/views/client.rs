//! Servers, as their users see them.

use panel_http::fake::{
    document::{Includes, Shown, item, list, nothing},
    outcome::Refusal,
};
use serde_json::{Map, Value, json};

use super::{View, egg::php};
use crate::fake::{
    environment,
    state::{Allocation, Server, Variable},
};

impl View<'_> {
    pub(in crate::fake) fn client_server(&self, server: &Server, includes: &Includes) -> Shown {
        let node = self.database.nodes.get(&server.node);
        let egg = self.database.eggs.get(&server.egg);
        Ok(json!({
            "server_owner": server.owner == self.caller.user.user.id,
            "identifier": server.identifier(),
            "internal_id": server.id,
            "uuid": server.uuid,
            "name": server.name,
            "node": node.map(|node| node.name.as_str()),
            "is_node_under_maintenance": node.is_some_and(|node| node.maintenance),
            "sftp_details": {
                "ip": node.map(|node| node.fqdn.as_str()),
                "alias": node.and_then(|node| node.sftp_alias.as_deref()),
                "port": node.map(|node| node.daemon_sftp),
            },
            "description": server.description,
            "limits": super::server::limits(&server.limits),
            "invocation": self.invocation(server, !self.may(server, "startup.read")),
            "docker_image": server.image,
            "egg_features": egg.map(|egg| php(&egg.features)),
            "feature_limits": super::server::feature_limits(server),
            "status": server.status.map(|status| status.word()),
            "is_suspended": server.is_suspended(),
            "is_installing": !server.is_installed(),
            "is_transferring": server.transfer.is_some(),
            "relationships": self.client_relations(server, includes)?,
        }))
    }

    fn may(&self, server: &Server, permission: &str) -> bool {
        self.database.may(server, &self.caller.user.user, permission)
    }

    /// Allocations and viewable variables always, the rest when asked for. Who may see less is shown less.
    fn client_relations(&self, server: &Server, includes: &Includes) -> Shown {
        let egg = self.database.eggs.get(&server.egg);
        let viewable = egg.into_iter().flat_map(|egg| &egg.variables);
        let viewable = viewable.filter(|variable| variable.viewable);
        let variables = if self.may(server, "startup.read") {
            list("egg_variable", viewable, |variable| {
                Ok(Self::client_variable(server, variable))
            })?
        } else {
            nothing()
        };
        let mut relations = Map::new();
        relations.insert("allocations".to_owned(), self.allocations_seen(server)?);
        relations.insert("variables".to_owned(), variables);
        for name in includes.names() {
            let shown = match name {
                "egg" => item(
                    "egg",
                    json!({"uuid": egg.map(|egg| &egg.uuid), "name": egg.map(|egg| &egg.name)}),
                ),
                "subusers" if !self.may(server, "user.read") => nothing(),
                "subusers" => {
                    let rows = self.database.subusers_of(server.id);
                    list("server_subuser", rows, |row| Ok(self.subuser(row)))?
                }
                _ => continue,
            };
            relations.insert(name.to_owned(), shown);
        }
        Ok(Value::Object(relations))
    }

    /// All of them, or the first one without its notes for somebody who may not read them. There the panel breaks when there
    /// is no first one, or when it has been given back.
    fn allocations_seen(&self, server: &Server) -> Shown {
        if self.may(server, "allocation.read") {
            let rows = self.database.allocations_of(server.id);
            return list("allocation", rows, |row| Ok(self.client_allocation(row)));
        }
        let first = server.allocation.and_then(|id| self.database.allocations.get(&id));
        let first = first.ok_or_else(|| Refusal::broken("Error"))?;
        if first.server.is_none() {
            return Err(Refusal::broken("ErrorException"));
        }
        let mut first = first.clone();
        first.notes = None;
        list("allocation", [&first], |row| Ok(self.client_allocation(row)))
    }

    pub(in crate::fake) fn client_allocation(&self, allocation: &Allocation) -> Value {
        let server = allocation.server.and_then(|server| self.database.servers.get(&server));
        json!({
            "id": allocation.id,
            "ip": allocation.ip,
            "ip_alias": allocation.alias,
            "port": allocation.port,
            "notes": allocation.notes,
            "is_default": server.is_some_and(|server| server.allocation == Some(allocation.id)),
        })
    }

    pub(in crate::fake) fn client_variable(server: &Server, variable: &Variable) -> Value {
        json!({
            "name": variable.name,
            "description": variable.description,
            "env_variable": variable.env,
            "default_value": variable.default,
            "server_value": server.values.get(&variable.id),
            "is_editable": variable.editable,
            "rules": variable.rules.join("|"),
        })
    }

    /// The start command with its values in place, or hidden.
    pub(in crate::fake) fn invocation(&self, server: &Server, hides: bool) -> String {
        let allocation = server.allocation.and_then(|id| self.database.allocations.get(&id));
        let port = allocation.map_or(0, |allocation| allocation.port);
        let mut command = server
            .startup
            .replace("{{SERVER_MEMORY}}", &server.limits.memory.to_string())
            .replace(
                "{{SERVER_IP}}",
                allocation.map_or("127.0.0.1", |allocation| &allocation.ip),
            )
            .replace("{{SERVER_PORT}}", &port.to_string());
        let egg = self.database.eggs.get(&server.egg);
        for variable in egg.into_iter().flat_map(|egg| &egg.variables) {
            let value = match variable.viewable && !hides {
                true => environment::value(server, variable),
                false => "[hidden]",
            };
            command = command.replace(&format!("{{{{{}}}}}", variable.env), value);
        }
        command
    }
}

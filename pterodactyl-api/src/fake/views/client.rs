//! Servers, as their owners see them on the Client API.

use panel_http::fake::document::{Includes, Shown, item, list, nothing};
use serde_json::{Map, Value, json};

use super::View;
use crate::fake::{
    environment,
    state::{Allocation, Server, Variable},
};

impl View<'_> {
    pub(in crate::fake) fn client_server(&self, server: &Server, includes: &Includes) -> Shown {
        let node = self.database.nodes.get(&server.node);
        let user = &self.caller.user;
        let attributes = json!({
            "server_owner": server.owner == user.id,
            "identifier": server.identifier(),
            "internal_id": server.id,
            "uuid": server.uuid,
            "name": server.name,
            "node": node.map(|node| node.name.as_str()),
            "is_node_under_maintenance": node.is_some_and(|node| node.maintenance),
            "sftp_details": {"ip": node.map(|node| node.fqdn.as_str()), "port": node.map(|node| node.daemon_sftp)},
            "description": server.description,
            "limits": super::server::limits(&server.limits),
            "invocation": self.invocation(server, !self.database.may(server, user, "startup.read")),
            "docker_image": server.image,
            "egg_features": ["eula"],
            "feature_limits": super::server::feature_limits(server),
            "status": server.status.map(|status| status.word()),
            "is_suspended": server.is_suspended(),
            "is_installing": !server.is_installed(),
            "is_transferring": server.transferring,
            "relationships": self.client_relations(server, includes)?,
        });
        Ok(attributes)
    }

    /// Allocations and viewable variables always, the rest when asked for. Who may see less is shown less.
    fn client_relations(&self, server: &Server, includes: &Includes) -> Shown {
        let egg = self.database.eggs.get(&server.egg);
        let may = |permission: &str| self.database.may(server, &self.caller.user, permission);
        let rows = self.database.allocations_of(server.id);
        let seen = rows.filter(|row| may("allocation.read") || row.id == server.allocation);
        let allocations = list("allocation", seen, |row| {
            let mut shown = self.client_allocation(row);
            if let Some(shown) = shown.as_object_mut().filter(|_| !may("allocation.read")) {
                shown.insert("notes".to_owned(), Value::Null);
            }
            Ok(shown)
        })?;
        let viewable = egg
            .into_iter()
            .flat_map(|egg| &egg.variables)
            .filter(|variable| variable.viewable);
        let variables = if may("startup.read") {
            list("egg_variable", viewable, |variable| {
                Ok(self.client_variable(server, variable))
            })?
        } else {
            nothing()
        };
        let mut relations = Map::new();
        relations.insert("allocations".to_owned(), allocations);
        relations.insert("variables".to_owned(), variables);
        for name in includes.names() {
            let shown = match name {
                "egg" => item(
                    "egg",
                    json!({"uuid": egg.map(|egg| &egg.uuid), "name": egg.map(|egg| &egg.name)}),
                ),
                "subusers" if !may("user.read") => nothing(),
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

    pub(in crate::fake) fn client_allocation(&self, allocation: &Allocation) -> Value {
        let server = allocation.server.and_then(|server| self.database.servers.get(&server));
        json!({
            "id": allocation.id,
            "ip": allocation.ip,
            "ip_alias": allocation.alias,
            "port": allocation.port,
            "notes": allocation.notes,
            "is_default": server.is_some_and(|server| server.allocation == allocation.id),
        })
    }

    pub(in crate::fake) fn client_variable(&self, server: &Server, variable: &Variable) -> Value {
        json!({
            "name": variable.name,
            "description": variable.description,
            "env_variable": variable.env,
            "default_value": variable.default,
            "server_value": server.values.get(&variable.id),
            "is_editable": variable.editable,
            "rules": variable.rules,
        })
    }

    /// The start command with its values in place, or hidden.
    pub(in crate::fake) fn invocation(&self, server: &Server, hides: bool) -> String {
        let allocation = self.database.allocations.get(&server.allocation);
        let mut command = server
            .startup
            .replace("{{SERVER_MEMORY}}", &server.limits.memory.to_string())
            .replace("{{SERVER_IP}}", allocation.map_or("", |allocation| &allocation.ip))
            .replace(
                "{{SERVER_PORT}}",
                &allocation.map_or_else(String::new, |allocation| allocation.port.to_string()),
            );
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

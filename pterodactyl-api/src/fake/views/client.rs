//! Servers, as their owners see them on the Client API.

use panel_http::fake::document::{Includes, Shown, item, list};
use serde_json::{Map, Value, json};

use super::View;
use crate::fake::{environment, state::Server};

impl View<'_> {
    pub(in crate::fake) fn client_server(&self, server: &Server, includes: &Includes) -> Shown {
        let node = self.database.nodes.get(&server.node);
        let attributes = json!({
            "server_owner": server.owner == self.caller.user.id,
            "identifier": server.identifier(),
            "internal_id": server.id,
            "uuid": server.uuid,
            "name": server.name,
            "node": node.map(|node| node.name.as_str()),
            "is_node_under_maintenance": node.is_some_and(|node| node.maintenance),
            "sftp_details": {"ip": node.map(|node| node.fqdn.as_str()), "port": 2022},
            "description": server.description,
            "limits": super::server::limits(&server.limits),
            "invocation": self.invocation(server),
            "docker_image": server.image,
            "egg_features": ["eula"],
            "feature_limits": super::server::feature_limits(server),
            "status": server.status.map(|status| status.word()),
            "is_suspended": server.is_suspended(),
            "is_installing": !server.is_installed(),
            "is_transferring": false,
            "relationships": self.client_relations(server, includes)?,
        });
        Ok(attributes)
    }

    /// Allocations and viewable variables always, the rest when asked for.
    fn client_relations(&self, server: &Server, includes: &Includes) -> Shown {
        let egg = self.database.eggs.get(&server.egg);
        let allocations = list("allocation", self.database.allocations_of(server.id), |allocation| {
            Ok(json!({
                "id": allocation.id,
                "ip": allocation.ip,
                "ip_alias": allocation.alias,
                "port": allocation.port,
                "notes": allocation.notes,
                "is_default": allocation.id == server.allocation,
            }))
        })?;
        let viewable = egg
            .into_iter()
            .flat_map(|egg| &egg.variables)
            .filter(|variable| variable.viewable);
        let variables = list("egg_variable", viewable, |variable| {
            Ok(json!({
                "name": variable.name,
                "description": variable.description,
                "env_variable": variable.env,
                "default_value": variable.default,
                "server_value": server.values.get(&variable.id),
                "is_editable": variable.editable,
                "rules": variable.rules,
            }))
        })?;
        let mut relations = Map::new();
        relations.insert("allocations".to_owned(), allocations);
        relations.insert("variables".to_owned(), variables);
        for name in includes.names() {
            let shown = match name {
                "egg" => item(
                    "egg",
                    json!({"uuid": egg.map(|egg| &egg.uuid), "name": egg.map(|egg| &egg.name)}),
                ),
                "subusers" => json!({"object": "list", "data": []}),
                _ => continue,
            };
            relations.insert(name.to_owned(), shown);
        }
        Ok(Value::Object(relations))
    }

    /// The start command with its values in place.
    fn invocation(&self, server: &Server) -> String {
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
            let value = match variable.viewable {
                true => environment::value(server, variable),
                false => "[hidden]",
            };
            command = command.replace(&format!("{{{{{}}}}}", variable.env), value);
        }
        command
    }
}

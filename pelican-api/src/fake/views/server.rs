//! Servers, as administrators see them.

use panel_http::fake::{
    document::{Includes, Shown, date, item, list, nothing, with_relations},
    outcome::Refusal,
};
use serde_json::{Map, Value, json};

use super::View;
use crate::fake::{
    environment,
    state::{Limits, Server},
};

impl View<'_> {
    pub(in crate::fake) fn server(&self, server: &Server, includes: &Includes) -> Shown {
        self.server_of(server, server.owner, includes)
    }

    /// With this account in its owner's place, among what was asked for beside it.
    pub(in crate::fake) fn server_of(&self, server: &Server, owner: u64, includes: &Includes) -> Shown {
        let attributes = json!({
            "id": server.id,
            "external_id": server.external_id,
            "uuid": server.uuid,
            "identifier": server.identifier(),
            "name": server.name,
            "description": server.description,
            "status": server.status.map(|status| status.word()),
            "suspended": server.is_suspended(),
            "limits": limits(&server.limits),
            "feature_limits": feature_limits(server),
            "user": server.owner,
            "node": server.node,
            "allocation": server.allocation,
            "egg": server.egg,
            "container": {
                "startup_command": server.startup,
                "image": server.image,
                "installed": u8::from(server.is_installed()),
                "environment": self.environment(server),
            },
            "updated_at": date(server.updated_at),
            "created_at": date(server.created_at),
        });
        with_relations(attributes, includes, |name, nested| {
            self.relation(server, owner, name, nested)
        })
    }

    fn relation(&self, server: &Server, owner: u64, name: &str, nested: &Includes) -> Option<Shown> {
        let database = self.database;
        match name {
            "allocations" => self.seen("allocation", || {
                list("allocation", database.allocations_of(server.id), |allocation| {
                    self.allocation(allocation, nested)
                })
            }),
            "user" => self.seen("user", || match database.users.get(&owner) {
                Some(user) => Ok(item("user", self.user(user, nested)?)),
                None => Ok(nothing()),
            }),
            "egg" => self.seen("egg", || match database.eggs.get(&server.egg) {
                Some(egg) => Ok(item("egg", self.egg(egg, nested)?)),
                None => Ok(nothing()),
            }),
            "variables" => self.seen("server", || {
                let egg = database.eggs.get(&server.egg);
                let variables = egg.into_iter().flat_map(|egg| &egg.variables);
                list("server_variable", variables, |variable| {
                    let mut attributes = Self::variable(server.egg, variable);
                    if let Some(attributes) = attributes.as_object_mut() {
                        let value = server.values.get(&variable.id).cloned();
                        attributes.insert("server_value".to_owned(), value.into());
                    }
                    Ok(attributes)
                })
            }),
            "node" => self.seen("node", || match database.nodes.get(&server.node) {
                Some(node) => Ok(item("node", self.node(node, nested)?)),
                None => Ok(nothing()),
            }),
            "subusers" => self.seen("user", || {
                list("subuser", database.subusers_of(server.id), |row| {
                    self.subuser_row(row, nested)
                })
            }),
            "databases" => self.seen("server_database", || {
                list("databases", database.databases_of(server.id), |row| {
                    self.database(row, nested)
                })
            }),
            // Offered by the panel, and broken in it.
            "transfer" => Some(Err(Refusal::broken("TypeError"))),
            _ => None,
        }
    }

    /// The variables, and what the panel adds to them.
    fn environment(&self, server: &Server) -> Value {
        let egg = self.database.eggs.get(&server.egg);
        let variables = egg.into_iter().flat_map(|egg| &egg.variables);
        let mut environment: Map<String, Value> = variables
            .map(|variable| {
                let value = environment::value(server, variable);
                (variable.env.clone(), Value::from(value))
            })
            .collect();
        environment.insert("STARTUP".to_owned(), server.startup.clone().into());
        environment.insert("P_SERVER_UUID".to_owned(), server.uuid.clone().into());
        Value::Object(environment)
    }
}

pub(super) fn limits(limits: &Limits) -> Value {
    json!({
        "memory": limits.memory,
        "swap": limits.swap,
        "disk": limits.disk,
        "io": limits.io,
        "cpu": limits.cpu,
        "threads": limits.threads,
        "oom_disabled": !limits.oom_killer,
        "oom_killer": limits.oom_killer,
    })
}

pub(super) fn feature_limits(server: &Server) -> Value {
    json!({
        "databases": server.databases,
        "allocations": server.allocations,
        "backups": server.backups,
    })
}

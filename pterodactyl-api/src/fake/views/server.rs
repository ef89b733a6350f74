//! Servers, as administrators see them.

use panel_http::fake::{
    document::{Includes, Shown, date, item, list, long_date, nothing, with_relations},
    outcome::Refusal,
};
use serde_json::{Map, Value, json};

use super::View;
use crate::fake::{
    environment,
    state::{Egg, Limits, Server},
};

impl View<'_> {
    pub(in crate::fake) fn server(&self, server: &Server, includes: &Includes) -> Shown {
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
            "nest": server.nest,
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
        with_relations(attributes, includes, |name, nested| self.relation(server, name, nested))
    }

    fn relation(&self, server: &Server, name: &str, nested: &Includes) -> Option<Shown> {
        let database = self.database;
        let node = database.nodes.get(&server.node);
        match name {
            "allocations" => self.seen("allocations", || {
                list("allocation", database.allocations_of(server.id), |allocation| {
                    self.allocation(allocation, nested)
                })
            }),
            "user" => self.seen("users", || match database.users.get(&server.owner) {
                Some(user) => Ok(item("user", self.user(user, nested)?)),
                None => Ok(nothing()),
            }),
            "subusers" => self.seen("users", || {
                let rows = database.subusers_of(server.id);
                list("server_subuser", rows, |row| self.subuser_row(row, nested))
            }),
            "nest" => self.seen("nests", || match database.nests.get(&server.nest) {
                Some(nest) => Ok(item("nest", self.nest(nest, nested)?)),
                None => Ok(nothing()),
            }),
            "egg" => self.seen("eggs", || match database.eggs.get(&server.egg) {
                Some(egg) => Ok(item("egg", self.egg(egg, nested)?)),
                None => Ok(nothing()),
            }),
            "variables" => self.seen("servers", || {
                let egg = database.eggs.get(&server.egg);
                let variables = egg.map_or(&[][..], |egg| &egg.variables);
                list("server_variable", variables, |variable| {
                    let mut attributes = Self::variable(egg, variable);
                    if let Some(attributes) = attributes.as_object_mut() {
                        let value = server.values.get(&variable.id).cloned();
                        attributes.insert("server_value".to_owned(), value.into());
                    }
                    Ok(attributes)
                })
            }),
            "location" => self.seen("locations", || {
                match node.and_then(|node| database.locations.get(&node.location)) {
                    Some(location) => Ok(item("location", self.location(location, nested)?)),
                    None => Ok(nothing()),
                }
            }),
            "node" => self.seen("nodes", || match node {
                Some(node) => Ok(item("node", self.node(node, nested)?)),
                None => Ok(nothing()),
            }),
            "databases" => self.seen("server_databases", || {
                let rows = database.databases_of(server.id);
                list("server_database", rows, |row| self.database(row, false, nested))
            }),
            // Offered by the panel, and broken in it.
            "transfer" => Some(Err(Refusal::broken("TypeError"))),
            _ => None,
        }
    }

    /// The variables, and what the panel adds to them.
    fn environment(&self, server: &Server) -> Value {
        let egg = self.database.eggs.get(&server.egg);
        let mut environment: Map<String, Value> = egg
            .into_iter()
            .flat_map(|egg| &egg.variables)
            .map(|variable| {
                let value = environment::value(server, variable);
                (variable.env.clone(), Value::from(value))
            })
            .collect();
        let location = self
            .database
            .nodes
            .get(&server.node)
            .and_then(|node| self.database.locations.get(&node.location))
            .map(|location| location.short.clone());
        environment.insert("STARTUP".to_owned(), server.startup.clone().into());
        environment.insert("P_SERVER_LOCATION".to_owned(), location.into());
        environment.insert("P_SERVER_UUID".to_owned(), server.uuid.clone().into());
        environment.insert("P_SERVER_ALLOCATION_LIMIT".to_owned(), server.allocations.into());
        Value::Object(environment)
    }

    /// A variable of an egg, with the dates of its egg.
    pub(super) fn variable(egg: Option<&Egg>, variable: &crate::fake::state::Variable) -> Value {
        let at = egg.map(|egg| long_date(egg.created_at));
        json!({
            "id": variable.id,
            "egg_id": egg.map(|egg| egg.id),
            "name": variable.name,
            "description": variable.description,
            "env_variable": variable.env,
            "default_value": variable.default,
            "user_viewable": variable.viewable,
            "user_editable": variable.editable,
            "rules": variable.rules,
            "created_at": at,
            "updated_at": at,
        })
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
        "oom_disabled": limits.oom_disabled,
    })
}

pub(super) fn feature_limits(server: &Server) -> Value {
    json!({
        "databases": server.databases,
        "allocations": server.allocations,
        "backups": server.backups,
    })
}

//! Nests and eggs.

use panel_http::fake::document::{Includes, Shown, date, item, list, nothing, with_relations};
use serde_json::{Map, Value, json};

use super::View;
use crate::fake::state::{Egg, Nest};

impl View<'_> {
    pub(in crate::fake) fn nest(&self, nest: &Nest, includes: &Includes) -> Shown {
        let attributes = json!({
            "id": nest.id,
            "uuid": nest.uuid,
            "author": AUTHOR,
            "name": nest.name,
            "description": nest.description,
            "created_at": date(nest.created_at),
            "updated_at": date(nest.created_at),
        });
        with_relations(attributes, includes, |name, nested| match name {
            "eggs" => self.seen("eggs", || {
                let eggs = self.database.eggs.values().filter(|egg| egg.nest == nest.id);
                list("egg", eggs, |egg| self.egg(egg, nested))
            }),
            "servers" => self.seen("servers", || {
                let servers = self.database.servers.values().filter(|server| server.nest == nest.id);
                list("server", servers, |server| self.server(server, nested))
            }),
            _ => None,
        })
    }

    pub(in crate::fake) fn egg(&self, egg: &Egg, includes: &Includes) -> Shown {
        let attributes = json!({
            "id": egg.id,
            "uuid": egg.uuid,
            "name": egg.name,
            "nest": egg.nest,
            "author": AUTHOR,
            "description": egg.description,
            "docker_image": egg.images.first().map_or("", |(_, image)| image),
            "docker_images": images(egg),
            "config": {
                "files": {
                    "server.properties": {
                        "parser": "properties",
                        "find": {"server-ip": "0.0.0.0", "server-port": "{{server.build.default.port}}"},
                    },
                },
                "startup": {"done": "ready to play"},
                "stop": "stop",
                "logs": [],
                "file_denylist": [],
                "extends": null,
            },
            "startup": egg.startup,
            "script": {
                "privileged": true,
                "install": "#!/bin/sh\necho installed\n",
                "entry": "sh",
                "container": "ghcr.io/example/installer:latest",
                "extends": null,
            },
            "created_at": date(egg.created_at),
            "updated_at": date(egg.created_at),
        });
        with_relations(attributes, includes, |name, nested| match name {
            "nest" => self.seen("nests", || match self.database.nests.get(&egg.nest) {
                Some(nest) => Ok(item("nest", self.nest(nest, nested)?)),
                None => Ok(nothing()),
            }),
            "servers" => self.seen("servers", || {
                let servers = self.database.servers.values().filter(|server| server.egg == egg.id);
                list("server", servers, |server| self.server(server, nested))
            }),
            // Shown only by an egg that takes them from another one.
            "config" | "script" => Some(Ok(nothing())),
            "variables" => self.seen("eggs", || {
                list("egg_variable", &egg.variables, |variable| {
                    Ok(Self::variable(Some(egg), variable))
                })
            }),
            _ => None,
        })
    }
}

/// The images of an egg by their labels.
pub(in crate::fake) fn images(egg: &Egg) -> Value {
    let images: Map<String, Value> = egg
        .images
        .iter()
        .map(|(label, image)| (label.clone(), Value::from(image.clone())))
        .collect();
    // An empty map comes out of PHP as an empty list.
    if images.is_empty() {
        json!([])
    } else {
        Value::Object(images)
    }
}

const AUTHOR: &str = "eggs@example.test";

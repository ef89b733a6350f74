//! A server as its owner sees it.

use serde_json::{Value, json};

use super::{date, server::first};
use crate::fake::{
    keys::Caller,
    state::{Database, Egg, Kind, Server, Status, Thing},
};

pub(in crate::fake) fn client_server(database: &Database, server: &Server, caller: &Caller) -> Value {
    let node = database.nodes.get(&server.node);
    let location = node.and_then(|node| database.thing(Kind::Location, &node.location));
    let of_location = |field| location.and_then(|it| it.body.get(field)).cloned().unwrap_or_default();
    let host = node.map(|node| {
        let host = node.url.split_once("://").map_or(node.url.as_str(), |(_, host)| host);
        let host = host.split(['/', ':']).next().unwrap_or_default();
        node.sftp_host.clone().unwrap_or_else(|| host.to_owned())
    });
    json!({
        "uuid": server.uuid,
        "uuid_short": server.short(),
        "allocation": first(database, server),
        "egg": database.eggs.get(&server.egg).map(egg),
        "egg_configuration": egg_configuration(database, &server.egg),
        "status": server.status.map(Status::word),
        "is_owner": server.owner == caller.user.uuid,
        "is_suspended": server.suspended,
        "is_transferring": server.transfer.is_some(),
        "permissions": caller.rights_on(database, server),
        "location_uuid": location.map(|it| &it.uuid),
        "location_name": of_location("name"),
        "location_flag": of_location("flag"),
        "node_uuid": server.node,
        "node_name": node.map(|it| &it.name),
        "node_maintenance_enabled": node.is_some_and(|it| it.maintenance_enabled),
        "sftp_host": host,
        "sftp_port": node.map(|it| it.sftp_port),
        "name": server.name,
        "description": server.description,
        "limits": {
            "cpu": server.limits.cpu, "memory": server.limits.memory,
            "swap": server.limits.swap, "disk": server.limits.disk,
        },
        "feature_limits": server.features,
        "startup": server.startup,
        "image": server.image,
        "auto_kill": server.auto_kill,
        "auto_start_behavior": server.auto_start_behavior,
        "timezone": server.timezone,
        "created": date(server.created),
    })
}

fn egg(egg: &Egg) -> Value {
    let of = |field| egg.body.get(field).cloned().unwrap_or_default();
    json!({
        "uuid": egg.uuid,
        "name": of("name"),
        "description": of("description"),
        "startup_commands": of("startup_commands"),
        "separate_port": of("separate_port"),
        "features": of("features"),
        "docker_images": of("docker_images"),
        "created": date(egg.created),
    })
}

/// The egg configurations of an egg, those of lower order first.
pub(in crate::fake) fn egg_configuration_of<'d>(database: &'d Database, egg: &str, part: &str) -> Option<&'d Value> {
    let is_of = |thing: &&Thing| {
        let eggs = thing.body.get("eggs").and_then(Value::as_array);
        eggs.is_some_and(|eggs| eggs.iter().any(|it| it == egg))
    };
    let mut rows: Vec<&Thing> = database.things(Kind::EggConfiguration, "").filter(is_of).collect();
    rows.sort_by_key(|thing| thing.body.get("order").and_then(Value::as_i64));
    let mut parts = rows.into_iter().filter_map(|thing| thing.body.get(part));
    parts.rfind(|part| !part.is_null())
}

fn egg_configuration(database: &Database, egg: &str) -> Value {
    let assign = egg_configuration_of(database, egg, "config_allocations").and_then(|it| it.get("user_self_assign"));
    let flag =
        |part: Option<&Value>, field| part.and_then(|part| part.get(field)).and_then(Value::as_bool) == Some(true);
    let startup = egg_configuration_of(database, egg, "config_startup");
    let routes = egg_configuration_of(database, egg, "config_routes").and_then(|routes| routes.get("order"));
    json!({
        "allocation_self_assign_enabled": flag(assign, "enabled"),
        "allocation_self_assign_require_primary": flag(assign, "require_primary_allocation"),
        "startup_allow_custom_command": flag(startup, "allow_custom_startup_command"),
        "route_order": routes,
    })
}

//! Rows that are there without a call.

use jiff::Timestamp;
use panel_http::Secret;
use serde_json::{Map, Value, json};

use super::{
    additions::{NewEgg, NewKey, NewNode, NewUser},
    egg_file, keys,
    state::{Allocation, Egg, Key, Kind, Node, Thing, User},
    world::World,
};

/// The password of users that a test puts on the panel.
const PASSWORD: &str = "password";

/// An administrator with a key that may do everything.
pub(super) fn bare(world: &mut World, now: Timestamp) {
    user(world, NewUser::new("admin").admin(), now);
    key(world, NewKey::everything(), "seed", now);
}

/// What is needed to sell.
pub(super) fn ready(world: &mut World, now: Timestamp) {
    let configuration = json!({
        "name": "Local", "description": null, "maintenance_enabled": false, "shared": false, "backup_disk": "local",
        "backup_configs": {"s3": null, "restic": null, "pbs": null, "kopia": null},
    });
    thing(world, Kind::BackupConfiguration, configuration, now);
    let frankfurt = location(world, "Frankfurt", now);
    for (name, ip) in [("node-1", "203.0.113.1"), ("node-2", "203.0.113.2")] {
        node(world, NewNode::new(name).allocations(ip, 25565..=25664), now);
    }
    let java = |name: &str, jar: &str| {
        NewEgg::new(name)
            .image("Java 21", "ghcr.io/example/java:21")
            .image("Java 17", "ghcr.io/example/java:17")
            .startup("Default", "java -Xms128M -jar {{SERVER_JARFILE}}")
            .variable(
                "Server Jar File",
                "SERVER_JARFILE",
                jar,
                r"required|regex:/^([\w\d._-]+)(\.jar)$/",
            )
            .variable("Version", "MINECRAFT_VERSION", "latest", "nullable|string|max:20")
            .hidden_variable("Download", "DL_PATH", "", "nullable|string")
    };
    egg(world, java("Paper", "server.jar"), now);
    egg(world, java("Velocity", "velocity.jar"), now);
    database_host(world, "Databases", &frankfurt, now);
}

pub(super) fn thing(world: &mut World, kind: Kind, body: Value, now: Timestamp) -> String {
    let uuid = world.random.uuid();
    world.database.things.push(Thing {
        uuid: uuid.clone(),
        kind,
        of: String::new(),
        body: body.as_object().cloned().unwrap_or_default(),
        created: now,
    });
    uuid
}

/// A host for databases at a location or on a node.
pub(super) fn database_host(world: &mut World, name: &str, place: &str, now: Timestamp) -> String {
    let host = json!({
        "name": name, "deployment_enabled": true, "maintenance_enabled": false, "type": "mysql", "public_host": null,
        "public_port": null,
        "credentials": {
            "type": "details", "host": "203.0.113.9", "port": 3306, "username": "panel", "password": "secret",
        },
    });
    let uuid = thing(world, Kind::DatabaseHost, host, now);
    world.add(Kind::AttachedHost, place, json!({"uuid": uuid}), now);
    uuid
}

pub(super) fn location(world: &mut World, name: &str, now: Timestamp) -> String {
    let body = json!({"backup_configuration_uuid": null, "name": name, "description": null, "flag": null});
    thing(world, Kind::Location, body, now)
}

fn first(world: &World, kind: Kind) -> Option<String> {
    world.database.things(kind, "").next().map(|thing| thing.uuid.clone())
}

pub(super) fn node(world: &mut World, new: NewNode, now: Timestamp) -> u64 {
    let location = new.location.or_else(|| first(world, Kind::Location));
    let location = location.unwrap_or_else(|| location_named(world, now));
    let number = world.database.next_node + 1;
    world.database.next_node = number;
    let uuid = world.random.uuid();
    for (ip, ports) in new.allocations {
        for port in ports {
            allocation(world, &uuid, &ip, port, now);
        }
    }
    let token = world.random.text(64);
    world.database.nodes.push(Node {
        number,
        uuid,
        location,
        backup_configuration: first(world, Kind::BackupConfiguration),
        name: new.name,
        description: None,
        deployment_enabled: new.deployable,
        maintenance_enabled: false,
        public_url: None,
        url: format!("http://node-{number}.example.test:8080/"),
        sftp_host: None,
        sftp_port: 2022,
        memory: new.memory,
        disk: new.disk,
        token,
        created: now,
    });
    number
}

fn location_named(world: &mut World, now: Timestamp) -> String {
    location(world, "Somewhere", now)
}

/// One more free allocation, unless it is there.
pub(super) fn allocation(world: &mut World, node: &str, ip: &str, port: u16, now: Timestamp) {
    let same = |row: &Allocation| row.node == node && row.ip == ip && row.port == port;
    if world.database.allocations.iter().any(same) {
        return;
    }
    let uuid = world.random.uuid();
    world.database.allocations.push(Allocation {
        uuid,
        node: node.to_owned(),
        ip: ip.to_owned(),
        ip_alias: None,
        port,
        created: now,
    });
}

pub(super) fn egg(world: &mut World, new: NewEgg, now: Timestamp) -> String {
    let nest = first(world, Kind::Nest);
    let nest = nest.unwrap_or_else(|| {
        let body = json!({"author": "eggs@example.test", "name": "Minecraft", "description": null});
        thing(world, Kind::Nest, body, now)
    });
    let body = json!({
        "name": new.name, "description": null, "author": "eggs@example.test",
        "config_files": [],
        "config_startup": {"done": ["Done"], "strip_ansi": false},
        "config_stop": {"type": "command", "value": "stop"},
        "config_script": {"container": "alpine:3", "entrypoint": "ash", "content": "# nothing to install"},
        "startup_commands": new.startups,
        "force_outgoing_ip": false, "separate_port": false, "features": [],
        "docker_images": new.images, "file_denylist": [],
    });
    let egg = Egg {
        uuid: world.random.uuid(),
        nest,
        body: body.as_object().cloned().unwrap_or_else(Map::new),
        created: now,
    };
    for variable in egg_file::variables(&new.variables, &egg, || world.random.uuid()) {
        world.database.variables.push(variable);
    }
    let uuid = egg.uuid.clone();
    world.database.eggs.push(egg);
    uuid
}

pub(super) fn user(world: &mut World, new: NewUser, now: Timestamp) -> String {
    let uuid = world.random.uuid();
    world.database.users.push(User {
        uuid: uuid.clone(),
        external_id: new.external_id,
        name_first: new.username.clone(),
        username: new.username,
        email: new.email,
        name_last: "User".to_owned(),
        role: None,
        password: Some(PASSWORD.to_owned()),
        second_factor: None,
        admin: new.admin,
        frozen: false,
        suspended: false,
        language: "en".to_owned(),
        toast_position: "bottom_right".to_owned(),
        start_on_grouped_servers: false,
        created: now,
    });
    uuid
}

pub(super) fn key(world: &mut World, new: NewKey, name: &str, now: Timestamp) -> Secret {
    let administrator = || world.database.users.iter().next().map(|user| user.uuid.clone());
    let owner = new.user.or_else(administrator).unwrap_or_default();
    let text = keys::new_text(&mut world.random);
    let uuid = world.random.uuid();
    world.database.keys.push(Key {
        uuid,
        owner,
        name: name.to_owned(),
        text: text.clone(),
        allowed_ips: new.allowed_ips,
        user_permissions: new.user_permissions,
        admin_permissions: new.admin_permissions,
        server_permissions: new.server_permissions,
        last_used: None,
        expires: None,
        created: now,
    });
    Secret::from(text)
}

//! What is on the panel to begin with, and how more is put there.

use jiff::Timestamp;
use panel_http::fake::{
    keys::{Access, Key, Kind},
    random::Random,
};
use serde_json::{Value, json};

use super::{
    additions::{NewEgg, NewNode, NewUser},
    keys::KEYS,
    routes::add_allocation,
    state::{DatabaseHost, Egg, Mount, Node, Role, Script, Table, User, Variable},
    world::World,
};

/// A root administrator with a key of each kind; nothing else.
pub(super) fn bare(world: &mut World, now: Timestamp) {
    let id = role(world, "Root Admin", Vec::new(), now);
    let administrator = user(world, NewUser::new("admin").role(id), now);
    for kind in [Kind::Application, Kind::Account] {
        let key = Key::new(&mut world.random, &KEYS, kind, administrator).with_all(Access::Write);
        world.database.keys.push(key);
    }
}

/// Two nodes with a hundred free allocations each, two eggs, and a host for databases.
pub(super) fn ready(world: &mut World, now: Timestamp) {
    let ports = 25_565..=25_664;
    let first = NewNode::new("node-1").tags(["eu"]);
    node(world, first.allocations("10.0.0.1", ports.clone()), now);
    let second = NewNode::new("node-2").fqdn("wings2.example.test").tags(["us"]);
    node(world, second.allocations("10.0.0.2", ports), now);
    let larch = NewEgg::new("Larch")
        .image("Java 21", "ghcr.io/example/java:21")
        .image("Java 17", "ghcr.io/example/java:17")
        .startup("Default", "java -Xmx{{SERVER_MEMORY}}M -jar {{JAR_FILE}}")
        .variable("Game Version", "GAME_VERSION", "latest", "nullable|string|max:20")
        .variable(
            "Jar File",
            "JAR_FILE",
            "server.jar",
            r"required|regex:/^([\w\d._-]+)(\.jar)$/",
        )
        .hidden_variable("Download Address", "DOWNLOAD_URL", "", "nullable|string")
        .variable("Build", "BUILD", "latest", "required|string|max:20");
    let heath = NewEgg::new("Heath")
        .image("Java 21", "ghcr.io/example/java:21")
        .startup("Default", "java -jar {{JAR_FILE}} --level {{DIFFICULTY}}")
        .variable("Jar File", "JAR_FILE", "heath.jar", "required|string|max:40")
        .variable(
            "Difficulty",
            "DIFFICULTY",
            "normal",
            "required|string|in:peaceful,easy,normal,hard",
        )
        .variable("Players", "PLAYERS", "20", "required|integer|between:1,200")
        .variable("Online Mode", "ONLINE_MODE", "1", "required|boolean");
    egg(world, larch, now);
    egg(world, heath, now);
    database_host(world, "local", &[], now);
}

pub(super) fn database_host(world: &mut World, name: &str, nodes: &[u64], now: Timestamp) -> u64 {
    let id = world.database.next_id(Table::Hosts);
    let host = DatabaseHost {
        id,
        name: name.to_owned(),
        host: "127.0.0.1".to_owned(),
        port: 3306,
        username: "panel".to_owned(),
        nodes: nodes.iter().copied().collect(),
        created_at: now,
        updated_at: now,
    };
    world.database.hosts.insert(id, host);
    id
}

/// A mount of a folder of nodes, for nothing yet.
pub(super) fn mount(world: &mut World, name: &str, source: &str, target: &str) -> u64 {
    let id = world.database.next_id(Table::Mounts);
    let mount = Mount {
        id,
        uuid: world.random.uuid(),
        name: name.to_owned(),
        description: Some(format!("The folder {source}.")),
        source: source.to_owned(),
        target: target.to_owned(),
        read_only: true,
        user_mountable: false,
        eggs: [].into(),
        nodes: [].into(),
        servers: [].into(),
    };
    world.database.mounts.insert(id, mount);
    id
}

pub(super) fn role(world: &mut World, name: &str, permissions: Vec<String>, now: Timestamp) -> u64 {
    let id = world.database.next_id(Table::Roles);
    let role = Role {
        id,
        name: name.to_owned(),
        by_api: false,
        permissions,
        created_at: now,
        updated_at: now,
    };
    world.database.roles.insert(id, role);
    id
}

pub(super) fn user(world: &mut World, new: NewUser, now: Timestamp) -> u64 {
    let id = world.database.next_id(Table::Users);
    let uuid = world.random.uuid();
    let user = User {
        id,
        external_id: new.external_id,
        managed_externally: false,
        password: User::unknown_password(&uuid),
        email_changes: Vec::new(),
        uuid,
        username: new.username.to_lowercase(),
        email: new.email.to_lowercase(),
        language: "en".to_owned(),
        roles: new.roles.into_iter().collect(),
        created_at: now,
        updated_at: now,
    };
    world.database.users.insert(id, user);
    id
}

/// Where a node keeps the files of its servers unless it is told otherwise.
pub(super) const DAEMON_BASE: &str = "/var/lib/pelican/volumes";

/// A node with the panel's defaults and no number yet.
pub(super) fn blank_node(random: &mut Random, now: Timestamp) -> Node {
    Node {
        id: 0,
        uuid: random.uuid(),
        public: true,
        name: String::new(),
        description: None,
        fqdn: String::new(),
        scheme: "http".to_owned(),
        behind_proxy: false,
        maintenance: false,
        memory: 0,
        memory_overallocate: 0,
        disk: 0,
        disk_overallocate: 0,
        cpu: 0,
        cpu_overallocate: 0,
        upload_size: 100,
        daemon_base: DAEMON_BASE.to_owned(),
        daemon_sftp: 2022,
        sftp_alias: None,
        daemon_listen: 8080,
        daemon_connect: 8080,
        tags: Vec::new(),
        token_id: random.text(16),
        token: random.text(64),
        created_at: now,
        updated_at: now,
    }
}

pub(super) fn node(world: &mut World, new: NewNode, now: Timestamp) -> u64 {
    let id = world.database.next_id(Table::Nodes);
    let node = Node {
        id,
        public: new.public,
        name: new.name,
        fqdn: new.fqdn,
        memory: new.memory,
        memory_overallocate: new.memory_overallocate,
        disk: new.disk,
        disk_overallocate: new.disk_overallocate,
        cpu: new.cpu,
        cpu_overallocate: new.cpu_overallocate,
        tags: new.tags,
        ..blank_node(&mut world.random, now)
    };
    world.database.nodes.insert(id, node);
    for (ip, ports) in new.allocations {
        for port in ports {
            add_allocation(&mut world.database, id, &ip, port, None);
        }
    }
    id
}

/// An egg with nothing in it.
pub(super) fn blank_egg(id: u64, uuid: String, now: Timestamp) -> Egg {
    Egg {
        id,
        uuid,
        name: String::new(),
        author: "eggs@example.test".to_owned(),
        description: None,
        icon: None,
        features: Value::Null,
        tags: json!([]),
        images: json!({}),
        startups: json!({}),
        files: json!({}),
        startup: json!({}),
        logs: json!({}),
        stop: None,
        file_denylist: json!([]),
        update_url: None,
        script: Script {
            install: None,
            entry: "ash".to_owned(),
            container: "ghcr.io/example/installer:latest".to_owned(),
        },
        variables: Vec::new(),
        created_at: now,
        updated_at: now,
    }
}

pub(super) fn egg(world: &mut World, new: NewEgg, now: Timestamp) -> u64 {
    let id = world.database.next_id(Table::Eggs);
    let uuid = world.random.uuid();
    let mut egg = blank_egg(id, uuid, now);
    egg.description = Some(format!("The egg {}.", new.name));
    egg.name = new.name;
    egg.features = json!(["eula"]);
    egg.images = Value::Object(new.images);
    egg.startups = Value::Object(new.startups);
    egg.files = json!({
        "server.properties": {
            "parser": "properties",
            "find": {"server-ip": "0.0.0.0", "server-port": "{{server.allocations.default.port}}"},
        },
    });
    egg.startup = json!({"done": "ready to play"});
    egg.stop = Some("stop".to_owned());
    egg.script.install = Some("#!/bin/ash\necho installed\n".to_owned());
    for (place, new) in (1..).zip(new.variables) {
        egg.variables.push(Variable {
            id: world.database.next_id(Table::Variables),
            description: format!("{}.", new.name),
            name: new.name,
            env: new.env,
            default: new.default,
            viewable: new.seen,
            editable: new.seen,
            rules: new.rules,
            sort: Some(place),
            created_at: now,
            updated_at: now,
        });
    }
    world.database.eggs.insert(id, egg);
    id
}

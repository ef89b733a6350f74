//! What is on the panel to begin with, and how more is put there.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use panel_http::fake::{
    keys::{Access, Key, Kind},
    random::Random,
};
use serde_json::{Map, Value, json};

use super::{
    keys::KEYS,
    routes::add_allocation,
    state::{Egg, Node, Role, Script, Table, User, Variable},
    world::World,
};

/// A node to put on the fake panel.
///
/// ```
/// use pelican_api::fake::{FakePanel, NewNode};
///
/// let fake = FakePanel::seeded(1);
/// let node = fake.add_node(NewNode::new("small").memory(2048).tags(["eu"]).allocations("10.0.0.9", 25565..=25570));
/// assert_eq!(node, 3);
/// ```
#[derive(Debug, Clone)]
#[must_use = "hand it to `FakePanel::add_node`"]
pub struct NewNode {
    name: String,
    public: bool,
    fqdn: String,
    memory: i64,
    memory_overallocate: i64,
    disk: i64,
    disk_overallocate: i64,
    cpu: i64,
    cpu_overallocate: i64,
    tags: Vec<String>,
    allocations: Vec<(String, RangeInclusive<u16>)>,
}

impl NewNode {
    /// A public node without tags, with 64 GiB of memory, 500 GiB of disk, uncounted CPU and no allocations.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            public: true,
            fqdn: "wings.example.test".to_owned(),
            memory: 65_536,
            memory_overallocate: 0,
            disk: 512_000,
            disk_overallocate: 0,
            cpu: 0,
            cpu_overallocate: 0,
            tags: Vec::new(),
            allocations: Vec::new(),
        }
    }

    /// Not offered to the panel's own choice of a node.
    pub const fn private(mut self) -> Self {
        self.public = false;
        self
    }

    /// Its host name.
    pub fn fqdn(mut self, fqdn: impl Into<String>) -> Self {
        self.fqdn = fqdn.into();
        self
    }

    /// Its memory in MiB; zero is not counted.
    pub const fn memory(mut self, mebibytes: i64) -> Self {
        self.memory = mebibytes;
        self
    }

    /// Its disk in MiB; zero is not counted.
    pub const fn disk(mut self, mebibytes: i64) -> Self {
        self.disk = mebibytes;
        self
    }

    /// Its CPU in hundredths of a thread; zero is not counted.
    pub const fn cpu(mut self, hundredths: i64) -> Self {
        self.cpu = hundredths;
        self
    }

    /// How many per cent more memory, disk and CPU than it has may be sold; -1: without end.
    pub const fn overallocate(mut self, memory: i64, disk: i64, cpu: i64) -> Self {
        self.memory_overallocate = memory;
        self.disk_overallocate = disk;
        self.cpu_overallocate = cpu;
        self
    }

    /// With these tags.
    pub fn tags<T: Into<String>>(mut self, tags: impl IntoIterator<Item = T>) -> Self {
        self.tags = tags.into_iter().map(Into::into).collect();
        self
    }

    /// With these free allocations.
    pub fn allocations(mut self, ip: impl Into<String>, ports: RangeInclusive<u16>) -> Self {
        self.allocations.push((ip.into(), ports));
        self
    }
}

/// An egg to put on the fake panel.
///
/// ```
/// use pelican_api::fake::{FakePanel, NewEgg};
///
/// let fake = FakePanel::seeded(1);
/// let egg = fake.add_egg(
///     NewEgg::new("Birch")
///         .image("Java 21", "ghcr.io/example/java:21")
///         .startup("Default", "java -jar {{JAR}}")
///         .variable("Jar", "JAR", "server.jar", "required|string|max:40"),
/// );
/// assert_eq!(egg, 3);
/// ```
#[derive(Debug, Clone)]
#[must_use = "hand it to `FakePanel::add_egg`"]
pub struct NewEgg {
    name: String,
    images: Map<String, Value>,
    startups: Map<String, Value>,
    variables: Vec<NewVariable>,
}

#[derive(Debug, Clone)]
struct NewVariable {
    name: String,
    env: String,
    default: String,
    rules: Vec<String>,
    seen: bool,
}

impl NewEgg {
    /// An egg without images, start commands and variables.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            images: Map::new(),
            startups: Map::new(),
            variables: Vec::new(),
        }
    }

    /// One more image; the first is the egg's own choice.
    pub fn image(mut self, label: impl Into<String>, image: impl Into<String>) -> Self {
        self.images.insert(label.into(), Value::from(image.into()));
        self
    }

    /// One more start command; the first is the egg's own choice.
    pub fn startup(mut self, label: impl Into<String>, command: impl Into<String>) -> Self {
        self.startups.insert(label.into(), Value::from(command.into()));
        self
    }

    /// One more variable, that users see and change. Rules stand with bars between them.
    pub fn variable(
        self,
        name: impl Into<String>,
        env: impl Into<String>,
        default: impl Into<String>,
        rules: &str,
    ) -> Self {
        self.with(name.into(), env.into(), default.into(), rules, true)
    }

    /// One more variable, that users do not see.
    pub fn hidden_variable(
        self,
        name: impl Into<String>,
        env: impl Into<String>,
        default: impl Into<String>,
        rules: &str,
    ) -> Self {
        self.with(name.into(), env.into(), default.into(), rules, false)
    }

    fn with(mut self, name: String, env: String, default: String, rules: &str, seen: bool) -> Self {
        self.variables.push(NewVariable {
            name,
            env,
            default,
            rules: rules.split('|').map(str::to_owned).collect(),
            seen,
        });
        self
    }
}

/// A user to put on the fake panel.
///
/// ```
/// use pelican_api::fake::{FakePanel, NewUser};
///
/// let fake = FakePanel::seeded(1);
/// let user = fake.add_user(NewUser::new("alice").external_id("customer-7"));
/// assert_eq!(user, 2);
/// ```
#[derive(Debug, Clone)]
#[must_use = "hand it to `FakePanel::add_user`"]
pub struct NewUser {
    username: String,
    email: String,
    external_id: Option<String>,
    roles: Vec<u64>,
}

impl NewUser {
    /// A user without roles, whose e-mail address is made of the name.
    pub fn new(username: impl Into<String>) -> Self {
        let username = username.into();
        Self {
            email: format!("{username}@example.test"),
            username,
            external_id: None,
            roles: Vec::new(),
        }
    }

    /// Its e-mail address.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = email.into();
        self
    }

    /// The key it carries.
    pub fn external_id(mut self, key: impl Into<String>) -> Self {
        self.external_id = Some(key.into());
        self
    }

    /// With this role, such as one of [`FakePanel::add_role`](super::FakePanel::add_role); 1 is the one that may do
    /// everything.
    pub fn role(mut self, role: u64) -> Self {
        self.roles.push(role);
        self
    }
}

/// A root administrator with a key of each kind; nothing else.
pub(super) fn bare(world: &mut World, now: Timestamp) {
    let id = role(world, "Root Admin", Vec::new(), now);
    let administrator = user(world, NewUser::new("admin").role(id), now);
    for kind in [Kind::Application, Kind::Account] {
        let key = Key::new(&mut world.random, &KEYS, kind, administrator).with_all(Access::Write);
        world.database.keys.push(key);
    }
}

/// Two nodes with a hundred free allocations each, and two eggs.
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
    let user = User {
        id,
        external_id: new.external_id,
        managed_externally: false,
        uuid: world.random.uuid(),
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

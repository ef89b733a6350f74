//! What is on the panel to begin with, and how more is put there.

use jiff::Timestamp;
use panel_http::fake::keys::{Access, Key, Kind};

use super::{
    keys::KEYS,
    routes::add_allocation,
    state::{DatabaseHost, Egg, Location, Nest, Node, Table, User, Variable},
    world::World,
};

/// A node to put on the fake panel.
///
/// ```
/// use pterodactyl_api::fake::{FakePanel, NewNode};
///
/// let fake = FakePanel::seeded(1);
/// let node = fake.add_node(NewNode::new("small").memory(2048).allocations("10.0.0.9", 25565..=25570));
/// assert_eq!(node, 3);
/// ```
#[derive(Debug, Clone)]
#[must_use = "hand it to `FakePanel::add_node`"]
pub struct NewNode {
    name: String,
    location: u64,
    public: bool,
    fqdn: String,
    memory: i64,
    memory_overallocate: i64,
    disk: i64,
    disk_overallocate: i64,
    allocations: Vec<(String, std::ops::RangeInclusive<u16>)>,
}

impl NewNode {
    /// A public node in the first location, with 64 GiB of memory, 500 GiB of disk and no allocations.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            location: 1,
            public: true,
            fqdn: "127.0.0.1".to_owned(),
            memory: 65_536,
            memory_overallocate: 0,
            disk: 512_000,
            disk_overallocate: 0,
            allocations: Vec::new(),
        }
    }

    /// In this location.
    pub const fn location(mut self, location: u64) -> Self {
        self.location = location;
        self
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

    /// Its memory in MiB.
    pub const fn memory(mut self, mebibytes: i64) -> Self {
        self.memory = mebibytes;
        self
    }

    /// Its disk in MiB.
    pub const fn disk(mut self, mebibytes: i64) -> Self {
        self.disk = mebibytes;
        self
    }

    /// How many per cent more memory and disk than it has may be sold.
    pub const fn overallocate(mut self, memory: i64, disk: i64) -> Self {
        self.memory_overallocate = memory;
        self.disk_overallocate = disk;
        self
    }

    /// With these free allocations.
    pub fn allocations(mut self, ip: impl Into<String>, ports: std::ops::RangeInclusive<u16>) -> Self {
        self.allocations.push((ip.into(), ports));
        self
    }
}

/// An egg to put on the fake panel.
///
/// ```
/// use pterodactyl_api::fake::{FakePanel, NewEgg};
///
/// let fake = FakePanel::seeded(1);
/// let egg = fake.add_egg(
///     NewEgg::new("Birch")
///         .image("Java 21", "ghcr.io/example/java:21")
///         .startup("java -jar {{JAR}}")
///         .variable("Jar", "JAR", "server.jar", "required|string|max:40"),
/// );
/// assert_eq!(egg, 3);
/// ```
#[derive(Debug, Clone)]
#[must_use = "hand it to `FakePanel::add_egg`"]
pub struct NewEgg {
    name: String,
    nest: u64,
    images: Vec<(String, String)>,
    startup: String,
    variables: Vec<Variable>,
}

impl NewEgg {
    /// An egg in the first nest, without images and variables.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            nest: 1,
            images: Vec::new(),
            startup: "./start".to_owned(),
            variables: Vec::new(),
        }
    }

    /// One more image; the first is the egg's own choice.
    pub fn image(mut self, label: impl Into<String>, image: impl Into<String>) -> Self {
        self.images.push((label.into(), image.into()));
        self
    }

    /// Its start command.
    pub fn startup(mut self, command: impl Into<String>) -> Self {
        self.startup = command.into();
        self
    }

    /// One more variable, that users see and change.
    pub fn variable(
        self,
        name: impl Into<String>,
        env: impl Into<String>,
        default: impl Into<String>,
        rules: impl Into<String>,
    ) -> Self {
        self.with(name.into(), env.into(), default.into(), rules.into(), true)
    }

    /// One more variable, that users do not see.
    pub fn hidden_variable(
        self,
        name: impl Into<String>,
        env: impl Into<String>,
        default: impl Into<String>,
        rules: impl Into<String>,
    ) -> Self {
        self.with(name.into(), env.into(), default.into(), rules.into(), false)
    }

    fn with(mut self, name: String, env: String, default: String, rules: String, seen: bool) -> Self {
        self.variables.push(Variable {
            id: 0,
            description: format!("{name}."),
            name,
            env,
            default,
            viewable: seen,
            editable: seen,
            rules,
        });
        self
    }
}

/// An administrator with a key of each kind, and a nest; nothing else.
pub(super) fn bare(world: &mut World, now: Timestamp) {
    let id = world.database.next_id(Table::Users);
    let uuid = world.random.uuid();
    let administrator = User {
        id,
        external_id: None,
        password: User::unknown_password(&uuid),
        uuid,
        username: "admin".to_owned(),
        email: "admin@example.test".to_owned(),
        first_name: "Root".to_owned(),
        last_name: "Admin".to_owned(),
        language: "en".to_owned(),
        root_admin: true,
        two_factor: false,
        two_factor_secret: None,
        created_at: now,
        updated_at: now,
    };
    world.database.users.insert(id, administrator);
    for kind in [Kind::Application, Kind::Account] {
        let mut key = Key::new(&mut world.random, &KEYS, kind, id).with_all(Access::Write);
        key.made_at = Some(now);
        world.database.keys.push(key);
    }
    let id = world.database.next_id(Table::Nests);
    let nest = Nest {
        id,
        uuid: world.random.uuid(),
        name: "Minecraft".to_owned(),
        description: "Worlds of blocks.".to_owned(),
        created_at: now,
    };
    world.database.nests.insert(id, nest);
}

/// A location, two nodes with a hundred free allocations each, two eggs, and a host for databases.
pub(super) fn ready(world: &mut World, now: Timestamp) {
    location(world, "eu.test", now);
    let ports = 25_565..=25_664;
    node(
        world,
        NewNode::new("node-1").allocations("127.0.0.1", ports.clone()),
        now,
    );
    node(
        world,
        NewNode::new("node-2").fqdn("10.0.0.2").allocations("10.0.0.2", ports),
        now,
    );
    let larch = NewEgg::new("Larch")
        .image("Java 21", "ghcr.io/example/java:21")
        .image("Java 17", "ghcr.io/example/java:17")
        .startup("java -Xmx{{SERVER_MEMORY}}M -jar {{JAR_FILE}}")
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
        .startup("java -jar {{JAR_FILE}} --level {{DIFFICULTY}}")
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
    database_host(world, "local", None, now);
}

pub(super) fn database_host(world: &mut World, name: &str, node: Option<u64>, now: Timestamp) -> u64 {
    let id = world.database.next_id(Table::Hosts);
    let host = DatabaseHost {
        id,
        name: name.to_owned(),
        host: "127.0.0.1".to_owned(),
        port: 3306,
        username: "panel".to_owned(),
        node,
        down: false,
        created_at: now,
    };
    world.database.hosts.insert(id, host);
    id
}

pub(super) fn location(world: &mut World, short: &str, now: Timestamp) -> u64 {
    let id = world.database.next_id(Table::Locations);
    let location = Location {
        id,
        short: short.to_owned(),
        long: None,
        created_at: now,
        updated_at: now,
    };
    world.database.locations.insert(id, location);
    id
}

pub(super) fn node(world: &mut World, new: NewNode, now: Timestamp) -> u64 {
    let id = world.database.next_id(Table::Nodes);
    let node = Node {
        public: new.public,
        name: new.name,
        location: new.location,
        fqdn: new.fqdn,
        memory: new.memory,
        memory_overallocate: new.memory_overallocate,
        disk: new.disk,
        disk_overallocate: new.disk_overallocate,
        ..Node::blank(id, &mut world.random, now)
    };
    world.database.nodes.insert(id, node);
    for (ip, ports) in new.allocations {
        for port in ports {
            add_allocation(&mut world.database, id, &ip, port, None);
        }
    }
    id
}

pub(super) fn egg(world: &mut World, new: NewEgg, now: Timestamp) -> u64 {
    let id = world.database.next_id(Table::Eggs);
    let uuid = world.random.uuid();
    let variables = new
        .variables
        .into_iter()
        .map(|variable| Variable {
            id: world.database.next_id(Table::Variables),
            ..variable
        })
        .collect();
    let egg = Egg {
        id,
        uuid,
        nest: new.nest,
        description: format!("The egg {}.", new.name),
        name: new.name,
        images: new.images,
        startup: new.startup,
        variables,
        created_at: now,
    };
    world.database.eggs.insert(id, egg);
    id
}

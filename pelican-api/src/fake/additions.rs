//! What a test puts on the panel past the API.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

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
    pub(super) name: String,
    pub(super) public: bool,
    pub(super) fqdn: String,
    pub(super) memory: i64,
    pub(super) memory_overallocate: i64,
    pub(super) disk: i64,
    pub(super) disk_overallocate: i64,
    pub(super) cpu: i64,
    pub(super) cpu_overallocate: i64,
    pub(super) tags: Vec<String>,
    pub(super) allocations: Vec<(String, RangeInclusive<u16>)>,
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
    pub(super) name: String,
    pub(super) images: Map<String, Value>,
    pub(super) startups: Map<String, Value>,
    pub(super) variables: Vec<NewVariable>,
}

#[derive(Debug, Clone)]
pub(super) struct NewVariable {
    pub(super) name: String,
    pub(super) env: String,
    pub(super) default: String,
    pub(super) rules: Vec<String>,
    pub(super) seen: bool,
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
    pub(super) username: String,
    pub(super) email: String,
    pub(super) external_id: Option<String>,
    pub(super) roles: Vec<u64>,
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

//! What a test puts on the panel past the API.

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

/// A node to put on the fake panel, at its first location.
///
/// ```
/// use calagopus_api::fake::{FakePanel, NewNode};
///
/// let fake = FakePanel::seeded(1);
/// let node = fake.add_node(NewNode::new("small").memory(2048).allocations("10.0.0.9", 25565..=25570));
/// assert_eq!(node, 3);
/// ```
#[derive(Debug, Clone)]
#[must_use = "hand it to `FakePanel::add_node`"]
pub struct NewNode {
    pub(super) name: String,
    pub(super) deployable: bool,
    pub(super) memory: i64,
    pub(super) disk: i64,
    pub(super) location: Option<String>,
    pub(super) allocations: Vec<(String, RangeInclusive<u16>)>,
}

impl NewNode {
    /// A node with 64 GiB of memory, 500 GiB of disk and no allocations.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            deployable: true,
            memory: 65_536,
            disk: 512_000,
            location: None,
            allocations: Vec::new(),
        }
    }

    /// Not offered to the panel's own choice of a node.
    pub const fn private(mut self) -> Self {
        self.deployable = false;
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

    /// At this location, by its uuid.
    pub fn location(mut self, uuid: impl Into<String>) -> Self {
        self.location = Some(uuid.into());
        self
    }

    /// With these free allocations.
    pub fn allocations(mut self, ip: impl Into<String>, ports: RangeInclusive<u16>) -> Self {
        self.allocations.push((ip.into(), ports));
        self
    }
}

/// An egg to put on the fake panel, in its first nest.
///
/// ```
/// use calagopus_api::fake::{FakePanel, NewEgg};
///
/// let fake = FakePanel::seeded(1);
/// let egg = fake.add_egg(
///     NewEgg::new("Birch")
///         .image("Java 21", "ghcr.io/example/java:21")
///         .startup("Default", "java -jar {{JAR}}")
///         .variable("Jar", "JAR", "server.jar", "required|string|max:40"),
/// );
/// assert_eq!(egg.len(), 36);
/// ```
#[derive(Debug, Clone)]
#[must_use = "hand it to `FakePanel::add_egg`"]
pub struct NewEgg {
    pub(super) name: String,
    pub(super) images: Map<String, Value>,
    pub(super) startups: Map<String, Value>,
    pub(super) variables: Vec<Value>,
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

    /// One more image.
    pub fn image(mut self, label: impl Into<String>, image: impl Into<String>) -> Self {
        self.images.insert(label.into(), Value::from(image.into()));
        self
    }

    /// One more start command.
    pub fn startup(mut self, label: impl Into<String>, command: impl Into<String>) -> Self {
        self.startups.insert(label.into(), Value::from(command.into()));
        self
    }

    /// One more variable, that users see and change. Rules stand with bars between them.
    pub fn variable(self, name: &str, env: &str, default: &str, rules: &str) -> Self {
        self.with(name, env, default, rules, true)
    }

    /// One more variable, that users do not see.
    pub fn hidden_variable(self, name: &str, env: &str, default: &str, rules: &str) -> Self {
        self.with(name, env, default, rules, false)
    }

    fn with(mut self, name: &str, env: &str, default: &str, rules: &str, seen: bool) -> Self {
        self.variables.push(json!({
            "name": name, "description": null, "env_variable": env, "default_value": default, "user_viewable": seen,
            "user_editable": seen, "rules": rules,
        }));
        self
    }
}

/// A user to put on the fake panel.
///
/// ```
/// use calagopus_api::fake::{FakePanel, NewUser};
///
/// let fake = FakePanel::seeded(1);
/// let user = fake.add_user(NewUser::new("alice").external_id("customer-7"));
/// assert_eq!(fake.users().last().map(|it| it.uuid.clone()), Some(user));
/// ```
#[derive(Debug, Clone)]
#[must_use = "hand it to `FakePanel::add_user`"]
pub struct NewUser {
    pub(super) username: String,
    pub(super) email: String,
    pub(super) external_id: Option<String>,
    pub(super) admin: bool,
}

impl NewUser {
    /// A user whose e-mail address is made of the name.
    pub fn new(username: impl Into<String>) -> Self {
        let username = username.into();
        Self {
            email: format!("{username}@example.test"),
            username,
            external_id: None,
            admin: false,
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

    /// May do everything.
    pub const fn admin(mut self) -> Self {
        self.admin = true;
        self
    }
}

/// A key to put on the fake panel: what it may do must be said, one by one.
///
/// ```
/// use calagopus_api::fake::{FakePanel, NewKey};
///
/// let fake = FakePanel::seeded(1);
/// let key = fake.add_key(NewKey::new().on_admin(["servers.read"]));
/// assert_eq!(key.expose().len(), 48);
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "hand it to `FakePanel::add_key`"]
pub struct NewKey {
    pub(super) user: Option<String>,
    pub(super) user_permissions: Vec<String>,
    pub(super) admin_permissions: Vec<String>,
    pub(super) server_permissions: Vec<String>,
    pub(super) allowed_ips: Vec<String>,
}

impl NewKey {
    /// A key of the administrator that may do nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A key that may do everything that its user may do.
    pub fn everything() -> Self {
        use super::permissions::{ADMIN, SERVER, USER, all};
        Self {
            user_permissions: all(USER),
            admin_permissions: all(ADMIN),
            server_permissions: all(SERVER),
            ..Self::default()
        }
    }

    /// Of this user, by uuid.
    pub fn of(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }

    /// May do this with the account.
    pub fn on_account<P: Into<String>>(mut self, permissions: impl IntoIterator<Item = P>) -> Self {
        self.user_permissions.extend(permissions.into_iter().map(Into::into));
        self
    }

    /// May do this on `/api/admin`, if its user may.
    pub fn on_admin<P: Into<String>>(mut self, permissions: impl IntoIterator<Item = P>) -> Self {
        self.admin_permissions.extend(permissions.into_iter().map(Into::into));
        self
    }

    /// May do this with servers.
    pub fn on_servers<P: Into<String>>(mut self, permissions: impl IntoIterator<Item = P>) -> Self {
        self.server_permissions.extend(permissions.into_iter().map(Into::into));
        self
    }

    /// May come from this network only. Callers of the fake come from 127.0.0.1.
    pub fn only_from(mut self, network: impl Into<String>) -> Self {
        self.allowed_ips.push(network.into());
        self
    }
}

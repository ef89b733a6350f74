//! What the panel's database holds. A clone of it is a back-up.

use std::collections::BTreeMap;

use jiff::Timestamp;
use panel_http::fake::node::Configuration;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(super) use super::thing::{Kind, Thing};
use super::{
    permissions::{self, ADMIN, SERVER, USER},
    table::{Row, Table},
};

/// The tables.
#[derive(Debug, Clone, Default)]
pub(super) struct Database {
    pub(super) users: Table<User>,
    pub(super) keys: Table<Key>,
    pub(super) servers: Table<Server>,
    pub(super) nodes: Table<Node>,
    pub(super) allocations: Table<Allocation>,
    pub(super) assignments: Table<Assignment>,
    pub(super) eggs: Table<Egg>,
    pub(super) variables: Table<Variable>,
    /// Everything that is little more than its own form.
    pub(super) things: Table<Thing>,
    pub(super) activities: Vec<Activity>,
    pub(super) next_node: u64,
}

#[derive(Clone)]
pub(super) struct User {
    pub(super) uuid: String,
    pub(super) external_id: Option<String>,
    pub(super) username: String,
    pub(super) email: String,
    pub(super) name_first: String,
    pub(super) name_last: String,
    pub(super) role: Option<String>,
    pub(super) password: Option<String>,
    /// What one-time codes are made of.
    pub(super) second_factor: Option<String>,
    pub(super) admin: bool,
    pub(super) frozen: bool,
    pub(super) suspended: bool,
    pub(super) language: String,
    pub(super) toast_position: String,
    pub(super) start_on_grouped_servers: bool,
    pub(super) created: Timestamp,
}

/// Without what only the user knows.
impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("uuid", &self.uuid).finish_non_exhaustive()
    }
}

/// A user's key.
#[derive(Clone)]
pub(super) struct Key {
    pub(super) uuid: String,
    pub(super) owner: String,
    pub(super) name: String,
    pub(super) text: String,
    pub(super) allowed_ips: Vec<String>,
    pub(super) user_permissions: Vec<String>,
    pub(super) admin_permissions: Vec<String>,
    pub(super) server_permissions: Vec<String>,
    pub(super) last_used: Option<Timestamp>,
    pub(super) expires: Option<Timestamp>,
    pub(super) created: Timestamp,
}

/// Shows of the key what the panel shows.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key")
            .field("key_start", &self.start())
            .finish_non_exhaustive()
    }
}

impl Key {
    /// Gives it a permission, or takes it away, in each list that knows such a word.
    pub(super) fn set(&mut self, permission: &str, allowed: bool) {
        let lists = [
            (USER, &mut self.user_permissions),
            (ADMIN, &mut self.admin_permissions),
            (SERVER, &mut self.server_permissions),
        ];
        for (groups, list) in lists {
            list.retain(|known| known != permission);
            if allowed && permissions::exists(groups, permission) {
                list.push(permission.to_owned());
            }
        }
    }

    pub(super) fn start(&self) -> &str {
        self.text.get(..16).unwrap_or(&self.text)
    }
}

/// The state of a server beside being suspended or under way to another node. None of these is "ready".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Installing,
    InstallFailed,
    RestoringBackup,
}

impl Status {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Installing => "installing",
            Self::InstallFailed => "install_failed",
            Self::RestoringBackup => "restoring_backup",
        }
    }
}

/// Always sent whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Limits {
    pub(super) cpu: i64,
    pub(super) memory: i64,
    pub(super) memory_overhead: i64,
    pub(super) swap: i64,
    pub(super) disk: i64,
    pub(super) io_weight: Option<i64>,
}

/// Always sent whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FeatureLimits {
    pub(super) allocations: i64,
    pub(super) databases: i64,
    pub(super) backups: i64,
    pub(super) schedules: i64,
    /// Those of extensions of the panel.
    #[serde(flatten)]
    pub(super) more: Map<String, Value>,
}

impl FeatureLimits {
    /// What the panel keeps of them: it knows nothing of those of extensions that it does not have.
    pub(super) fn known(mut self, extensions: &[String]) -> Self {
        self.more.retain(|name, _| extensions.contains(name));
        self
    }
}

#[derive(Debug, Clone)]
pub(super) struct Server {
    pub(super) uuid: String,
    pub(super) external_id: Option<String>,
    pub(super) node: String,
    pub(super) owner: String,
    pub(super) egg: String,
    pub(super) backup_configuration: Option<String>,
    /// The assignment of its first allocation.
    pub(super) allocation: Option<String>,
    pub(super) status: Option<Status>,
    pub(super) suspended: bool,
    pub(super) transfer: Option<Transfer>,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) limits: Limits,
    pub(super) pinned_cpus: Vec<i64>,
    pub(super) features: FeatureLimits,
    pub(super) startup: String,
    pub(super) image: String,
    pub(super) auto_kill: AutoKill,
    pub(super) auto_start_behavior: String,
    pub(super) timezone: Option<String>,
    pub(super) hugepages: bool,
    pub(super) kvm: bool,
    /// By uuid of the egg's variable. Values of a former egg stay.
    pub(super) values: BTreeMap<String, String>,
    pub(super) skip_installer: bool,
    pub(super) created: Timestamp,
    /// The `external_id` of the request that made it, whatever became of the column since.
    pub(super) made_by: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct AutoKill {
    pub(super) enabled: bool,
    pub(super) seconds: i64,
}

/// A move to another node.
#[derive(Debug, Clone)]
pub(super) struct Transfer {
    pub(super) to: String,
    /// The assignments that it gets, the new first one first.
    pub(super) gets: Vec<String>,
    /// Whether it gets a first one.
    pub(super) has_first: bool,
}

impl Server {
    /// The first eight digits, which stand for the whole.
    pub(super) fn short(&self) -> &str {
        self.uuid.get(..8).unwrap_or(&self.uuid)
    }

    pub(super) fn is(&self, identifier: &str) -> bool {
        self.uuid == identifier || self.short() == identifier
    }

    /// What the node is told of it.
    pub(super) fn told(&self) -> Configuration<Limits> {
        Configuration::new(self.limits.clone(), self.suspended, self.made_by.clone())
    }
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    /// By which the test knows its machine.
    pub(super) number: u64,
    pub(super) uuid: String,
    pub(super) location: String,
    pub(super) backup_configuration: Option<String>,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) deployment_enabled: bool,
    pub(super) maintenance_enabled: bool,
    pub(super) public_url: Option<String>,
    pub(super) url: String,
    pub(super) sftp_host: Option<String>,
    pub(super) sftp_port: i64,
    pub(super) memory: i64,
    pub(super) disk: i64,
    pub(super) token: String,
    pub(super) created: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct Allocation {
    pub(super) uuid: String,
    pub(super) node: String,
    pub(super) ip: String,
    pub(super) ip_alias: Option<String>,
    pub(super) port: u16,
    pub(super) created: Timestamp,
}

/// An allocation of a server: a row of its own, with a uuid of its own.
#[derive(Debug, Clone)]
pub(super) struct Assignment {
    pub(super) uuid: String,
    pub(super) server: String,
    pub(super) allocation: String,
    pub(super) notes: Option<String>,
    pub(super) created: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct Egg {
    pub(super) uuid: String,
    pub(super) nest: String,
    /// As the panel shows it, without uuid and date.
    pub(super) body: Map<String, Value>,
    pub(super) created: Timestamp,
}

impl Egg {
    pub(super) fn name(&self) -> &str {
        self.body.get("name").and_then(Value::as_str).unwrap_or_default()
    }
}

#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) uuid: String,
    pub(super) egg: String,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) order: i64,
    pub(super) env: String,
    pub(super) default: Option<String>,
    pub(super) viewable: bool,
    pub(super) editable: bool,
    pub(super) secret: bool,
    pub(super) rules: Vec<String>,
    pub(super) created: Timestamp,
}

/// Something that somebody did.
#[derive(Debug, Clone)]
pub(super) struct Activity {
    pub(super) user: String,
    pub(super) impersonator: Option<String>,
    /// The server it was done with, by its owner or subuser; none: it was done by an administrator, or to an account.
    pub(super) server: Option<String>,
    pub(super) admin: bool,
    pub(super) event: &'static str,
    pub(super) data: Value,
    pub(super) created: Timestamp,
}

macro_rules! rows {
    ($($row:ty),*) => {
        $(impl Row for $row {
            fn uuid(&self) -> &str {
                &self.uuid
            }
        })*
    };
}

rows!(User, Key, Server, Node, Allocation, Assignment, Egg, Variable, Thing);

impl Database {
    pub(super) fn server(&self, identifier: &str) -> Option<&Server> {
        self.servers.iter().find(|server| server.is(identifier))
    }

    pub(super) fn node_numbered(&self, number: u64) -> Option<&Node> {
        self.nodes.iter().find(|node| node.number == number)
    }

    pub(super) fn assignments_of(&self, server: &str) -> impl Iterator<Item = &Assignment> {
        self.assignments.iter().filter(move |row| row.server == server)
    }

    pub(super) fn is_taken(&self, allocation: &str) -> bool {
        self.assignments.iter().any(|row| row.allocation == allocation)
    }

    pub(super) fn variables_of(&self, egg: &str) -> impl Iterator<Item = &Variable> {
        self.variables.iter().filter(move |variable| variable.egg == egg)
    }

    pub(super) fn things(&self, kind: Kind, of: &str) -> impl Iterator<Item = &Thing> {
        self.things
            .iter()
            .filter(move |thing| thing.kind == kind && thing.of == of)
    }

    pub(super) fn thing(&self, kind: Kind, uuid: &str) -> Option<&Thing> {
        self.things.get(uuid).filter(|thing| thing.kind == kind)
    }

    /// Takes the row of a server away, and what hangs on it. Its back-ups stay, and belong to its node then.
    pub(super) fn delete_server(&mut self, uuid: &str) {
        let server = self.servers.remove(uuid);
        self.assignments.retain(|row| row.server != uuid);
        let schedules: Vec<String> = self.things(Kind::Schedule, uuid).map(|it| it.uuid.clone()).collect();
        if let Some(server) = server {
            for backup in self
                .things
                .iter_mut()
                .filter(|it| it.kind == Kind::Backup && it.of == uuid)
            {
                backup.of.clone_from(&server.node);
            }
        }
        self.things
            .retain(|thing| thing.of != uuid && !schedules.contains(&thing.of));
        self.activities
            .retain(|activity| activity.server.as_deref() != Some(uuid));
    }
}

//! What the panel's database holds. A clone of it is a back-up.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use panel_http::fake::{keys::Key, node::Configuration};
use serde_json::Value;

/// The tables.
#[derive(Debug, Clone, Default)]
pub(super) struct Database {
    pub(super) users: BTreeMap<u64, User>,
    pub(super) roles: BTreeMap<u64, Role>,
    pub(super) servers: BTreeMap<u64, Server>,
    pub(super) nodes: BTreeMap<u64, Node>,
    pub(super) allocations: BTreeMap<u64, Allocation>,
    pub(super) eggs: BTreeMap<u64, Egg>,
    pub(super) keys: Vec<Key>,
    counters: BTreeMap<Table, u64>,
}

/// A table that counts its ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    Users,
    Roles,
    Servers,
    Nodes,
    Allocations,
    Eggs,
    Variables,
}

#[derive(Debug, Clone)]
pub(super) struct User {
    pub(super) id: u64,
    pub(super) external_id: Option<String>,
    pub(super) managed_externally: bool,
    pub(super) uuid: String,
    pub(super) username: String,
    pub(super) email: String,
    pub(super) language: String,
    pub(super) roles: BTreeSet<u64>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
}

/// The number of the role that may do everything.
pub(super) const ROOT: u64 = 1;

#[derive(Debug, Clone)]
pub(super) struct Role {
    pub(super) id: u64,
    pub(super) name: String,
    /// Made over the API, which nobody can be given.
    pub(super) by_api: bool,
    pub(super) permissions: Vec<String>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
}

/// The one status column of a server. None of these is "ready".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Installing,
    InstallFailed,
    ReinstallFailed,
    Suspended,
}

impl Status {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Installing => "installing",
            Self::InstallFailed => "install_failed",
            Self::ReinstallFailed => "reinstall_failed",
            Self::Suspended => "suspended",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) memory: i64,
    pub(super) swap: i64,
    pub(super) disk: i64,
    pub(super) io: i64,
    pub(super) cpu: i64,
    pub(super) threads: Option<String>,
    pub(super) oom_killer: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Server {
    pub(super) id: u64,
    pub(super) external_id: Option<String>,
    pub(super) uuid: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) status: Option<Status>,
    pub(super) skip_scripts: bool,
    pub(super) limits: Limits,
    pub(super) databases: Option<i64>,
    pub(super) allocations: Option<i64>,
    pub(super) backups: i64,
    pub(super) owner: u64,
    pub(super) node: u64,
    pub(super) allocation: Option<u64>,
    pub(super) egg: u64,
    pub(super) startup: String,
    pub(super) image: String,
    /// By id of the egg's variable.
    pub(super) values: BTreeMap<u64, String>,
    /// The transfer that is under way.
    pub(super) transfer: Option<Transfer>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    /// The `external_id` of the request that made it, whatever became of the column since.
    pub(super) made_by: Option<String>,
}

/// A move to another node, or to another place on the same one.
#[derive(Debug, Clone)]
pub(super) struct Transfer {
    pub(super) to: u64,
    /// What it leaves, its first allocation too.
    pub(super) leaves: BTreeSet<u64>,
    /// What it gets: first the new first allocation. None when it has no first one now.
    pub(super) gets: Vec<u64>,
}

impl Server {
    pub(super) fn identifier(&self) -> &str {
        self.uuid.get(..8).unwrap_or(&self.uuid)
    }

    pub(super) fn is_suspended(&self) -> bool {
        self.status == Some(Status::Suspended)
    }

    /// The panel's own idea of it: suspended counts as installed, any failed install does not.
    pub(super) const fn is_installed(&self) -> bool {
        !matches!(
            self.status,
            Some(Status::Installing | Status::InstallFailed | Status::ReinstallFailed)
        )
    }

    /// What the node is told of it.
    pub(super) fn told(&self) -> Configuration<Limits> {
        Configuration::new(self.limits.clone(), self.is_suspended(), self.made_by.clone())
    }
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) id: u64,
    pub(super) uuid: String,
    pub(super) public: bool,
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) fqdn: String,
    pub(super) scheme: String,
    pub(super) behind_proxy: bool,
    pub(super) maintenance: bool,
    pub(super) memory: i64,
    pub(super) memory_overallocate: i64,
    pub(super) disk: i64,
    pub(super) disk_overallocate: i64,
    pub(super) cpu: i64,
    pub(super) cpu_overallocate: i64,
    pub(super) upload_size: i64,
    pub(super) daemon_base: String,
    pub(super) daemon_sftp: i64,
    pub(super) sftp_alias: Option<String>,
    pub(super) daemon_listen: i64,
    pub(super) daemon_connect: i64,
    pub(super) tags: Vec<String>,
    pub(super) token_id: String,
    pub(super) token: String,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct Allocation {
    pub(super) id: u64,
    pub(super) node: u64,
    pub(super) ip: String,
    pub(super) alias: Option<String>,
    pub(super) port: u16,
    pub(super) notes: Option<String>,
    pub(super) server: Option<u64>,
}

#[derive(Debug, Clone)]
pub(super) struct Egg {
    pub(super) id: u64,
    pub(super) uuid: String,
    pub(super) name: String,
    pub(super) author: String,
    pub(super) description: Option<String>,
    /// The picture itself, as files have it.
    pub(super) icon: Option<String>,
    pub(super) features: Value,
    pub(super) tags: Value,
    /// Labels and images, in order; or images alone.
    pub(super) images: Value,
    /// Labels and commands, in order; or commands alone.
    pub(super) startups: Value,
    pub(super) files: Value,
    pub(super) startup: Value,
    pub(super) logs: Value,
    pub(super) stop: Option<String>,
    pub(super) file_denylist: Value,
    pub(super) update_url: Option<String>,
    pub(super) script: Script,
    pub(super) variables: Vec<Variable>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
}

/// What installs a server.
#[derive(Debug, Clone)]
pub(super) struct Script {
    pub(super) install: Option<String>,
    pub(super) entry: String,
    pub(super) container: String,
}

#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) id: u64,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) env: String,
    pub(super) default: String,
    pub(super) viewable: bool,
    pub(super) editable: bool,
    pub(super) rules: Vec<String>,
    pub(super) sort: Option<i64>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
}

/// Memory, disk and CPU sold on a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sold {
    pub(super) servers: usize,
    pub(super) memory: i64,
    pub(super) disk: i64,
    pub(super) cpu: i64,
}

impl Database {
    /// The next id of a table; one that is given is never given again, except after a restore.
    pub(super) fn next_id(&mut self, table: Table) -> u64 {
        let counter = self.counters.entry(table).or_default();
        *counter += 1;
        *counter
    }

    pub(super) fn is_root(&self, user: &User) -> bool {
        user.roles.contains(&ROOT)
    }

    /// Whether a user may use the Application API at all: a role that may do something is enough.
    pub(super) fn is_administrator(&self, user: &User) -> bool {
        let may_something = |role: &u64| self.roles.get(role).is_some_and(|role| !role.permissions.is_empty());
        self.is_root(user) || user.roles.iter().any(may_something)
    }

    pub(super) fn sold(&self, node: u64) -> Sold {
        let here = self.servers.values().filter(|server| server.node == node);
        here.fold(Sold::default(), |sold, server| Sold {
            servers: sold.servers + 1,
            memory: sold.memory + server.limits.memory,
            disk: sold.disk + server.limits.disk,
            cpu: sold.cpu + server.limits.cpu,
        })
    }

    /// The allocations of a server.
    pub(super) fn allocations_of(&self, server: u64) -> impl Iterator<Item = &Allocation> {
        self.allocations
            .values()
            .filter(move |allocation| allocation.server == Some(server))
    }

    pub(super) fn server_by_uuid(&self, uuid: &str) -> Option<&Server> {
        self.servers.values().find(|server| server.uuid == uuid)
    }

    /// Gives those of the allocations to a server that are free.
    pub(super) fn assign(&mut self, server: u64, allocations: &BTreeSet<u64>) {
        for id in allocations {
            if let Some(allocation) = self.allocations.get_mut(id).filter(|free| free.server.is_none()) {
                allocation.server = Some(server);
            }
        }
    }

    /// Frees allocations.
    pub(super) fn release(&mut self, is_freed: impl Fn(&Allocation) -> bool) {
        for allocation in self.allocations.values_mut() {
            if is_freed(allocation) {
                allocation.server = None;
                allocation.notes = None;
            }
        }
    }

    /// Deletes the row and frees its allocations.
    pub(super) fn delete_server(&mut self, id: u64) {
        self.servers.remove(&id);
        self.release(|allocation| allocation.server == Some(id));
    }
}

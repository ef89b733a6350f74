//! What the panel's database holds. A clone of it is a back-up.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use panel_http::fake::{keys::Key, node::Configuration};

/// The tables.
#[derive(Debug, Clone, Default)]
pub(super) struct Database {
    pub(super) users: BTreeMap<u64, User>,
    pub(super) servers: BTreeMap<u64, Server>,
    pub(super) nodes: BTreeMap<u64, Node>,
    pub(super) allocations: BTreeMap<u64, Allocation>,
    pub(super) locations: BTreeMap<u64, Location>,
    pub(super) nests: BTreeMap<u64, Nest>,
    pub(super) eggs: BTreeMap<u64, Egg>,
    pub(super) keys: Vec<Key>,
    counters: BTreeMap<Table, u64>,
}

/// A table that counts its ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    Users,
    Servers,
    Nodes,
    Allocations,
    Locations,
    Nests,
    Eggs,
    Variables,
}

#[derive(Debug, Clone)]
pub(super) struct User {
    pub(super) id: u64,
    pub(super) external_id: Option<String>,
    pub(super) uuid: String,
    pub(super) username: String,
    pub(super) email: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) language: String,
    pub(super) root_admin: bool,
    pub(super) two_factor: bool,
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
    pub(super) oom_disabled: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Server {
    pub(super) id: u64,
    pub(super) external_id: Option<String>,
    pub(super) uuid: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) status: Option<Status>,
    pub(super) limits: Limits,
    pub(super) databases: Option<i64>,
    pub(super) allocations: Option<i64>,
    pub(super) backups: i64,
    pub(super) owner: u64,
    pub(super) node: u64,
    pub(super) allocation: u64,
    pub(super) nest: u64,
    pub(super) egg: u64,
    pub(super) startup: String,
    pub(super) image: String,
    /// By id of the egg's variable.
    pub(super) values: BTreeMap<u64, String>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    /// The `external_id` of the request that made it, whatever became of the column since.
    pub(super) made_by: Option<String>,
}

impl Server {
    pub(super) fn identifier(&self) -> &str {
        self.uuid.get(..8).unwrap_or(&self.uuid)
    }

    pub(super) fn is_suspended(&self) -> bool {
        self.status == Some(Status::Suspended)
    }

    /// What the node is told of it.
    pub(super) fn told(&self) -> Configuration<Limits> {
        Configuration::new(self.limits.clone(), self.is_suspended(), self.made_by.clone())
    }

    /// The panel's own idea of it: suspended and failed reinstalls count as installed.
    pub(super) fn is_installed(&self) -> bool {
        !matches!(self.status, Some(Status::Installing | Status::InstallFailed))
    }
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) id: u64,
    pub(super) uuid: String,
    pub(super) public: bool,
    pub(super) name: String,
    pub(super) location: u64,
    pub(super) fqdn: String,
    pub(super) token_id: String,
    pub(super) maintenance: bool,
    pub(super) memory: i64,
    pub(super) memory_overallocate: i64,
    pub(super) disk: i64,
    pub(super) disk_overallocate: i64,
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
pub(super) struct Location {
    pub(super) id: u64,
    pub(super) short: String,
    pub(super) long: Option<String>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct Nest {
    pub(super) id: u64,
    pub(super) uuid: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) created_at: Timestamp,
}

#[derive(Debug, Clone)]
pub(super) struct Egg {
    pub(super) id: u64,
    pub(super) uuid: String,
    pub(super) nest: u64,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) images: Vec<(String, String)>,
    pub(super) startup: String,
    pub(super) variables: Vec<Variable>,
    pub(super) created_at: Timestamp,
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
    pub(super) rules: String,
}

impl Database {
    /// The next id of a table; one that is given is never given again, except after a restore.
    pub(super) fn next_id(&mut self, table: Table) -> u64 {
        let counter = self.counters.entry(table).or_default();
        *counter += 1;
        *counter
    }

    /// Memory and disk sold on a node.
    pub(super) fn sold(&self, node: u64) -> (i64, i64) {
        self.servers
            .values()
            .filter(|server| server.node == node)
            .fold((0, 0), |(memory, disk), server| {
                (memory + server.limits.memory, disk + server.limits.disk)
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

    /// Gives allocations to a server, without asking whose they were.
    pub(super) fn assign(&mut self, server: u64, allocations: &BTreeSet<u64>) {
        for id in allocations {
            if let Some(allocation) = self.allocations.get_mut(id) {
                allocation.server = Some(server);
            }
        }
    }

    /// Deletes the row and frees its allocations.
    pub(super) fn delete_server(&mut self, id: u64) {
        self.servers.remove(&id);
        for allocation in self.allocations.values_mut() {
            if allocation.server == Some(id) {
                allocation.server = None;
            }
        }
    }
}

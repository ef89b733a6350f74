//! What the panel's database holds. A clone of it is a back-up.

mod activity;
mod backup;
mod database;
mod egg;
mod mount;
mod node;
mod plugin;
mod schedule;
mod server;
mod subuser;
mod user;

use std::collections::{BTreeMap, BTreeSet};

use panel_http::fake::keys::Key;

pub(super) use self::{
    activity::{Activity, Subject},
    backup::Backup,
    database::{DatabaseHost, ServerDatabase},
    egg::{Egg, Script, Variable},
    mount::Mount,
    node::{Allocation, Node, Sold},
    plugin::{AUTHOR, CATEGORY, Plugin, PluginStatus},
    schedule::{Schedule, Task},
    server::{Limits, Server, Status, Transfer},
    subuser::Subuser,
    user::{ROOT, Role, SshKey, User},
};

/// The tables.
#[derive(Debug, Clone, Default)]
pub(super) struct Database {
    pub(super) users: BTreeMap<u64, User>,
    pub(super) roles: BTreeMap<u64, Role>,
    pub(super) servers: BTreeMap<u64, Server>,
    pub(super) nodes: BTreeMap<u64, Node>,
    pub(super) allocations: BTreeMap<u64, Allocation>,
    pub(super) eggs: BTreeMap<u64, Egg>,
    pub(super) hosts: BTreeMap<u64, DatabaseHost>,
    pub(super) databases: BTreeMap<u64, ServerDatabase>,
    pub(super) mounts: BTreeMap<u64, Mount>,
    pub(super) plugins: BTreeMap<String, Plugin>,
    pub(super) backups: BTreeMap<u64, Backup>,
    pub(super) schedules: BTreeMap<u64, Schedule>,
    pub(super) tasks: BTreeMap<u64, Task>,
    pub(super) subusers: BTreeMap<u64, Subuser>,
    pub(super) activity: Vec<Activity>,
    pub(super) ssh_keys: Vec<SshKey>,
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
    Hosts,
    Databases,
    Mounts,
    Backups,
    Schedules,
    Tasks,
    Subusers,
    Activity,
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

    /// Whether a role of the user has this permission, such as `update server`.
    pub(super) fn can(&self, user: &User, permission: &str) -> bool {
        let has = |role: &Role| role.permissions.iter().any(|known| known == permission);
        self.is_root(user) || user.roles.iter().filter_map(|role| self.roles.get(role)).any(has)
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

    /// The server with this uuid, or this short identifier.
    pub(super) fn server_by_word(&self, word: &str) -> Option<&Server> {
        let mut servers = self.servers.values();
        servers.find(|server| server.uuid == word || server.identifier() == word)
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

    /// The databases of a server.
    pub(super) fn databases_of(&self, server: u64) -> impl Iterator<Item = &ServerDatabase> {
        let all = self.databases.values();
        all.filter(move |database| database.server == server)
    }

    /// Deletes a schedule with its tasks.
    pub(super) fn delete_schedule(&mut self, id: u64) {
        self.schedules.remove(&id);
        self.tasks.retain(|_, task| task.schedule != id);
    }

    /// Deletes the row with all that hangs on it.
    pub(super) fn delete_user(&mut self, id: u64) {
        self.users.remove(&id);
        self.subusers.retain(|_, subuser| subuser.user != id);
        self.ssh_keys.retain(|key| key.user != id);
        self.keys.retain(|key| key.user != id);
    }

    /// Deletes the row with all that hangs on it, and frees its allocations.
    pub(super) fn delete_server(&mut self, id: u64) {
        self.servers.remove(&id);
        self.databases.retain(|_, database| database.server != id);
        self.backups.retain(|_, backup| backup.server != id);
        self.subusers.retain(|_, subuser| subuser.server != id);
        self.schedules.retain(|_, schedule| schedule.server != id);
        let schedules = &self.schedules;
        self.tasks.retain(|_, task| schedules.contains_key(&task.schedule));
        for mount in self.mounts.values_mut() {
            mount.servers.remove(&id);
        }
        self.release(|allocation| allocation.server == Some(id));
    }
}

//! What the panel's database holds. A clone of it is a back-up.

mod activity;
mod backup;
mod database;
mod egg;
mod node;
mod schedule;
mod server;
mod subuser;
mod user;

use std::collections::{BTreeMap, BTreeSet};

use panel_http::fake::{collation, keys::Key};

pub(super) use self::{
    activity::{Activity, Subject},
    backup::Backup,
    database::{DatabaseHost, ServerDatabase},
    egg::{Egg, Nest, Variable},
    node::{Allocation, Location, Node},
    schedule::{Schedule, Task},
    server::{Limits, Server, Status},
    subuser::Subuser,
    user::{SshKey, User},
};

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
    pub(super) hosts: BTreeMap<u64, DatabaseHost>,
    pub(super) databases: BTreeMap<u64, ServerDatabase>,
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
    Servers,
    Nodes,
    Allocations,
    Locations,
    Nests,
    Eggs,
    Variables,
    Hosts,
    Databases,
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

    pub(super) fn user_by_email(&self, email: &str) -> Option<&User> {
        self.users.values().find(|user| collation::same(&user.email, email))
    }

    /// The databases of a server.
    pub(super) fn databases_of(&self, server: u64) -> impl Iterator<Item = &ServerDatabase> {
        self.databases
            .values()
            .filter(move |database| database.server == server)
    }

    /// Deletes a schedule with its tasks.
    pub(super) fn delete_schedule(&mut self, id: u64) {
        self.schedules.remove(&id);
        self.tasks.retain(|_, task| task.schedule != id);
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
        for allocation in self.allocations.values_mut() {
            if allocation.server == Some(id) {
                allocation.server = None;
            }
        }
    }

    /// Deletes the row with all that hangs on it.
    pub(super) fn delete_user(&mut self, id: u64) {
        self.users.remove(&id);
        self.subusers.retain(|_, subuser| subuser.user != id);
        self.ssh_keys.retain(|key| key.user != id);
        self.keys.retain(|key| key.user != id);
    }

    /// Deletes the row and its allocations.
    pub(super) fn delete_node(&mut self, id: u64) {
        self.nodes.remove(&id);
        self.allocations.retain(|_, allocation| allocation.node != id);
        for host in self.hosts.values_mut().filter(|host| host.node == Some(id)) {
            host.node = None;
        }
    }
}

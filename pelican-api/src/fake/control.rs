//! What a test does to the panel, its administrators and its machines past the API.

use std::{collections::BTreeMap, ops::RangeInclusive, sync::Arc, time::Duration};

use panel_http::{
    Secret,
    fake::{
        Access, FakeContainer, FakeNode, RequestLog,
        keys::{Key, Kind},
        node::Ask,
    },
    fault::{FaultPlan, FaultRule},
};

use super::{
    FakePanel,
    additions::{NewEgg, NewNode, NewUser},
    keys::KEYS,
    routes::add_allocation,
    seed,
    state::{Database, Status},
    witness::{FakeServer, FakeUser},
    world::Machine,
};

/// A back-up of the panel's database, made by [`FakePanel::snapshot`]. The nodes are not in it.
#[derive(Debug, Clone)]
pub struct Snapshot(Database);

/// # Keys
impl FakePanel {
    /// The administrator's application key.
    #[must_use]
    pub fn application_key(&self) -> Secret {
        self.key_of(Kind::Application)
    }

    /// The administrator's client key.
    #[must_use]
    pub fn client_key(&self) -> Secret {
        self.key_of(Kind::Account)
    }

    fn key_of(&self, kind: Kind) -> Secret {
        let world = self.panel().world();
        let key = world.database.keys.iter().find(|key| key.kind == kind);
        Secret::from(key.map_or("", |key| key.text.as_str()))
    }

    /// One more application key of the administrator, with access to these things only: `server`, `node`, `allocation`,
    /// `user`, `egg`, `database_host`, `server_database`, `mount`, `role`, `plugin`.
    #[must_use]
    pub fn new_key(&self, permissions: &[(&str, Access)]) -> Secret {
        self.new_key_of(1, permissions)
    }

    /// The same for another user.
    #[must_use]
    pub fn new_key_of(&self, user: u64, permissions: &[(&str, Access)]) -> Secret {
        let mut world = self.panel().world();
        let mut key = Key::new(&mut world.random, &KEYS, Kind::Application, user);
        for (resource, access) in permissions {
            key.set(resource, *access);
        }
        let secret = Secret::from(key.text.as_str());
        world.database.keys.push(key);
        secret
    }

    /// A client key of a user.
    #[must_use]
    pub fn new_client_key(&self, user: u64) -> Secret {
        let mut world = self.panel().world();
        let key = Key::new(&mut world.random, &KEYS, Kind::Account, user);
        let secret = Secret::from(key.text.as_str());
        world.database.keys.push(key);
        secret
    }

    /// Changes what the administrator's application key may do.
    pub fn set_permission(&self, resource: &str, access: Access) {
        self.change_key(|key| key.set(resource, access));
    }

    /// Binds the administrator's application key to these addresses; none: from anywhere. All calls come from `127.0.0.1`.
    pub fn restrict_key_to_addresses(&self, addresses: &[&str]) {
        self.change_key(|key| key.addresses = addresses.iter().map(|&address| address.to_owned()).collect());
    }

    /// The time of the administrator's application key is over.
    pub fn expire_application_key(&self) {
        let now = self.panel().now();
        self.change_key(|key| key.expires_at = Some(now));
    }

    /// Takes the administrator's application key back.
    pub fn revoke_application_key(&self) {
        let text = self.application_key();
        let mut world = self.panel().world();
        world.database.keys.retain(|key| key.text != text.expose());
    }

    fn change_key(&self, change: impl FnOnce(&mut Key)) {
        let mut world = self.panel().world();
        let key = world.database.keys.iter_mut().find(|key| key.kind == Kind::Application);
        if let Some(key) = key {
            change(key);
        }
    }
}

/// # Faults and switches
impl FakePanel {
    /// What goes wrong on the way to the panel and back.
    #[must_use]
    pub fn faults(&self) -> &FaultPlan {
        self.plan()
    }

    /// Begins a rule for calls like `POST /api/application/servers`, as [`FaultPlan::on`] does.
    #[must_use = "say how often and what goes wrong"]
    pub fn on(&self, calls: &str) -> FaultRule {
        self.plan().on(calls)
    }

    /// Closed for maintenance: 503 to everybody.
    pub fn maintenance(&self, on: bool) {
        self.panel().world().settings.maintenance = on;
    }

    /// A web server before the panel sends everybody to https.
    pub fn redirect_to_https(&self, on: bool) {
        self.panel().world().settings.redirect_to_https = on;
    }

    /// Something else answers at the address: 200 and a web page.
    pub fn web_page_only(&self, on: bool) {
        self.panel().world().settings.web_page_only = on;
    }

    /// Calls a minute and user; 256 each unless set. The windows begin anew.
    pub fn rate_limits(&self, application: u32, client: u32) {
        self.panel().world().throttle.set(application, client);
    }

    /// All workers of the panel are busy: a request that has arrived runs this much later, also when its caller has gone.
    pub fn queue_delay(&self, delay: Duration) {
        self.panel().world().settings.queue_delay = delay;
    }

    /// How long a create takes from its checks to its row, so that creates can race. Zero unless set.
    pub fn commit_delay(&self, delay: Duration) {
        self.panel().world().settings.commit_delay = delay;
    }

    /// How long the panel waits for a node. 15 seconds unless set.
    pub fn node_timeout(&self, patience: Duration) {
        self.panel().world().settings.node_timeout = patience;
    }

    /// How long installs take on nodes that were told nothing else. Zero unless set: a server is installed by the time of
    /// the next request.
    pub fn installs_in(&self, time: Duration) {
        self.panel().world().settings.installs_in = time;
    }

    /// The panel dies and comes back: every request in hand ends where it is, without an answer.
    pub fn restart(&self) {
        self.panel().die();
    }
}

/// # What other people do
impl FakePanel {
    /// One more user. Gives its number.
    pub fn add_user(&self, user: NewUser) -> u64 {
        let now = self.panel().now();
        seed::user(&mut self.panel().world(), user, now)
    }

    /// One more role, made in the admin area, so that it can be given to users. Gives its number. With a permission, such as
    /// `view server`, its users may use the Application API.
    pub fn add_role(&self, name: &str, permissions: &[&str]) -> u64 {
        let now = self.panel().now();
        let permissions = permissions.iter().map(|&permission| permission.to_owned()).collect();
        seed::role(&mut self.panel().world(), name, permissions, now)
    }

    /// One more node. Gives its number.
    pub fn add_node(&self, node: NewNode) -> u64 {
        let now = self.panel().now();
        seed::node(&mut self.panel().world(), node, now)
    }

    /// One more egg. Gives its number.
    pub fn add_egg(&self, egg: NewEgg) -> u64 {
        let now = self.panel().now();
        seed::egg(&mut self.panel().world(), egg, now)
    }

    /// More free allocations on a node; those that are there stay.
    pub fn add_allocations(&self, node: u64, ip: &str, ports: RangeInclusive<u16>) {
        let mut world = self.panel().world();
        for port in ports {
            add_allocation(&mut world.database, node, ip, port, None);
        }
    }

    /// An administrator suspends a server by hand.
    pub fn administrator_suspends(&self, server: u64) {
        let now = self.panel().now();
        let mut world = self.panel().world();
        let Some(row) = world.database.servers.get_mut(&server) else {
            return;
        };
        row.status = Some(Status::Suspended);
        row.updated_at = now;
        let (node, uuid, told) = (row.node, row.uuid.clone(), row.told());
        let _unknown = world
            .machine(node)
            .apply(Ask::Sync, &uuid, Some(&told), now, Duration::ZERO);
    }

    /// An administrator deletes a server by hand, on the node too.
    pub fn administrator_deletes(&self, server: u64) {
        let now = self.panel().now();
        let mut world = self.panel().world();
        let Some(row) = world.database.servers.get(&server).cloned() else {
            return;
        };
        let _unknown = world
            .machine(row.node)
            .apply(Ask::Delete, &row.uuid, None, now, Duration::ZERO);
        let _unreachable = world.remove_server(server, true);
    }

    /// The nodes tell the panel how the transfer of a server has ended. Transfers go on until this is called.
    pub fn end_transfer(&self, server: u64, succeeds: bool) {
        let now = self.panel().now();
        self.panel().world().end_transfer(server, succeeds, now);
    }

    /// Another tool changes a server's details and leaves its key out, which clears it.
    pub fn clear_external_id(&self, server: u64) {
        let now = self.panel().now();
        if let Some(row) = self.panel().world().database.servers.get_mut(&server) {
            row.external_id = None;
            row.updated_at = now;
        }
    }

    /// Backs the panel's database up.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.panel().world().database.clone())
    }

    /// Puts a back-up in place: what was made since is gone from the panel, not from the nodes, and ids are given again.
    pub fn restore(&self, snapshot: Snapshot) {
        self.panel().world().database = snapshot.0;
    }
}

/// # What really is there
impl FakePanel {
    /// The rows of all servers.
    #[must_use]
    pub fn servers(&self) -> Vec<FakeServer> {
        let world = self.panel().world();
        let mut allocations: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
        for allocation in world.database.allocations.values() {
            if let Some(server) = allocation.server {
                allocations.entry(server).or_default().push(allocation.id);
            }
        }
        let rows = world.database.servers.values();
        rows.map(|row| FakeServer::of(row, allocations.remove(&row.id).unwrap_or_default()))
            .collect()
    }

    /// What runs, or lies, on the nodes.
    #[must_use]
    pub fn containers(&self) -> Vec<FakeContainer> {
        let world = self.panel().world();
        let on_node = |(node, machine): (&u64, &Machine)| {
            let containers = machine.containers.values();
            containers
                .map(|container| FakeContainer::of(*node, container, |it| [it.memory, it.disk, it.cpu]))
                .collect::<Vec<_>>()
        };
        world.machines.iter().flat_map(on_node).collect()
    }

    /// The rows of all users.
    #[must_use]
    pub fn users(&self) -> Vec<FakeUser> {
        let world = self.panel().world();
        let users = world.database.users.values();
        users.map(|user| FakeUser::of(&world.database, user)).collect()
    }

    /// How many rows requests with this `external_id` have ever made, those that the panel took back included, and
    /// whatever became of their `external_id`.
    #[must_use]
    pub fn created_for(&self, external_id: &str) -> usize {
        self.panel().world().ledger.ever(external_id)
    }

    /// How many rows made by requests with this `external_id` there were at one time, at most.
    #[must_use]
    pub fn most_at_once_for(&self, external_id: &str) -> usize {
        self.panel().world().ledger.most_at_once(external_id)
    }

    /// The requests that reached the panel, in the order of their arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<RequestLog> {
        self.panel().world().log.all()
    }

    /// How many requests reached the panel that fit a pattern like `GET /api/application/servers/*`.
    #[must_use]
    pub fn count_requests(&self, calls: &str) -> usize {
        self.panel().world().log.count(calls)
    }

    /// How many requests reached the panel.
    #[must_use]
    pub fn total_requests(&self) -> usize {
        self.panel().world().log.len()
    }

    /// Forgets the requests so far.
    pub fn reset_requests(&self) {
        self.panel().world().log.clear();
    }

    /// The consoles of all its servers: what a server says is said here, and connections are closed here.
    #[must_use]
    pub fn consoles(&self) -> panel_http::console::fake::FakeConsoles {
        self.panel().consoles().clone()
    }

    /// One of the machines, by the number of its node.
    #[must_use]
    pub fn node(&self, number: u64) -> FakeNode {
        FakeNode::new(Arc::new(self.panel().clone()), number)
    }
}

//! What a test does to the panel, its administrators and its machines past the API.

use std::{collections::BTreeMap, ops::RangeInclusive, sync::Arc, time::Duration};

use panel_http::{
    Secret,
    console::fake::FakeConsoles,
    fake::{FakeContainer, FakeNode, RequestLog, node::Ask},
    fault::{FaultPlan, FaultRule},
};

use super::{
    FakePanel,
    additions::{NewEgg, NewKey, NewNode, NewUser},
    seed,
    state::{Assignment, Database, Key},
    witness::{FakeServer, FakeUser},
    world::Machine,
};

/// A back-up of the panel's database, made by [`FakePanel::snapshot`]. The nodes are not in it.
#[derive(Debug, Clone)]
pub struct Snapshot(Database);

/// # Keys
impl FakePanel {
    /// The administrator's key, which may do everything.
    #[must_use]
    pub fn key(&self) -> Secret {
        let world = self.panel().world();
        let key = world.database.keys.iter().next();
        Secret::from(key.map_or("", |key| key.text.as_str()))
    }

    /// One more key.
    pub fn add_key(&self, key: NewKey) -> Secret {
        let now = self.panel().now();
        let mut world = self.panel().world();
        let name = format!("key {}", world.database.keys.len());
        seed::key(&mut world, key, &name, now)
    }

    /// Changes whether the administrator's key has a permission, such as `servers.read`, in whichever of its lists. Noticed
    /// when the panel looks the key up again: after five seconds.
    pub fn set_permission(&self, permission: &str, allowed: bool) {
        self.change_key(|key| key.set(permission, allowed));
    }

    /// Binds the administrator's key to these networks; none: from anywhere. All calls come from `127.0.0.1`. Noticed after
    /// five seconds.
    pub fn restrict_key_to_addresses(&self, networks: &[&str]) {
        self.change_key(|key| key.allowed_ips = networks.iter().map(|&network| network.to_owned()).collect());
    }

    /// The time of the administrator's key is over. Noticed after five seconds.
    pub fn expire_key(&self) {
        let now = self.panel().now();
        self.change_key(|key| key.expires = Some(now));
    }

    /// Takes a key away. It still works for as long as the panel remembers it: five seconds.
    pub fn revoke_key(&self, key: &Secret) {
        let mut world = self.panel().world();
        world.database.keys.retain(|row| row.text != key.expose());
    }

    fn change_key(&self, change: impl FnOnce(&mut Key)) {
        if let Some(key) = self.panel().world().database.keys.iter_mut().next() {
            change(key);
        }
    }
}

/// # Trouble
impl FakePanel {
    /// What goes wrong on the way to the panel and back.
    #[must_use]
    pub fn faults(&self) -> &FaultPlan {
        self.plan()
    }

    /// What happens to calls of a pattern like `POST /api/admin/servers`, before or after the panel sees them.
    #[must_use = "say what happens to them"]
    pub fn on(&self, calls: &str) -> FaultRule {
        self.plan().on(calls)
    }

    /// Closed for maintenance: 503 to everybody, by the web server before the panel.
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

    /// The panel demands a second factor, which nobody has.
    pub fn require_two_factor(&self, on: bool) {
        self.panel().world().settings.two_factor_required = on;
    }

    /// Calls per network address and window, on both APIs together; one less is let through. 360 in 30 seconds unless set.
    /// The windows begin anew.
    pub fn rate_limit(&self, hits: u64, seconds: u64) {
        self.panel().world().quota.set(hits, seconds);
    }

    /// A request that has arrived runs this much later, unless its caller has gone by then.
    pub fn queue_delay(&self, delay: Duration) {
        self.panel().world().settings.queue_delay = delay;
    }

    /// How long a create takes from its checks to its row, so that creates can race. Zero unless set.
    pub fn commit_delay(&self, delay: Duration) {
        self.panel().world().settings.commit_delay = delay;
    }

    /// How long the panel waits for a node. For ever unless set.
    pub fn node_timeout(&self, patience: Duration) {
        self.panel().world().settings.node_timeout = patience;
    }

    /// How long installs take on nodes that were told nothing else. Zero unless set: a server is installed by the time of
    /// the next request.
    pub fn installs_in(&self, time: Duration) {
        self.panel().world().settings.installs_in = time;
    }

    /// The panel dies and comes back: every request in hand ends where it is, without an answer, and so does what was left
    /// for later. What it remembered is forgotten.
    pub fn restart(&self) {
        self.panel().die();
    }
}

/// # What other people do
impl FakePanel {
    /// One more user. Gives its uuid.
    pub fn add_user(&self, user: NewUser) -> String {
        let now = self.panel().now();
        seed::user(&mut self.panel().world(), user, now)
    }

    /// One more location. Gives its uuid.
    pub fn add_location(&self, name: &str) -> String {
        let now = self.panel().now();
        seed::location(&mut self.panel().world(), name, now)
    }

    /// One more node. Gives its number, by which [`node`](Self::node) and [`node_uuid`](Self::node_uuid) know it.
    pub fn add_node(&self, node: NewNode) -> u64 {
        let now = self.panel().now();
        seed::node(&mut self.panel().world(), node, now)
    }

    /// One more egg. Gives its uuid.
    pub fn add_egg(&self, egg: NewEgg) -> String {
        let now = self.panel().now();
        seed::egg(&mut self.panel().world(), egg, now)
    }

    /// More free allocations on a node; those that are there stay.
    pub fn add_allocations(&self, node: u64, ip: &str, ports: RangeInclusive<u16>) {
        let now = self.panel().now();
        let uuid = self.node_uuid(node);
        let mut world = self.panel().world();
        for port in ports {
            seed::allocation(&mut world, &uuid, ip, port, now);
        }
    }

    /// An administrator suspends a server by hand.
    pub fn administrator_suspends(&self, server: &str) {
        let now = self.panel().now();
        let mut world = self.panel().world();
        let Some(row) = world.database.servers.get_mut(server) else {
            return;
        };
        row.suspended = true;
        let (node, told) = (row.node.clone(), row.told());
        let number = world.number_of(&node);
        let machine = world.machine(number);
        let _unknown = machine.apply(Ask::Sync, server, Some(&told), now, Duration::ZERO);
    }

    /// An administrator deletes a server by hand, on the node too.
    pub fn administrator_deletes(&self, server: &str) {
        let now = self.panel().now();
        let mut world = self.panel().world();
        let Some(row) = world.database.servers.get(server) else {
            return;
        };
        let number = world.number_of(&row.node.clone());
        let _unknown = world
            .machine(number)
            .apply(Ask::Delete, server, None, now, Duration::ZERO);
        world.database.delete_server(server);
    }

    /// The nodes tell the panel how the transfer of a server has ended. Transfers go on until this is called.
    pub fn end_transfer(&self, server: &str, succeeds: bool) {
        self.panel().world().end_transfer(server, succeeds);
    }

    /// Another tool takes a server's key away.
    pub fn clear_external_id(&self, server: &str) {
        if let Some(row) = self.panel().world().database.servers.get_mut(server) {
            row.external_id = None;
        }
    }

    /// Backs the panel's database up.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.panel().world().database.clone())
    }

    /// Puts a back-up in place: what was made since is gone from the panel, not from the nodes.
    pub fn restore(&self, snapshot: Snapshot) {
        let mut world = self.panel().world();
        world.database = snapshot.0;
        world.callers.clear();
        world.guards.clear();
        world.resources.clear();
    }
}

/// # What really is there
impl FakePanel {
    /// The rows of all servers.
    #[must_use]
    pub fn servers(&self) -> Vec<FakeServer> {
        let world = self.panel().world();
        let mut allocations: BTreeMap<&str, Vec<&Assignment>> = BTreeMap::new();
        for row in world.database.assignments.iter() {
            allocations.entry(&row.server).or_default().push(row);
        }
        let rows = world.database.servers.iter();
        rows.map(|row| {
            let all = allocations.remove(row.uuid.as_str()).unwrap_or_default();
            FakeServer::of(&world.database, row, &all)
        })
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
        self.panel().world().database.users.iter().map(FakeUser::of).collect()
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

    /// How many requests reached the panel that fit a pattern like `GET /api/admin/servers/*`.
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

    /// One of the machines, by the number of its node.
    #[must_use]
    pub fn node(&self, number: u64) -> FakeNode {
        FakeNode::new(Arc::new(self.panel().clone()), number)
    }

    /// The uuid of a node, by its number; empty when there is none.
    #[must_use]
    pub fn node_uuid(&self, number: u64) -> String {
        let world = self.panel().world();
        let node = world.database.node_numbered(number);
        node.map(|node| node.uuid.clone()).unwrap_or_default()
    }

    /// The nodes' end of consoles.
    #[must_use]
    pub fn consoles(&self) -> FakeConsoles {
        self.panel().consoles().clone()
    }
}

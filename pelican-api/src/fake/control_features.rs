//! What a test does to the things that users do by themselves, and puts on the panel past the API.

use std::{ops::RangeInclusive, time::Duration};

use super::{FakePanel, seed, state::Plugin};

/// # What users do by themselves
impl FakePanel {
    /// One more host for databases, of a node or of all. Gives its number. A seeded panel has one, an empty one none.
    pub fn add_database_host(&self, name: &str, node: Option<u64>) -> u64 {
        let now = self.panel().now();
        seed::database_host(&mut self.panel().world(), name, node.as_slice(), now)
    }

    /// Nobody answers at a host for databases: making, changing and deleting databases there is a 500.
    pub fn database_host_down(&self, host: u64, down: bool) {
        let mut world = self.panel().world();
        world.database_machines.entry(host).or_default().down = down;
    }

    /// The one password that machines for databases take from the panel; none: they take any, as they do unless this is
    /// called.
    pub fn database_hosts_take(&self, password: Option<&str>) {
        self.panel().world().database_password = password.map(str::to_owned);
    }

    /// The names of the databases that really are on a host, those that the panel has forgotten included.
    #[must_use]
    pub fn databases_on_host(&self, host: u64) -> Vec<String> {
        let world = self.panel().world();
        let machine = world.database_machines.get(&host);
        machine
            .into_iter()
            .flat_map(|machine| machine.databases.clone())
            .collect()
    }

    /// Lets users take more allocations for a server by themselves, from these ports: free ones at the server's address, or
    /// new ones there. Off unless set.
    pub fn allow_client_allocations(&self, ports: Option<RangeInclusive<u16>>) {
        self.panel().world().features.allocations = ports;
    }

    /// How long back-ups take, and putting them back. Zero unless set: a back-up has ended by the time of the next request.
    pub fn backups_in(&self, time: Duration) {
        self.panel().world().features.backups_in = time;
    }

    /// All back-ups that are being made or put back end now, well or not.
    pub fn finish_backups(&self, successful: bool) {
        let now = self.panel().now();
        let mut world = self.panel().world();
        for job in world.jobs.take(|_| true) {
            world.run(&job, successful, now);
        }
    }

    /// A user's password, which changes of the account ask for. Nobody knows it unless it was set.
    pub fn set_password(&self, user: u64, password: &str) {
        if let Some(user) = self.panel().world().database.users.get_mut(&user) {
            password.clone_into(&mut user.password);
        }
    }
}

/// # What is put on the panel past the API
impl FakePanel {
    /// One more mount of a folder of nodes, for nothing yet. Gives its number. The API cannot make one.
    pub fn add_mount(&self, name: &str, source: &str, target: &str) -> u64 {
        seed::mount(&mut self.panel().world(), name, source, target)
    }

    /// One more plugin in the panel's folder, which is not installed.
    pub fn add_plugin(&self, id: &str) {
        let id = id.to_lowercase();
        let mut world = self.panel().world();
        world.database.plugins.insert(id.clone(), Plugin::new(id));
    }
}

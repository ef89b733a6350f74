//! What a test does to the things that users do by themselves: databases, back-ups, allocations, passwords.

use std::{ops::RangeInclusive, time::Duration};

use super::{FakePanel, jobs::Job, seed};

/// # What users do by themselves
impl FakePanel {
    /// One more host for databases, of a node or of all. Gives its number. A seeded panel has one, an empty one none.
    pub fn add_database_host(&self, name: &str, node: Option<u64>) -> u64 {
        let now = self.panel().now();
        seed::database_host(&mut self.panel().world(), name, node, now)
    }

    /// Nobody answers at a host for databases: making, changing and deleting databases there is a 500.
    pub fn database_host_down(&self, host: u64, down: bool) {
        if let Some(host) = self.panel().world().database.hosts.get_mut(&host) {
            host.down = down;
        }
    }

    /// Lets users take one more allocation for a server by themselves; new ones are made from these ports when none is free
    /// at the server's address. Off unless set.
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
        for job in world.jobs.take(|job| !matches!(job, Job::Task(_))) {
            world.run(job, successful, now);
        }
    }

    /// A user's password, which changes of the account ask for. Nobody knows it unless it was set.
    pub fn set_password(&self, user: u64, password: &str) {
        if let Some(user) = self.panel().world().database.users.get_mut(&user) {
            password.clone_into(&mut user.password);
        }
    }

    /// An administrator begins, or ends, the move of a server to another node. Meanwhile it cannot be used.
    pub fn administrator_transfers(&self, server: u64, on: bool) {
        if let Some(server) = self.panel().world().database.servers.get_mut(&server) {
            server.transferring = on;
        }
    }
}

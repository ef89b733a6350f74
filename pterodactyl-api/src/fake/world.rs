//! Everything there is: the panel's database, the machines, and what really happened.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;

use super::{
    log::Log,
    node::{Machine, NodeCall},
    random::Random,
    state::{Database, Server},
    throttle::Throttle,
};

/// The fake's whole state, behind one lock.
#[derive(Debug)]
pub(super) struct World {
    pub(super) database: Database,
    pub(super) machines: BTreeMap<u64, Machine>,
    pub(super) random: Random,
    pub(super) throttle: Throttle,
    pub(super) settings: Settings,
    pub(super) ledger: Ledger,
    pub(super) log: Log,
    /// What the panel keeps of a server's usage, and until when.
    pub(super) usage: BTreeMap<String, (Timestamp, serde_json::Value)>,
}

/// Switches.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) maintenance: bool,
    pub(super) redirect_to_https: bool,
    pub(super) web_page_only: bool,
    pub(super) two_factor_required: bool,
    pub(super) queue_delay: Duration,
    pub(super) commit_delay: Duration,
    pub(super) node_timeout: Duration,
    pub(super) installs_in: Duration,
}

/// What was made by whose request, whatever the panel says of it later.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    made: BTreeMap<String, Made>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Made {
    ever: usize,
    most_at_once: usize,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            database: Database::default(),
            machines: BTreeMap::new(),
            random: Random::seeded(seed),
            throttle: Throttle::new(),
            settings: Settings {
                maintenance: false,
                redirect_to_https: false,
                web_page_only: false,
                two_factor_required: false,
                queue_delay: Duration::ZERO,
                commit_delay: Duration::ZERO,
                node_timeout: Duration::from_secs(15),
                installs_in: Duration::ZERO,
            },
            ledger: Ledger::default(),
            log: Log::default(),
            usage: BTreeMap::new(),
        }
    }

    /// Lets everything happen whose time has come.
    pub(super) fn settle(&mut self, now: Timestamp) {
        for machine in self.machines.values_mut() {
            machine.settle(&mut self.database, now);
        }
    }

    pub(super) fn machine(&mut self, node: u64) -> &mut Machine {
        self.machines.entry(node).or_default()
    }

    pub(super) fn count_call(&mut self, node: u64, call: NodeCall) {
        *self.machine(node).calls.entry(call).or_default() += 1;
    }

    /// Adds the row of a server, and remembers whose request made it.
    pub(super) fn insert(&mut self, server: Server) {
        let tag = server.made_by.clone();
        self.database.servers.insert(server.id, server);
        let Some(tag) = tag else { return };
        let live = self
            .database
            .servers
            .values()
            .filter(|row| row.made_by.as_deref() == Some(&tag))
            .count();
        let made = self.ledger.made.entry(tag).or_default();
        made.ever += 1;
        made.most_at_once = made.most_at_once.max(live);
    }
}

impl Ledger {
    pub(super) fn ever(&self, tag: &str) -> usize {
        self.made.get(tag).map_or(0, |made| made.ever)
    }

    pub(super) fn most_at_once(&self, tag: &str) -> usize {
        self.made.get(tag).map_or(0, |made| made.most_at_once)
    }
}

//! Everything there is: the panel's database, the machines, and what really happened.

use std::{collections::BTreeMap, ops::RangeInclusive, time::Duration};

use jiff::Timestamp;
use panel_http::fake::{
    NodeAnswer, NodeCall,
    jobs::Jobs,
    ledger::Ledger,
    log::Log,
    node::{Ask, NodeTrouble},
    outcome::Refusal,
    random::Random,
    settings::Settings,
    throttle::Throttle,
};
use serde_json::{Map, Value};

use super::{
    jobs::Job,
    state::{Activity, Database, Limits, Server, Status, Subject, Table},
    trouble::refusal,
};

/// A machine behind the panel.
pub(super) type Machine = panel_http::fake::node::Machine<Limits>;

/// A server on a machine.
pub(super) type Container = panel_http::fake::node::Container<Limits>;

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
    pub(super) jobs: Jobs<Job>,
    pub(super) features: Features,
}

/// What the panel lets its users do by themselves, and how long that takes.
#[derive(Debug, Clone)]
pub(super) struct Features {
    /// Whether they take allocations, and from which ports new ones are made.
    pub(super) allocations: Option<RangeInclusive<u16>>,
    /// How long back-ups take, and putting them back.
    pub(super) backups_in: Duration,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            database: Database::default(),
            machines: BTreeMap::new(),
            random: Random::seeded(seed),
            throttle: Throttle::new(240, 720),
            settings: Settings::new(Duration::from_secs(15)),
            ledger: Ledger::default(),
            log: Log::default(),
            usage: BTreeMap::new(),
            jobs: Jobs::default(),
            features: Features {
                allocations: None,
                backups_in: Duration::ZERO,
            },
        }
    }

    /// Lets everything happen whose time has come.
    pub(super) fn settle(&mut self, now: Timestamp) {
        for installed in self.machines.values_mut().flat_map(|machine| machine.settle(now)) {
            let mut rows = self.database.servers.values_mut();
            let row = rows.find(|server| server.uuid == installed.uuid);
            if let Some(row) = row.filter(|row| !row.is_suspended()) {
                row.status = match (installed.succeeds, installed.again) {
                    (true, _) => None,
                    (false, false) => Some(Status::InstallFailed),
                    (false, true) => Some(Status::ReinstallFailed),
                };
                row.updated_at = now;
            }
        }
        while let Some((at, job)) = self.jobs.due(now) {
            self.run(job, true, at);
        }
    }

    /// Notes something that was done to these.
    pub(super) fn note(
        &mut self,
        event: impl Into<String>,
        actor: Option<u64>,
        subjects: impl IntoIterator<Item = Subject>,
        properties: Value,
        now: Timestamp,
    ) {
        let properties = match properties {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        let entry = Activity {
            id: self.database.next_id(Table::Activity),
            event: event.into(),
            actor,
            subjects: subjects.into_iter().collect(),
            properties,
            at: now,
        };
        self.database.activity.push(entry);
    }

    /// Has a server on its node do something of its own, without waiting for the node.
    pub(super) fn perform<T>(
        &mut self,
        server: &Server,
        call: NodeCall,
        work: impl FnOnce(&mut Container) -> Result<T, NodeTrouble>,
    ) -> Result<T, Refusal> {
        let machine = self.machine(server.node);
        let (answer, _) = machine.hear(call);
        let done = machine.perform(answer, &server.uuid, work);
        let request = self.random.uuid();
        done.map_err(|trouble| refusal(call, trouble, &request))
    }

    pub(super) fn machine(&mut self, node: u64) -> &mut Machine {
        self.machines.entry(node).or_default()
    }

    /// Has the machine of a node do what its answer lets it do.
    pub(super) fn respond(
        &mut self,
        node: u64,
        answer: NodeAnswer,
        ask: Ask,
        uuid: &str,
        now: Timestamp,
    ) -> Result<(), NodeTrouble> {
        let install = self.settings.installs_in;
        let told = self.database.server_by_uuid(uuid).map(Server::told);
        self.machine(node)
            .respond(answer, ask, uuid, told.as_ref(), now, install)
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
        self.ledger.made(&tag, live);
    }
}

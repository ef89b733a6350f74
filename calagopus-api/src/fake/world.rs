//! Everything there is: the panel's database, its memory of a few seconds, the machines, and what really happened.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;
use panel_http::fake::{
    NodeAnswer,
    ledger::Ledger,
    log::Log,
    node::{Ask, NodeTrouble},
    random::Random,
    settings::Settings,
};
use serde_json::Value;

use super::{
    cache::Cache,
    keys::Caller,
    quota::Quota,
    state::{Database, Kind, Limits, Server, Status, Thing},
};

/// A machine behind the panel.
pub(super) type Machine = panel_http::fake::node::Machine<Limits>;

/// The fake's whole state, behind one lock.
#[derive(Debug)]
pub(super) struct World {
    pub(super) database: Database,
    pub(super) machines: BTreeMap<u64, Machine>,
    pub(super) random: Random,
    pub(super) quota: Quota,
    pub(super) callers: Cache<Caller>,
    /// Servers as the guard of the Client API remembers them.
    pub(super) guards: Cache<Server>,
    /// What the nodes told of their servers.
    pub(super) resources: Cache<BTreeMap<String, Value>>,
    pub(super) settings: Settings,
    /// The limits that extensions of the panel have added.
    pub(super) feature_limits: Vec<String>,
    /// How long nodes take from making, deleting or restoring a back-up to saying so.
    pub(super) backups_in: Duration,
    pub(super) ledger: Ledger,
    pub(super) log: Log,
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            database: Database::default(),
            machines: BTreeMap::new(),
            random: Random::seeded(seed),
            quota: Quota::default(),
            callers: Cache::lasting(5),
            guards: Cache::lasting(5),
            resources: Cache::lasting(15),
            settings: Settings::new(Duration::MAX),
            feature_limits: Vec::new(),
            backups_in: Duration::ZERO,
            ledger: Ledger::default(),
            log: Log::default(),
        }
    }

    /// Lets everything happen whose time has come.
    pub(super) fn settle(&mut self, now: Timestamp) {
        for installed in self.machines.values_mut().flat_map(|machine| machine.settle(now)) {
            let row = self.database.servers.get_mut(&installed.uuid);
            if let Some(row) = row.filter(|row| row.status == Some(Status::Installing)) {
                row.status = (!installed.succeeds).then_some(Status::InstallFailed);
            }
        }
    }

    pub(super) fn machine(&mut self, number: u64) -> &mut Machine {
        self.machines.entry(number).or_default()
    }

    /// The number of the machine of a node.
    pub(super) fn number_of(&self, node: &str) -> u64 {
        self.database.nodes.get(node).map_or(0, |node| node.number)
    }

    /// Has the machine of a node do what its answer lets it do.
    pub(super) fn respond(
        &mut self,
        number: u64,
        answer: NodeAnswer,
        ask: Ask,
        uuid: &str,
        now: Timestamp,
    ) -> Result<(), NodeTrouble> {
        let row = self.database.servers.get(uuid);
        let skips = matches!(ask, Ask::Create { .. }) && row.is_some_and(|row| row.skip_installer);
        let install = if skips {
            Duration::ZERO
        } else {
            self.settings.installs_in
        };
        let told = row.map(Server::told);
        self.machine(number)
            .respond(answer, ask, uuid, told.as_ref(), now, install)
    }

    /// Adds the row of a server, and remembers whose request made it.
    pub(super) fn insert(&mut self, server: Server) {
        let tag = server.made_by.clone();
        self.database.servers.push(server);
        let Some(tag) = tag else { return };
        let made_by_it = |row: &&Server| row.made_by.as_deref() == Some(&tag);
        let live = self.database.servers.iter().filter(made_by_it).count();
        self.ledger.made(&tag, live);
    }

    /// Adds a thing.
    pub(super) fn add(&mut self, kind: Kind, of: &str, body: Value, now: Timestamp) -> Thing {
        let thing = Thing {
            uuid: self.random.uuid(),
            kind,
            of: of.to_owned(),
            body: body.as_object().cloned().unwrap_or_default(),
            created: now,
        };
        self.database.things.push(thing.clone());
        thing
    }

    /// Ends the transfer of a server, as the nodes tell the panel of it.
    pub(super) fn end_transfer(&mut self, uuid: &str, succeeds: bool) {
        let Some(row) = self.database.servers.get_mut(uuid) else {
            return;
        };
        let Some(transfer) = row.transfer.take() else { return };
        if !succeeds {
            self.database
                .assignments
                .retain(|row| !transfer.gets.contains(&row.uuid));
            return;
        }
        let from = std::mem::replace(&mut row.node, transfer.to.clone());
        row.allocation = transfer.gets.first().filter(|_| transfer.has_first).cloned();
        self.database
            .assignments
            .retain(|row| row.server != uuid || transfer.gets.contains(&row.uuid));
        let (from, to) = (self.number_of(&from), self.number_of(&transfer.to));
        if let Some(container) = self.machine(from).containers.remove(uuid) {
            self.machine(to).containers.insert(uuid.to_owned(), container);
        }
    }
}

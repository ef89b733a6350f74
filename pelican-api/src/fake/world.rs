//! Everything there is: the panel's database, the machines, and what really happened.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;
use panel_http::fake::{
    NodeAnswer,
    ledger::Ledger,
    log::Log,
    node::{Ask, NodeTrouble},
    random::Random,
    settings::Settings,
    throttle::Throttle,
};

use super::state::{Database, Limits, Server, Status};

/// A machine behind the panel.
pub(super) type Machine = panel_http::fake::node::Machine<Limits>;

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
}

impl World {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            database: Database::default(),
            machines: BTreeMap::new(),
            random: Random::seeded(seed),
            throttle: Throttle::new(256, 256),
            settings: Settings::new(Duration::from_secs(15)),
            ledger: Ledger::default(),
            log: Log::default(),
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
        let made_by_it = |row: &&Server| row.made_by.as_deref() == Some(&tag);
        let live = self.database.servers.values().filter(made_by_it).count();
        self.ledger.made(&tag, live);
    }

    /// Ends the transfer of a server, as the nodes tell the panel of it.
    pub(super) fn end_transfer(&mut self, server: u64, succeeds: bool, now: Timestamp) {
        let Some(row) = self.database.servers.get_mut(&server) else {
            return;
        };
        let Some(transfer) = row.transfer.take() else { return };
        if !succeeds {
            self.database
                .release(|allocation| transfer.gets.contains(&allocation.id));
            return;
        }
        let (from, uuid) = (row.node, row.uuid.clone());
        row.node = transfer.to;
        row.updated_at = now;
        if let Some(first) = transfer.gets.first() {
            row.allocation = Some(*first);
        }
        self.database
            .release(|allocation| transfer.leaves.contains(&allocation.id));
        if let Some(container) = self.machine(from).containers.remove(&uuid) {
            self.machine(transfer.to).containers.insert(uuid, container);
        }
    }
}

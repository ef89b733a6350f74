//! The machines behind the panel: what runs there, and how they answer the panel.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;
use panel_http::clock;

use super::state::{Database, Limits, Server, Status};

/// How a node answers the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum NodeAnswer {
    /// It does what it is asked.
    #[default]
    Ok,
    /// It does nothing and answers this status.
    Status(u16),
    /// Nobody answers, and nothing is done.
    Unreachable,
    /// It does it after this time. Past the panel's patience ([`node_timeout`](super::FakePanel::node_timeout)) the panel has given up, and it
    /// is done all the same.
    Slow(Duration),
    /// It does it, and then answers this status. A delete destroys the files and leaves an empty shell.
    DoesThenFails(u16),
}

/// What the panel asks of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NodeCall {
    /// Make a server.
    Create,
    /// Take over limits and suspension.
    Sync,
    /// Run the install script again.
    Reinstall,
    /// Delete a server and its files.
    Delete,
    /// Start, stop, restart or kill.
    Power,
    /// Tell state and usage.
    Details,
}

/// Whether a container runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum PowerState {
    /// Stopped.
    #[default]
    Offline,
    /// Running.
    Running,
}

/// What a signal does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    Start,
    Stop,
}

/// A server on a machine.
#[derive(Debug, Clone)]
pub(super) struct Container {
    pub(super) uuid: String,
    pub(super) power: PowerState,
    pub(super) running_since: Option<Timestamp>,
    pub(super) installed: bool,
    pub(super) files: bool,
    pub(super) suspended: bool,
    /// As of the last time the panel and the node spoke of it.
    pub(super) limits: Limits,
    pub(super) made_by: Option<String>,
}

/// An install script that runs.
#[derive(Debug, Clone)]
struct Install {
    uuid: String,
    /// Never, when there is none.
    reports_at: Option<Timestamp>,
    succeeds: bool,
    again: bool,
    then_start: bool,
}

/// One machine.
#[derive(Debug, Clone, Default)]
pub(super) struct Machine {
    pub(super) answer: NodeAnswer,
    pub(super) answers: BTreeMap<NodeCall, NodeAnswer>,
    pub(super) delay: Duration,
    pub(super) install_takes: Option<Duration>,
    pub(super) install_fails: bool,
    pub(super) install_never_reports: bool,
    pub(super) containers: BTreeMap<String, Container>,
    pub(super) calls: BTreeMap<NodeCall, usize>,
    installs: Vec<Install>,
}

/// The node does not know the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnknownServer;

/// A call, with what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    Create { start: bool },
    Sync,
    Reinstall,
    Delete,
    Power(&'static [Signal]),
    Details,
}

impl Ask {
    pub(super) const fn call(self) -> NodeCall {
        match self {
            Self::Create { .. } => NodeCall::Create,
            Self::Sync => NodeCall::Sync,
            Self::Reinstall => NodeCall::Reinstall,
            Self::Delete => NodeCall::Delete,
            Self::Power(_) => NodeCall::Power,
            Self::Details => NodeCall::Details,
        }
    }
}

impl Machine {
    pub(super) fn answer_to(&self, call: NodeCall) -> NodeAnswer {
        self.answers.get(&call).copied().unwrap_or(self.answer)
    }

    /// Does what the panel asks about the server `uuid`, whose row is `row` if it still has one.
    pub(super) fn apply(
        &mut self,
        ask: Ask,
        uuid: &str,
        row: Option<&Server>,
        now: Timestamp,
        default_install: Duration,
    ) -> Result<(), UnknownServer> {
        if let Ask::Create { start } = ask {
            // The node asks the panel for the server's settings: without a row there is nothing to make.
            let row = row.ok_or(UnknownServer)?;
            self.containers.insert(uuid.to_owned(), Container::of(row));
            self.begin_install(uuid, now, default_install, false, start);
            return Ok(());
        }
        let container = self.containers.get_mut(uuid).ok_or(UnknownServer)?;
        match ask {
            Ask::Sync => {
                if let Some(row) = row {
                    container.limits = row.limits.clone();
                    container.suspended = row.is_suspended();
                }
                if container.suspended {
                    container.stop();
                }
            }
            Ask::Reinstall => {
                container.stop();
                container.installed = false;
                self.begin_install(uuid, now, default_install, true, false);
            }
            Ask::Delete => {
                self.containers.remove(uuid);
                self.installs.retain(|install| install.uuid != uuid);
            }
            Ask::Power(signals) => {
                for signal in signals {
                    match signal {
                        Signal::Stop => container.stop(),
                        Signal::Start => container.start(now),
                    }
                }
            }
            Ask::Create { .. } | Ask::Details => {}
        }
        Ok(())
    }

    /// What is left of a server whose delete went wrong half-way.
    pub(super) fn empty_shell(&mut self, uuid: &str) {
        if let Some(container) = self.containers.get_mut(uuid) {
            container.stop();
            container.files = false;
            container.installed = false;
        }
        self.installs.retain(|install| install.uuid != uuid);
    }

    fn begin_install(&mut self, uuid: &str, now: Timestamp, default: Duration, again: bool, then_start: bool) {
        self.installs.retain(|install| install.uuid != uuid);
        let takes = self.install_takes.unwrap_or(default);
        self.installs.push(Install {
            uuid: uuid.to_owned(),
            reports_at: (!self.install_never_reports).then(|| clock::after(now, takes)),
            succeeds: !self.install_fails,
            again,
            then_start,
        });
    }

    /// Ends the installs whose time has come, and tells the panel.
    pub(super) fn settle(&mut self, database: &mut Database, now: Timestamp) {
        let is_due = |install: &Install| install.reports_at.is_some_and(|at| at <= now);
        let (due, running): (Vec<_>, Vec<_>) = self.installs.drain(..).partition(is_due);
        self.installs = running;
        for install in due {
            if let Some(container) = self.containers.get_mut(&install.uuid) {
                container.installed = install.succeeds;
                container.files = true;
                if install.succeeds && install.then_start && !container.suspended {
                    container.start(now);
                }
            }
            let row = database.servers.values_mut().find(|server| server.uuid == install.uuid);
            if let Some(row) = row.filter(|row| !row.is_suspended()) {
                row.status = match (install.succeeds, install.again) {
                    (true, _) => None,
                    (false, false) => Some(Status::InstallFailed),
                    (false, true) => Some(Status::ReinstallFailed),
                };
                row.updated_at = now;
            }
        }
    }
}

impl Container {
    fn of(row: &Server) -> Self {
        Self {
            uuid: row.uuid.clone(),
            power: PowerState::Offline,
            running_since: None,
            installed: false,
            files: true,
            suspended: row.is_suspended(),
            limits: row.limits.clone(),
            made_by: row.made_by.clone(),
        }
    }

    fn start(&mut self, now: Timestamp) {
        self.power = PowerState::Running;
        self.running_since.get_or_insert(now);
    }

    const fn stop(&mut self) {
        self.power = PowerState::Offline;
        self.running_since = None;
    }
}

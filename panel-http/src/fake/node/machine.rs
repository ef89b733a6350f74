//! One machine, and the servers on it.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;

use super::{Ask, NodeAnswer, NodeCall, NodeTrouble, PowerState, Signal};
use crate::{clock, fake::files::Files};

/// What the panel tells a node about a server.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Configuration<L> {
    /// Its limits, in the panel's own form.
    pub limits: L,
    /// Whether it may not run.
    pub suspended: bool,
    /// The key of the request that made it.
    pub made_by: Option<String>,
}

impl<L> Configuration<L> {
    /// Of these parts.
    pub const fn new(limits: L, suspended: bool, made_by: Option<String>) -> Self {
        Self {
            limits,
            suspended,
            made_by,
        }
    }
}

/// A server on a machine, with limits `L`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Container<L> {
    /// The uuid of its server.
    pub uuid: String,
    /// Whether it runs.
    pub power: PowerState,
    /// Since when it runs.
    pub running_since: Option<Timestamp>,
    /// Whether its install script has ended well.
    pub installed: bool,
    /// Whether it still has its files.
    pub files: bool,
    /// Its files themselves.
    pub disk: Files,
    /// Its back-ups on this machine, by uuid.
    pub backups: BTreeMap<String, Files>,
    /// The lines that its console was given.
    pub commands: Vec<String>,
    /// Whether the node takes it for suspended.
    pub suspended: bool,
    /// As of the last time the panel and the node spoke of it.
    pub limits: L,
    /// The key of the request that made it.
    pub made_by: Option<String>,
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

/// An install script that has ended, as the node tells the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Installed {
    /// The uuid of the server.
    pub uuid: String,
    /// Whether it ended well.
    pub succeeds: bool,
    /// Whether it was not the first one.
    pub again: bool,
}

/// How a machine behaves.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Habits {
    /// Its answer to everything that has none of its own.
    pub answer: NodeAnswer,
    /// Its answers to some calls.
    pub answers: BTreeMap<NodeCall, NodeAnswer>,
    /// How long it takes for every call.
    pub delay: Duration,
    /// How long its installs take; none: as long as on every node.
    pub install_takes: Option<Duration>,
    /// Whether its installs fail.
    pub install_fails: bool,
    /// Whether its installs are never heard of again.
    pub install_never_reports: bool,
    /// How often it was asked.
    pub calls: BTreeMap<NodeCall, usize>,
}

/// One machine, whose servers have limits `L`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Machine<L> {
    /// How it behaves.
    pub habits: Habits,
    /// Its servers, by uuid.
    pub containers: BTreeMap<String, Container<L>>,
    installs: Vec<Install>,
}

impl<L> Default for Machine<L> {
    fn default() -> Self {
        Self {
            habits: Habits::default(),
            containers: BTreeMap::new(),
            installs: Vec::new(),
        }
    }
}

impl<L: Clone> Machine<L> {
    /// Notes that it is asked, and tells how it will answer and when.
    pub fn hear(&mut self, call: NodeCall) -> (NodeAnswer, Duration) {
        let habits = &mut self.habits;
        *habits.calls.entry(call).or_default() += 1;
        let answer = habits.answers.get(&call).copied().unwrap_or(habits.answer);
        let takes = match answer {
            NodeAnswer::Slow(slow) => habits.delay.saturating_add(slow),
            _ => habits.delay,
        };
        (answer, takes)
    }

    /// Does what its `answer` lets it do of `ask` about the server `uuid`. `told` is what the panel says of the server when
    /// it still has a row; installs take `install` unless the machine has its own time.
    ///
    /// # Errors
    /// What the panel hears when that is not a success.
    pub fn respond(
        &mut self,
        answer: NodeAnswer,
        ask: Ask,
        uuid: &str,
        told: Option<&Configuration<L>>,
        now: Timestamp,
        install: Duration,
    ) -> Result<(), NodeTrouble> {
        match answer {
            NodeAnswer::Unreachable => Err(NodeTrouble::Silence),
            NodeAnswer::Status(status) if !is_success(status) => Err(NodeTrouble::Status(status)),
            NodeAnswer::DoesThenFails(status) => {
                let done = if ask == Ask::Delete {
                    self.empty_shell(uuid);
                    Ok(())
                } else {
                    self.apply(ask, uuid, told, now, install)
                };
                if is_success(status) {
                    done
                } else {
                    Err(NodeTrouble::Status(status))
                }
            }
            _ => self.apply(ask, uuid, told, now, install),
        }
    }

    /// Has a server do something of its own, as far as its `answer` lets it.
    ///
    /// # Errors
    /// What the panel hears when that is not a success; 404 from a machine that does not know the server.
    pub fn perform<T>(
        &mut self,
        answer: NodeAnswer,
        uuid: &str,
        work: impl FnOnce(&mut Container<L>) -> Result<T, NodeTrouble>,
    ) -> Result<T, NodeTrouble> {
        match answer {
            NodeAnswer::Unreachable => return Err(NodeTrouble::Silence),
            NodeAnswer::Status(status) if !is_success(status) => return Err(NodeTrouble::Status(status)),
            _ => {}
        }
        let container = self.containers.get_mut(uuid).ok_or(NodeTrouble::Status(404))?;
        let done = work(container);
        match answer {
            NodeAnswer::DoesThenFails(status) if !is_success(status) => Err(NodeTrouble::Status(status)),
            _ => done,
        }
    }

    /// Does what it is asked, whatever its answers are.
    ///
    /// # Errors
    /// 404 when it does not know the server, or the panel has no row of one that is to be made.
    pub fn apply(
        &mut self,
        ask: Ask,
        uuid: &str,
        told: Option<&Configuration<L>>,
        now: Timestamp,
        install: Duration,
    ) -> Result<(), NodeTrouble> {
        if let Ask::Create { start } = ask {
            // The node asks the panel for the server's settings: without a row there is nothing to make.
            let told = told.ok_or(NodeTrouble::Status(404))?;
            self.containers.insert(uuid.to_owned(), Container::new(uuid, told));
            self.begin_install(uuid, now, install, false, start);
            return Ok(());
        }
        if matches!(ask, Ask::Configure | Ask::Transfer) {
            return Ok(());
        }
        let container = self.containers.get_mut(uuid).ok_or(NodeTrouble::Status(404))?;
        match ask {
            Ask::Sync => {
                if let Some(told) = told {
                    container.limits = told.limits.clone();
                    container.suspended = told.suspended;
                }
                if container.suspended {
                    container.stop();
                }
            }
            Ask::Reinstall => {
                container.stop();
                container.installed = false;
                self.begin_install(uuid, now, install, true, false);
            }
            Ask::Delete => {
                self.containers.remove(uuid);
                self.installs.retain(|install| install.uuid != uuid);
            }
            Ask::Power(signals) => container.signal(signals, now),
            Ask::Create { .. } | Ask::Transfer | Ask::Configure | Ask::Details => {}
        }
        Ok(())
    }

    /// What is left of a server whose delete went wrong half-way.
    fn empty_shell(&mut self, uuid: &str) {
        if let Some(container) = self.containers.get_mut(uuid) {
            container.stop();
            container.files = false;
            container.disk.clear();
            container.installed = false;
        }
        self.installs.retain(|install| install.uuid != uuid);
    }

    fn begin_install(&mut self, uuid: &str, now: Timestamp, default: Duration, again: bool, then_start: bool) {
        self.installs.retain(|install| install.uuid != uuid);
        let takes = self.habits.install_takes.unwrap_or(default);
        self.installs.push(Install {
            uuid: uuid.to_owned(),
            reports_at: (!self.habits.install_never_reports).then(|| clock::after(now, takes)),
            succeeds: !self.habits.install_fails,
            again,
            then_start,
        });
    }

    /// Ends the installs whose time has come, and gives what the panel is told of them.
    #[must_use = "the panel writes what it is told"]
    pub fn settle(&mut self, now: Timestamp) -> Vec<Installed> {
        let is_due = |install: &Install| install.reports_at.is_some_and(|at| at <= now);
        let (due, running): (Vec<_>, Vec<_>) = self.installs.drain(..).partition(is_due);
        self.installs = running;
        let end = |install: Install| {
            if let Some(container) = self.containers.get_mut(&install.uuid) {
                container.installed = install.succeeds;
                container.files = true;
                if install.succeeds && container.disk.is_empty() {
                    container.disk = Files::installed(now);
                }
                if install.succeeds && install.then_start && !container.suspended {
                    container.start(now);
                }
            }
            Installed {
                uuid: install.uuid,
                succeeds: install.succeeds,
                again: install.again,
            }
        };
        due.into_iter().map(end).collect()
    }
}

impl<L: Clone> Container<L> {
    fn new(uuid: &str, told: &Configuration<L>) -> Self {
        Self {
            uuid: uuid.to_owned(),
            power: PowerState::Offline,
            running_since: None,
            installed: false,
            files: true,
            disk: Files::default(),
            backups: BTreeMap::new(),
            commands: Vec::new(),
            suspended: told.suspended,
            limits: told.limits.clone(),
            made_by: told.made_by.clone(),
        }
    }
}

impl<L> Container<L> {
    /// Does what these signals say, one after the other.
    pub fn signal(&mut self, signals: &[Signal], now: Timestamp) {
        for signal in signals {
            match signal {
                Signal::Stop => self.stop(),
                Signal::Start => self.start(now),
            }
        }
    }

    /// Gives a line to the console.
    ///
    /// # Errors
    /// The node's 502 when the server does not run.
    pub fn type_in(&mut self, line: &str) -> Result<(), NodeTrouble> {
        if self.power != PowerState::Running {
            return Err(NodeTrouble::Refuses(
                502,
                "Cannot send commands to a stopped server instance.",
            ));
        }
        self.commands.push(line.to_owned());
        Ok(())
    }

    fn start(&mut self, now: Timestamp) {
        self.power = PowerState::Running;
        self.running_since.get_or_insert(now);
    }

    fn stop(&mut self) {
        self.power = PowerState::Offline;
        self.running_since = None;
    }
}

const fn is_success(status: u16) -> bool {
    status >= 200 && status < 300
}

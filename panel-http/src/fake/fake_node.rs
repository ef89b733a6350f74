//! The handle with which a test controls one machine.

use std::{fmt, sync::Arc, time::Duration};

use super::node::{Container, Habits, NodeAnswer, NodeCall, PowerState};

/// What a fake panel lets a [`FakeNode`] do.
pub trait Nodes: Send + Sync {
    /// Looks at, or changes, how the machine of a node behaves.
    fn habits(&self, node: u64, change: &mut dyn FnMut(&mut Habits));

    /// Writes on the panel whether the node is in maintenance.
    fn maintenance(&self, node: u64, on: bool);

    /// Takes every server from the machine of a node.
    fn wipe(&self, node: u64);
}

/// A machine behind the panel.
#[derive(Clone)]
pub struct FakeNode {
    nodes: Arc<dyn Nodes>,
    number: u64,
}

impl FakeNode {
    /// The machine of this node.
    #[must_use]
    pub const fn new(nodes: Arc<dyn Nodes>, number: u64) -> Self {
        Self { nodes, number }
    }

    fn change(&self, mut change: impl FnMut(&mut Habits)) -> &Self {
        self.nodes.habits(self.number, &mut change);
        self
    }

    /// How it answers the panel from now on, whatever is asked.
    pub fn answers(&self, answer: NodeAnswer) -> &Self {
        self.change(|habits| {
            habits.answer = answer;
            habits.answers.clear();
        })
    }

    /// How it answers one kind of call from now on.
    pub fn answers_to(&self, call: NodeCall, answer: NodeAnswer) -> &Self {
        self.change(|habits| {
            habits.answers.insert(call, answer);
        })
    }

    /// How long it takes for every call, before it answers as it does.
    pub fn takes(&self, delay: Duration) -> &Self {
        self.change(|habits| habits.delay = delay)
    }

    /// How long installs take here.
    pub fn install_takes(&self, time: Duration) -> &Self {
        self.change(|habits| habits.install_takes = Some(time))
    }

    /// Whether installs fail here.
    pub fn install_fails(&self, fails: bool) -> &Self {
        self.change(|habits| habits.install_fails = fails)
    }

    /// Whether installs here are never heard of again.
    pub fn install_never_reports(&self, never: bool) -> &Self {
        self.change(|habits| habits.install_never_reports = never)
    }

    /// Puts the node in maintenance on the panel: its servers' client calls get 409, new servers still go there.
    pub fn maintenance(&self, on: bool) -> &Self {
        self.nodes.maintenance(self.number, on);
        self
    }

    /// The machine is set up anew: it knows no server any more.
    pub fn loses_everything(&self) -> &Self {
        self.nodes.wipe(self.number);
        self
    }

    /// How often the panel has asked it this.
    #[must_use]
    pub fn calls(&self, call: NodeCall) -> usize {
        let mut calls = 0;
        self.change(|habits| calls = habits.calls.get(&call).copied().unwrap_or_default());
        calls
    }
}

impl fmt::Debug for FakeNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeNode")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// A server on a node, whatever the panel thinks of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FakeContainer {
    /// The uuid of its server.
    pub uuid: String,
    /// The node it is on.
    pub node: u64,
    /// The key of the request that made it.
    pub made_by: Option<String>,
    /// Whether it runs.
    pub power: PowerState,
    /// Whether its install script has ended well.
    pub installed: bool,
    /// Whether it still has its files.
    pub files: bool,
    /// The lines that its console was given, the oldest first.
    pub commands: Vec<String>,
    /// Whether the node takes it for suspended.
    pub suspended: bool,
    /// Memory in MiB, as the node was told last.
    pub memory: i64,
    /// Disk in MiB, as the node was told last.
    pub disk: i64,
    /// CPU in hundredths of a thread, as the node was told last.
    pub cpu: i64,
}

impl FakeContainer {
    /// What is seen of a container. `amounts` gives memory, disk and CPU of its limits.
    pub fn of<L>(node: u64, container: &Container<L>, amounts: impl FnOnce(&L) -> [i64; 3]) -> Self {
        let [memory, disk, cpu] = amounts(&container.limits);
        Self {
            uuid: container.uuid.clone(),
            node,
            made_by: container.made_by.clone(),
            power: container.power,
            installed: container.installed,
            files: container.files,
            commands: container.commands.clone(),
            suspended: container.suspended,
            memory,
            disk,
            cpu,
        }
    }
}

//! The machines behind the panel: what runs there, and how they answer the panel.

mod machine;

use std::time::Duration;

pub use self::machine::{Configuration, Container, Habits, Installed, Machine};

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
    /// It does it after this time. Past the panel's patience (`node_timeout`) the panel has given up, and it is done all
    /// the same.
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
    /// Send a server to another node, or stop doing so.
    Transfer,
    /// Take over the settings of the node itself.
    Configure,
    /// Start, stop, restart or kill.
    Power,
    /// Tell state and usage.
    Details,
    /// Take a line for the console.
    Command,
    /// List, read or change files.
    Files,
    /// Make, restore or delete a back-up.
    Backup,
    /// Trust no more in what was signed for a user.
    Revoke,
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
#[non_exhaustive]
pub enum Signal {
    /// To run.
    Start,
    /// To run no more.
    Stop,
}

impl Signal {
    /// What a power action does, by the panel's word for it; none: there is no such action.
    #[must_use]
    pub fn of(action: &str) -> Option<&'static [Self]> {
        match action {
            "start" => Some(&[Self::Start]),
            "restart" => Some(&[Self::Stop, Self::Start]),
            "stop" | "kill" => Some(&[Self::Stop]),
            _ => None,
        }
    }
}

/// What the panel hears of a node that does not do what it is asked, or does not say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NodeTrouble {
    /// Nothing: no connection, or no answer in time.
    Silence,
    /// A status that is no success; 404 also from a node that does not know the server.
    Status(u16),
    /// The same, with the node's own words.
    Refuses(u16, &'static str),
}

/// A call, with what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ask {
    /// Make a server.
    Create {
        /// Start it when it is installed.
        start: bool,
    },
    /// Take over limits and suspension.
    Sync,
    /// Run the install script again.
    Reinstall,
    /// Delete a server and its files.
    Delete,
    /// Send a server to another node, or stop doing so. The panel is told of the end by the nodes, later.
    Transfer,
    /// Take over the settings of the node itself; about no server.
    Configure,
    /// These signals, one after the other.
    Power(&'static [Signal]),
    /// Tell state and usage.
    Details,
}

impl Ask {
    /// The kind of call.
    #[must_use]
    pub const fn call(self) -> NodeCall {
        match self {
            Self::Create { .. } => NodeCall::Create,
            Self::Sync => NodeCall::Sync,
            Self::Reinstall => NodeCall::Reinstall,
            Self::Delete => NodeCall::Delete,
            Self::Transfer => NodeCall::Transfer,
            Self::Configure => NodeCall::Configure,
            Self::Power(_) => NodeCall::Power,
            Self::Details => NodeCall::Details,
        }
    }
}

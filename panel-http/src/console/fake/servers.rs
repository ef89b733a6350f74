//! What is behind the consoles of a fake node.

use std::fmt;

use crate::console::{PowerSignal, ServerState, Stats};

/// The servers of a fake node. Open: each fake panel implements it over its own state.
pub trait Servers: fmt::Debug + Send + Sync + 'static {
    /// The server as it is now; `None` when the node does not know it, and then its consoles are closed.
    fn server(&self, uuid: &str) -> Option<ServerNow>;

    /// Somebody who may do so starts, stops, restarts or kills it.
    ///
    /// # Errors
    /// The reason why it was not done. It is said as a `daemon error`, in full to administrators only.
    fn power(&self, uuid: &str, signal: PowerSignal) -> Result<(), String>;

    /// Somebody who may do so types a line into a server that is not offline. Gives the lines that it prints.
    fn command(&self, uuid: &str, line: &str) -> Vec<String>;
}

/// A server as it is now.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ServerNow {
    /// Whether it runs.
    pub state: ServerState,
    /// What it uses. Its [`state`](Stats::state) is filled in.
    pub stats: Stats,
    /// Whether it is being installed.
    pub installing: bool,
    /// Whether it is suspended: its consoles are closed.
    pub suspended: bool,
}

impl ServerNow {
    /// A server that uses nothing, and is neither being installed nor suspended.
    #[must_use]
    pub fn new(state: ServerState) -> Self {
        Self {
            state,
            stats: Stats::default(),
            installing: false,
            suspended: false,
        }
    }

    /// The states it went through since it was `before`: a node tells of those between, too.
    pub(super) fn way_from(&self, before: &Self) -> Vec<ServerState> {
        use ServerState::{Offline, Running, Starting, Stopping};
        let began_anew = self.stats.uptime < before.stats.uptime;
        match (&before.state, &self.state) {
            (Running, Running) if began_anew => vec![Stopping, Offline, Starting, Running],
            (before, now) if before == now => Vec::new(),
            (Offline, Running) => vec![Starting, Running],
            (Running, Offline) => vec![Stopping, Offline],
            (_, now) => vec![now.clone()],
        }
    }
}

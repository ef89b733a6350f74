//! The machines of a fake panel as servers with consoles.

use std::time::Duration;

use jiff::Timestamp;

use super::ServerNow;
use crate::{
    clock,
    console::{PowerSignal, ServerState},
    fake::{
        PowerState,
        node::{Ask, Container, Machine, Signal},
    },
};

/// What a server that runs seems to use.
const MEMORY: u64 = 64 * 1024 * 1024;
const CPU: f64 = 12.5;

impl ServerNow {
    /// A server on the machine of a fake panel, with this memory in MiB.
    pub fn on_machine<L>(container: &Container<L>, memory: i64, now: Timestamp) -> Self {
        let since = container.running_since;
        let mut server = Self::new(since.map_or(ServerState::Offline, |_| ServerState::Running));
        server.suspended = container.suspended;
        server.stats.disk_bytes = if container.files { 63 } else { 0 };
        if let Some(since) = since {
            let limit = u64::try_from(memory).unwrap_or_default();
            server.stats.memory_limit_bytes = limit.saturating_mul(1024 * 1024);
            server.stats.memory_bytes = MEMORY;
            server.stats.cpu_absolute = CPU;
            server.stats.uptime = u64::try_from(clock::until(since, now).as_millis()).unwrap_or(u64::MAX);
        }
        server
    }
}

impl PowerSignal {
    /// Does it to a server on the machine of a fake panel.
    ///
    /// # Errors
    /// The reason why it was not done: the machine does not know the server, or one that runs is to be started.
    pub fn apply<L: Clone>(self, machine: &mut Machine<L>, uuid: &str, now: Timestamp) -> Result<(), String> {
        let container = machine.containers.get(uuid);
        let is_running = container.is_some_and(|container| container.power == PowerState::Running);
        let signals: &'static [Signal] = match self {
            Self::Start if is_running => return Err("the server is running already".to_owned()),
            Self::Start => &[Signal::Start],
            Self::Restart => &[Signal::Stop, Signal::Start],
            Self::Stop | Self::Kill => &[Signal::Stop],
        };
        machine
            .apply(Ask::Power(signals), uuid, None, now, Duration::ZERO)
            .map_err(|_| "the node does not know the server".to_owned())
    }
}

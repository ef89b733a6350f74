//! What is behind the consoles of the machines.

use std::{sync::Weak, time::Duration};

use jiff::Timestamp;
use panel_http::{
    clock,
    console::{
        PowerSignal, ServerState,
        fake::{ServerNow, Servers},
    },
};

use super::{
    node::{Ask, Container, Machine, PowerState, Signal},
    panel::{Inner, Panel},
    state::Status,
    world::World,
};

/// The servers on the machines of a panel, as long as there is one.
#[derive(Debug)]
pub(super) struct OnMachines(pub(super) Weak<Inner>);

/// What a server that runs seems to use.
const MEMORY: u64 = 64 * 1024 * 1024;
const CPU: f64 = 12.5;

impl OnMachines {
    fn panel(&self) -> Option<Panel> {
        Panel::of(&self.0)
    }
}

impl Servers for OnMachines {
    fn server(&self, uuid: &str) -> Option<ServerNow> {
        let panel = self.panel()?;
        let world = panel.world();
        let container = world
            .machines
            .values()
            .find_map(|machine| machine.containers.get(uuid))?;
        let mut server = seen(container, panel.now());
        server.installing = is_installing(&world, uuid);
        Some(server)
    }

    fn power(&self, uuid: &str, signal: PowerSignal) -> Result<(), String> {
        let panel = self.panel().ok_or("the node is gone")?;
        let mut world = panel.world();
        if is_installing(&world, uuid) {
            return Err("the server is being installed".to_owned());
        }
        let knows_it = |machine: &&mut Machine| machine.containers.contains_key(uuid);
        let machine = world.machines.values_mut().find(knows_it).ok_or(UNKNOWN)?;
        let container = machine.containers.get(uuid).ok_or(UNKNOWN)?;
        let is_running = container.power == PowerState::Running;
        let signals: &'static [Signal] = match signal {
            PowerSignal::Start if is_running => return Err("the server is running already".to_owned()),
            PowerSignal::Start => &[Signal::Start],
            PowerSignal::Restart => &[Signal::Stop, Signal::Start],
            _ => &[Signal::Stop],
        };
        let done = machine.apply(Ask::Power(signals), uuid, None, panel.now(), Duration::ZERO);
        done.map_err(|_| UNKNOWN.to_owned())
    }

    /// The line as the server's own prompt shows it.
    fn command(&self, _: &str, line: &str) -> Vec<String> {
        vec![format!("> {line}")]
    }
}

const UNKNOWN: &str = "the node does not know the server";

fn is_installing(world: &World, uuid: &str) -> bool {
    let row = world.database.server_by_uuid(uuid);
    row.is_some_and(|row| row.status == Some(Status::Installing))
}

fn seen(container: &Container, now: Timestamp) -> ServerNow {
    let since = container.running_since;
    let mut server = ServerNow::new(since.map_or(ServerState::Offline, |_| ServerState::Running));
    server.suspended = container.suspended;
    server.stats.disk_bytes = if container.files { 63 } else { 0 };
    if let Some(since) = since {
        let limit = u64::try_from(container.limits.memory).unwrap_or_default();
        server.stats.memory_limit_bytes = limit.saturating_mul(1024 * 1024);
        server.stats.memory_bytes = MEMORY;
        server.stats.cpu_absolute = CPU;
        server.stats.uptime = u64::try_from(clock::until(since, now).as_millis()).unwrap_or(u64::MAX);
    }
    server
}

//! What is behind the consoles of the machines.

use std::sync::Weak;

use panel_http::console::{
    PowerSignal,
    fake::{ServerNow, Servers},
};

use super::{
    panel::{Inner, Panel},
    state::Status,
    world::World,
};

/// The servers on the machines of a panel, as long as there is one.
#[derive(Debug)]
pub(super) struct OnMachines(pub(super) Weak<Inner>);

impl Servers for OnMachines {
    fn server(&self, uuid: &str) -> Option<ServerNow> {
        let panel = Panel::of(&self.0)?;
        let world = panel.world();
        let mut machines = world.machines.values();
        let container = machines.find_map(|machine| machine.containers.get(uuid))?;
        let mut server = ServerNow::on_machine(container, container.limits.memory, panel.now());
        server.installing = is_installing(&world, uuid);
        Some(server)
    }

    fn power(&self, uuid: &str, signal: PowerSignal) -> Result<(), String> {
        let panel = Panel::of(&self.0).ok_or("the node is gone")?;
        let mut world = panel.world();
        if is_installing(&world, uuid) {
            return Err("the server is being installed".to_owned());
        }
        let mut machines = world.machines.values_mut();
        let machine = machines.find(|machine| machine.containers.contains_key(uuid));
        signal.apply(machine.ok_or("no node knows the server")?, uuid, panel.now())
    }

    fn command(&self, uuid: &str, line: &str) -> Vec<String> {
        if let Some(panel) = Panel::of(&self.0) {
            let mut world = panel.world();
            let mut machines = world.machines.values_mut();
            if let Some(container) = machines.find_map(|machine| machine.containers.get_mut(uuid)) {
                container.commands.push(line.to_owned());
            }
        }
        vec![prompt(line)]
    }
}

/// A line as the server's own prompt shows it.
pub(super) fn prompt(line: &str) -> String {
    format!("> {line}")
}

fn is_installing(world: &World, uuid: &str) -> bool {
    let row = world.database.servers.get(uuid);
    row.is_some_and(|row| row.status == Some(Status::Installing))
}

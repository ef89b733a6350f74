//! The panel's own choice of a node and of ports.

use serde::Deserialize;
use serde_json::Value;

use super::{
    answer::Refusal,
    checks::Checks,
    state::{Allocation, Database, Limits, Node},
    views::egg_configuration_of,
    world::World,
};

/// What a server to be placed asks for.
#[derive(Debug, Deserialize)]
pub(super) struct Deployment {
    location_uuids: Vec<String>,
    allow_overallocation: bool,
    #[serde(default = "half")]
    suspension_penalty: f64,
    #[serde(default = "half")]
    randomness: f64,
    allocations: Option<Ports>,
}

const fn half() -> f64 {
    0.5
}

/// Which ports a server gets.
#[derive(Debug, Clone, Deserialize)]
struct Ports {
    dedicated: bool,
    primary: Option<Primary>,
    additional: Vec<Additional>,
}

#[derive(Debug, Clone, Deserialize)]
struct Primary {
    start_port: u16,
    end_port: u16,
    assign_to_variable: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Additional {
    mode: Mode,
    assign_to_variable: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Mode {
    Random,
    Range { start_port: u16, end_port: u16 },
    AddPrimary { value: f64 },
    SubtractPrimary { value: f64 },
    MultiplyPrimary { value: f64 },
    DividePrimary { value: f64 },
}

/// Where a server goes.
#[derive(Debug, Default)]
pub(super) struct Choice {
    pub(super) node: String,
    pub(super) first: Option<String>,
    pub(super) more: Vec<String>,
    /// Ports by the variables that are told of them.
    pub(super) variables: Vec<(String, String)>,
}

/// Chooses. Nothing is locked: two choices at once may be the same.
pub(super) fn choose(
    world: &mut World,
    deployment: &Deployment,
    limits: &Limits,
    egg: &str,
    first: Option<String>,
    more: Option<Vec<String>>,
) -> Result<Choice, Refusal> {
    Checks::new()
        .holds(
            "deployment.suspension_penalty",
            within(deployment.suspension_penalty),
            "greater than 1",
        )
        .holds("deployment.randomness", within(deployment.randomness), "greater than 1")
        .flat()?;
    let nodes = candidates(world, deployment, limits);
    let configured = || {
        let part = egg_configuration_of(&world.database, egg, "config_allocations")?;
        serde_json::from_value(part.get("deployment")?.clone()).ok()
    };
    let ports = deployment.allocations.clone().or_else(configured);
    let mut trouble = None;
    match ports.filter(|_| first.is_none() || more.is_none()) {
        None => {
            if let Some(node) = nodes.into_iter().next() {
                return Ok(Choice {
                    node,
                    first,
                    more: more.unwrap_or_default(),
                    ..Choice::default()
                });
            }
        }
        Some(ports) => {
            for node in nodes {
                match ports_of(world, &ports, &node) {
                    Ok(found) => {
                        return Ok(Choice {
                            node,
                            first: first.or(found.first),
                            more: more.unwrap_or(found.more),
                            variables: found.variables,
                        });
                    }
                    Err(said) => trouble = Some(said),
                }
            }
        }
    }
    let reason = blocker(&world.database, deployment, limits).map(str::to_owned);
    let reason = reason.or(trouble);
    let reason = reason.unwrap_or_else(|| "no eligible node found for server deployment".to_owned());
    Err(Refusal::new(400, format!("could not deploy server: {reason}")))
}

fn within(number: f64) -> bool {
    (0.0..=1.0).contains(&number)
}

/// What servers on a node use, suspended ones in part.
fn used(database: &Database, node: &Node, penalty: f64) -> (f64, f64) {
    let servers = database.servers.iter().filter(|server| server.node == node.uuid);
    servers.fold((0.0, 0.0), |(memory, disk), server| {
        let share = if server.suspended { penalty } else { 1.0 };
        let limits = &server.limits;
        let of = |amount: i64| real(amount) * share;
        (
            memory + of(limits.memory.saturating_add(limits.memory_overhead)),
            disk + of(limits.disk),
        )
    })
}

/// A number of MiB, as exactly as it matters.
#[expect(clippy::cast_precision_loss, reason = "no machine has so much that it would show")]
const fn real(amount: i64) -> f64 {
    amount as f64
}

/// What would be used of what a node has: of memory and of disk. Zero is unlimited.
fn shares(database: &Database, node: &Node, penalty: f64, limits: &Limits) -> (f64, f64) {
    let (memory, disk) = used(database, node, penalty);
    let share = |used: f64, new: i64, has: i64| if has == 0 { 0.0 } else { (used + real(new)) / real(has) };
    // The new server's overhead is not counted.
    (
        share(memory, limits.memory, node.memory),
        share(disk, limits.disk, node.disk),
    )
}

/// The nodes that will do, the best first; by chance, unless that is turned off.
fn candidates(world: &mut World, deployment: &Deployment, limits: &Limits) -> Vec<String> {
    let database = &world.database;
    let at = |node: &&Node| deployment.location_uuids.contains(&node.location) && node.deployment_enabled;
    let mut weighed = Vec::new();
    for node in database.nodes.iter().filter(at) {
        let (memory, disk) = shares(database, node, deployment.suspension_penalty, limits);
        if deployment.allow_overallocation || (memory <= 1.0 && disk <= 1.0) {
            weighed.push((memory.max(disk), node.uuid.clone()));
        }
    }
    if deployment.randomness > 0.0 {
        for (share, _) in &mut weighed {
            let free = (1.0 - *share).clamp(0.0001, 1.0);
            let weight = free.powf(1.0 / deployment.randomness);
            let drawn = f64::from(u32::try_from(world.random.bits() >> 32).unwrap_or_default()) / f64::from(u32::MAX);
            *share = -drawn.powf(1.0 / weight);
        }
    }
    weighed.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    weighed.into_iter().map(|(_, node)| node).collect()
}

/// Why no node will do, if none will.
fn blocker(database: &Database, deployment: &Deployment, limits: &Limits) -> Option<&'static str> {
    let at = |node: &&Node| deployment.location_uuids.contains(&node.location);
    let nodes: Vec<&Node> = database.nodes.iter().filter(at).collect();
    if nodes.is_empty() {
        return Some("no nodes exist in the selected location(s)");
    }
    let room: Vec<(bool, bool)> = nodes
        .into_iter()
        .filter(|node| node.deployment_enabled)
        .map(|node| {
            let (memory, disk) = shares(database, node, deployment.suspension_penalty, limits);
            let any = deployment.allow_overallocation;
            (any || memory <= 1.0, any || disk <= 1.0)
        })
        .collect();
    let memory = room.iter().any(|(memory, _)| *memory);
    let disk = room.iter().any(|(_, disk)| *disk);
    if room.is_empty() {
        Some("deployment is disabled on every node in the selected location(s)")
    } else if room.iter().any(|(memory, disk)| *memory && *disk) {
        None
    } else if memory && disk {
        Some("no single node in the selected location(s) has enough unallocated memory and disk at the same time")
    } else if disk {
        Some("no node in the selected location(s) has enough unallocated memory")
    } else if memory {
        Some("no node in the selected location(s) has enough unallocated disk")
    } else {
        Some("no node in the selected location(s) has enough unallocated memory or disk")
    }
}

/// How often the panel tries another first port when the others do not go with it.
const TRIES: usize = 100;

fn ports_of(world: &mut World, wanted: &Ports, node: &str) -> Result<Choice, String> {
    for _ in 0..TRIES {
        if let Some(choice) = try_ports(world, wanted, node)? {
            return Ok(choice);
        }
        if wanted.primary.is_none() {
            break;
        }
    }
    Err(format!(
        "could not satisfy all additional allocation rules after {TRIES} attempts"
    ))
}

/// One try: none when another first port may do.
fn try_ports(world: &mut World, wanted: &Ports, node: &str) -> Result<Option<Choice>, String> {
    let mut choice = Choice::default();
    let mut first: Option<Allocation> = None;
    let mut taken: Vec<String> = Vec::new();
    if let Some(primary) = &wanted.primary {
        let free = free(&world.database, node, primary.start_port, primary.end_port);
        let free = free.filter(|row| !wanted.dedicated || is_dedicated(&world.database, row));
        let free: Vec<Allocation> = free.cloned().collect();
        let picked = world
            .random
            .pick(&free)
            .ok_or("no available primary allocation found")?;
        tell(&mut choice, primary.assign_to_variable.as_ref(), picked);
        taken.push(picked.uuid.clone());
        choice.first = Some(picked.uuid.clone());
        first = Some(picked.clone());
    }
    for rule in &wanted.additional {
        let any = match &rule.mode {
            Mode::Random => Some((1, u16::MAX)),
            Mode::Range { start_port, end_port } => Some((*start_port, *end_port)),
            _ => None,
        };
        let picked = if let Some((start, end)) = any {
            let free = free(&world.database, node, start, end);
            let free = free.filter(|row| !taken.contains(&row.uuid));
            let free = free.filter(|row| first.as_ref().is_none_or(|first| first.ip == row.ip));
            let free: Vec<Allocation> = free.cloned().collect();
            world
                .random
                .pick(&free)
                .cloned()
                .ok_or("no available additional allocation found")?
        } else {
            let primary = first.as_ref();
            let primary =
                primary.ok_or_else(|| format!("primary allocation is required for `{}` mode", rule.mode.word()))?;
            let Some(port) = rule.mode.port(primary.port) else {
                return Ok(None);
            };
            let mut free = free(&world.database, node, port, port).filter(|row| row.ip == primary.ip);
            let Some(picked) = free.next().cloned() else {
                return Ok(None);
            };
            if taken.contains(&picked.uuid) {
                return Err("allocated additional allocation is already in use".to_owned());
            }
            picked
        };
        tell(&mut choice, rule.assign_to_variable.as_ref(), &picked);
        taken.push(picked.uuid.clone());
        choice.more.push(picked.uuid);
    }
    Ok(Some(choice))
}

fn tell(choice: &mut Choice, variable: Option<&String>, picked: &Allocation) {
    if let Some(variable) = variable {
        choice.variables.push((variable.clone(), picked.port.to_string()));
    }
}

impl Mode {
    const fn word(&self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Range { .. } => "range",
            Self::AddPrimary { .. } => "add_primary",
            Self::SubtractPrimary { .. } => "subtract_primary",
            Self::MultiplyPrimary { .. } => "multiply_primary",
            Self::DividePrimary { .. } => "divide_primary",
        }
    }

    /// The port that goes with a first one, when there is such a port.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the panel cuts the fraction off, and the range is checked"
    )]
    fn port(&self, first: u16) -> Option<u16> {
        let first = f64::from(first);
        let port = match self {
            Self::AddPrimary { value } => first + value,
            Self::SubtractPrimary { value } => first - value,
            Self::MultiplyPrimary { value } => first * value,
            Self::DividePrimary { value } => first / value,
            Self::Random | Self::Range { .. } => return None,
        };
        (0.0..=65_535.0).contains(&port).then_some(port as u16)
    }
}

/// The free allocations of a node within these ports.
pub(super) fn free<'d>(database: &'d Database, node: &str, from: u16, to: u16) -> impl Iterator<Item = &'d Allocation> {
    let node = node.to_owned();
    let rows = database.allocations.iter();
    rows.filter(move |row| row.node == node && (from..=to).contains(&row.port) && !database.is_taken(&row.uuid))
}

/// Whether no server has another port of the same address.
fn is_dedicated(database: &Database, row: &Allocation) -> bool {
    let same = |other: &&Allocation| other.node == row.node && other.ip == row.ip;
    !database
        .allocations
        .iter()
        .filter(same)
        .any(|other| database.is_taken(&other.uuid))
}

/// Which ports an owner may take, if the egg lets them.
pub(super) fn self_assigned(database: &Database, egg: &str) -> Option<(u16, u16)> {
    let part = egg_configuration_of(database, egg, "config_allocations")?.get("user_self_assign")?;
    let port = |field| {
        part.get(field)
            .and_then(Value::as_u64)
            .and_then(|port| u16::try_from(port).ok())
    };
    let is_on = part.get("enabled").and_then(Value::as_bool) == Some(true);
    let ports = (port("start_port")?, port("end_port")?);
    is_on.then_some(ports)
}

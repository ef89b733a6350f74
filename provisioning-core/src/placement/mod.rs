//! Where a server goes: which nodes have room for it, which ports it gets, and why nothing fits.
//!
//! Pure: nodes come from [`Panel::find_room`](crate::panel::Panel::find_room), randomness is given.

mod ports;
mod report;

use crate::{
    panel::{FreeAllocation, NodeAllocation, NodeRoom, Site},
    product::{NodeId, PlacementPolicy, PortRule},
    service::ServerSpec,
};

pub use self::{
    ports::BoundPort,
    report::{NodeReport, Obstacle, RoomReport},
};

/// The allocations chosen for a server, all on one node.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The first one, where players connect.
    pub first: FreeAllocation,
    /// Those beside it, in the order of the site's rules.
    pub additional: Vec<BoundPort>,
}

/// Chooses a node and ports for a server of this service.
///
/// *Guarantees*: the node is one that the site allows, has the memory, disk and processor time that are wanted, and is not in
/// maintenance; every port is free and fits its rule, and none is there twice. When there is such a place, one is found.
///
/// # Errors
/// The report that says of each node why nothing fits.
pub fn choose(
    spec: &ServerSpec,
    nodes: &[NodeRoom],
    service: &str,
    mut random: impl FnMut() -> f64,
) -> Result<Place, RoomReport> {
    let site = &spec.site;
    let report = RoomReport::of(spec, nodes, true);
    let mut fitting: Vec<&NodeRoom> = nodes.iter().filter(|node| report.fits(&node.id)).collect();
    let begin = match site.policy {
        PlacementPolicy::RoundRobin => turn(service, fitting.len()),
        _ => ports::at(random(), fitting.len()),
    };
    match site.policy {
        PlacementPolicy::Panel => fitting.rotate_left(begin),
        PlacementPolicy::RoundRobin => {
            in_order(&mut fitting, site);
            fitting.rotate_left(begin);
        }
        PlacementPolicy::InOrder => in_order(&mut fitting, site),
        PlacementPolicy::FewestServers => {
            fitting.rotate_left(begin);
            fitting.sort_by_key(|node| node.crowd());
        }
        PlacementPolicy::MostFree => {
            fitting.rotate_left(begin);
            fitting.sort_by(|one, other| share_left(other, spec).total_cmp(&share_left(one, spec)));
        }
    }
    let start = random();
    fitting
        .iter()
        .find_map(|node| {
            let found = ports::solve(site, node.allocations(), start)?;
            let bound = |(rule, it): (&PortRule, &&NodeAllocation)| BoundPort::new(rule, on(node, it));
            Some(Place {
                first: on(node, found.first),
                additional: site.additional.iter().zip(&found.more).map(bound).collect(),
            })
        })
        .ok_or(report)
}

/// The first allocation of a server that is there, named as
/// [`ObservedServer::allocation`](crate::panel::ObservedServer::allocation) names it, and allocations for these rules beside it
/// on its node.
///
/// # Errors
/// What there is none for, in words.
pub fn choose_beside(
    first: &str,
    node: &NodeRoom,
    rules: &[PortRule],
    random: f64,
) -> Result<(FreeAllocation, Vec<BoundPort>), String> {
    let is_first = |it: &&NodeAllocation| it.id == first || on(node, it).address() == first;
    let Some(first) = node.allocations().iter().find(is_first) else {
        return Err(format!(
            "node {} ({}): it does not show the first port",
            node.id, node.name
        ));
    };
    match ports::solve_beside(first, rules, node.allocations(), random) {
        Some(found) => {
            let bound = |(rule, it): (&PortRule, &NodeAllocation)| BoundPort::new(rule, on(node, it));
            Ok((on(node, first), rules.iter().zip(found).map(bound).collect()))
        }
        None => {
            let wanted: Vec<String> = rules.iter().map(ToString::to_string).collect();
            Err(format!(
                "node {} ({}): no free allocation fits {}",
                node.id,
                node.name,
                wanted.join("; ")
            ))
        }
    }
}

/// The rules for which none of these allocations was chosen: each serves one rule, by its variable.
#[must_use]
pub fn missing(rules: &[PortRule], held: &[BoundPort]) -> Vec<PortRule> {
    let mut left: Vec<&BoundPort> = held.iter().collect();
    let mut take = |rule: &PortRule| {
        let place = left.iter().position(|it| it.variable == rule.variable);
        place.map(|place| left.remove(place)).is_some()
    };
    rules.iter().filter(|rule| !take(rule)).cloned().collect()
}

fn on(node: &NodeRoom, it: &NodeAllocation) -> FreeAllocation {
    FreeAllocation::new(&it.id, &node.id, &it.ip, it.port)
}

/// By the order of the product; otherwise by the panel's numbers.
fn in_order(nodes: &mut [&NodeRoom], site: &Site) {
    let place = |node: &NodeRoom| {
        let named = site.nodes.iter().position(|id: &NodeId| id.as_str() == node.id);
        (named, node.id.parse::<u64>().ok(), node.id.clone())
    };
    nodes.sort_by_key(|node| place(node));
}

/// The smaller of the shares that are left of memory and disk.
fn share_left(node: &NodeRoom, spec: &ServerSpec) -> f64 {
    let shares = node.stocks.iter().map(|stock| {
        let wanted = report::wanted(spec, stock.kind).unwrap_or_default();
        stock.share_left(wanted)
    });
    shares.fold(1.0, f64::min)
}

/// The turn of a service: its number, or where its id has none, a number made of it.
pub(crate) fn turn(service: &str, count: usize) -> usize {
    let digits: String = service.chars().filter(char::is_ascii_digit).collect();
    let hashed = || {
        service
            .bytes()
            .fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)))
    };
    let number = digits.parse::<u64>().unwrap_or_else(|_| hashed());
    let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
    usize::try_from(number % count).unwrap_or_default()
}

#[cfg(test)]
mod tests;

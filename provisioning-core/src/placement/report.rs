//! Why a server fits on a node, or does not.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ports;
use crate::{
    panel::{NodeRoom, Site, StockKind},
    product::NodeId,
    service::ServerSpec,
    units::Mebibytes,
};

/// How many nodes a sentence speaks of one by one.
const EXPLAINED: usize = 10;

/// Why a server does not fit on a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
#[non_exhaustive]
pub enum Obstacle {
    /// The product names it, and the panel has no such node.
    NoSuchNode,
    /// It is in maintenance.
    Maintenance,
    /// It has not enough of something.
    Stock {
        /// Of what.
        kind: StockKind,
        /// How much a server wants: MiB, or percent of one thread.
        wanted: u64,
        /// How much is left.
        left: u64,
        /// How much there is.
        total: u64,
    },
    /// It has not the allocations.
    Ports {
        /// What is missing.
        message: String,
    },
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchNode => f.write_str("there is no such node"),
            Self::Maintenance => f.write_str("it is in maintenance"),
            Self::Stock {
                kind,
                wanted,
                left,
                total,
            } => write!(
                f,
                "{} of {kind} are wanted, {} are left of {}",
                kind.shown(*wanted),
                kind.shown(*left),
                kind.shown(*total)
            ),
            Self::Ports { message } => f.write_str(message),
        }
    }
}

/// A node that a product may use, and what is in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeReport {
    /// The panel's number or uuid of it.
    pub node: String,
    /// Its name; empty where the panel has no such node.
    pub name: String,
    /// Everything that is in the way; nothing where a server fits.
    pub obstacles: Vec<Obstacle>,
    /// How many of its allocations are free.
    pub free_allocations: usize,
}

impl NodeReport {
    fn of(spec: &ServerSpec, node: &NodeRoom, is_ours: bool) -> Self {
        let mut obstacles = Vec::new();
        // The panel's own choice does not look at maintenance.
        if node.is_in_maintenance && is_ours {
            obstacles.push(Obstacle::Maintenance);
        }
        for stock in &node.stocks {
            if let (Some(wanted), Some(total), Some(left)) = (wanted(spec, stock.kind), stock.total, stock.left())
                && wanted > left
            {
                obstacles.push(Obstacle::Stock {
                    kind: stock.kind,
                    wanted,
                    left,
                    total,
                });
            }
        }
        let unasked = || "its allocations are not known".to_owned();
        let ports = match node.allocations {
            None if obstacles.is_empty() => Some(unasked()),
            _ => ports::obstacle(&spec.site, node),
        };
        obstacles.extend(ports.map(|message| Obstacle::Ports { message }));
        Self {
            node: node.id.clone(),
            name: node.name.clone(),
            obstacles,
            free_allocations: node.allocations().iter().filter(|it| !it.is_assigned).count(),
        }
    }

    /// Whether ports are all that is in the way.
    pub(crate) fn lacks_ports_only(&self) -> bool {
        let is_ports = |it: &Obstacle| matches!(it, Obstacle::Ports { .. });
        !self.fits() && self.obstacles.iter().all(is_ports)
    }

    /// Whether a server fits.
    #[must_use]
    pub const fn fits(&self) -> bool {
        self.obstacles.is_empty()
    }
}

impl fmt::Display for NodeReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "node {}", self.node)?;
        if !self.name.is_empty() {
            write!(f, " ({})", self.name)?;
        }
        if self.fits() {
            return write!(f, ": a server fits; free allocations: {}", self.free_allocations);
        }
        let obstacles: Vec<String> = self.obstacles.iter().map(ToString::to_string).collect();
        write!(f, ": {}", obstacles.join(", and "))
    }
}

/// Every node that a product may use, and whether a server fits there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoomReport {
    /// The nodes: those that the panel shows, then those that it does not have.
    pub nodes: Vec<NodeReport>,
    /// What to do when nothing fits.
    pub advice: String,
}

impl RoomReport {
    /// Judges every node that the site allows. `is_ours`: the engine chooses, and not the panel.
    #[must_use]
    pub fn of(spec: &ServerSpec, nodes: &[NodeRoom], is_ours: bool) -> Self {
        let site = &spec.site;
        let allowed = nodes.iter().filter(|node| is_allowed(node, site));
        let mut reports: Vec<NodeReport> = allowed.map(|node| NodeReport::of(spec, node, is_ours)).collect();
        let is_missing = |id: &&NodeId| nodes.iter().all(|node| node.id != id.as_str());
        reports.extend(site.nodes.iter().filter(is_missing).map(|id| NodeReport {
            node: id.to_string(),
            name: String::new(),
            obstacles: vec![Obstacle::NoSuchNode],
            free_allocations: 0,
        }));
        Self {
            advice: advice(&reports, site),
            nodes: reports,
        }
    }

    /// Whether a server fits on this node.
    #[must_use]
    pub fn fits(&self, node: &str) -> bool {
        self.nodes.iter().any(|report| report.node == node && report.fits())
    }

    /// Whether a server fits anywhere.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.nodes.iter().any(NodeReport::fits)
    }

    /// Why nothing fits, in one sentence that names the first nodes one by one.
    #[must_use]
    pub fn why_nothing_fits(&self) -> String {
        let mut reasons: Vec<String> = self.nodes.iter().take(EXPLAINED).map(ToString::to_string).collect();
        match self.nodes.len().saturating_sub(EXPLAINED) {
            0 => {}
            more => reasons.push(format!("and {more} more nodes")),
        }
        if reasons.is_empty() {
            "there is no node where the product may be placed".to_owned()
        } else {
            format!("no allowed node has room: {}", reasons.join("; "))
        }
    }
}

impl fmt::Display for RoomReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nodes.is_empty() {
            f.write_str("there is no node where the product may be placed")?;
        }
        for (index, node) in self.nodes.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            node.fmt(f)?;
        }
        if !self.has_room() {
            write!(f, "\n→ {}", self.advice)?;
        }
        Ok(())
    }
}

/// A node that is named; without names, what the panel itself would choose from.
fn is_allowed(node: &NodeRoom, site: &Site) -> bool {
    if site.nodes.is_empty() {
        node.is_offered
    } else {
        site.nodes.iter().any(|id| id.as_str() == node.id)
    }
}

/// What a server takes of a stock; nothing where it has no limit, as the panels count.
pub(super) fn wanted(spec: &ServerSpec, kind: StockKind) -> Option<u64> {
    let limits = &spec.limits;
    match kind {
        StockKind::Memory => {
            let memory = limits.memory.at().map(Mebibytes::get)?;
            Some(memory.saturating_add(limits.memory_overhead.get()))
        }
        StockKind::Disk => limits.disk.at().map(Mebibytes::get),
        StockKind::Cpu => limits.cpu.at().map(|cpu| u64::from(cpu.get())),
    }
}

fn advice(nodes: &[NodeReport], site: &Site) -> String {
    let first = nodes.iter().find(|node| node.lacks_ports_only());
    match (first, site.nodes.is_empty()) {
        (Some(node), false) => format!(
            "add allocations to node {}, or leave the nodes out of the product and name locations or tags",
            node.node
        ),
        (Some(node), true) => format!(
            "add allocations to node {}, or allow other places in the product",
            node.node
        ),
        (None, _) => "add allocations or memory to one of these nodes, or allow another node in the product".to_owned(),
    }
}

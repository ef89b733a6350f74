//! What a node has, and what of it is free.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    product::{LocationId, NodeId},
    units::Mebibytes,
};

/// A node as its panel shows it, with its allocations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeRoom {
    /// The panel's number or uuid of it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether a server may be placed there when the product names no nodes: the panel itself would choose it, in the
    /// locations or with the tags of the product.
    pub is_offered: bool,
    /// Whether it is in maintenance.
    pub is_in_maintenance: bool,
    /// What it has of memory, disk and, where the panel counts it, processor time.
    pub stocks: Vec<Stock>,
    /// How many servers are on it, where the panel says so.
    pub servers: Option<u64>,
    /// Its allocations, those in use among them; `None` where they were not asked for, because the node is out of the
    /// question already.
    pub allocations: Option<Vec<NodeAllocation>>,
}

impl NodeRoom {
    /// A node that may be used, with nothing on it: assign what there is.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            is_offered: true,
            is_in_maintenance: false,
            stocks: Vec::new(),
            servers: None,
            allocations: None,
        }
    }

    /// Its allocations, as far as they are known.
    #[must_use]
    pub fn allocations(&self) -> &[NodeAllocation] {
        self.allocations.as_deref().unwrap_or_default()
    }

    /// How many servers are on it; where the panel does not say, how many of its allocations are in use.
    #[must_use]
    pub fn crowd(&self) -> u64 {
        let in_use = || self.allocations().iter().filter(|it| it.is_assigned).count();
        self.servers
            .unwrap_or_else(|| u64::try_from(in_use()).unwrap_or(u64::MAX))
    }
}

/// A node, and what a product can say of where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodePlace {
    /// The panel's number or uuid of the node.
    pub node: NodeId,
    /// The location it is in, where the panel has locations.
    pub location: Option<LocationId>,
}

impl NodePlace {
    /// A node in no location.
    #[must_use]
    pub const fn new(node: NodeId) -> Self {
        Self { node, location: None }
    }
}

/// An allocation of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeAllocation {
    /// The panel's number or uuid of it.
    pub id: String,
    /// Its IP address.
    pub ip: String,
    /// Its port.
    pub port: u16,
    /// Whether a server has it.
    pub is_assigned: bool,
}

impl NodeAllocation {
    /// An allocation.
    #[must_use]
    pub fn new(id: impl Into<String>, ip: impl Into<String>, port: u16, is_assigned: bool) -> Self {
        Self {
            id: id.into(),
            ip: ip.into(),
            port,
            is_assigned,
        }
    }
}

/// Something that a node has so much of and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StockKind {
    /// Memory in MiB.
    Memory,
    /// Disk in MiB.
    Disk,
    /// Processor time in percent of one thread.
    Cpu,
}

impl StockKind {
    /// An amount of it, as people read it.
    #[must_use]
    pub fn shown(self, amount: u64) -> String {
        match self {
            Self::Memory | Self::Disk => Mebibytes::new(amount).to_string(),
            Self::Cpu => format!("{amount} %"),
        }
    }
}

impl fmt::Display for StockKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Memory => "memory",
            Self::Disk => "disk",
            Self::Cpu => "processor time",
        })
    }
}

/// How much of something a node has, and how much of it is promised to its servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Stock {
    /// What it is.
    pub kind: StockKind,
    /// What the servers on the node may use together.
    pub used: u64,
    /// What may be promised in all; `None` where the node has no limit.
    pub total: Option<u64>,
}

impl Stock {
    /// A stock; without a `total` there is always enough.
    #[must_use]
    pub const fn new(kind: StockKind, used: u64, total: Option<u64>) -> Self {
        Self { kind, used, total }
    }

    /// A stock of which `percent` more may be promised than there is; a negative number lifts the limit.
    #[must_use]
    pub fn overallocated(kind: StockKind, used: u64, total: u64, percent: i64) -> Self {
        let all = |percent: u64| total.saturating_add(total.saturating_mul(percent) / 100);
        Self::new(kind, used, u64::try_from(percent).ok().map(all))
    }

    /// What is left; `None` without a limit.
    #[must_use]
    pub fn left(&self) -> Option<u64> {
        self.total.map(|total| total.saturating_sub(self.used))
    }

    /// Which part of it is left when `wanted` is taken, from 0 to 1; all of it without a limit.
    #[must_use]
    pub fn share_left(&self, wanted: u64) -> f64 {
        match self.total {
            None => 1.0,
            Some(0) => 0.0,
            Some(total) => total.saturating_sub(self.used).saturating_sub(wanted) as f64 / total as f64,
        }
    }
}

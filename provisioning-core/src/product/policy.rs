//! Who chooses the node of a server, and how.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// How the node of a server is chosen among those that are allowed and have room.
///
/// Where the panel's own choice could leave the allowed nodes, or could not give all ports, the engine chooses at random
/// instead of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PlacementPolicy {
    /// The panel chooses, where that is safe: one call less. Otherwise any node with room.
    #[default]
    Panel,
    /// The node with the largest share of memory and disk left: of both, the smaller share counts.
    MostFree,
    /// The node with the fewest servers.
    FewestServers,
    /// In turn: services with consecutive numbers go to consecutive nodes. The same service always begins at the same node.
    RoundRobin,
    /// The first that has room, in the order in which the product names its nodes; without names, by the panel's numbers.
    InOrder,
}

impl PlacementPolicy {
    const ALL: [Self; 5] = [
        Self::Panel,
        Self::MostFree,
        Self::FewestServers,
        Self::RoundRobin,
        Self::InOrder,
    ];

    /// The word for it in a product.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Panel => "panel",
            Self::MostFree => "most_free",
            Self::FewestServers => "fewest_servers",
            Self::RoundRobin => "round_robin",
            Self::InOrder => "in_order",
        }
    }

    /// All words.
    pub(crate) fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::as_str)
    }
}

impl fmt::Display for PlacementPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PlacementPolicy {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|policy| policy.as_str() == text).ok_or(())
    }
}

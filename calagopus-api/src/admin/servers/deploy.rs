//! What it takes to make a server on a node that the panel chooses.

use panel_http::Patch;
use serde::{Deserialize, Serialize};

use super::NewServer;
use crate::{
    admin::egg_configurations::DeploymentPorts,
    id::{LocationId, NodeAllocationId},
};

/// How the panel chooses the node of a new server.
///
/// A node is considered when it is in one of the locations, takes new servers, and has memory and disk left: what its servers
/// were promised together and what the new one is promised fit into what it has. Overhead of the new one does not count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct Deployment {
    /// Where it may be. **None at all is no node**, not any.
    #[serde(rename = "location_uuids")]
    pub locations: Vec<LocationId>,
    /// Whether nodes are considered that have nothing left.
    pub allow_overallocation: bool,
    /// How much a suspended server counts, from 0 to 1; 0.5 if it is not given. Panels before 1.1.0 do not know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspension_penalty: Option<f64>,
    /// How much is left to chance, from 0 to 1; 0.5 if it is not given. With 0 the emptiest node is taken. Panels before 1.1.0 do
    /// not know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub randomness: Option<f64>,
    /// The ports it gets; those of its egg configuration if it is not given.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub allocations: Patch<DeploymentPorts>,
}

impl Deployment {
    /// In one of these locations, on a node that has something left.
    pub fn new(locations: impl IntoIterator<Item = LocationId>) -> Self {
        Self {
            locations: locations.into_iter().collect(),
            allow_overallocation: false,
            suspension_penalty: None,
            randomness: None,
            allocations: Patch::Keep,
        }
    }

    /// Whether nodes are considered that have nothing left.
    pub fn allow_overallocation(mut self, allow_overallocation: bool) -> Self {
        self.allow_overallocation = allow_overallocation;
        self
    }

    /// Sets how much a suspended server counts, from 0 to 1.
    pub fn suspension_penalty(mut self, suspension_penalty: f64) -> Self {
        self.suspension_penalty = Some(suspension_penalty);
        self
    }

    /// Sets how much is left to chance, from 0 to 1. With 0 the emptiest node is taken.
    pub fn randomness(mut self, randomness: f64) -> Self {
        self.randomness = Some(randomness);
        self
    }

    /// Sets the ports it gets.
    pub fn allocations(mut self, allocations: DeploymentPorts) -> Self {
        self.allocations = Patch::Set(allocations);
        self
    }
}

/// A new server on a node that the panel chooses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct DeployServer {
    /// How the node is chosen.
    pub deployment: Deployment,
    /// Its main allocation, in place of the rules for ports.
    #[serde(rename = "allocation_uuid", default, skip_serializing_if = "Patch::is_keep")]
    pub allocation: Patch<NodeAllocationId>,
    /// Allocations beside the main one.
    #[serde(rename = "allocation_uuids", default, skip_serializing_if = "Patch::is_keep")]
    pub allocations: Patch<Vec<NodeAllocationId>>,
    /// The server.
    #[serde(flatten)]
    pub server: NewServer,
}

impl DeployServer {
    /// With the ports that the rules give.
    pub const fn new(deployment: Deployment, server: NewServer) -> Self {
        Self {
            deployment,
            allocation: Patch::Keep,
            allocations: Patch::Keep,
            server,
        }
    }

    /// Sets its main allocation, in place of the rules for ports. The panel does not check that it is of the node it chooses.
    pub const fn allocation(mut self, allocation: NodeAllocationId) -> Self {
        self.allocation = Patch::Set(allocation);
        self
    }

    /// Sets the allocations beside the main one.
    pub fn allocations(mut self, allocations: impl IntoIterator<Item = NodeAllocationId>) -> Self {
        self.allocations = Patch::Set(allocations.into_iter().collect());
        self
    }
}

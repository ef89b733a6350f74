//! What it takes to make a server.

use panel_http::{OrderedMap, Patch, PortRange};
use serde::{Deserialize, Serialize};

use super::model::FeatureLimits;
use crate::id::{AllocationId, EggId, LocationId, UserId};

/// A new server.
///
/// The panel takes nothing over from the egg: image, start command and **every** variable have to be sent. A variable that is
/// left out is stored as an empty text, not as the egg's default. Without [`limits`](Self::limits) or a
/// [`placement`](Self::placement) the panel refuses it: this library does not guess them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewServer {
    /// Its name, 1 to 191 characters.
    pub name: String,
    /// Its owner.
    pub user: UserId,
    /// Its egg.
    pub egg: EggId,
    /// The docker image, one of the egg's.
    pub docker_image: String,
    /// The start command, usually the egg's.
    pub startup: String,
    /// The variables of its egg.
    pub environment: OrderedMap<String>,
    /// What it may use of its node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    /// What its users may make; not one of anything unless it is set.
    pub feature_limits: FeatureLimits,
    /// Where it is put.
    #[serde(flatten)]
    pub placement: Option<Placement>,
    /// What your system calls it, 1 to 191 characters; unique. It is the one thing to find a server by whose create was not
    /// answered. One with a `/` cannot be looked up.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub external_id: Patch<String>,
    /// Its description.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether the script of its egg is not run; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_scripts: Option<bool>,
    /// Whether it is left alone, and not killed, when it runs out of memory; `true` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oom_disabled: Option<bool>,
    /// Whether it is started when it is installed; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_on_completion: Option<bool>,
}

impl NewServer {
    /// With what every server needs, beside [`limits`](Self::limits) and a [`placement`](Self::placement).
    pub fn new(
        name: impl Into<String>,
        user: UserId,
        egg: EggId,
        docker_image: impl Into<String>,
        startup: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            user,
            egg,
            docker_image: docker_image.into(),
            startup: startup.into(),
            environment: OrderedMap::new(),
            limits: None,
            feature_limits: FeatureLimits::none(),
            placement: None,
            external_id: Patch::Keep,
            description: Patch::Keep,
            skip_scripts: None,
            oom_disabled: None,
            start_on_completion: None,
        }
    }

    /// Sets the variables of its egg, all of them.
    pub fn environment(mut self, variables: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        self.environment = variables
            .into_iter()
            .map(|(name, value)| (name, value.into()))
            .collect();
        self
    }

    /// Sets what it may use of its node.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// Sets what its users may make.
    pub const fn feature_limits(mut self, feature_limits: FeatureLimits) -> Self {
        self.feature_limits = feature_limits;
        self
    }

    /// Sets where it is put.
    pub fn placement(mut self, placement: Placement) -> Self {
        self.placement = Some(placement);
        self
    }

    /// Sets what your system calls it.
    pub fn external_id(mut self, external_id: impl Into<String>) -> Self {
        self.external_id = Patch::Set(external_id.into());
        self
    }

    /// Sets its description.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Whether the script of its egg is not run.
    pub const fn skip_scripts(mut self, skip: bool) -> Self {
        self.skip_scripts = Some(skip);
        self
    }

    /// Whether it is left alone, and not killed, when it runs out of memory.
    pub const fn oom_disabled(mut self, disabled: bool) -> Self {
        self.oom_disabled = Some(disabled);
        self
    }

    /// Whether it is started when it is installed.
    pub const fn start_on_completion(mut self, start: bool) -> Self {
        self.start_on_completion = Some(start);
        self
    }
}

/// What a server may use of its node, in the panel's numbers.
///
/// All of them are always given; a number above 4294967295 is cut to that by the panel, without a word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(
    clippy::exhaustive_structs,
    reason = "written out with its names: five numbers in a row are too easily swapped"
)]
pub struct Limits {
    /// Memory in MiB; 0 is unlimited.
    pub memory: u64,
    /// Swap in MiB; -1 is unlimited, 0 is none.
    pub swap: i64,
    /// Disk in MiB; 0 is unlimited.
    pub disk: u64,
    /// Weight of its disk access among others, 10 to 1000; 500 is usual.
    pub io: u64,
    /// Processor time, 100 being one thread; 0 is unlimited.
    pub cpu: u64,
    /// The threads it may run on, such as `0-1,3`. Not given, a new server may run on any, and an old one keeps its own.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub threads: Patch<String>,
}

/// Where a new server is put.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Placement {
    /// On these allocations, and so on their node. The panel does not look whether the node has room.
    #[non_exhaustive]
    Allocation {
        /// The primary one. It must be free.
        default: AllocationId,
        /// More of the same node. They must be free.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        additional: Vec<AllocationId>,
    },
    /// Where the panel finds room: a public node with enough memory and disk, and on it, or on any other that fits, one free
    /// allocation at random. It does not balance, and does not leave out nodes in maintenance.
    #[non_exhaustive]
    Deploy {
        /// In these locations; anywhere if there are none.
        locations: Vec<LocationId>,
        /// Only on an IP address of which no allocation is in use.
        dedicated_ip: bool,
        /// Only on these ports; on any if there are none.
        port_range: Vec<PortRange>,
    },
}

impl Placement {
    /// On this allocation.
    #[must_use]
    pub const fn allocation(default: AllocationId) -> Self {
        Self::Allocation {
            default,
            additional: Vec::new(),
        }
    }

    /// On these allocations.
    #[must_use]
    pub fn allocations(default: AllocationId, additional: impl IntoIterator<Item = AllocationId>) -> Self {
        Self::Allocation {
            default,
            additional: additional.into_iter().collect(),
        }
    }

    /// Where the panel finds room.
    #[must_use]
    pub fn deploy(
        locations: impl IntoIterator<Item = LocationId>,
        dedicated_ip: bool,
        port_range: impl IntoIterator<Item = PortRange>,
    ) -> Self {
        Self::Deploy {
            locations: locations.into_iter().collect(),
            dedicated_ip,
            port_range: port_range.into_iter().collect(),
        }
    }
}

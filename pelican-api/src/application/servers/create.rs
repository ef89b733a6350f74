//! What it takes to make a server.

use panel_http::{OrderedMap, Patch, PortRange};
use serde::{Deserialize, Serialize};

use super::model::FeatureLimits;
use crate::id::{AllocationId, EggId, UserId};

/// A new server.
///
/// Image and start command are the egg's first unless they are given. **The variables are not**: one that is left out is
/// checked as if it had the egg's default, and then stored as an empty text. Send every one of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewServer {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// Its owner.
    pub user: UserId,
    /// Its egg.
    pub egg: EggId,
    /// The docker image; the first of its egg if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docker_image: Option<String>,
    /// The start command; the first of its egg if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub startup: Option<String>,
    /// The variables of its egg, all of them. The panel passes over those that the egg does not have.
    pub environment: OrderedMap<String>,
    /// What it may use of its node.
    pub limits: Limits,
    /// What its users may make; not one of anything unless it is set.
    pub feature_limits: FeatureLimits,
    /// Where it is put.
    #[serde(flatten)]
    pub placement: Placement,
    /// What your system calls it, 1 to 255 characters; unique. It is the one thing to find a server by whose create was not
    /// answered. One with a `/` cannot be looked up, and an empty one counts as none.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub external_id: Patch<String>,
    /// Its description.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Whether the script of its egg is not run; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip_scripts: Option<bool>,
    /// Whether it is killed when it runs out of memory; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oom_killer: Option<bool>,
    /// Whether it is started when it is installed; `false` if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_on_completion: Option<bool>,
}

impl NewServer {
    /// With what every server needs. `environment` has **every** variable of the egg.
    ///
    /// ```
    /// use pelican_api::{EggId, Patch, UserId, models::server::*};
    ///
    /// let limits = Limits { memory: 2048, swap: 0, disk: 10_240, io: 500, cpu: 200, threads: Patch::Keep };
    /// let place = Deploy::on_ports(25565..=25600).tags(["eu"]);
    /// let jar = [("SERVER_JARFILE", "server.jar")];
    /// let new = NewServer::new("survival", UserId::new(2), EggId::new(1), jar, limits, place)
    ///     .feature_limits(FeatureLimits::none().backups(2))
    ///     .external_id("order-1");
    /// assert_eq!(serde_json::to_value(new)?["deploy"]["port_range"][0], "25565-25600");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn new(
        name: impl Into<String>,
        user: UserId,
        egg: EggId,
        environment: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
        limits: Limits,
        placement: impl Into<Placement>,
    ) -> Self {
        Self {
            name: name.into(),
            user,
            egg,
            docker_image: None,
            startup: None,
            environment: environment
                .into_iter()
                .map(|(name, value)| (name, value.into()))
                .collect(),
            limits,
            feature_limits: FeatureLimits::none(),
            placement: placement.into(),
            external_id: Patch::Keep,
            description: Patch::Keep,
            skip_scripts: None,
            oom_killer: None,
            start_on_completion: None,
        }
    }

    /// Sets the docker image.
    pub fn docker_image(mut self, image: impl Into<String>) -> Self {
        self.docker_image = Some(image.into());
        self
    }

    /// Sets the start command.
    pub fn startup(mut self, command: impl Into<String>) -> Self {
        self.startup = Some(command.into());
        self
    }

    /// Sets what its users may make.
    pub const fn feature_limits(mut self, feature_limits: FeatureLimits) -> Self {
        self.feature_limits = feature_limits;
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

    /// Whether it is killed when it runs out of memory.
    pub const fn oom_killer(mut self, kill: bool) -> Self {
        self.oom_killer = Some(kill);
        self
    }

    /// Whether it is started when it is installed.
    pub const fn start_on_completion(mut self, start: bool) -> Self {
        self.start_on_completion = Some(start);
        self
    }
}

/// What a server may use of its node, in the panel's numbers. All of them are always given.
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
    /// Weight of its disk access among others, 0 to 1000; 500 is usual.
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
    /// On these allocations, and so on the node of the primary one. The panel does not look whether it has room.
    #[non_exhaustive]
    Allocation {
        /// The primary one. It must be free.
        default: AllocationId,
        /// More of the same node. They must be free; that they are of the same node is not checked.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        additional: Vec<AllocationId>,
    },
    /// Where the panel finds room.
    Deploy(Deploy),
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
}

impl From<Deploy> for Placement {
    fn from(deploy: Deploy) -> Self {
        Self::Deploy(deploy)
    }
}

/// Where the panel finds room: a public node with enough memory, disk and processor, an unlimited server counting as one that
/// uses nothing. Nodes in maintenance are not left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct Deploy {
    /// On nodes that have any of these tags; on any node if there are none. Not looked at before beta 22.
    pub tags: Vec<String>,
    /// Only on an IP address of which no allocation is in use.
    pub dedicated_ip: bool,
    /// Only on these ports. If there are none, the server gets **no allocation**.
    pub port_range: Vec<PortRange>,
}

impl Deploy {
    /// On a free allocation with this port or one of these: one at random, of all nodes that fit.
    ///
    /// There is no "any port": without a port the panel gives no allocation. A range has at most 1000 ports; give more with
    /// [`or_ports`](Self::or_ports).
    pub fn on_ports(ports: impl Into<PortRange>) -> Self {
        Self {
            tags: Vec::new(),
            dedicated_ip: false,
            port_range: vec![ports.into()],
        }
    }

    /// **Without an allocation**, so that nobody can connect to the server, on the first node that fits.
    ///
    /// Before beta 23 the panel takes any free allocation instead.
    pub const fn without_allocation() -> Self {
        Self {
            tags: Vec::new(),
            dedicated_ip: false,
            port_range: Vec::new(),
        }
    }

    /// These ports are as good.
    pub fn or_ports(mut self, ports: impl IntoIterator<Item = impl Into<PortRange>>) -> Self {
        self.port_range.extend(ports.into_iter().map(Into::into));
        self
    }

    /// Only on nodes that have any of these tags.
    pub fn tags(mut self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.tags.extend(tags.into_iter().map(Into::into));
        self
    }

    /// Whether only an IP address counts of which no allocation is in use.
    pub const fn dedicated_ip(mut self, dedicated: bool) -> Self {
        self.dedicated_ip = dedicated;
        self
    }
}

//! What the engine asks of a panel.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    id::ExternalKey,
    panel::Capabilities,
    placement::BoundPort,
    product::{LocationId, NodeId, NodeTag, PlacementPolicy, PortRange, PortRule},
    service::{FeatureLimits, ServerLimits, ServerSpec},
};

/// Where a server may be placed. Empty lists mean anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Site {
    /// Only these nodes.
    pub nodes: Vec<NodeId>,
    /// Only nodes in these locations.
    pub locations: Vec<LocationId>,
    /// Only nodes with any of these tags.
    #[serde(default)]
    pub tags: Vec<NodeTag>,
    /// Only these ports for the first allocation.
    pub ports: Vec<PortRange>,
    /// An IP address that no other server uses.
    pub dedicated_ip: bool,
    /// How a node is chosen among those that fit.
    #[serde(default)]
    pub policy: PlacementPolicy,
    /// The variable that is given the first port, if one is.
    #[serde(default)]
    pub port_variable: Option<String>,
    /// Allocations beside the first.
    #[serde(default)]
    pub additional: Vec<PortRule>,
}

impl Site {
    /// Whether the panel cannot choose, or its own choice could leave the site, or give the server no address, so that we
    /// must choose.
    #[must_use]
    pub fn needs_our_choice(&self, capabilities: &Capabilities) -> bool {
        !self.nodes.is_empty()
            || !self.additional.is_empty()
            || self.port_variable.is_some()
            || self.policy != PlacementPolicy::Panel
            || !capabilities.chooses_nodes
            || (self.ports.is_empty() && !capabilities.chooses_ports)
    }
}

/// An allocation that no server uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FreeAllocation {
    /// The panel's number or uuid of it.
    pub id: String,
    /// The node it is on.
    pub node: String,
    /// Its IP address.
    pub ip: String,
    /// Its port.
    pub port: u16,
}

impl FreeAllocation {
    /// An allocation, for a `Panel` of your own.
    #[must_use]
    pub fn new(id: impl Into<String>, node: impl Into<String>, ip: impl Into<String>, port: u16) -> Self {
        Self {
            id: id.into(),
            node: node.into(),
            ip: ip.into(),
            port,
        }
    }

    /// `ip:port`.
    #[must_use]
    pub fn address(&self) -> String {
        if self.ip.contains(':') {
            format!("[{}]:{}", self.ip, self.port)
        } else {
            format!("{}:{}", self.ip, self.port)
        }
    }
}

/// A server to be made.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CreateServer {
    /// The key it shall carry.
    pub key: ExternalKey,
    /// The account that shall own it.
    pub owner: String,
    /// What it shall be.
    pub spec: ServerSpec,
    /// The allocation, where it is ours to choose.
    pub allocation: Option<FreeAllocation>,
    /// More allocations on the same node.
    pub additional: Vec<BoundPort>,
}

impl CreateServer {
    /// A server to be made.
    #[must_use]
    pub const fn new(key: ExternalKey, owner: String, spec: ServerSpec, allocation: Option<FreeAllocation>) -> Self {
        Self {
            key,
            owner,
            spec,
            allocation,
            additional: Vec::new(),
        }
    }

    /// With these allocations beside the first.
    #[must_use]
    pub fn additional(self, additional: Vec<BoundPort>) -> Self {
        Self { additional, ..self }
    }
}

/// Name, description and owner, and the key, which a panel would clear when it is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChangeDetails {
    /// The key it carries and keeps.
    pub key: ExternalKey,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The account that owns it.
    pub owner: String,
}

impl ChangeDetails {
    /// Every detail at once.
    #[must_use]
    pub const fn new(key: ExternalKey, name: String, description: String, owner: String) -> Self {
        Self {
            key,
            name,
            description,
            owner,
        }
    }
}

/// Limits and feature limits, whole, and the primary allocation, which a panel wants along.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChangeBuild {
    /// The primary allocation it has and keeps.
    pub allocation: Option<String>,
    /// Its limits.
    pub limits: ServerLimits,
    /// Its feature limits.
    pub features: FeatureLimits,
    /// Free allocations of its node that it gets beside those it has. It never loses one.
    pub add_allocations: Vec<FreeAllocation>,
}

impl ChangeBuild {
    /// Every limit at once.
    #[must_use]
    pub const fn new(allocation: Option<String>, limits: ServerLimits, features: FeatureLimits) -> Self {
        Self {
            allocation,
            limits,
            features,
            add_allocations: Vec::new(),
        }
    }

    /// With these allocations beside those it has.
    #[must_use]
    pub fn adding(self, add_allocations: Vec<FreeAllocation>) -> Self {
        Self {
            add_allocations,
            ..self
        }
    }
}

/// Egg, image, startup command and every variable.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChangeStartup {
    /// What the server shall be; its startup half is used.
    pub spec: ServerSpec,
}

impl ChangeStartup {
    /// The startup half of `spec`.
    #[must_use]
    pub const fn new(spec: ServerSpec) -> Self {
        Self { spec }
    }
}

/// What is done to a server that its owner could do by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PowerAction {
    /// Start it.
    Start,
    /// Stop it in good order.
    Stop,
    /// Stop it in good order, and start it.
    Restart,
    /// Stop it at once; what it has not saved is lost.
    Kill,
}

impl fmt::Display for PowerAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Restart => "restart",
            Self::Kill => "kill",
        })
    }
}

/// Every variable, where a panel takes them apart from the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChangeVariables {
    /// The variables, by name.
    pub environment: BTreeMap<String, String>,
}

impl ChangeVariables {
    /// Every variable at once.
    #[must_use]
    pub const fn new(environment: BTreeMap<String, String>) -> Self {
        Self { environment }
    }
}

/// How an account is looked for. Always exact.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountQuery {
    /// It carries this key.
    Key(String),
    /// It has this e-mail address, compared without case.
    Email(String),
    /// It has this user name, compared without case.
    Username(String),
}

impl fmt::Debug for AccountQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, "Key({key})"),
            Self::Email(_) => f.write_str("Email(…)"),
            Self::Username(_) => f.write_str("Username(…)"),
        }
    }
}

/// An account to be made. Its `Debug` holds no personal data.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewAccount {
    /// The key it shall carry.
    pub key: String,
    /// Its e-mail address.
    pub email: String,
    /// Its user name.
    pub username: String,
    /// Its owner's first name.
    pub first_name: String,
    /// Its owner's last name.
    pub last_name: String,
}

impl NewAccount {
    /// An account to be made.
    #[must_use]
    pub const fn new(key: String, email: String, username: String, first_name: String, last_name: String) -> Self {
        Self {
            key,
            email,
            username,
            first_name,
            last_name,
        }
    }
}

impl fmt::Debug for NewAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewAccount")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

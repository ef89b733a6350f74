//! The tables of a draft.

use serde::{Deserialize, Serialize};

use super::{Field, Unknown};

/// What a server may use: the `[resources]` of a [`ProductDraft`](super::ProductDraft).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResourcesDraft {
    /// A size (a plain number is MB) or "unlimited". Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Field,
    /// A size that a server has on top of `memory`, and that its owner does not see. Default: nothing. Calagopus only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_overhead: Field,
    /// A size, "unlimited" (or -1) or "disabled" (or 0). Default: disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swap: Field,
    /// A size (a plain number is MB) or "unlimited". Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk: Field,
    /// Percent, where 100 is one thread, or "unlimited" (or 0). Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Field,
    /// Weight of disk access, 10 to 1000. Default: the panel's, 500.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub io: Field,
    /// The threads it may run on, as in `0-3,6`. Default: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threads: Field,
    /// Whether a server that uses up its memory is killed. Default: true. Calagopus has no choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oom_killer: Field,
    /// Whether the huge pages of the node are mounted. Default: false. Calagopus only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hugepages: Field,
    /// Whether the virtualisation of the node may be used. Default: false. Calagopus only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kvm: Field,
    #[serde(flatten)]
    pub(in crate::product) unknown: Unknown,
}

/// What a customer may make on his server: the `[features]` of a [`ProductDraft`](super::ProductDraft).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeaturesDraft {
    /// Databases: a number or "unlimited". Default: 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub databases: Field,
    /// Backups: a number. Default: 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backups: Field,
    /// Addresses in all, the first included: a number or "unlimited". Default: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocations: Field,
    /// Schedules: a number. Default: 0. Calagopus only; elsewhere there is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedules: Field,
    /// Limits of extensions of the panel, as in `plugins:5,worlds:3` or as a table. Calagopus only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom: Field,
    #[serde(flatten)]
    pub(in crate::product) unknown: Unknown,
}

/// Where servers go: the `[placement]` of a [`ProductDraft`](super::ProductDraft).
///
/// In a product of a group an id that holds for one panel only is written with the panel: `eu/3`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlacementDraft {
    /// The panel's ids of the nodes to choose from, as a list or with commas. Given, they win over `locations` and `tags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Field,
    /// The panel's ids of the locations to choose from, as a list or with commas. Neither nodes nor locations: anywhere, but
    /// on Calagopus, which needs one of the two. Pelican has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locations: Field,
    /// Tags of nodes, as a list or with commas: a node must have one of them. Only Pelican has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Field,
    /// How a node is chosen among those that fit: a word of [`PlacementPolicy`](crate::product::PlacementPolicy).
    /// Default: "panel".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Field,
    /// Ports and ranges to choose from, as a list or with commas. Default: any free one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ports: Field,
    /// The variable that is given the port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port_variable: Field,
    /// Whether a server gets an IP address of its own. Default: false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dedicated_ip: Field,
    /// Ports beside the first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub additional: Vec<PortDraft>,
    #[serde(flatten)]
    pub(in crate::product) unknown: Unknown,
}

/// A port beside the first: one of the `[[placement.additional]]` of a [`ProductDraft`](super::ProductDraft).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PortDraft {
    /// The variable that is given the port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variable: Field,
    /// Ports and ranges to choose from, as a list or with commas. Default: any free one. Not with `offset`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ports: Field,
    /// How far above the first port it is, or below it where negative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Field,
    /// Whether it is on the IP address of the first. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_ip: Field,
    #[serde(flatten)]
    pub(in crate::product) unknown: Unknown,
}

/// What happens to backups: the `[backups]` of a [`ProductDraft`](super::ProductDraft).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackupsDraft {
    /// The uuid of the place where they are kept. Default: that of the node. Calagopus only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configuration: Field,
    /// For how many days they are kept when the service has ended, at least: an administrator deletes them. Default: they are
    /// deleted with the server. Calagopus only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_days: Field,
    #[serde(flatten)]
    pub(in crate::product) unknown: Unknown,
}

/// What a customer may do with his server: the `[permissions]` of a [`ProductDraft`](super::ProductDraft).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PermissionsDraft {
    /// Start, stop, restart and kill it. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power: Field,
    /// See its console and write to it. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub console: Field,
    /// Install it anew, which loses its files. Default: false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reinstall: Field,
    /// Change the variables that are open to him. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variables: Field,
    /// Choose among the eggs, when he orders and, with `reinstall`, later. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egg: Field,
    #[serde(flatten)]
    pub(in crate::product) unknown: Unknown,
}

/// Something that customers may buy on top: one of the `[options.KEY]` of a [`ProductDraft`](super::ProductDraft).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OptionDraft {
    /// What customers read. Default: the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Field,
    /// What it changes: `memory`, `swap`, `disk`, `cpu`, `io`, `databases`, `backups`, `allocations`, `schedules`, `custom.NAME`
    /// or `variables.NAME`. Default: what the key says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Field,
    /// Whether it takes the place of what the product has, instead of being added to it. Default: false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Field,
    /// How much one of it is: a size for memory, swap and disk, otherwise a whole number. Required for sizes and `cpu`;
    /// otherwise 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Field,
    /// The least that can be bought, if any is. Default: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Field,
    /// The most that can be bought. Required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Field,
    /// Amounts go up from `min` in steps of this. Default: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Field,
    /// Whether an order may say until when it runs. Default: false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_expire: Field,
    #[serde(flatten)]
    pub(in crate::product) unknown: Unknown,
}

//! Products: what is sold, as an administrator writes it and as it is checked.

mod check;
mod checkout;
mod custom;
mod draft;
mod edit;
mod environment;
mod group;
mod offer;
mod option;
mod permissions;
mod policy;
mod port_rule;
mod ports;
mod support;
mod variables;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    egg::{PanelEgg, first_kind, panel_ids},
    id::{GroupId, PanelId, ProductId},
    panel::PanelKind,
    template::NameTemplate,
    units::{CpuPercent, IoWeight, Limit, Mebibytes},
};

pub use self::{
    checkout::{CheckoutForm, EggForm, OptionField},
    custom::CustomLimit,
    draft::{
        BackupsDraft, FeaturesDraft, OptionDraft, PermissionsDraft, PlacementDraft, PortDraft, ProductDraft,
        ResourcesDraft,
    },
    environment::{
        CustomerVariable, Environment, EnvironmentBuilder, EnvironmentValue, ServerFacts, StartupPreview, ValueSource,
    },
    group::{GroupPolicy, PanelGroup},
    offer::EggOffer,
    option::{Bought, ChosenOption, OptionEffect, OptionTarget, ProductOption},
    permissions::Permissions,
    policy::PlacementPolicy,
    port_rule::{PortChoice, PortRule},
    ports::{InvalidPorts, PortRange},
    variables::Variables,
    written::Written,
};
pub(crate) use draft::report_unknown;
pub(crate) use variables::trimmed;
pub(crate) use written::{flag, number, required, text};

panel_ids! {
    /// A panel's own id of a node: Pterodactyl's and Pelican's number or Calagopus' uuid, as text.
    NodeId;
    /// A panel's own id of a location: Pterodactyl's number or Calagopus' uuid, as text. Pelican has none.
    LocationId;
    /// A word that Pelican's administrators give to nodes. The other panels have none.
    NodeTag;
}

/// What becomes of the backups of a server whose service has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BackupPolicy {
    /// They are deleted with the server.
    #[default]
    Delete,
    /// They stay on the panel, of no server any more, for so many days at least. The engine deletes none of them afterwards,
    /// since the clock deletes nothing: an administrator does, in the panel's list of detached backups.
    KeepDays(u32),
}

const fn no_memory() -> Mebibytes {
    Mebibytes::new(0)
}

const fn no_schedules() -> Limit<u32> {
    Limit::Disabled
}

/// A product that was checked: complete in itself, with a copy of its egg.
///
/// Made by [`ProductDraft::check`]. A sold service keeps a copy of it, so that neither an edited product nor a synced egg
/// changes what was sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    id: ProductId,
    name: String,
    panel: PanelId,
    #[serde(default = "first_kind")]
    kind: PanelKind,
    /// The group whose panels sell it, and the same product on the others of them.
    #[serde(default)]
    group: Option<GroupId>,
    #[serde(default)]
    elsewhere: Vec<Self>,
    egg: Box<PanelEgg>,
    /// The other eggs that customers may choose.
    #[serde(default)]
    others: Vec<EggOffer>,
    server_name: NameTemplate,
    #[serde(default)]
    description: Option<NameTemplate>,
    docker_image: String,
    startup: String,
    skip_scripts: bool,
    start_on_completion: bool,
    memory: Limit<Mebibytes>,
    #[serde(default = "no_memory")]
    memory_overhead: Mebibytes,
    swap: Limit<Mebibytes>,
    disk: Limit<Mebibytes>,
    cpu: Limit<CpuPercent>,
    #[serde(default)]
    io: Option<IoWeight>,
    #[serde(default)]
    threads: Option<String>,
    oom_killer: bool,
    #[serde(default)]
    hugepages: bool,
    #[serde(default)]
    kvm: bool,
    databases: Limit<u32>,
    backups: Limit<u32>,
    allocations: Limit<u32>,
    #[serde(default = "no_schedules")]
    schedules: Limit<u32>,
    #[serde(default)]
    custom: BTreeMap<String, CustomLimit>,
    #[serde(default)]
    nodes: Vec<NodeId>,
    #[serde(default)]
    locations: Vec<LocationId>,
    #[serde(default)]
    tags: Vec<NodeTag>,
    #[serde(default)]
    policy: PlacementPolicy,
    #[serde(default)]
    ports: Vec<PortRange>,
    #[serde(default)]
    port_variable: Option<String>,
    #[serde(default)]
    additional_ports: Vec<PortRule>,
    dedicated_ip: bool,
    #[serde(default)]
    backup_configuration: Option<Uuid>,
    #[serde(default)]
    backups_at_end: BackupPolicy,
    #[serde(default)]
    permissions: Permissions,
    #[serde(default)]
    options: BTreeMap<String, ProductOption>,
    #[serde(default)]
    variables: Variables,
    #[serde(default)]
    customer_variables: BTreeSet<String>,
    #[serde(default)]
    hidden_variables: BTreeSet<String>,
}

impl Product {
    /// The app's id.
    #[must_use]
    pub const fn id(&self) -> &ProductId {
        &self.id
    }

    /// What customers read.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The panel that delivers it; in a group, the first of its panels.
    #[must_use]
    pub const fn panel(&self) -> &PanelId {
        &self.panel
    }

    /// Which software that panel is: by its rules values are judged.
    #[must_use]
    pub const fn kind(&self) -> PanelKind {
        self.kind
    }

    /// The group of panels that deliver it, if it is sold by one.
    #[must_use]
    pub const fn group(&self) -> Option<&GroupId> {
        self.group.as_ref()
    }

    /// The egg as it was when the product was saved: what a server is made of, without the install script and what else
    /// only the panel and its nodes read.
    #[must_use]
    pub fn egg(&self) -> &PanelEgg {
        &self.egg
    }

    /// What servers are called.
    #[must_use]
    pub const fn server_name(&self) -> &NameTemplate {
        &self.server_name
    }

    /// How servers are described on the panel, if at all.
    #[must_use]
    pub const fn description(&self) -> Option<&NameTemplate> {
        self.description.as_ref()
    }

    /// The Docker image: the product's own, otherwise the egg's first.
    #[must_use]
    pub fn docker_image(&self) -> &str {
        &self.docker_image
    }

    /// The startup command: the product's own, otherwise the egg's.
    #[must_use]
    pub fn startup(&self) -> &str {
        &self.startup
    }

    /// Whether the egg's install script is left out.
    #[must_use]
    pub const fn skip_scripts(&self) -> bool {
        self.skip_scripts
    }

    /// Whether a server starts once it is installed.
    #[must_use]
    pub const fn start_on_completion(&self) -> bool {
        self.start_on_completion
    }

    /// Memory; never disabled. It compares with a size: `product.memory() == Mebibytes::from_gib(4)`.
    #[must_use]
    pub const fn memory(&self) -> Limit<Mebibytes> {
        self.memory
    }

    /// Memory on top of that, which the owner of a server does not see. Calagopus only.
    #[must_use]
    pub const fn memory_overhead(&self) -> Mebibytes {
        self.memory_overhead
    }

    /// Swap.
    #[must_use]
    pub const fn swap(&self) -> Limit<Mebibytes> {
        self.swap
    }

    /// Disk; never disabled.
    #[must_use]
    pub const fn disk(&self) -> Limit<Mebibytes> {
        self.disk
    }

    /// Processor share; never disabled.
    #[must_use]
    pub const fn cpu(&self) -> Limit<CpuPercent> {
        self.cpu
    }

    /// Weight of disk access; `None` leaves it to the panel, or is [`IoWeight::default`] where a panel must be told.
    #[must_use]
    pub const fn io(&self) -> Option<IoWeight> {
        self.io
    }

    /// The threads a server may run on, as in `0-3,6`; `None` is any.
    #[must_use]
    pub fn threads(&self) -> Option<&str> {
        self.threads.as_deref()
    }

    /// Whether a server that uses up its memory is killed. Pterodactyl has the opposite, `oom_disabled`.
    #[must_use]
    pub const fn oom_killer(&self) -> bool {
        self.oom_killer
    }

    /// Whether the huge pages of the node are mounted into a server. Calagopus only.
    #[must_use]
    pub const fn hugepages(&self) -> bool {
        self.hugepages
    }

    /// Whether a server may use the virtualisation of its node. Calagopus only.
    #[must_use]
    pub const fn kvm(&self) -> bool {
        self.kvm
    }

    /// How many databases a customer may make.
    #[must_use]
    pub const fn databases(&self) -> Limit<u32> {
        self.databases
    }

    /// How many backups a customer may make; never unlimited.
    #[must_use]
    pub const fn backups(&self) -> Limit<u32> {
        self.backups
    }

    /// How many addresses a server may have in all, the first included.
    #[must_use]
    pub const fn allocations(&self) -> Limit<u32> {
        self.allocations
    }

    /// How many schedules a customer may make. Calagopus only; elsewhere there is no limit.
    #[must_use]
    pub const fn schedules(&self) -> Limit<u32> {
        self.schedules
    }

    /// Limits of extensions of the panel. Calagopus only.
    #[must_use]
    pub const fn custom_limits(&self) -> &BTreeMap<String, CustomLimit> {
        &self.custom
    }

    /// The nodes to choose from. Not empty, they win over [`locations`](Self::locations) and [`tags`](Self::tags).
    #[must_use]
    pub fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    /// The locations to choose from. Empty like [`nodes`](Self::nodes): anywhere on the panel.
    #[must_use]
    pub fn locations(&self) -> &[LocationId] {
        &self.locations
    }

    /// The tags of which a node must have one; empty: any node.
    #[must_use]
    pub fn tags(&self) -> &[NodeTag] {
        &self.tags
    }

    /// How a node is chosen among those that fit.
    #[must_use]
    pub const fn policy(&self) -> PlacementPolicy {
        self.policy
    }

    /// The ports to choose from for the first allocation; empty: any free one.
    #[must_use]
    pub fn ports(&self) -> &[PortRange] {
        &self.ports
    }

    /// The variable that is given the first port.
    #[must_use]
    pub fn port_variable(&self) -> Option<&str> {
        self.port_variable.as_deref()
    }

    /// The ports beside the first.
    #[must_use]
    pub fn additional_ports(&self) -> &[PortRule] {
        &self.additional_ports
    }

    /// Whether a server gets an IP address of its own.
    #[must_use]
    pub const fn dedicated_ip(&self) -> bool {
        self.dedicated_ip
    }

    /// Values in place of the egg's defaults.
    #[must_use]
    pub const fn variables(&self) -> &Variables {
        &self.variables
    }

    /// The variables that customers may set.
    #[must_use]
    pub const fn customer_variables(&self) -> &BTreeSet<String> {
        &self.customer_variables
    }

    /// The variables that customers are not even shown.
    #[must_use]
    pub const fn hidden_variables(&self) -> &BTreeSet<String> {
        &self.hidden_variables
    }

    /// Where the backups of a server are kept; `None`: where its node says. Calagopus only.
    #[must_use]
    pub const fn backup_configuration(&self) -> Option<Uuid> {
        self.backup_configuration
    }

    /// What becomes of its backups when a service has ended.
    #[must_use]
    pub const fn backups_at_end(&self) -> BackupPolicy {
        self.backups_at_end
    }

    /// What a customer may do with his server.
    #[must_use]
    pub const fn permissions(&self) -> Permissions {
        self.permissions
    }

    /// What customers may buy on top, by key.
    #[must_use]
    pub const fn options(&self) -> &BTreeMap<String, ProductOption> {
        &self.options
    }
}

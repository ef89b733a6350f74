//! Products: what is sold, as an administrator writes it and as it is checked.

mod check;
mod custom;
mod draft;
mod environment;
mod policy;
mod port_rule;
mod ports;
mod variables;
mod written;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    egg::{PanelEgg, first_kind, panel_ids},
    id::{PanelId, ProductId},
    panel::PanelKind,
    problem::Problems,
    template::NameTemplate,
    units::{CpuPercent, IoWeight, Limit, Mebibytes},
};

pub use custom::CustomLimit;
pub(crate) use draft::report_unknown;
pub use draft::{FeaturesDraft, PlacementDraft, ProductDraft, ResourcesDraft};
pub use environment::{
    CustomerVariable, Environment, EnvironmentBuilder, EnvironmentValue, ServerFacts, StartupPreview, ValueSource,
};
pub use policy::PlacementPolicy;
pub use port_rule::{PortChoice, PortRule};
pub use ports::{InvalidPorts, PortRange};
pub use variables::Variables;
pub(crate) use variables::trimmed;
pub use written::Written;
pub(crate) use written::{flag, required, text};

panel_ids! {
    /// A panel's own id of a node: Pterodactyl's and Pelican's number or Calagopus' uuid, as text.
    NodeId;
    /// A panel's own id of a location: Pterodactyl's number or Calagopus' uuid, as text. Pelican has none.
    LocationId;
    /// A word that Pelican's administrators give to nodes. The other panels have none.
    NodeTag;
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
    egg: PanelEgg,
    server_name: NameTemplate,
    #[serde(default)]
    description: Option<NameTemplate>,
    docker_image: String,
    startup: String,
    skip_scripts: bool,
    start_on_completion: bool,
    memory: Limit<Mebibytes>,
    swap: Limit<Mebibytes>,
    disk: Limit<Mebibytes>,
    cpu: Limit<CpuPercent>,
    #[serde(default)]
    io: Option<IoWeight>,
    #[serde(default)]
    threads: Option<String>,
    oom_killer: bool,
    databases: Limit<u32>,
    backups: Limit<u32>,
    allocations: Limit<u32>,
    #[serde(default)]
    nodes: Vec<NodeId>,
    #[serde(default)]
    locations: Vec<LocationId>,
    #[serde(default)]
    tags: Vec<NodeTag>,
    #[serde(default)]
    ports: Vec<PortRange>,
    dedicated_ip: bool,
    #[serde(default)]
    variables: Variables,
    #[serde(default)]
    customer_variables: BTreeSet<String>,
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

    /// The panel that delivers it.
    #[must_use]
    pub const fn panel(&self) -> &PanelId {
        &self.panel
    }

    /// Which software that panel is: by its rules values are judged.
    #[must_use]
    pub const fn kind(&self) -> PanelKind {
        self.kind
    }

    /// The egg as it was when the product was saved: what a server is made of, without the install script and what else
    /// only the panel and its nodes read.
    #[must_use]
    pub const fn egg(&self) -> &PanelEgg {
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

    /// The ports to choose from; empty: any free one.
    #[must_use]
    pub fn ports(&self) -> &[PortRange] {
        &self.ports
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

    /// The environment of a server of this product for a customer who chose these values.
    ///
    /// # Errors
    /// As [`EnvironmentBuilder::build`].
    pub fn environment(&self, customer: &Variables) -> Result<Environment, Problems> {
        Environment::of(&self.egg, self.kind)
            .product(&self.variables)
            .customer(customer, &self.customer_variables)
            .build()
    }
}

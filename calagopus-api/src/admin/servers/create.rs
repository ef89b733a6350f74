//! What it takes to make a server on a node.

use panel_http::Patch;
use serde::{Deserialize, Serialize};

use super::{DeployServer, Deployment, Limits};
use crate::{
    id::{BackupConfigurationId, EggId, NodeAllocationId, NodeId, UserId},
    server::{FeatureLimits, VariableValue},
};

/// A new server, wherever it is made.
///
/// Start command and image have no default: take them from the egg, [`Egg::startup_commands`](crate::admin::eggs::Egg::startup_commands)
/// and [`Egg::docker_images`](crate::admin::eggs::Egg::docker_images).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewServer {
    /// Its owner.
    #[serde(rename = "owner_uuid")]
    pub owner: UserId,
    /// Its egg.
    #[serde(rename = "egg_uuid")]
    pub egg: EggId,
    /// Where its back-ups are kept, if it is not where its node says.
    #[serde(
        rename = "backup_configuration_uuid",
        default,
        skip_serializing_if = "Patch::is_keep"
    )]
    pub backup_configuration: Patch<BackupConfigurationId>,
    /// Whether it starts once it is installed.
    pub start_on_completion: bool,
    /// Whether its install script is not run.
    pub skip_installer: bool,
    /// What your system calls it, 1 to 255 characters. Not unique.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub external_id: Patch<String>,
    /// Its name, 3 to 255 characters.
    pub name: String,
    /// A remark, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// What it may use.
    pub limits: Limits,
    /// The processors it may run on; empty for all.
    pub pinned_cpus: Vec<u16>,
    /// Its start command, 1 to 8192 characters.
    pub startup: String,
    /// Its image, 2 to 255 characters; not only those of its egg.
    pub image: String,
    /// Its time zone, such as `Europe/Berlin`.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub timezone: Patch<String>,
    /// Whether it sees the huge pages of its node.
    pub hugepages_passthrough_enabled: bool,
    /// Whether it may use KVM of its node.
    pub kvm_passthrough_enabled: bool,
    /// How many things it may have.
    pub feature_limits: FeatureLimits,
    /// Values for the variables of its egg. Those that are missing get their default.
    pub variables: Vec<VariableValue>,
}

impl NewServer {
    /// With what every server needs.
    pub fn new(
        owner: UserId,
        egg: EggId,
        name: impl Into<String>,
        limits: Limits,
        startup: impl Into<String>,
        image: impl Into<String>,
        feature_limits: FeatureLimits,
    ) -> Self {
        Self {
            owner,
            egg,
            backup_configuration: Patch::Keep,
            start_on_completion: false,
            skip_installer: false,
            external_id: Patch::Keep,
            name: name.into(),
            description: Patch::Keep,
            limits,
            pinned_cpus: Vec::new(),
            startup: startup.into(),
            image: image.into(),
            timezone: Patch::Keep,
            hugepages_passthrough_enabled: false,
            kvm_passthrough_enabled: false,
            feature_limits,
            variables: Vec::new(),
        }
    }

    /// Sets where its back-ups are kept.
    pub fn backup_configuration(mut self, backup_configuration: BackupConfigurationId) -> Self {
        self.backup_configuration = Patch::Set(backup_configuration);
        self
    }

    /// Whether it starts once it is installed.
    pub fn start_on_completion(mut self, start_on_completion: bool) -> Self {
        self.start_on_completion = start_on_completion;
        self
    }

    /// Whether its install script is not run. It is ready at once then.
    pub fn skip_installer(mut self, skip_installer: bool) -> Self {
        self.skip_installer = skip_installer;
        self
    }

    /// Sets what your system calls it.
    pub fn external_id(mut self, external_id: impl Into<String>) -> Self {
        self.external_id = Patch::Set(external_id.into());
        self
    }

    /// Sets the remark.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Sets the processors it may run on.
    pub fn pinned_cpus(mut self, pinned_cpus: impl IntoIterator<Item = u16>) -> Self {
        self.pinned_cpus = pinned_cpus.into_iter().collect();
        self
    }

    /// Sets its time zone.
    pub fn timezone(mut self, timezone: impl Into<String>) -> Self {
        self.timezone = Patch::Set(timezone.into());
        self
    }

    /// Whether it sees the huge pages of its node.
    pub fn hugepages_passthrough_enabled(mut self, hugepages_passthrough_enabled: bool) -> Self {
        self.hugepages_passthrough_enabled = hugepages_passthrough_enabled;
        self
    }

    /// Whether it may use KVM of its node.
    pub fn kvm_passthrough_enabled(mut self, kvm_passthrough_enabled: bool) -> Self {
        self.kvm_passthrough_enabled = kvm_passthrough_enabled;
        self
    }

    /// Sets values for the variables of its egg.
    pub fn variables(mut self, variables: impl IntoIterator<Item = VariableValue>) -> Self {
        self.variables = variables.into_iter().collect();
        self
    }

    /// On this node, without an allocation yet.
    pub const fn on(self, node: NodeId) -> CreateServer {
        CreateServer {
            node,
            allocation: Patch::Keep,
            allocations: Vec::new(),
            server: self,
        }
    }

    /// On a node that the panel chooses.
    pub const fn deployed(self, deployment: Deployment) -> DeployServer {
        DeployServer::new(deployment, self)
    }
}

/// A new server on a node of your choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct CreateServer {
    /// The node.
    #[serde(rename = "node_uuid")]
    pub node: NodeId,
    /// Its main allocation. **Without one it has no port.** The panel does not check that it is of that node.
    #[serde(rename = "allocation_uuid", default, skip_serializing_if = "Patch::is_keep")]
    pub allocation: Patch<NodeAllocationId>,
    /// Allocations beside the main one.
    #[serde(rename = "allocation_uuids")]
    pub allocations: Vec<NodeAllocationId>,
    /// The server.
    #[serde(flatten)]
    pub server: NewServer,
}

impl CreateServer {
    /// Sets its main allocation.
    pub const fn allocation(mut self, allocation: NodeAllocationId) -> Self {
        self.allocation = Patch::Set(allocation);
        self
    }

    /// Sets the allocations beside the main one.
    pub fn allocations(mut self, allocations: impl IntoIterator<Item = NodeAllocationId>) -> Self {
        self.allocations = allocations.into_iter().collect();
        self
    }
}

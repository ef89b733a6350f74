//! A server and what comes along with it.

use panel_http::related::{self, Many, One};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    application::servers::{FeatureLimits, ServerLimits, Status},
    client::{network::Allocation, permissions::Permission, startup::Variable, subusers::Subuser},
    id::{ServerId, ServerIdentifier},
};

/// A server as its users see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Server {
    /// Whether the key is its owner's.
    pub server_owner: bool,
    /// What the Client API calls it.
    pub identifier: ServerIdentifier,
    /// Its number on the Application API.
    pub internal_id: ServerId,
    /// Its UUID.
    pub uuid: Uuid,
    /// Its name.
    pub name: String,
    /// The name of its node.
    pub node: String,
    /// Whether its node is in maintenance: calls to it are refused then.
    pub is_node_under_maintenance: bool,
    /// Where its files are reached with SFTP.
    pub sftp_details: SftpDetails,
    /// Its description; empty if it has none. Not answered on a panel that is set up to let nobody change descriptions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What it may use of its node.
    pub limits: ServerLimits,
    /// The start command with its variables filled in; what a user may not see is `[hidden]`.
    pub invocation: String,
    /// The docker image.
    pub docker_image: String,
    /// What the panel's pages do for its egg, such as `eula`.
    pub egg_features: Option<Vec<String>>,
    /// What its users may make.
    pub feature_limits: FeatureLimits,
    /// What it is busy with or held by; nothing when it is ready.
    pub status: Option<Status>,
    /// Whether its status is [`Suspended`](Status::Suspended).
    pub is_suspended: bool,
    /// Whether it is being installed, or its installation failed.
    pub is_installing: bool,
    /// Whether it moves to another node.
    pub is_transferring: bool,
    /// Its allocations and variables, and what was asked for with [`Include`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Server {
    /// Its allocations: all of them, or the primary one if the key may not see more.
    pub fn allocations(&self) -> impl Iterator<Item = &Allocation> {
        related::many(self.relationships.as_ref().map(|it| &it.allocations))
    }

    /// Its primary allocation. A server need not have one.
    #[must_use]
    pub fn primary_allocation(&self) -> Option<&Allocation> {
        self.allocations().find(|allocation| allocation.is_default)
    }

    /// The variables that a user may see.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        related::many(self.relationships.as_ref().map(|it| &it.variables))
    }

    /// Whether the key may not see its variables.
    #[must_use]
    pub fn variables_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.variables))
    }

    /// Its egg, when it was asked for.
    #[must_use]
    pub fn egg(&self) -> Option<&Egg> {
        related::one(&self.relationships.as_ref()?.egg)
    }

    /// The users who may use it beside its owner, when they were asked for and are shown.
    pub fn subusers(&self) -> impl Iterator<Item = &Subuser> {
        related::many(self.relationships.as_ref().map(|it| &it.subusers))
    }
}

/// Where the files of a server are reached with SFTP.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SftpDetails {
    /// Host name or IP address of the node.
    pub ip: String,
    /// The name or address that users are told instead.
    pub alias: Option<String>,
    /// Port.
    pub port: u16,
}

/// The egg of a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Egg {
    /// Its UUID.
    pub uuid: Uuid,
    /// Its name.
    pub name: String,
}

/// What can come along with a [`Server`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// Its allocations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allocations: Many<Allocation>,
    /// The variables that a user may see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variables: Many<Variable>,
    /// Its egg.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egg: One<Egg>,
    /// The users who may use it beside its owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subusers: Many<Subuser>,
}

/// What the key may do with a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Access {
    /// Whether the key is its owner's.
    pub is_server_owner: bool,
    /// The permissions; [`All`](Permission::All) for the owner, and for an administrator with more.
    pub user_permissions: Vec<Permission>,
}

impl Access {
    /// Whether the key may do this.
    #[must_use]
    pub fn may(&self, what: &Permission) -> bool {
        self.user_permissions
            .iter()
            .any(|permission| permission == what || *permission == Permission::All)
    }
}

/// A server, and what the key may do with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServerView {
    /// The server.
    pub server: Server,
    /// What the key may do with it, where the panel says it.
    pub access: Option<Access>,
}

panel_http::open_enum! {
    /// What can be asked for along with a server.
    pub enum Include {
        /// Its egg.
        Egg = "egg",
        /// The users who may use it beside its owner. Needs the right `user.read`.
        Subusers = "subusers",
    }

    /// Whose servers are listed.
    pub enum Scope {
        /// Those that the key's owner owns.
        Owner = "owner",
        /// As a root administrator: those that the key's owner may not use as a user. Nothing for anybody else.
        Admin = "admin",
        /// As a root administrator: all of them. Nothing for anybody else.
        AdminAll = "admin-all",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

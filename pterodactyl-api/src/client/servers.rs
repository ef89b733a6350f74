//! Servers as their users see them: `/api/client` and `/api/client/servers/{server}`.

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, Transport,
    envelope::{self, Item},
    related::{self, Many, One},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use crate::application::servers::{FeatureLimits, Limit, ServerLimits, Status};
use crate::{
    client::{
        activity::{self, ListActivity},
        power::{self, Signal},
        resources::{self, Resources},
    },
    id::{AllocationId, ServerId, ServerIdentifier},
};

static LIST: Endpoint = Endpoint::get("client.servers.list", "/api/client");
static GET: Endpoint = Endpoint::get("client.servers.get", "/api/client/servers/{server}");

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&LIST, &GET];

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
    /// Its description; empty if it has none.
    pub description: String,
    /// What it may use of its node.
    pub limits: ServerLimits,
    /// The start command with its variables filled in.
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

    /// Its primary allocation.
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
    /// Host name or IP address.
    pub ip: String,
    /// Port.
    pub port: u16,
}

/// An address and port of a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Allocation {
    /// Its number.
    pub id: AllocationId,
    /// The IP address it listens on.
    pub ip: String,
    /// The name or address that players are told instead.
    pub ip_alias: Option<String>,
    /// The port.
    pub port: u16,
    /// What a user noted.
    pub notes: Option<String>,
    /// Whether it is the primary one.
    pub is_default: bool,
}

/// A variable that a user may see.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Variable {
    /// Its name for people.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Its name in the environment.
    pub env_variable: String,
    /// The egg's value.
    pub default_value: String,
    /// Its value here.
    pub server_value: Option<String>,
    /// Whether a user may change it.
    pub is_editable: bool,
    /// Laravel's rules for its value.
    pub rules: String,
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

/// A user who may use another's server.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Subuser {
    /// Its UUID.
    pub uuid: Uuid,
    /// Its name for logging in.
    pub username: String,
    /// Its e-mail address.
    pub email: String,
    /// The URL of its picture.
    pub image: String,
    /// Whether it logs in with a second factor.
    #[serde(rename = "2fa_enabled")]
    pub two_factor: bool,
    /// When its account was made.
    pub created_at: Timestamp,
    /// What it may do, such as `control.start`.
    pub permissions: Option<Vec<String>>,
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
    /// The permissions; `*` for the owner, and for an administrator with more.
    pub user_permissions: Vec<String>,
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
        /// As an administrator: those that the key's owner may not use as a user.
        Admin = "admin",
        /// As an administrator: all of them.
        AdminAll = "admin-all",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

panel_http::list_request! {
    /// Servers that the key's owner owns or may use: `GET /api/client`. An administrator sees the others only with
    /// [`scope`](Self::scope).
    ///
    /// Filters find a part of the text, upper and lower case being the same. At most 100 come on a page.
    pub struct ListServers of Server, include Include {
        /// Servers whose UUID contains this.
        filter_uuid = "uuid",
        /// Servers whose name contains this.
        filter_name = "name",
        /// Servers whose description contains this.
        filter_description = "description",
        /// Servers whose external id contains this.
        filter_external_id = "external_id",
        /// Servers that have this in their name, UUID or external id, or at their address.
        search = "*",
    }
}

impl ListServers {
    /// Whose servers are listed.
    pub fn scope(self, scope: Scope) -> Self {
        Self(self.0.query("type", scope.as_str()))
    }
}

/// The servers that the key reaches.
#[derive(Debug, Clone)]
pub struct Servers {
    transport: Transport,
}

impl Servers {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that pass the filters.
    pub fn list(&self) -> ListServers {
        ListServers(panel_http::List::new(&self.transport, &LIST, &[], envelope::page))
    }
}

/// One server.
#[derive(Debug, Clone)]
pub struct ServerHandle {
    transport: Transport,
    identifier: ServerIdentifier,
}

impl ServerHandle {
    pub(crate) fn new(transport: &Transport, identifier: ServerIdentifier) -> Self {
        Self {
            transport: transport.clone(),
            identifier,
        }
    }

    /// Reads it: `GET /api/client/servers/{server}`. Answered in every state of the server.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound): there is none, or the key does not reach it; the panel does not tell which.
    pub fn get(&self) -> Call<ServerView, Include> {
        Call::new(
            &self.transport,
            &GET,
            &[self.identifier.as_str()],
            |endpoint, answer| {
                let item: Item<Server, Access> = panel_http::call::json(endpoint, answer)?;
                Ok(ServerView {
                    server: item.attributes,
                    access: item.meta,
                })
            },
        )
    }

    /// What was done to it: `GET /api/client/servers/{server}/activity`, right `activity.read`.
    pub fn activity(&self) -> ListActivity {
        activity::list(&self.transport, &activity::SERVER, &[self.identifier.as_str()])
    }

    /// What it uses right now: `GET /api/client/servers/{server}/resources`. The panel asks the node at most every 20 s.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) while it is suspended, being installed or moved, or its node is in
    /// maintenance; [`Node`](crate::ErrorKind::Node) when the node does not answer or does not know it;
    /// [`NotFound`](crate::ErrorKind::NotFound) as with [`get`](Self::get).
    pub fn resources(&self) -> Call<Resources> {
        resources::get(&self.transport, &self.identifier)
    }

    /// Starts, stops, restarts or kills it: `POST /api/client/servers/{server}/power`. Sent once.
    ///
    /// A success means that the node has taken it, not that it is done: see [`resources`](Self::resources).
    ///
    /// # Errors
    /// [`Forbidden`](crate::ErrorKind::Forbidden) without the right `control.start`, `control.stop` or `control.restart`;
    /// [`Conflict`](crate::ErrorKind::Conflict) as with [`resources`](Self::resources);
    /// [`Node`](crate::ErrorKind::Node), whose effect is [`Unknown`](crate::Effect::Unknown).
    pub fn power(&self, signal: Signal) -> Call<()> {
        power::send(&self.transport, &self.identifier, signal)
    }
}

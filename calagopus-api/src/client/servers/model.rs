//! What the Client API says of a server.

use jiff::Timestamp;
use panel_http::OrderedMap;
use serde::{Deserialize, Serialize};

pub use crate::server::{AutoKill, AutoStartBehavior, FeatureLimits, ServerAllocation, ServerStatus};
use crate::{
    id::{EggId, LocationId, NodeId, ServerId},
    tagged::tagged_enum,
};

/// A server as its users see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Server {
    /// The server.
    #[serde(rename = "uuid")]
    pub id: ServerId,
    /// The first eight digits of its UUID, which stand for it in paths and in the names of its databases.
    pub uuid_short: String,
    /// Its main address and port, if it has one.
    pub allocation: Option<ServerAllocation>,
    /// What runs on it.
    pub egg: Egg,
    /// What its users may do beyond their permissions.
    pub egg_configuration: EggConfiguration,
    /// What it is busy with, or what went wrong with it; nothing when it is ready. Its power state is told by
    /// [`resources`](super::ServerHandle::resources).
    pub status: Option<ServerStatus>,
    /// Whether it is that of the user that asks.
    pub is_owner: bool,
    /// Whether it is suspended.
    pub is_suspended: bool,
    /// Whether it is being moved to another node.
    pub is_transferring: bool,
    /// What the user that asks may do with it; `*` for its owner and for administrators.
    pub permissions: Vec<String>,
    /// The location of its node.
    pub location_uuid: LocationId,
    /// The name of that location.
    pub location_name: String,
    /// The flag of that location, such as `de`. Panels before 1.0.7 do not tell it.
    pub location_flag: Option<String>,
    /// Its node.
    pub node_uuid: NodeId,
    /// The name of its node.
    pub node_name: String,
    /// Whether its node is being worked on.
    pub node_maintenance_enabled: bool,
    /// Where its files are to be had over SFTP.
    pub sftp_host: String,
    /// The port for that.
    pub sftp_port: u16,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// What it may use.
    pub limits: Limits,
    /// How many things it may have.
    pub feature_limits: FeatureLimits,
    /// Its start command, with the names of variables in it.
    pub startup: String,
    /// The docker image that it runs in.
    pub image: String,
    /// Whether it is killed if it does not stop.
    pub auto_kill: AutoKill,
    /// Whether it starts when its node does.
    pub auto_start_behavior: AutoStartBehavior,
    /// Its time zone, such as `Europe/Berlin`; that of its node if it has none.
    pub timezone: Option<String>,
    /// When it was made.
    pub created: Timestamp,
}

/// What a server may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Limits {
    /// Percent of one core; `0` is any.
    pub cpu: u32,
    /// Memory in MiB; `0` is any.
    pub memory: u64,
    /// Swap in MiB; `0` is none and `-1` is any.
    pub swap: i64,
    /// Disk in MiB; `0` is any.
    pub disk: u64,
}

/// What runs on a server, as its users see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Egg {
    /// The egg.
    #[serde(rename = "uuid")]
    pub id: EggId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// The start commands that a user can choose from, by label.
    pub startup_commands: OrderedMap<String>,
    /// Whether a user's ports are shown each by itself.
    pub separate_port: bool,
    /// What the panel's pages can do for it, such as `eula`.
    pub features: Vec<String>,
    /// The docker images that a user can choose from, by label.
    pub docker_images: OrderedMap<String>,
    /// When it was made.
    pub created: Timestamp,
}

/// What the users of a server may do beyond their permissions, as configurations of its egg say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggConfiguration {
    /// Whether they may [assign](crate::client::allocations::Allocations::assign) allocations to it.
    pub allocation_self_assign_enabled: bool,
    /// Whether it must keep a primary allocation.
    pub allocation_self_assign_require_primary: bool,
    /// Whether they may write a start command of their own.
    pub startup_allow_custom_command: bool,
    /// In which order the panel shows its pages, if not in the usual one.
    pub route_order: Option<Vec<RouteOrderItem>>,
}

tagged_enum! {
    /// What stands in the menu of a server's pages.
    pub enum RouteOrderItem told_by "type" {
        /// A page of the panel.
        Route = "route" {
            /// Its path.
            path: String,
        },
        /// A line between pages.
        Divider = "divider" {
            /// What is written on it.
            name: Option<String> [default, skip_serializing_if = "Option::is_none"],
            /// The same in other languages, by language.
            name_translations: OrderedMap<String> [default],
        },
        /// A link elsewhere.
        Redirect = "redirect" {
            /// Its name.
            name: String,
            /// The same in other languages, by language.
            name_translations: OrderedMap<String> [default],
            /// Where it leads.
            destination: String,
        },
    }
}

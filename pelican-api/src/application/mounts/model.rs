//! A mount as the panel tells it.

use panel_http::related::{self, Many};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    application::{
        eggs::Egg,
        nodes::{Node, Pivot},
        servers::Server,
    },
    id::MountId,
};

/// A folder of nodes that servers see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mount {
    /// Its number.
    pub id: MountId,
    /// Its UUID.
    pub uuid: Uuid,
    /// Its name; unique.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// The folder on the node.
    pub source: String,
    /// The folder in the container.
    pub target: String,
    /// Whether servers may only read it.
    pub read_only: bool,
    /// Whether users may mount it themselves.
    pub user_mountable: bool,
    /// Which node it was told with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pivot: Option<Pivot>,
    /// What was asked for with [`Include`](super::Include).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Mount {
    /// The eggs whose servers may have it, when they were asked for and are shown.
    pub fn eggs(&self) -> impl Iterator<Item = &Egg> {
        related::many(self.relationships.as_ref().map(|it| &it.eggs))
    }

    /// Whether its eggs were asked for and the key may not read eggs.
    #[must_use]
    pub fn eggs_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.eggs))
    }

    /// The nodes whose servers may have it, when they were asked for and are shown.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        related::many(self.relationships.as_ref().map(|it| &it.nodes))
    }

    /// Whether its nodes were asked for and the key may not read nodes.
    #[must_use]
    pub fn nodes_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.nodes))
    }

    /// The servers that have it, when they were asked for and are shown.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        related::many(self.relationships.as_ref().map(|it| &it.servers))
    }

    /// Whether its servers were asked for and the key may not read servers.
    #[must_use]
    pub fn servers_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.servers))
    }
}

/// What can come along with a [`Mount`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// The eggs whose servers may have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eggs: Many<Egg>,
    /// The nodes whose servers may have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Many<Node>,
    /// The servers that have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Many<Server>,
}

//! Nests, the groups that eggs are kept in: `/api/application/nests`.

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, Transport, envelope,
    related::{self, Many},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    application::{
        eggs::{Egg, EggHandle, Eggs},
        servers::Server,
    },
    id::{EggId, NestId},
};

static LIST: Endpoint = Endpoint::get("nests.list", "/api/application/nests");
static GET: Endpoint = Endpoint::get("nests.get", "/api/application/nests/{nest}");

pub(crate) static ENDPOINTS: [&Endpoint; 2] = [&LIST, &GET];

/// A group of eggs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Nest {
    /// Its number.
    pub id: NestId,
    /// Its UUID.
    pub uuid: Uuid,
    /// The e-mail address of who made it.
    pub author: String,
    /// Its name, such as `Minecraft`.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// What was asked for with [`Include`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Nest {
    /// Its eggs, when they were asked for and are shown.
    pub fn eggs(&self) -> impl Iterator<Item = &Egg> {
        related::many(self.relationships.as_ref().map(|it| &it.eggs))
    }

    /// Whether its eggs were asked for and are hidden: the key lacks the permission *Eggs: read*.
    #[must_use]
    pub fn eggs_hidden(&self) -> bool {
        related::hidden(self.relationships.as_ref().map(|it| &it.eggs))
    }

    /// The servers made of its eggs, when they were asked for and are shown.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        related::many(self.relationships.as_ref().map(|it| &it.servers))
    }
}

/// What can come along with a [`Nest`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// Its eggs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eggs: Many<Egg>,
    /// The servers made of its eggs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Many<Server>,
}

panel_http::open_enum! {
    /// What can be asked for along with a nest.
    pub enum Include {
        /// Its eggs. Needs the permission *Eggs: read*.
        Eggs = "eggs",
        /// Its eggs with their variables.
        EggsWithVariables = "eggs.variables",
        /// The servers made of its eggs. Needs the permission *Servers: read*.
        Servers = "servers",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

panel_http::list_request! {
    /// Nests: `GET /api/application/nests`, permission *Nests: read*. The panel has no filters for them.
    pub struct ListNests of Nest, include Include {}
}

/// The nests of the panel.
#[derive(Debug, Clone)]
pub struct Nests {
    transport: Transport,
}

impl Nests {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them.
    pub fn list(&self) -> ListNests {
        ListNests(panel_http::List::new(&self.transport, &LIST, &[], envelope::page))
    }
}

/// One nest, by number.
#[derive(Debug, Clone)]
pub struct NestHandle {
    transport: Transport,
    id: NestId,
}

impl NestHandle {
    pub(crate) fn new(transport: &Transport, id: NestId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    /// Reads it: `GET /api/application/nests/{nest}`, permission *Nests: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Nest, Include> {
        Call::new(&self.transport, &GET, &[&self.id.to_string()], envelope::item)
    }

    /// Its eggs.
    #[must_use]
    pub fn eggs(&self) -> Eggs {
        Eggs::new(&self.transport, self.id)
    }

    /// One of its eggs.
    #[must_use]
    pub fn egg(&self, id: EggId) -> EggHandle {
        EggHandle::new(&self.transport, self.id, id)
    }
}

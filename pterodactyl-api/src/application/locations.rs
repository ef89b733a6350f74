//! Locations, the groups that nodes stand in: `/api/application/locations`.

use jiff::Timestamp;
use panel_http::{
    Call, Effect, EffectRule, Endpoint, Patch, Safety, Transport, call, envelope,
    related::{self, Many},
};
use serde::{Deserialize, Serialize};

use crate::{
    application::{nodes::Node, servers::Server},
    dialect::{DATA_VALIDATION, UNIQUE},
    id::LocationId,
};

static LIST: Endpoint = Endpoint::get("locations.list", "/api/application/locations");
static GET: Endpoint = Endpoint::get("locations.get", "/api/application/locations/{location}");
static CREATE: Endpoint =
    Endpoint::post("locations.create", "/api/application/locations", Safety::Create).with_effects(&ROLLED_BACK);
static UPDATE: Endpoint = Endpoint::patch(
    "locations.update",
    "/api/application/locations/{location}",
    Safety::Level,
)
.with_effects(&ROLLED_BACK);
static DELETE: Endpoint = Endpoint::delete("locations.delete", "/api/application/locations/{location}", Safety::Act);

pub(crate) static ENDPOINTS: [&Endpoint; 5] = [&LIST, &GET, &CREATE, &UPDATE, &DELETE];

/// Two writes raced for one short name. The panel's model saw the first one before it wrote the second, or the database took
/// one and rolled the other back.
static ROLLED_BACK: [EffectRule; 2] = [
    EffectRule::code(UNIQUE, Effect::Refused),
    EffectRule::code(DATA_VALIDATION, Effect::Refused),
];

/// A group of nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Location {
    /// Its number.
    pub id: LocationId,
    /// Its short name, such as `eu.frankfurt`; unique.
    pub short: String,
    /// Its description.
    pub long: Option<String>,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// What was asked for with [`Include`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationships: Option<Box<Relationships>>,
}

impl Location {
    /// Its nodes, when they were asked for and are shown.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        related::many(self.relationships.as_ref().map(|it| &it.nodes))
    }

    /// The servers on its nodes, when they were asked for and are shown.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        related::many(self.relationships.as_ref().map(|it| &it.servers))
    }
}

/// What can come along with a [`Location`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Relationships {
    /// Its nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Many<Node>,
    /// The servers on its nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Many<Server>,
}

panel_http::open_enum! {
    /// What can be asked for along with a location.
    pub enum Include {
        /// Its nodes. Needs the permission *Nodes: read*.
        Nodes = "nodes",
        /// The servers on its nodes. Needs the permission *Servers: read*.
        Servers = "servers",
    }

    /// What a list of locations can be sorted by.
    pub enum Sort {
        /// The number.
        Id = "id",
    }
}

impl panel_http::Include for Include {
    fn word(&self) -> &str {
        self.as_str()
    }
}

panel_http::list_request! {
    /// Locations: `GET /api/application/locations`, permission *Locations: read*.
    ///
    /// Filters find a part of the text, upper and lower case being the same; a comma means "or".
    pub struct ListLocations of Location, include Include, sort Sort {
        /// Locations whose short name contains this.
        filter_short = "short",
        /// Locations whose description contains this.
        filter_long = "long",
    }
}

/// A new location.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewLocation {
    /// Short name, 1 to 60 characters; unique.
    pub short: String,
    /// Description, 1 to 191 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub long: Patch<String>,
}

impl NewLocation {
    /// With its short name.
    pub fn new(short: impl Into<String>) -> Self {
        Self {
            short: short.into(),
            long: Patch::Keep,
        }
    }

    /// Sets its description.
    pub fn long(mut self, long: impl Into<String>) -> Self {
        self.long = Patch::Set(long.into());
        self
    }
}

/// A change of a location. The panel wants the short name always; the description stays as it is unless it is set.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateLocation {
    /// Short name, 1 to 60 characters; unique.
    pub short: String,
    /// Description, 1 to 191 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub long: Patch<String>,
}

impl UpdateLocation {
    /// With its short name, the old one or a new one.
    pub fn new(short: impl Into<String>) -> Self {
        Self {
            short: short.into(),
            long: Patch::Keep,
        }
    }

    /// Sets or, with [`Patch::Clear`], empties its description.
    pub fn long(mut self, long: Patch<String>) -> Self {
        self.long = long;
        self
    }
}

/// The locations of the panel.
#[derive(Debug, Clone)]
pub struct Locations {
    transport: Transport,
}

impl Locations {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those that pass the filters.
    pub fn list(&self) -> ListLocations {
        ListLocations(panel_http::List::new(&self.transport, &LIST, &[], envelope::page))
    }

    /// Makes a location: `POST /api/application/locations`, permission *Locations: read & write*. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`is_taken`](crate::is_taken) for a short name that there is already.
    /// After an [`Unknown`](crate::Effect::Unknown) look in the list: a location has no external id.
    pub fn create(&self, location: &NewLocation) -> Call<Location> {
        Call::new(&self.transport, &CREATE, &[], envelope::item).json(location)
    }
}

/// One location, by number.
#[derive(Debug, Clone)]
pub struct LocationHandle {
    transport: Transport,
    id: LocationId,
}

impl LocationHandle {
    pub(crate) fn new(transport: &Transport, id: LocationId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T, I>(&self, endpoint: &'static Endpoint, read: call::Read<T>) -> Call<T, I> {
        Call::new(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/application/locations/{location}`, permission *Locations: read*.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<Location, Include> {
        self.call(&GET, envelope::item)
    }

    /// Changes it: `PATCH /api/application/locations/{location}`, permission *Locations: read & write*. May be repeated,
    /// and is.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Validation`](crate::ErrorKind::Validation).
    pub fn update(&self, change: &UpdateLocation) -> Call<Location> {
        self.call(&UPDATE, envelope::item).json(change)
    }

    /// Deletes it: `DELETE /api/application/locations/{location}`, permission *Locations: read & write*. Sent once.
    ///
    /// # Errors
    /// [`Refused`](crate::ErrorKind::Refused) while it has nodes; [`NotFound`](crate::ErrorKind::NotFound) when it is gone
    /// already.
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }
}

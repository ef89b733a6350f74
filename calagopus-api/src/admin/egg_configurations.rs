//! Egg configurations: `/api/admin/egg-configurations`.

mod rules;

use jiff::Timestamp;
use panel_http::{
    Call, Endpoint, Patch, Safety, Transport,
    call::{self, Read},
};
use serde::{Deserialize, Serialize};

pub use self::rules::{
    AdditionalPort, AllocationRules, DeploymentPorts, PortMode, PrimaryPort, RouteItem, RouteRules, SelfAssignment,
    StartupRules,
};
use super::named::Named;
use crate::{
    answer::{self, member},
    id::{EggConfigurationId, EggId},
    paging::{Listing, page},
};

static LIST: Endpoint = Endpoint::get("admin.egg_configurations.list", "/api/admin/egg-configurations");
static CREATE: Endpoint = Endpoint::post(
    "admin.egg_configurations.create",
    "/api/admin/egg-configurations",
    Safety::Create,
);
static GET: Endpoint = Endpoint::get(
    "admin.egg_configurations.get",
    "/api/admin/egg-configurations/{egg_configuration}",
);
static UPDATE: Endpoint = Endpoint::patch(
    "admin.egg_configurations.update",
    "/api/admin/egg-configurations/{egg_configuration}",
    Safety::Level,
);
static DELETE: Endpoint = Endpoint::delete(
    "admin.egg_configurations.delete",
    "/api/admin/egg-configurations/{egg_configuration}",
    Safety::Act,
);
static DUPLICATE: Endpoint = Endpoint::post(
    "admin.egg_configurations.duplicate",
    "/api/admin/egg-configurations/{egg_configuration}/duplicate",
    Safety::Create,
);

pub(crate) static ENDPOINTS: [&Endpoint; 6] = [&LIST, &CREATE, &GET, &UPDATE, &DELETE, &DUPLICATE];

/// An egg configuration: rules that are laid over eggs. Where several fit an egg, each rule is that of the last
/// in order that has it.
/// The panel keeps them in mind for ten seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EggConfiguration {
    /// The configuration.
    #[serde(rename = "uuid")]
    pub id: EggConfigurationId,
    /// Its name.
    pub name: String,
    /// A remark.
    pub description: Option<String>,
    /// Its place among the configurations.
    pub order: i16,
    /// The eggs it is laid over.
    pub eggs: Vec<EggId>,
    /// Rules for ports.
    pub config_allocations: Option<AllocationRules>,
    /// Rules for start commands.
    pub config_startup: Option<StartupRules>,
    /// What the page of a server shows, in order.
    pub config_routes: Option<RouteRules>,
    /// When it was made.
    pub created: Timestamp,
}

/// A new egg configuration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct NewEggConfiguration {
    /// Its name, 1 to 255 characters; unique.
    pub name: String,
    /// A remark, 1 to 1024 characters.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Its place among the configurations.
    pub order: i16,
    /// The eggs it is laid over, at most 100.
    pub eggs: Vec<EggId>,
    /// Rules for ports.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub config_allocations: Patch<AllocationRules>,
    /// Rules for start commands.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub config_startup: Patch<StartupRules>,
    /// What the page of a server shows, in order.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub config_routes: Patch<RouteRules>,
}

impl NewEggConfiguration {
    /// One without rules.
    pub fn new(name: impl Into<String>, eggs: impl IntoIterator<Item = EggId>) -> Self {
        Self {
            name: name.into(),
            description: Patch::Keep,
            order: 0,
            eggs: eggs.into_iter().collect(),
            config_allocations: Patch::Keep,
            config_startup: Patch::Keep,
            config_routes: Patch::Keep,
        }
    }

    /// Sets the remark.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Patch::Set(description.into());
        self
    }

    /// Sets its place among the configurations.
    pub fn order(mut self, order: i16) -> Self {
        self.order = order;
        self
    }

    /// Sets rules for ports.
    pub fn config_allocations(mut self, config_allocations: AllocationRules) -> Self {
        self.config_allocations = Patch::Set(config_allocations);
        self
    }

    /// Sets rules for start commands.
    pub fn config_startup(mut self, config_startup: StartupRules) -> Self {
        self.config_startup = Patch::Set(config_startup);
        self
    }

    /// Sets what the page of a server shows, in order.
    pub fn config_routes(mut self, config_routes: RouteRules) -> Self {
        self.config_routes = Patch::Set(config_routes);
        self
    }
}

/// A change of an egg configuration. What is not set stays as it is; rules take the place of the old ones.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateEggConfiguration {
    /// Its name; unique.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Its place among the configurations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<i16>,
    /// The eggs it is laid over, at most 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eggs: Option<Vec<EggId>>,
    /// Rules for ports.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub config_allocations: Patch<AllocationRules>,
    /// Rules for start commands.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub config_startup: Patch<StartupRules>,
    /// What the page of a server shows, in order.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    pub config_routes: Patch<RouteRules>,
}

impl UpdateEggConfiguration {
    /// A change that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets its name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets or, with [`Patch::Clear`], empties the remark.
    pub fn description(mut self, description: Patch<String>) -> Self {
        self.description = description;
        self
    }

    /// Sets its place among the configurations.
    pub fn order(mut self, order: i16) -> Self {
        self.order = Some(order);
        self
    }

    /// Sets the eggs it is laid over.
    pub fn eggs(mut self, eggs: impl IntoIterator<Item = EggId>) -> Self {
        self.eggs = Some(eggs.into_iter().collect());
        self
    }

    /// Sets or, with [`Patch::Clear`], takes the rules for ports.
    pub fn config_allocations(mut self, config_allocations: Patch<AllocationRules>) -> Self {
        self.config_allocations = config_allocations;
        self
    }

    /// Sets or, with [`Patch::Clear`], takes the rules for start commands.
    pub fn config_startup(mut self, config_startup: Patch<StartupRules>) -> Self {
        self.config_startup = config_startup;
        self
    }

    /// Sets or, with [`Patch::Clear`], takes what the page of a server shows.
    pub fn config_routes(mut self, config_routes: Patch<RouteRules>) -> Self {
        self.config_routes = config_routes;
        self
    }
}

/// The egg configurations of the panel.
#[derive(Debug, Clone)]
pub struct EggConfigurations {
    transport: Transport,
}

impl EggConfigurations {
    pub(crate) fn new(transport: &Transport) -> Self {
        Self {
            transport: transport.clone(),
        }
    }

    /// All of them, or those whose name contains what is searched for: `GET /api/admin/egg-configurations`, permission
    /// `egg-configurations.read`.
    pub fn list(&self) -> Listing<EggConfiguration> {
        Listing::new(&self.transport, &LIST, &[], |it, answer| {
            page(it, answer, "egg_configurations")
        })
    }

    /// Makes one: `POST /api/admin/egg-configurations`, permission `egg-configurations.create`. Sent once.
    ///
    /// # Errors
    /// [`Validation`](crate::ErrorKind::Validation); [`Refused`](crate::ErrorKind::Refused) when the name is taken, see
    /// [`is_taken`](crate::is_taken).
    pub fn create(&self, configuration: &NewEggConfiguration) -> Call<EggConfiguration> {
        answer::call(&self.transport, &CREATE, &[], |it, answer| {
            member(it, answer, "egg_configuration")
        })
        .json(configuration)
    }
}

/// One egg configuration.
#[derive(Debug, Clone)]
pub struct EggConfigurationHandle {
    transport: Transport,
    id: EggConfigurationId,
}

impl EggConfigurationHandle {
    pub(crate) fn new(transport: &Transport, id: EggConfigurationId) -> Self {
        Self {
            transport: transport.clone(),
            id,
        }
    }

    fn call<T>(&self, endpoint: &'static Endpoint, read: Read<T>) -> Call<T> {
        answer::call(&self.transport, endpoint, &[&self.id.to_string()], read)
    }

    /// Reads it: `GET /api/admin/egg-configurations/{egg_configuration}`, permission `egg-configurations.read`.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn get(&self) -> Call<EggConfiguration> {
        self.call(&GET, |it, answer| member(it, answer, "egg_configuration"))
    }

    /// Changes it: `PATCH /api/admin/egg-configurations/{egg_configuration}`, permission `egg-configurations.update`. May be
    /// repeated, and is. The panel answers nothing.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); others as [`EggConfigurations::create`].
    pub fn update(&self, change: &UpdateEggConfiguration) -> Call<()> {
        self.call(&UPDATE, call::done).json(change)
    }

    /// Deletes it: `DELETE /api/admin/egg-configurations/{egg_configuration}`, permission `egg-configurations.delete`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound).
    pub fn delete(&self) -> Call<()> {
        self.call(&DELETE, call::done)
    }

    /// Makes a copy of it under another name: `POST /api/admin/egg-configurations/{egg_configuration}/duplicate`, permission
    /// `egg-configurations.create`. Sent once.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Refused`](crate::ErrorKind::Refused) when the name is taken.
    pub fn duplicate(&self, name: impl Into<String>) -> Call<EggConfiguration> {
        self.call(&DUPLICATE, |it, answer| member(it, answer, "egg_configuration"))
            .json(&Named::new(name))
    }
}

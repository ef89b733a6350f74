//! What can be changed of a server. What the panel would clear by being left out is always sent.

use panel_http::OrderedMap;
use serde::{Deserialize, Deserializer, Serialize};

use super::{
    create::Limits,
    model::{FeatureLimits, Server},
};
use crate::id::{AllocationId, EggId, UserId};

/// A change of name, owner, external id and description.
///
/// All four are always sent: the panel **clears** an external id or a description that is left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[expect(
    clippy::exhaustive_structs,
    reason = "each field is a decision: one that is left out would be cleared"
)]
pub struct UpdateDetails {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// Its owner. The former one's files and console are closed, some time later.
    pub user: UserId,
    /// What your system calls it; nothing clears it.
    #[serde(deserialize_with = "given")]
    pub external_id: Option<String>,
    /// Its description; nothing clears it.
    #[serde(deserialize_with = "given")]
    pub description: Option<String>,
}

impl UpdateDetails {
    /// With all as it is.
    ///
    /// ```
    /// # fn f(server: &pelican_api::models::server::Server) {
    /// use pelican_api::models::server::UpdateDetails;
    ///
    /// let change = UpdateDetails { external_id: Some("order-1".to_owned()), ..UpdateDetails::of(server) };
    /// # }
    /// ```
    pub fn of(server: &Server) -> Self {
        Self {
            name: server.name.clone(),
            user: server.user,
            external_id: server.external_id.clone(),
            description: Some(server.description.clone()).filter(|text| !text.is_empty()),
        }
    }
}

/// `null` may be given; left out it is another request.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// A change of limits and allocations.
///
/// Primary allocation and limits are always sent, and whole: without the first the panel fails, and it takes a limit of
/// allocations that is left out for "no limit".
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateBuild {
    /// The primary allocation: the one it has, or another of this server's. With nothing the server has no primary one any
    /// more, and the former one stays with it.
    #[serde(deserialize_with = "given")]
    pub allocation: Option<AllocationId>,
    /// Whether it is killed when it runs out of memory; as it was if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oom_killer: Option<bool>,
    /// What it may use of its node.
    pub limits: Limits,
    /// What its users may make. Nothing instead of a number lifts the limit of databases or allocations, and means no
    /// back-ups.
    pub feature_limits: FeatureLimits,
    /// Free allocations of its node that it gets. The panel passes over any other without a word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_allocations: Vec<AllocationId>,
    /// Allocations that it loses. Do not take away the primary one in the same call that names its successor: the panel then
    /// chooses the successor itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove_allocations: Vec<AllocationId>,
}

impl UpdateBuild {
    /// With what is always sent.
    pub const fn new(allocation: Option<AllocationId>, limits: Limits, feature_limits: FeatureLimits) -> Self {
        Self {
            allocation,
            oom_killer: None,
            limits,
            feature_limits,
            add_allocations: Vec::new(),
            remove_allocations: Vec::new(),
        }
    }

    /// With all as it is: to tell the node again, or to change the one or other field of it.
    pub fn of(server: &Server) -> Self {
        Self::new(server.allocation, (&server.limits).into(), server.feature_limits)
    }

    /// Whether it is killed when it runs out of memory.
    pub const fn oom_killer(mut self, kill: bool) -> Self {
        self.oom_killer = Some(kill);
        self
    }

    /// Gives it these allocations too.
    pub fn add_allocations(mut self, allocations: impl IntoIterator<Item = AllocationId>) -> Self {
        self.add_allocations.extend(allocations);
        self
    }

    /// Takes these allocations from it.
    pub fn remove_allocations(mut self, allocations: impl IntoIterator<Item = AllocationId>) -> Self {
        self.remove_allocations.extend(allocations);
        self
    }
}

/// A change of egg, variables, start command and image.
///
/// The variables are always sent whole: a variable that is left out becomes an empty text. With no variable at all they stay
/// as they are, and are not checked. To change one of them begin with [`of`](Self::of):
///
/// ```
/// # fn f(server: &pelican_api::models::server::Server) {
/// use pelican_api::models::server::UpdateStartup;
///
/// let change = UpdateStartup::of(server).variable("MINECRAFT_VERSION", "1.21.4");
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateStartup {
    /// Its egg. Another one is not installed by itself.
    pub egg: EggId,
    /// The variables of its egg, all of them or none.
    pub environment: OrderedMap<String>,
    /// Whether the script of its egg is not run when it is installed again. Always sent: the panel does not tell what it is.
    pub skip_scripts: bool,
    /// The start command. Not given it stays as it is, unless the egg changes: then it is the first of the new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub startup: Option<String>,
    /// The docker image. Not given it stays as it is, unless the egg changes: then it is the first of the new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

impl UpdateStartup {
    /// With what is always sent: `environment` has every variable of the egg. The script of the egg is not skipped.
    pub fn new(egg: EggId, environment: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        Self {
            egg,
            environment: environment
                .into_iter()
                .map(|(name, value)| (name, value.into()))
                .collect(),
            skip_scripts: false,
            startup: None,
            image: None,
        }
    }

    /// With the variables as they are. The script of the egg is not skipped.
    pub fn of(server: &Server) -> Self {
        Self::new(server.egg, server.container.variables())
    }

    /// Sets one variable. The others are those that were given before.
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.environment.insert(name, value.into());
        self
    }

    /// Whether the script of its egg is not run when it is installed again.
    pub const fn skip_scripts(mut self, skip: bool) -> Self {
        self.skip_scripts = skip;
        self
    }

    /// Sets the start command.
    pub fn startup(mut self, command: impl Into<String>) -> Self {
        self.startup = Some(command.into());
        self
    }

    /// Sets the docker image.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.image = Some(image.into());
        self
    }
}

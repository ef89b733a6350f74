//! What can be changed of a server. What the panel would clear by being left out is always sent.

use panel_http::OrderedMap;
use serde::{Deserialize, Deserializer, Serialize};

use super::{create::Limits, model::FeatureLimits};
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
    /// Its name, 1 to 191 characters.
    pub name: String,
    /// Its owner. The former one's console is closed.
    pub user: UserId,
    /// What your system calls it; nothing clears it.
    #[serde(deserialize_with = "given")]
    pub external_id: Option<String>,
    /// Its description; nothing clears it.
    #[serde(deserialize_with = "given")]
    pub description: Option<String>,
}

/// `null` may be given; left out it is another request.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(deserializer)
}

/// A change of limits and allocations.
///
/// The limits are always sent whole: the panel takes a limit of allocations that is left out for "no limit".
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateBuild {
    /// The primary allocation: the one it has, or another of this server's.
    pub allocation: AllocationId,
    /// Whether it is left alone, and not killed, when it runs out of memory; as it was if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oom_disabled: Option<bool>,
    /// What it may use of its node.
    pub limits: Limits,
    /// What its users may make. Nothing instead of a number lifts the limit of databases or allocations, and means no
    /// back-ups.
    pub feature_limits: FeatureLimits,
    /// Free allocations of its node that it gets. The panel passes over any other without a word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_allocations: Vec<AllocationId>,
    /// Allocations that it loses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove_allocations: Vec<AllocationId>,
}

impl UpdateBuild {
    /// With what is always sent.
    pub const fn new(allocation: AllocationId, limits: Limits, feature_limits: FeatureLimits) -> Self {
        Self {
            allocation,
            oom_disabled: None,
            limits,
            feature_limits,
            add_allocations: Vec::new(),
            remove_allocations: Vec::new(),
        }
    }

    /// Whether it is left alone, and not killed, when it runs out of memory.
    pub const fn oom_disabled(mut self, disabled: bool) -> Self {
        self.oom_disabled = Some(disabled);
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

/// A change of start command, egg, image and variables.
///
/// The variables are always sent whole: a variable that is left out becomes an empty text. With no variable at all they stay
/// as they are, and are not checked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[must_use = "a request does nothing until it is given to a call"]
#[non_exhaustive]
pub struct UpdateStartup {
    /// The start command.
    pub startup: String,
    /// Its egg. Another one is not installed by itself.
    pub egg: EggId,
    /// The docker image.
    pub image: String,
    /// The variables of its egg, all of them; see [`Container::variables`](super::Container::variables).
    pub environment: OrderedMap<String>,
    /// Whether the script of its egg is not run when it is installed again.
    pub skip_scripts: bool,
}

impl UpdateStartup {
    /// With what is always sent. The script of the egg is not skipped.
    pub fn new(
        startup: impl Into<String>,
        egg: EggId,
        image: impl Into<String>,
        environment: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self {
            startup: startup.into(),
            egg,
            image: image.into(),
            environment: environment
                .into_iter()
                .map(|(name, value)| (name, value.into()))
                .collect(),
            skip_scripts: false,
        }
    }

    /// Whether the script of its egg is not run when it is installed again.
    pub const fn skip_scripts(mut self, skip: bool) -> Self {
        self.skip_scripts = skip;
        self
    }
}

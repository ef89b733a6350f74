//! What is wanted of a service: the only thing that an application edits.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Force, Overrides, Requests, ServerSpec};
use crate::{
    customer::Customer,
    id::OrderId,
    product::{ChosenOption, Environment, Product},
};

/// Why a service is suspended. A service is suspended while it has at least one reason, and a payment lifts only its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SuspensionReason(String);

impl SuspensionReason {
    /// A reason in the application's own words, such as `unpaid`.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    /// The reason.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SuspensionReason {
    fn from(reason: &str) -> Self {
        Self::new(reason)
    }
}

impl fmt::Display for SuspensionReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether there shall be a server at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Goal {
    /// There shall be one.
    Live,
    /// There shall be none any more. There is no way back.
    Ended,
}

/// What is wanted of a service, with a full copy of its product as sold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Desired {
    /// Counts the edits, from 1. An edit names the revision it was based on.
    pub revision: u64,
    /// Whether there shall be a server.
    pub goal: Goal,
    /// Whose server it is.
    pub customer: Customer,
    /// The application's name for the order, a label.
    pub order: Option<OrderId>,
    /// The product as it was sold: a later edit of the product does not reach here.
    pub product: Product,
    /// What was bought on top of the product, by the keys of its options.
    #[serde(default)]
    pub options: BTreeMap<String, ChosenOption>,
    /// Every variable, with where its value came from.
    pub environment: Environment,
    /// What an administrator set for this service alone.
    #[serde(default, skip_serializing_if = "Overrides::is_empty")]
    pub overrides: Overrides,
    /// The fields that somebody set by an edit of their own, each with its revision: until that is reached, it goes before
    /// what the server's owner has changed on the panel.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub insisted: BTreeMap<String, u64>,
    /// What is sent to the panel, resolved from the product, the order and the customer.
    pub spec: ServerSpec,
    /// Why it is suspended; empty when it is not.
    #[serde(default)]
    pub suspension: BTreeSet<SuspensionReason>,
    /// From this instant on it is suspended as well.
    #[serde(default)]
    pub suspend_at: Option<Timestamp>,
    /// Lift also a suspension that somebody placed on the panel itself.
    #[serde(default)]
    pub overrule_panel_suspension: bool,
    /// How often each act was asked for. Asking again before it is done is asking once.
    #[serde(default, skip_serializing_if = "Requests::is_empty")]
    pub requests: Requests,
    /// When it has ended: whether its server is deleted though its node does not answer.
    #[serde(default)]
    pub force: Force,
    /// What the order asked for, in short: the same order again is recognised by it.
    pub accepted: String,
}

impl Desired {
    /// Without what is personal: the customer's id, the product as sold and what was bought stay.
    #[must_use]
    pub fn forgotten(mut self) -> Self {
        self.customer = self.customer.forgotten();
        self.environment = Environment::default();
        self.overrides = Overrides::default();
        self.spec = self.spec.forgotten();
        self
    }

    /// Whether it shall be suspended at this instant.
    #[must_use]
    pub fn is_suspended(&self, now: Timestamp) -> bool {
        !self.suspension.is_empty() || self.suspend_at.is_some_and(|at| at <= now)
    }
}

//! What can be done on a panel, with the keys given.

use std::fmt;

use serde::Serialize;

use crate::panel::{Capabilities, PanelKind};

/// Something that an application may want to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Feature {
    /// Make the server of an order.
    Creation,
    /// Stop a server and keep its owner out.
    Suspension,
    /// Suspend from a day on.
    Expiration,
    /// Let the owner in again.
    Unsuspension,
    /// Take over a server that is there already.
    Importation,
    /// Paid options.
    Options,
    /// Another package.
    Upgrade,
    /// Delete the server.
    Termination,
    /// Run the install script anew.
    Reinstallation,
    /// Give the server to another customer.
    ChangeOfCustomer,
    /// Help with a lost password.
    PasswordReset,
    /// Start, stop, restart, kill.
    Power,
    /// Whether it runs, and how much it uses.
    LiveState,
    /// The live console.
    Console,
    /// Back-ups on request.
    BackUps,
    /// Placement by location.
    Locations,
    /// Placement by tags of nodes.
    NodeTags,
    /// Memory on top of what was sold.
    MemoryOverhead,
    /// Feature limits of the application's own.
    CustomFeatureLimits,
}

/// Every feature, those that a billing module must have first.
const FEATURES: [Feature; 19] = [
    Feature::Creation,
    Feature::Suspension,
    Feature::Expiration,
    Feature::Unsuspension,
    Feature::Importation,
    Feature::Options,
    Feature::Upgrade,
    Feature::Termination,
    Feature::Reinstallation,
    Feature::ChangeOfCustomer,
    Feature::PasswordReset,
    Feature::Power,
    Feature::LiveState,
    Feature::Console,
    Feature::BackUps,
    Feature::Locations,
    Feature::NodeTags,
    Feature::MemoryOverhead,
    Feature::CustomFeatureLimits,
];

/// Whether a feature can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Availability {
    /// Yes.
    Available,
    /// With a client key, and none was given.
    NeedsClientKey,
    /// No: this panel does not have it.
    NotOnThisPanel,
}

/// A feature, and whether it can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Supported {
    /// Which.
    pub feature: Feature,
    /// Whether.
    pub availability: Availability,
}

/// What can be done on a panel with these capabilities. No call: what a key may not do is told by the connection test.
#[must_use]
pub fn features(capabilities: &Capabilities) -> Vec<Supported> {
    let of = |feature| Supported {
        feature,
        availability: availability(feature, capabilities),
    };
    FEATURES.into_iter().map(of).collect()
}

fn availability(feature: Feature, capabilities: &Capabilities) -> Availability {
    let only_on = |kinds: &[PanelKind]| match kinds.contains(&capabilities.kind) {
        true => Availability::Available,
        false => Availability::NotOnThisPanel,
    };
    match feature {
        Feature::Power | Feature::LiveState | Feature::Console | Feature::BackUps if !capabilities.can_ask_node => {
            Availability::NeedsClientKey
        }
        Feature::PasswordReset if capabilities.password_help.is_none() => Availability::NotOnThisPanel,
        Feature::Locations => only_on(&[PanelKind::Pterodactyl, PanelKind::Calagopus]),
        Feature::NodeTags => only_on(&[PanelKind::Pelican]),
        Feature::MemoryOverhead | Feature::CustomFeatureLimits => only_on(&[PanelKind::Calagopus]),
        _ => Availability::Available,
    }
}

impl Feature {
    /// Its name, for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Creation => "creation",
            Self::Suspension => "suspension",
            Self::Expiration => "expiration",
            Self::Unsuspension => "unsuspension",
            Self::Importation => "importation",
            Self::Options => "options",
            Self::Upgrade => "upgrade",
            Self::Termination => "termination",
            Self::Reinstallation => "reinstallation",
            Self::ChangeOfCustomer => "change of customer",
            Self::PasswordReset => "password reset",
            Self::Power => "power",
            Self::LiveState => "live state",
            Self::Console => "console",
            Self::BackUps => "back-ups",
            Self::Locations => "locations",
            Self::NodeTags => "node tags",
            Self::MemoryOverhead => "memory overhead",
            Self::CustomFeatureLimits => "custom feature limits",
        }
    }
}

impl fmt::Display for Supported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answer = match self.availability {
            Availability::Available => "yes",
            Availability::NeedsClientKey => "with a client key",
            Availability::NotOnThisPanel => "not on this panel",
        };
        write!(f, "{}: {answer}", self.feature.name())
    }
}

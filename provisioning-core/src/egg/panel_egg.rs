//! Eggs as they are on a panel, and in the catalogue.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

use super::Egg;
use crate::{id::PanelId, panel::PanelKind};

macro_rules! panel_ids {
    ($($(#[$meta:meta])* $name:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The panel's number or uuid, as text.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }
    )+};
}

pub(crate) use panel_ids;

panel_ids! {
    /// A panel's own id of an egg: Pterodactyl's and Pelican's number or Calagopus' uuid, as text.
    EggId;
    /// A panel's own id of a nest, the group an egg is in: Pterodactyl's number or Calagopus' uuid, as text. Pelican has none.
    NestId;
}

/// An egg, and what the panel that has it calls it. It reads like its egg: `panel_egg.name`.
///
/// Stored in the catalogue, and copied into every product and every sold service: syncing an egg changes no sold service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PanelEgg {
    /// The panel's id.
    pub id: EggId,
    /// The group it is in, where the panel has groups.
    #[serde(default)]
    pub nest: Option<NestId>,
    /// The egg.
    #[serde(flatten)]
    pub egg: Egg,
}

impl PanelEgg {
    /// An egg under the panel's id, in no group.
    #[must_use]
    pub const fn new(id: EggId, egg: Egg) -> Self {
        Self { id, nest: None, egg }
    }

    /// What a product and a service keep of it: all that a server is made of, without what only the panel and its nodes
    /// read (the install script, the files to be written, the icon).
    pub(crate) fn for_sale(&self) -> Self {
        let mut egg = self.egg.clone();
        egg.script = None;
        egg.config = super::EggConfig::default();
        egg.icon = None;
        egg.extras.clear();
        Self {
            id: self.id.clone(),
            nest: self.nest.clone(),
            egg,
        }
    }
}

impl Deref for PanelEgg {
    type Target = Egg;

    fn deref(&self) -> &Egg {
        &self.egg
    }
}

impl DerefMut for PanelEgg {
    fn deref_mut(&mut self) -> &mut Egg {
        &mut self.egg
    }
}

/// An egg in the catalogue: which panel it is from, and whether it is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CatalogEgg {
    /// The panel it was imported from.
    pub panel: PanelId,
    /// Which software that is. What a product may say of its place depends on it.
    #[serde(default = "first_kind")]
    pub kind: PanelKind,
    /// The egg.
    pub egg: PanelEgg,
    /// Whether products may use it. Services that were sold keep working when it is switched off.
    pub enabled: bool,
    /// The panel has it no more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_removed: bool,
}

/// Eggs that were stored without a kind are of the one panel that there was then.
pub(crate) const fn first_kind() -> PanelKind {
    PanelKind::Pterodactyl
}

impl CatalogEgg {
    /// An egg of a panel, enabled.
    #[must_use]
    pub const fn new(panel: PanelId, kind: PanelKind, egg: PanelEgg) -> Self {
        Self {
            panel,
            kind,
            egg,
            enabled: true,
            is_removed: false,
        }
    }

    /// The same egg, offered or not.
    #[must_use]
    pub fn enabled(self, enabled: bool) -> Self {
        Self { enabled, ..self }
    }

    /// The same egg, which the panel has no more.
    #[must_use]
    pub fn removed(self) -> Self {
        Self {
            is_removed: true,
            ..self
        }
    }

    /// Whether products may use it: it is enabled, and the panel has it.
    #[must_use]
    pub const fn is_offered(&self) -> bool {
        self.enabled && !self.is_removed
    }
}

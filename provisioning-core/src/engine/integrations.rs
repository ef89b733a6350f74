//! Panel softwares that can be switched off.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use super::Engine;
use crate::{
    error::{Error, Reason},
    panel::PanelKind,
};

/// The panel softwares that this engine knows, each on or off.
///
/// # Guarantees
/// While one is off, everything that would use a panel of it is refused with
/// [`IntegrationDisabled`](Reason::IntegrationDisabled): no call is made, and nothing is written. What is wanted of its
/// services is kept, and goes on when it is on again.
///
/// # Assumptions
/// It holds for this engine and its clones, not for other processes: the application keeps its setting, gives it to
/// [`EngineBuilder::without`](super::EngineBuilder::without) at start, and tells every process when it changes.
#[derive(Debug)]
pub struct Integrations<'a>(&'a Engine);

/// One panel software.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Integration {
    /// Which.
    pub kind: PanelKind,
    /// Whether it is on.
    pub is_active: bool,
    /// How many panels of it are registered.
    pub panels: usize,
}

/// All on at first.
#[derive(Debug, Default)]
pub(super) struct Switches {
    pterodactyl_is_off: AtomicBool,
    pelican_is_off: AtomicBool,
    calagopus_is_off: AtomicBool,
}

const KINDS: [PanelKind; 3] = [PanelKind::Pterodactyl, PanelKind::Pelican, PanelKind::Calagopus];

impl<'a> Integrations<'a> {
    pub(super) const fn new(engine: &'a Engine) -> Self {
        Self(engine)
    }

    /// Each panel software, with its state.
    #[must_use]
    pub fn list(&self) -> Vec<Integration> {
        let of = |kind| Integration {
            kind,
            is_active: self.0.0.switches.is_on(kind),
            panels: self.0.panels().filter(|(_, known)| *known == kind).count(),
        };
        KINDS.into_iter().map(of).collect()
    }

    /// Switches one on. On already: nothing changes.
    pub fn activate(&self, kind: PanelKind) {
        self.0.0.switches.set(kind, true);
    }

    /// Switches one off. A call that was begun is finished.
    pub fn deactivate(&self, kind: PanelKind) {
        self.0.0.switches.set(kind, false);
    }
}

impl Switches {
    const fn of(&self, kind: PanelKind) -> &AtomicBool {
        match kind {
            PanelKind::Pterodactyl => &self.pterodactyl_is_off,
            PanelKind::Pelican => &self.pelican_is_off,
            PanelKind::Calagopus => &self.calagopus_is_off,
        }
    }

    pub(super) fn set(&self, kind: PanelKind, on: bool) {
        self.of(kind).store(!on, Ordering::Relaxed);
    }

    fn is_on(&self, kind: PanelKind) -> bool {
        !self.of(kind).load(Ordering::Relaxed)
    }

    pub(super) fn check(&self, kind: PanelKind) -> Result<(), Error> {
        if self.is_on(kind) {
            return Ok(());
        }
        Err(Error::new(
            Reason::IntegrationDisabled,
            format!("the integration of {kind} panels is switched off; nothing was called"),
            "activate it in the application's settings",
        ))
    }
}

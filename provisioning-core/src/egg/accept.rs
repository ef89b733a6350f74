//! Which panel would take a file, and what it would make of it.

mod calagopus;
mod fields;
mod pelican;
mod pterodactyl;

use super::{EggFile, EggNote, NoteKind, file::Pointer};
use crate::{panel::PanelKind, problem::Problem};

/// What a panel does with a file when it is imported.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Acceptance {
    /// The panel.
    pub panel: PanelKind,
    /// Why it refuses the file; empty when it takes it. A panel names the first only.
    pub refusals: Vec<Problem>,
    /// What would be on the panel in another way than in the file, or not at all.
    pub changes: Vec<EggNote>,
}

impl Acceptance {
    /// Whether the panel takes the file.
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        self.refusals.is_empty()
    }
}

impl EggFile {
    /// Whether this panel imports the file, why not, and what it would change.
    ///
    /// It judges the file as it is, not the egg as it was read: a panel may refuse what was read leniently. Measured against
    /// the importers of Pterodactyl 1.11, Pelican of 2026-08 and Calagopus 1.1.4; what a panel of your own adds is not known.
    #[must_use]
    pub fn accepted_by(&self, panel: PanelKind) -> Acceptance {
        let mut verdict = Verdict::default();
        match panel {
            PanelKind::Pterodactyl => pterodactyl::judge(&self.document, &mut verdict),
            PanelKind::Pelican => pelican::judge(&self.document, &mut verdict),
            PanelKind::Calagopus => calagopus::judge(self, &mut verdict),
        }
        Acceptance {
            panel,
            refusals: verdict.refusals,
            changes: verdict.changes,
        }
    }
}

#[derive(Debug, Default)]
struct Verdict {
    refusals: Vec<Problem>,
    changes: Vec<EggNote>,
}

impl Verdict {
    fn refuse(&mut self, at: &Pointer, message: impl Into<String>, advice: impl Into<String>) {
        let path = if *at == Pointer::root() {
            "file".to_owned()
        } else {
            at.path()
        };
        self.refusals.push(Problem::new(path, message, advice));
    }

    fn change(&mut self, at: &Pointer, kind: NoteKind, message: impl Into<String>) {
        self.changes.push(EggNote::new(at, kind, message));
    }
}

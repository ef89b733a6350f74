//! How long a panel that cannot be used is borne with, before somebody is told.

use crate::panel::{PanelError, PanelErrorKind};

/// Counts the tries in a row that a panel did not let happen, for whoever drives
/// [`Engine::advance`](super::Engine::advance) in a loop of his own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Patience(u32);

impl Patience {
    /// Tries in a row.
    const TRIES: u32 = 3;

    /// Whether to try again: not without access, where the next try would end the same; always after too many calls, for
    /// the panel says how long to wait; otherwise until the third failure in a row.
    pub const fn bears(&mut self, error: &PanelError) -> bool {
        match error.kind() {
            PanelErrorKind::Access => false,
            PanelErrorKind::RateLimited => true,
            _ => {
                self.0 += 1;
                self.0 < Self::TRIES
            }
        }
    }

    /// The panel could be used.
    pub const fn restore(&mut self) {
        self.0 = 0;
    }
}

//! How long a panel that cannot be used is borne with, before somebody is told.

use std::time::Duration;

use panel_http::clock;

use super::Engine;
use crate::panel::{PanelError, PanelErrorKind};

/// How long one read of long work waits for its turn, at most: a panel counts its calls by the minute.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

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

impl Engine {
    /// Reads something of the panel for work that takes long, and would be begun anew otherwise.
    pub(super) async fn patiently<T, R>(&self, read: impl Fn() -> R) -> Result<T, PanelError>
    where
        R: Future<Output = Result<T, PanelError>>,
    {
        let mut patience = Patience::default();
        let ends = clock::after(self.now(), LONGEST_WAIT);
        loop {
            let error = match read().await {
                Err(error) if error.kind().is_about_the_panel() => error,
                answered => return answered,
            };
            if self.now() >= ends || !patience.bears(&error) {
                return Err(error);
            }
            let wait = error.retry_after().unwrap_or(Duration::from_secs(2));
            self.0.clock.sleep(wait).await;
        }
    }
}

//! The panel's locks, which it waits five milliseconds for.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use panel_http::Clock;

use super::answer::Refusal;

/// How long the panel waits for a lock that is held: it means seconds, and says milliseconds.
const PATIENCE: Duration = Duration::from_millis(5);

/// The locks that are held. Clones are the same locks.
#[derive(Debug, Clone, Default)]
pub(super) struct Locks(Arc<Mutex<BTreeSet<String>>>);

/// A lock that is held, until this is dropped.
#[derive(Debug)]
pub(super) struct Held {
    locks: Locks,
    name: String,
}

impl Locks {
    /// Takes a lock, or gives up with a bare 500.
    pub(super) async fn take(&self, name: String, clock: &dyn Clock) -> Result<Held, Refusal> {
        if !self.try_take(&name) {
            clock.sleep(PATIENCE).await;
            if !self.try_take(&name) {
                return Err(Refusal::broken());
            }
        }
        Ok(Held {
            locks: self.clone(),
            name,
        })
    }

    fn try_take(&self, name: &str) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.locks
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.name);
    }
}

//! What the panel remembers for some seconds, whatever happens meanwhile.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;

/// Values by name, as they were when they were looked up.
#[derive(Debug)]
pub(super) struct Cache<T> {
    lasts: Duration,
    known: BTreeMap<String, (Timestamp, T)>,
}

impl<T: Clone> Cache<T> {
    pub(super) const fn lasting(seconds: u64) -> Self {
        Self {
            lasts: Duration::from_secs(seconds),
            known: BTreeMap::new(),
        }
    }

    /// The value as it is remembered, if it still is.
    pub(super) fn get(&self, name: &str, now: Timestamp) -> Option<T> {
        let (since, value) = self.known.get(name)?;
        let age = Duration::try_from(now.duration_since(*since)).unwrap_or_default();
        (age < self.lasts).then(|| value.clone())
    }

    pub(super) fn put(&mut self, name: String, value: T, now: Timestamp) {
        self.known.insert(name, (now, value));
    }

    pub(super) fn clear(&mut self) {
        self.known.clear();
    }
}

//! What was made by whose request, whatever the panel says of it later.

use std::collections::BTreeMap;

/// Counts the rows that requests made, by the key of the request.
#[derive(Debug, Default)]
pub struct Ledger {
    made: BTreeMap<String, Made>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Made {
    ever: usize,
    most_at_once: usize,
}

impl Ledger {
    /// Notes one more row of `key`; `live` such rows there are now.
    pub fn made(&mut self, key: &str, live: usize) {
        let made = self.made.entry(key.to_owned()).or_default();
        made.ever += 1;
        made.most_at_once = made.most_at_once.max(live);
    }

    /// How many rows there ever were.
    #[must_use]
    pub fn ever(&self, key: &str) -> usize {
        self.made.get(key).map_or(0, |made| made.ever)
    }

    /// How many rows there were at one time, at most.
    #[must_use]
    pub fn most_at_once(&self, key: &str) -> usize {
        self.made.get(key).map_or(0, |made| made.most_at_once)
    }
}

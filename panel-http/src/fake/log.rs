//! The requests that reached the panel.

use crate::fault::{Fault, FaultPlan};
use http::Method;

/// A request that reached the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestLog {
    /// Its method.
    pub method: Method,
    /// Its path as it was sent, without the query.
    pub path: String,
    /// The status it was answered with; none while it is in hand, and for ever when the panel died over it.
    pub status: Option<u16>,
}

/// All of them, in the order of their arrival.
#[derive(Debug, Default)]
pub struct Log {
    next: u64,
    entries: Vec<(u64, RequestLog)>,
}

impl Log {
    /// Notes that a request came, and gives the number to note its answer under.
    pub fn came(&mut self, method: &Method, path: &str) -> u64 {
        self.next += 1;
        let entry = RequestLog {
            method: method.clone(),
            path: path.to_owned(),
            status: None,
        };
        self.entries.push((self.next, entry));
        self.next
    }

    /// Notes what it was answered with.
    pub fn answered(&mut self, number: u64, status: u16) {
        let place = self.entries.binary_search_by_key(&number, |(known, _)| *known);
        if let Some((_, entry)) = place.ok().and_then(|place| self.entries.get_mut(place)) {
            entry.status = Some(status);
        }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> Vec<RequestLog> {
        self.entries.iter().map(|(_, entry)| entry.clone()).collect()
    }

    /// How many came.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none came.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Forgets them.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// How many fit a pattern as faults have it.
    #[must_use]
    pub fn count(&self, pattern: &str) -> usize {
        let plan = FaultPlan::new();
        plan.on(pattern).always(Fault::Cut);
        self.entries
            .iter()
            .filter(|(_, entry)| plan.draw(&entry.method, &entry.path).is_some())
            .count()
    }
}

//! Who has a subject in hand.

use std::fmt;

use crate::id::{PanelId, ServiceId};

/// What can be taken in hand: a service, a customer's account on a panel, or the sweep of a panel.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject(String);

impl Subject {
    /// A service.
    #[must_use]
    pub fn service(service: &ServiceId) -> Self {
        Self(format!("service/{service}"))
    }

    /// A customer's account on a panel, by the key that it carries there.
    #[must_use]
    pub fn account(panel: &PanelId, customer: &str) -> Self {
        Self(format!("account/{panel}/{customer}"))
    }

    /// The sweep of a panel.
    #[must_use]
    pub fn sweep(panel: &PanelId) -> Self {
        Self(format!("sweep/{panel}"))
    }

    /// A subject as it was stored.
    #[must_use]
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Its text in a store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The service it is, if it is one.
    #[must_use]
    pub fn as_service(&self) -> Option<ServiceId> {
        ServiceId::new(self.0.strip_prefix("service/")?).ok()
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The right to write about a subject, until another takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lease {
    /// About what.
    pub subject: Subject,
    /// Higher than that of every holder before.
    pub epoch: u64,
}

impl Lease {
    /// A lease as a store gave it.
    #[must_use]
    pub const fn new(subject: Subject, epoch: u64) -> Self {
        Self { subject, epoch }
    }
}

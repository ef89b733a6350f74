//! Events as a consumer gets them.

#[cfg(any(feature = "sqlite", feature = "postgres"))]
use std::time::Duration;

use jiff::Timestamp;

use crate::{
    event::{Event, EventEntry},
    id::ServiceId,
};

/// How long events that were claimed in a transaction of the application's own are held when it commits without
/// acknowledging them.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) const HELD_FOR: Duration = Duration::from_secs(60);

/// How long an event is kept at least. One that a consumer has not acknowledged is kept longer.
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub(super) const KEPT_FOR: Duration = Duration::from_secs(7 * 86_400);

/// An event that a consumer has in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an event that is not acknowledged comes again"]
pub struct OutboxEvent {
    number: u64,
    entry: EventEntry,
}

impl OutboxEvent {
    /// An event as a store keeps it.
    pub const fn new(number: u64, entry: EventEntry) -> Self {
        Self { number, entry }
    }

    /// Its number in the outbox, from 1. No two events have the same; one with a lower number may be committed later.
    ///
    /// The highest that the application has acknowledged is what
    /// `EngineBuilder::expect_at_least` wants to know.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// What happened.
    #[must_use]
    pub const fn kind(&self) -> &Event {
        &self.entry.kind
    }

    /// Of which service.
    #[must_use]
    pub const fn service(&self) -> &ServiceId {
        &self.entry.service
    }

    /// The revision of what was wanted at that time.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.entry.revision
    }

    /// When.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.entry.at
    }

    /// All of it, as it was appended.
    #[must_use]
    pub const fn entry(&self) -> &EventEntry {
        &self.entry
    }
}

//! The outbox of a store in memory.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{event::EventEntry, store::OutboxEvent};

#[derive(Debug, Default, Clone)]
pub(super) struct Outbox {
    position: u64,
    events: Vec<OutboxEvent>,
    consumers: BTreeMap<String, BTreeMap<u64, Delivery>>,
}

/// What became of an event at a consumer.
#[derive(Debug, Clone, Copy)]
enum Delivery {
    HeldUntil(Timestamp),
    Acknowledged,
}

impl Outbox {
    pub(super) fn append(&mut self, entries: Vec<EventEntry>) {
        for entry in entries {
            self.position += 1;
            self.events.push(OutboxEvent::new(self.position, entry));
        }
    }

    pub(super) fn claim(&mut self, consumer: &str, now: Timestamp, until: Timestamp, limit: usize) -> Vec<OutboxEvent> {
        let deliveries = self.consumers.entry(consumer.to_owned()).or_default();
        let is_free = |number: u64| match deliveries.get(&number) {
            None => true,
            Some(Delivery::HeldUntil(held)) => *held <= now,
            Some(Delivery::Acknowledged) => false,
        };
        let claimed: Vec<OutboxEvent> = self
            .events
            .iter()
            .filter(|event| is_free(event.number()))
            .take(limit)
            .cloned()
            .collect();
        deliveries.extend(claimed.iter().map(|event| (event.number(), Delivery::HeldUntil(until))));
        claimed
    }

    pub(super) fn acknowledge(&mut self, consumer: &str, events: &[OutboxEvent]) {
        let deliveries = self.consumers.entry(consumer.to_owned()).or_default();
        deliveries.extend(events.iter().map(|event| (event.number(), Delivery::Acknowledged)));
    }

    pub(super) const fn position(&self) -> u64 {
        self.position
    }

    pub(super) fn raise(&mut self, position: u64) {
        self.position = self.position.max(position);
    }
}

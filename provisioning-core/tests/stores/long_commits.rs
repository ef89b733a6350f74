//! A commit with more lines of the journal, and more events, than a statement may have.

use std::time::Duration;

use provisioning_core::{
    Event, ServiceId,
    event::EventEntry,
    journal::{JournalEntry, JournalEvent},
    store::{Commit, OutboxEvent, Store},
};

const MANY: u64 = 2_001;

/// All of them are written, in their order.
pub(crate) async fn are_kept_whole(store: &dyn Store) {
    let service = ServiceId::new("1").unwrap();
    let line = |attempt| {
        let event = JournalEvent::Settled {
            attempts: vec![attempt],
        };
        JournalEntry::new(jiff::Timestamp::UNIX_EPOCH, service.clone(), event)
    };
    let lines: Vec<JournalEntry> = (0..MANY).map(line).collect();
    let telling = |revision| EventEntry::new(jiff::Timestamp::UNIX_EPOCH, service.clone(), revision, Event::Wanted);
    let events = (0..MANY).map(telling).collect();
    let commit = Commit::default().journal(lines.clone()).telling(events);
    store.commit(commit).await.unwrap();
    assert_eq!(store.journal(&service).await.unwrap(), lines);
    let told = store.claim_events("mailer", Duration::ZERO, usize::MAX).await.unwrap();
    let told: Vec<u64> = told.iter().map(OutboxEvent::revision).collect();
    assert_eq!(told, (0..MANY).collect::<Vec<_>>());
}

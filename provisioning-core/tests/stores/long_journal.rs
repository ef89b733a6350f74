//! A commit with more lines of the journal than a statement may have.

use provisioning_core::{
    ServiceId,
    journal::{JournalEntry, JournalEvent},
    store::{Commit, Store},
};

/// All of them are written, in their order.
pub(crate) async fn is_kept_whole(store: &dyn Store) {
    let service = ServiceId::new("1").unwrap();
    let line = |attempt| {
        let event = JournalEvent::Settled {
            attempts: vec![attempt],
        };
        JournalEntry::new(jiff::Timestamp::UNIX_EPOCH, service.clone(), event)
    };
    let lines: Vec<JournalEntry> = (0..2_001).map(line).collect();
    store.commit(Commit::default().journal(lines.clone())).await.unwrap();
    assert_eq!(store.journal(&service).await.unwrap(), lines);
}

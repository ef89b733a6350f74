//! The store of the workers, with what its commits meet.

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use provisioning_core::{
    PanelId, ServiceId,
    journal::JournalEntry,
    store::{
        Commit, Document, DocumentKind, Lease, MemoryStore, OutboxEvent, Store, StoreError, StoreErrorKind, Subject,
    },
};

use crate::{
    injection::Blow,
    point::Point,
    track::{Halt, Meets, Track},
};

/// A store that can be set back.
#[derive(Clone)]
pub(crate) struct Ledger {
    kept: Arc<Mutex<MemoryStore>>,
    track: Arc<Track>,
}

impl Ledger {
    pub(crate) fn new(store: MemoryStore, track: Arc<Track>) -> Self {
        Self {
            kept: Arc::new(Mutex::new(store)),
            track,
        }
    }

    /// The store as it is.
    pub(crate) fn kept(&self) -> MemoryStore {
        self.kept.lock().unwrap().clone()
    }

    /// The commit that was to be forgotten is, with all that came after it. Whether there was one.
    pub(crate) fn forgets(&self) -> bool {
        let before = self.track.forgets();
        let is_set_back = before.is_some();
        if let Some(before) = before {
            *self.kept.lock().unwrap() = before;
        }
        is_set_back
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ledger")
    }
}

fn failure() -> StoreError {
    StoreError::new(StoreErrorKind::Database, "the connection was lost (injected)")
}

#[async_trait]
impl Store for Ledger {
    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        let meets = self.track.reaches(Point::of_commit(&commit));
        if self.track.is_to_forget() {
            self.track.halts(Halt::Crash).await;
        }
        let kept = self.kept();
        let blow = match meets {
            Meets::Nothing => Blow::None,
            Meets::Strike(blow, _) => blow,
        };
        match blow {
            Blow::CrashBefore => {
                self.track.halts(Halt::Crash).await;
                Err(failure())
            }
            Blow::CrashAfter => {
                kept.commit(commit).await?;
                self.track.halts(Halt::Crash).await;
                Err(failure())
            }
            Blow::Fails => Err(failure()),
            Blow::SaidToFail => {
                kept.commit(commit).await?;
                Err(failure())
            }
            Blow::Forgotten => {
                let before = kept.snapshot();
                kept.commit(commit).await?;
                self.track.will_forget(before);
                Ok(())
            }
            _ => kept.commit(commit).await,
        }
    }

    async fn read(&self, kind: DocumentKind, key: &str) -> Result<Option<Document>, StoreError> {
        self.kept().read(kind, key).await
    }

    async fn list(
        &self,
        kind: DocumentKind,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError> {
        self.kept().list(kind, prefix, after, limit).await
    }

    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
        self.kept().claim(subject, term).await
    }

    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError> {
        self.kept().claim_due(panel, term, limit).await
    }

    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError> {
        self.kept().renew(lease, term).await
    }

    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
        self.kept().release(lease, due_in).await
    }

    async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
        self.kept().journal(service).await
    }

    async fn claim_events(&self, consumer: &str, term: Duration, limit: usize) -> Result<Vec<OutboxEvent>, StoreError> {
        self.kept().claim_events(consumer, term, limit).await
    }

    async fn acknowledge(&self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError> {
        self.kept().acknowledge(consumer, events).await
    }

    /// As a store under a seal: what is written down stays in this process.
    fn keeps_secrets(&self) -> bool {
        true
    }

    async fn outbox_position(&self) -> Result<u64, StoreError> {
        self.kept().outbox_position().await
    }

    async fn raise_outbox(&self, position: u64) -> Result<(), StoreError> {
        self.kept().raise_outbox(position).await
    }
}

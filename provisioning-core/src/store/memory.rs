//! A store that ends with the process.

mod outbox;

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use jiff::Timestamp;

use self::outbox::Outbox;
use super::{
    Commit, Document, DocumentKind, Expected, Lease, OutboxEvent, Store, StoreError, StoreErrorKind, Subject, Write,
};
use crate::{
    id::{PanelId, ServiceId},
    journal::JournalEntry,
};

/// Keeps everything in memory: for tests, and for trying things out. Clones share it.
#[derive(Clone)]
pub struct MemoryStore {
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    kept: Arc<Mutex<Kept>>,
}

type Documents = BTreeMap<(DocumentKind, String), Row>;

#[derive(Debug, Default, Clone)]
struct Kept {
    documents: Documents,
    /// The key of the one document of its kind with a unique mark.
    marks: BTreeMap<(DocumentKind, String), String>,
    work: BTreeMap<Subject, Work>,
    journal: Vec<JournalEntry>,
    outbox: Outbox,
}

#[derive(Debug, Clone)]
struct Row {
    version: u64,
    body: String,
    unique: Option<String>,
}

#[derive(Debug, Default, Clone)]
struct Work {
    panel: Option<PanelId>,
    epoch: u64,
    held_until: Option<Timestamp>,
    due: Option<Timestamp>,
}

impl MemoryStore {
    /// An empty store with the time of the tokio runtime: this machine's, or that of a paused clock.
    #[cfg(feature = "engine")]
    #[must_use]
    pub fn new() -> Self {
        let clock = panel_http::TokioClock::new();
        Self::with_time(move || panel_http::Clock::now(&clock))
    }

    /// An empty store with time from elsewhere.
    pub fn with_time(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self {
            now: Arc::new(now),
            kept: Arc::default(),
        }
    }

    /// A store of its own with what is in this one now, such as a back-up that is restored later.
    #[must_use]
    pub fn snapshot(&self) -> Self {
        Self {
            now: Arc::clone(&self.now),
            kept: Arc::new(Mutex::new(self.kept().clone())),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn in_a(&self, term: Duration) -> Timestamp {
        (self.now)().checked_add(term).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(feature = "engine")]
impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryStore")
    }
}

impl Kept {
    fn check_lease(&self, lease: &Lease) -> Result<(), StoreError> {
        let held = self.work.get(&lease.subject).filter(|work| work.held_until.is_some());
        if held.is_some_and(|work| work.epoch == lease.epoch) {
            Ok(())
        } else {
            Err(StoreError::new(StoreErrorKind::LeaseLost, lease.subject.to_string()))
        }
    }

    /// The version that is stored, as it is after the writes before it in the same commit.
    fn check_write(&self, before: &Documents, write: &Write) -> Result<u64, StoreError> {
        let key = (write.kind, write.key.clone());
        let row = before.get(&key).or_else(|| self.documents.get(&key));
        let stored = row.map(|row| row.version);
        let fits = match write.expected {
            Expected::Absent => stored.is_none(),
            Expected::Version(version) => stored == Some(version),
            Expected::Any => true,
        };
        if !fits {
            return Err(StoreError::new(StoreErrorKind::Conflict, write.key.clone()));
        }
        if write
            .unique
            .as_ref()
            .is_some_and(|mark| self.is_taken(before, &key, mark))
        {
            return Err(StoreError::new(StoreErrorKind::Duplicate, write.key.clone()));
        }
        Ok(stored.unwrap_or(0))
    }

    /// Whether another document than that under `key` has this mark.
    fn is_taken(&self, before: &Documents, key: &(DocumentKind, String), mark: &String) -> bool {
        let owner = self.marks.get(&(key.0, mark.clone()));
        let owner = owner.map(|owner| (key.0, owner.clone()));
        owner.is_some_and(|owner| owner != *key && !before.contains_key(&owner))
            || before
                .iter()
                .any(|(other, row)| other.0 == key.0 && other != key && row.unique.as_ref() == Some(mark))
    }

    fn write(&mut self, written: Documents) {
        for key in written.keys() {
            if let Some(mark) = self.documents.get(key).and_then(|row| row.unique.clone()) {
                self.marks.remove(&(key.0, mark));
            }
        }
        for ((kind, key), row) in &written {
            if let Some(mark) = &row.unique {
                self.marks.insert((*kind, mark.clone()), key.clone());
            }
        }
        self.documents.extend(written);
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn read(&self, kind: DocumentKind, key: &str) -> Result<Option<Document>, StoreError> {
        let kept = self.kept();
        let row = kept.documents.get(&(kind, key.to_owned()));
        Ok(row.map(|row| Document::new(key.to_owned(), row.version, row.body.clone())))
    }

    async fn list(
        &self,
        kind: DocumentKind,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError> {
        let kept = self.kept();
        let fits = |key: &str| key.starts_with(prefix) && after.is_none_or(|after| key > after);
        Ok(kept
            .documents
            .iter()
            .filter(|((stored, key), _)| *stored == kind && fits(key))
            .take(limit)
            .map(|((_, key), row)| Document::new(key.clone(), row.version, row.body.clone()))
            .collect())
    }

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        let now = (self.now)();
        let mut kept = self.kept();
        if let Some(lease) = &commit.lease {
            kept.check_lease(lease)?;
        }
        let mut written = Documents::new();
        for write in commit.writes {
            let row = Row {
                version: kept.check_write(&written, &write)? + 1,
                body: write.body,
                unique: write.unique,
            };
            written.insert((write.kind, write.key), row);
        }
        kept.write(written);
        kept.journal.extend(commit.journal);
        kept.outbox.append(commit.events);
        if let Some(wake) = commit.wake {
            let work = kept.work.entry(wake.subject).or_default();
            work.panel = Some(wake.panel);
            // Woken again, it keeps its place in the queue.
            work.due = Some(work.due.map_or(now, |due| due.min(now)));
        }
        Ok(())
    }

    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
        let (now, until) = ((self.now)(), self.in_a(term));
        let mut kept = self.kept();
        let work = kept.work.entry(subject.clone()).or_default();
        if work.held_until.is_some_and(|held| held > now) {
            return Ok(None);
        }
        work.epoch += 1;
        work.held_until = Some(until);
        work.due = None;
        Ok(Some(Lease::new(subject.clone(), work.epoch)))
    }

    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError> {
        let (now, until) = ((self.now)(), self.in_a(term));
        let mut kept = self.kept();
        let is_free = |work: &Work| work.held_until.is_none_or(|held| held <= now);
        // A holder that died left no due time: its subject is due when its lease has run out.
        let due = |work: &Work| work.due.or(work.held_until).filter(|due| *due <= now);
        let mut found: Vec<(Timestamp, Subject)> = kept
            .work
            .iter()
            .filter(|(_, work)| work.panel.as_ref() == Some(panel) && is_free(work))
            .filter_map(|(subject, work)| Some((due(work)?, subject.clone())))
            .collect();
        found.sort();
        found.truncate(limit);
        let mut leases = Vec::with_capacity(found.len());
        for (_, subject) in found {
            if let Some(work) = kept.work.get_mut(&subject) {
                work.epoch += 1;
                work.held_until = Some(until);
                work.due = None;
                leases.push(Lease::new(subject, work.epoch));
            }
        }
        Ok(leases)
    }

    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError> {
        let until = self.in_a(term);
        let mut kept = self.kept();
        kept.check_lease(lease)?;
        if let Some(work) = kept.work.get_mut(&lease.subject) {
            work.held_until = Some(until);
        }
        Ok(())
    }

    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
        let due = due_in.map(|wait| self.in_a(wait));
        let mut kept = self.kept();
        kept.check_lease(lease)?;
        if let Some(work) = kept.work.get_mut(&lease.subject) {
            work.held_until = None;
            work.due = match (work.due, due) {
                (Some(woken), Some(due)) => Some(woken.min(due)),
                (woken, due) => woken.or(due),
            };
        }
        Ok(())
    }

    async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
        Ok(self
            .kept()
            .journal
            .iter()
            .filter(|entry| entry.service == *service)
            .cloned()
            .collect())
    }

    async fn claim_events(&self, consumer: &str, term: Duration, limit: usize) -> Result<Vec<OutboxEvent>, StoreError> {
        let (now, until) = ((self.now)(), self.in_a(term));
        Ok(self.kept().outbox.claim(consumer, now, until, limit))
    }

    async fn acknowledge(&self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError> {
        self.kept().outbox.acknowledge(consumer, events);
        Ok(())
    }

    /// It writes nothing down.
    fn keeps_secrets(&self) -> bool {
        true
    }

    async fn outbox_position(&self) -> Result<u64, StoreError> {
        Ok(self.kept().outbox.position())
    }

    async fn raise_outbox(&self, position: u64) -> Result<(), StoreError> {
        self.kept().outbox.raise(position);
        Ok(())
    }
}

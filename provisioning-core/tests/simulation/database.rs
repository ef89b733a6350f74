//! The database as workers reach it: slow, with a clock of its own, and not always true to what it said.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use panel_http::Clock;
use provisioning_core::{
    PanelId, ServiceId,
    journal::JournalEntry,
    store::{Commit, Document, DocumentKind, Lease, MemoryStore, OutboxEvent, Store, StoreError, Subject},
};
use tokio::sync::watch;

use crate::dice::Dice;

/// What becomes of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CommitFault {
    /// It is done, and nobody hears of it.
    NotAcknowledged,
    /// The connection is lost before it.
    NotDone,
}

/// Clones are connections to the same database.
#[derive(Clone)]
pub(crate) struct Database(Arc<Inner>);

struct Inner {
    kept: Mutex<MemoryStore>,
    clock: Arc<dyn Clock>,
    /// By how many seconds its clock is before that of the workers.
    ahead: Arc<AtomicI64>,
    trouble: Mutex<Trouble>,
    /// Counts how often it was set back: every connection breaks then.
    set_back: watch::Sender<u64>,
}

struct Trouble {
    /// A commit takes at most so many seconds, each way.
    slowest: u64,
    dice: Dice,
    faults: VecDeque<CommitFault>,
    epochs: BTreeMap<Subject, u64>,
    violations: Vec<String>,
}

impl Database {
    pub(crate) fn new(clock: Arc<dyn Clock>, dice: Dice, slowest: u64) -> Self {
        let ahead = Arc::new(AtomicI64::new(0));
        let time = (Arc::clone(&clock), Arc::clone(&ahead));
        let now = move || {
            let ahead = SignedDuration::from_secs(time.1.load(Ordering::Relaxed));
            time.0.now().checked_add(ahead).unwrap_or(Timestamp::MAX)
        };
        let trouble = Trouble {
            slowest,
            dice,
            faults: VecDeque::new(),
            epochs: BTreeMap::new(),
            violations: Vec::new(),
        };
        Self(Arc::new(Inner {
            kept: Mutex::new(MemoryStore::with_time(now)),
            clock,
            ahead,
            trouble: Mutex::new(trouble),
            set_back: watch::Sender::default(),
        }))
    }

    /// What is in it, past all trouble.
    pub(crate) fn kept(&self) -> MemoryStore {
        self.0.kept.lock().unwrap().clone()
    }

    /// Its clock is set.
    pub(crate) fn jump(&self, seconds: i64) {
        self.0.ahead.fetch_add(seconds, Ordering::Relaxed);
    }

    pub(crate) fn fail(&self, fault: CommitFault) {
        self.trouble().faults.push_back(fault);
    }

    /// No trouble from now on.
    pub(crate) fn heal(&self) {
        let mut trouble = self.trouble();
        trouble.faults.clear();
        trouble.slowest = 0;
    }

    /// Everything since then is lost, and every connection breaks.
    pub(crate) fn set_back_to(&self, earlier: MemoryStore) {
        *self.0.kept.lock().unwrap() = earlier;
        self.trouble().epochs.clear();
        self.0.set_back.send_modify(|times| *times += 1);
    }

    /// Does the work of a process that is lost with its connection.
    pub(crate) async fn while_connected<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut set_back = self.0.set_back.subscribe();
        tokio::select! {
            biased;
            _ = set_back.changed() => None,
            done = work => Some(done),
        }
    }

    /// How often it was set back: a process that sees another number begins anew.
    pub(crate) fn times_set_back(&self) -> u64 {
        *self.0.set_back.borrow()
    }

    pub(crate) fn violations(&self) -> Vec<String> {
        std::mem::take(&mut self.trouble().violations)
    }

    fn trouble(&self) -> MutexGuard<'_, Trouble> {
        self.0.trouble.lock().unwrap()
    }

    /// The way there, or back.
    async fn travel(&self) {
        let slowness = {
            let mut trouble = self.trouble();
            let slowest = trouble.slowest;
            if slowest > 0 && trouble.dice.comes(30) {
                trouble.dice.seconds(slowest)
            } else {
                Duration::ZERO
            }
        };
        if slowness.is_zero() {
            tokio::task::yield_now().await;
        } else {
            self.0.clock.sleep(slowness).await;
        }
    }

    fn claimed(&self, lease: &Lease) {
        self.trouble().epochs.insert(lease.subject.clone(), lease.epoch);
    }

    /// Invariant 11: `an_old_lease_cannot_write`.
    fn was_taken_for_the_holder(&self, lease: &Lease) {
        let mut trouble = self.trouble();
        let newest = trouble.epochs.get(&lease.subject).copied().unwrap_or_default();
        if lease.epoch < newest {
            let what = format!(
                "{}: epoch {} was taken for the holder, and {newest} is",
                lease.subject, lease.epoch
            );
            trouble.violations.push(what);
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Database")
    }
}

#[async_trait]
impl Store for Database {
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

    async fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        let fault = self.trouble().faults.pop_front();
        self.travel().await;
        if fault == Some(CommitFault::NotDone) {
            return Err(StoreError::database("the connection is lost"));
        }
        let lease = commit.lease.clone();
        self.kept().commit(commit).await?;
        if let Some(lease) = lease {
            self.was_taken_for_the_holder(&lease);
        }
        self.travel().await;
        match fault {
            Some(CommitFault::NotAcknowledged) => Err(StoreError::database("the connection is lost")),
            _ => Ok(()),
        }
    }

    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
        let lease = self.kept().claim(subject, term).await?;
        if let Some(lease) = &lease {
            self.claimed(lease);
        }
        Ok(lease)
    }

    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError> {
        let leases = self.kept().claim_due(panel, term, limit).await?;
        for lease in &leases {
            self.claimed(lease);
        }
        Ok(leases)
    }

    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError> {
        self.kept().renew(lease, term).await?;
        self.was_taken_for_the_holder(lease);
        Ok(())
    }

    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
        self.kept().release(lease, due_in).await?;
        self.was_taken_for_the_holder(lease);
        Ok(())
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

    /// As a store under a seal.
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

//! The suite can fail: for every promise there is a store that breaks it, and is found out.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use jiff::Timestamp;
use provisioning_core::{
    event::Event,
    id::{PanelId, ServiceId},
    journal::JournalEntry,
    store::{
        Commit, Document, DocumentKind, Expected, Lease, MemoryStore, OutboxEvent, Store, StoreError, StoreErrorKind,
        Subject, conformance,
    },
};
use tokio::task::{JoinSet, LocalSet};

/// What is wrong with a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    CountsFromZero,
    IgnoresExpected,
    MixesKinds,
    WritesPartByPart,
    WritesBackwards,
    IgnoresMarks,
    NeverFreesAMark,
    GivesASubjectToAll,
    GivesOneEpochToAll,
    KeepsDeadHolders,
    IgnoresRenewals,
    IgnoresLeases,
    TrustsReleasedLeases,
    TrustsLeasesNeverGiven,
    DropsWakes,
    TellsDueWorkBackwards,
    PutsTheWokenLast,
    MixesPanels,
    IgnoresLimits,
    GivesDueWorkAgain,
    IgnoresSchedules,
    DropsWakesOfHeldSubjects,
    TellsTheJournalBackwards,
    FilesLinesUnderTheFirstService,
    OrdersWithoutCase,
    MatchesWithoutCase,
    SkipsTheFirstOfAPage,
    CutsLargeValues,
    TidiesJson,
    TellsEventsBackwards,
    TellsBeforeItWrites,
    MixesConsumers,
    GivesEventsToAll,
    AcknowledgesUpTo,
    IgnoresLimitsOfEvents,
    CannotBeRaised,
    CutsLargeEvents,
    ChecksBeforeItWrites,
    KeepsHandlesApart,
    LooksBeforeItClaims,
}

/// The promise that must find it out.
const FOUND_BY: &[(&str, Fault)] = &[
    ("versions_count_from_one", Fault::CountsFromZero),
    ("a_write_needs_the_expected_version", Fault::IgnoresExpected),
    ("kinds_are_apart", Fault::MixesKinds),
    ("a_commit_is_all_or_nothing", Fault::WritesPartByPart),
    ("writes_take_effect_in_order", Fault::WritesBackwards),
    ("a_mark_is_unique_within_its_kind", Fault::IgnoresMarks),
    ("a_dropped_mark_is_free_again", Fault::NeverFreesAMark),
    ("a_subject_has_one_holder", Fault::GivesASubjectToAll),
    ("epochs_grow", Fault::GivesOneEpochToAll),
    ("an_expired_lease_can_be_taken", Fault::KeepsDeadHolders),
    ("a_renewed_lease_is_held", Fault::IgnoresRenewals),
    ("an_old_lease_cannot_write", Fault::IgnoresLeases),
    ("a_released_lease_cannot_write", Fault::TrustsReleasedLeases),
    ("a_lease_never_given_cannot_write", Fault::TrustsLeasesNeverGiven),
    ("a_woken_subject_is_due", Fault::DropsWakes),
    ("the_longest_due_is_first", Fault::TellsDueWorkBackwards),
    ("waking_again_keeps_the_place", Fault::PutsTheWokenLast),
    ("due_work_is_per_panel", Fault::MixesPanels),
    ("a_claim_keeps_to_its_limit", Fault::IgnoresLimits),
    ("work_in_hand_is_not_due", Fault::GivesDueWorkAgain),
    ("a_dead_holders_subject_is_due", Fault::KeepsDeadHolders),
    ("a_release_schedules_the_next_turn", Fault::IgnoresSchedules),
    ("a_wake_during_a_lease_is_kept", Fault::DropsWakesOfHeldSubjects),
    ("the_journal_keeps_its_order", Fault::TellsTheJournalBackwards),
    (
        "the_journal_is_kept_apart_by_service",
        Fault::FilesLinesUnderTheFirstService,
    ),
    ("a_list_is_ordered_by_bytes", Fault::OrdersWithoutCase),
    ("a_prefix_is_taken_literally", Fault::MatchesWithoutCase),
    ("a_list_pages_without_a_gap", Fault::SkipsTheFirstOfAPage),
    ("large_values_are_kept", Fault::CutsLargeValues),
    ("text_is_kept_as_it_is", Fault::TidiesJson),
    ("events_come_in_order", Fault::TellsEventsBackwards),
    ("a_refused_commit_tells_nothing", Fault::TellsBeforeItWrites),
    ("consumers_are_apart", Fault::MixesConsumers),
    ("a_claimed_event_is_held", Fault::GivesEventsToAll),
    ("an_acknowledged_event_is_over", Fault::AcknowledgesUpTo),
    ("an_event_claim_keeps_to_its_limit", Fault::IgnoresLimitsOfEvents),
    ("the_outbox_knows_its_position", Fault::CannotBeRaised),
    ("events_are_kept_as_they_are", Fault::CutsLargeEvents),
    ("handles_share_one_store", Fault::KeepsHandlesApart),
    ("racing_commits_have_one_winner", Fault::ChecksBeforeItWrites),
    ("racing_claims_have_one_winner", Fault::GivesASubjectToAll),
    ("due_work_is_claimed_once", Fault::GivesDueWorkAgain),
    ("an_event_is_claimed_once", Fault::LooksBeforeItClaims),
];

#[tokio::test]
async fn every_promise_finds_out_the_store_that_breaks_it() {
    let names: Vec<&str> = FOUND_BY.iter().map(|(promise, _)| *promise).collect();
    assert_eq!(names, conformance::PROMISES, "each promise has its broken store");
    let side_by_side = LocalSet::new();
    let mut trials = JoinSet::new();
    for (promise, fault) in FOUND_BY {
        trials.spawn_local_on(is_found_out(*fault, promise), &side_by_side);
    }
    side_by_side.run_until(trials.join_all()).await;
}

async fn is_found_out(fault: Fault, promise: &str) {
    let alone = conformance::all(|| async { Broken::handle(fault, &memory()) }).await;
    let shared = conformance::shared(|| async {
        let one = memory();
        let other = if fault == Fault::KeepsHandlesApart {
            memory()
        } else {
            one.clone()
        };
        vec![Broken::handle(fault, &one), Broken::handle(fault, &other)]
    });
    let mut found = Vec::new();
    for violations in [alone, shared.await].into_iter().filter_map(Result::err) {
        found.extend(violations.iter().map(|violation| violation.promise()));
    }
    assert!(
        found.contains(&promise),
        "{promise} does not find out {fault:?}; found by {found:?}"
    );
}

/// A report says which promise, at what, what was expected and what was seen.
#[tokio::test]
async fn a_violation_tells_what_was_expected_and_what_was_seen() {
    let store = Broken::handle(Fault::IgnoresLeases, &memory());
    let violation = conformance::an_old_lease_cannot_write(&*store).await.unwrap_err();
    assert_eq!(
        violation.to_string(),
        "an_old_lease_cannot_write: writing under an old lease: expected LeaseLost, saw that it was done: ()"
    );
}

fn memory() -> MemoryStore {
    MemoryStore::with_time(Timestamp::now)
}

/// A good store, and what is wrong with it.
#[derive(Debug)]
struct Broken {
    fault: Fault,
    good: MemoryStore,
    marks: Mutex<BTreeMap<String, String>>,
    released: Mutex<Vec<Lease>>,
}

impl Broken {
    fn handle(fault: Fault, good: &MemoryStore) -> Arc<dyn Store> {
        Arc::new(Self {
            fault,
            good: good.clone(),
            marks: Mutex::default(),
            released: Mutex::default(),
        })
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn kind(&self, kind: DocumentKind) -> DocumentKind {
        if self.has(Fault::MixesKinds) {
            DocumentKind::Product
        } else {
            kind
        }
    }

    fn panel(&self, panel: &PanelId) -> PanelId {
        let mixed = self.has(Fault::MixesPanels).then(|| PanelId::new("all").unwrap());
        mixed.unwrap_or_else(|| panel.clone())
    }

    fn shown(&self, mut document: Document) -> Document {
        document.version -= u64::from(self.has(Fault::CountsFromZero));
        document
    }

    fn given(&self, lease: Lease) -> Lease {
        let epoch = if self.has(Fault::GivesOneEpochToAll) {
            1
        } else {
            lease.epoch
        };
        Lease::new(lease.subject, epoch)
    }

    fn consumer<'a>(&self, consumer: &'a str) -> &'a str {
        if self.has(Fault::MixesConsumers) {
            "all"
        } else {
            consumer
        }
    }

    fn check_marks(&self, commit: &Commit) -> Result<(), StoreError> {
        let mut marks = self.marks.lock().unwrap();
        for write in &commit.writes {
            if let Some(mark) = &write.unique
                && *marks.entry(mark.clone()).or_insert_with(|| write.key.clone()) != write.key
            {
                return Err(StoreError::new(StoreErrorKind::Duplicate, write.key.clone()));
            }
        }
        Ok(())
    }

    /// What becomes of a commit before the good store sees it.
    async fn spoil(&self, commit: &mut Commit) -> Result<(), StoreError> {
        for write in &mut commit.writes {
            write.kind = self.kind(write.kind);
            match self.fault {
                Fault::IgnoresExpected => write.expected = Expected::Any,
                Fault::IgnoresMarks => write.unique = None,
                Fault::CutsLargeValues => write.body.truncate(64 * 1024),
                Fault::TidiesJson => {
                    let value: serde_json::Value = serde_json::from_str(&write.body).unwrap();
                    write.body = value.to_string();
                }
                Fault::ChecksBeforeItWrites => {
                    let stored = self.good.read(write.kind, &write.key).await?.map(|it| it.version);
                    let fits = match write.expected {
                        Expected::Absent => stored.is_none(),
                        Expected::Version(version) => stored == Some(version),
                        _ => true,
                    };
                    if fits {
                        write.expected = Expected::Any;
                        tokio::task::yield_now().await;
                    }
                }
                _ => {}
            }
        }
        if let Some(wake) = &mut commit.wake {
            wake.panel = self.panel(&wake.panel);
        }
        match self.fault {
            Fault::WritesBackwards => commit.writes.reverse(),
            Fault::NeverFreesAMark => self.check_marks(commit)?,
            Fault::IgnoresLeases => commit.lease = None,
            Fault::TrustsReleasedLeases => {
                let released = self.released.lock().unwrap();
                commit.lease.take_if(|lease| released.contains(lease));
            }
            Fault::TrustsLeasesNeverGiven => {
                commit.lease.take_if(|lease| lease.epoch == u64::MAX);
            }
            Fault::DropsWakes => commit.wake = None,
            Fault::PutsTheWokenLast | Fault::DropsWakesOfHeldSubjects => {
                if let Some(wake) = &commit.wake {
                    match self.good.claim(&wake.subject, Duration::from_secs(9)).await? {
                        Some(lease) if self.has(Fault::PutsTheWokenLast) => self.good.release(&lease, None).await?,
                        Some(lease) => self.good.release(&lease, Some(Duration::ZERO)).await?,
                        None if self.has(Fault::DropsWakesOfHeldSubjects) => commit.wake = None,
                        None => {}
                    }
                }
            }
            Fault::FilesLinesUnderTheFirstService => {
                let first = commit.journal.first().map(|line| line.service.clone());
                for line in &mut commit.journal {
                    line.service.clone_from(first.as_ref().unwrap());
                }
            }
            _ => {}
        }
        Ok(())
    }
}

#[async_trait]
impl Store for Broken {
    async fn read(&self, kind: DocumentKind, key: &str) -> Result<Option<Document>, StoreError> {
        let read = self.good.read(self.kind(kind), key).await?;
        Ok(read.map(|document| self.shown(document)))
    }

    async fn list(
        &self,
        kind: DocumentKind,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError> {
        let kind = self.kind(kind);
        let mut listed = match self.fault {
            Fault::SkipsTheFirstOfAPage if after.is_some() => {
                let more = self.good.list(kind, prefix, after, limit.saturating_add(1)).await?;
                more.into_iter().skip(1).collect()
            }
            Fault::MatchesWithoutCase => {
                let mut all = self.good.list(kind, "", after, usize::MAX).await?;
                all.retain(|it| it.key.to_lowercase().starts_with(&prefix.to_lowercase()));
                all.truncate(limit);
                all
            }
            _ => self.good.list(kind, prefix, after, limit).await?,
        };
        if self.has(Fault::OrdersWithoutCase) {
            listed.sort_by_key(|document| document.key.to_lowercase());
        }
        Ok(listed.into_iter().map(|document| self.shown(document)).collect())
    }

    async fn commit(&self, mut commit: Commit) -> Result<(), StoreError> {
        self.spoil(&mut commit).await?;
        if self.has(Fault::TellsBeforeItWrites) {
            let events = std::mem::take(&mut commit.events);
            self.good.commit(Commit::default().telling(events)).await?;
        }
        if self.has(Fault::WritesPartByPart) {
            for write in std::mem::take(&mut commit.writes) {
                self.good.commit(Commit::write(write)).await?;
            }
        }
        self.good.commit(commit).await
    }

    async fn claim(&self, subject: &Subject, term: Duration) -> Result<Option<Lease>, StoreError> {
        let term = if self.has(Fault::KeepsDeadHolders) {
            Duration::MAX
        } else {
            term
        };
        let lease = self.good.claim(subject, term).await?.map(|lease| self.given(lease));
        let to_all = self
            .has(Fault::GivesASubjectToAll)
            .then(|| Lease::new(subject.clone(), 1));
        Ok(lease.or(to_all))
    }

    async fn claim_due(&self, panel: &PanelId, term: Duration, limit: usize) -> Result<Vec<Lease>, StoreError> {
        let limit = if self.has(Fault::IgnoresLimits) {
            usize::MAX
        } else {
            limit
        };
        let mut leases = self.good.claim_due(&self.panel(panel), term, limit).await?;
        match self.fault {
            Fault::TellsDueWorkBackwards => leases.reverse(),
            Fault::GivesDueWorkAgain => {
                for lease in &leases {
                    self.good.release(lease, Some(Duration::ZERO)).await?;
                }
            }
            _ => {}
        }
        Ok(leases.into_iter().map(|lease| self.given(lease)).collect())
    }

    async fn renew(&self, lease: &Lease, term: Duration) -> Result<(), StoreError> {
        if self.has(Fault::IgnoresRenewals) {
            return Ok(());
        }
        self.good.renew(lease, term).await
    }

    async fn release(&self, lease: &Lease, due_in: Option<Duration>) -> Result<(), StoreError> {
        self.released.lock().unwrap().push(lease.clone());
        let due_in = if self.has(Fault::IgnoresSchedules) {
            None
        } else {
            due_in
        };
        self.good.release(lease, due_in).await
    }

    async fn journal(&self, service: &ServiceId) -> Result<Vec<JournalEntry>, StoreError> {
        let mut lines = self.good.journal(service).await?;
        if self.has(Fault::TellsTheJournalBackwards) {
            lines.reverse();
        }
        Ok(lines)
    }

    async fn claim_events(&self, consumer: &str, term: Duration, limit: usize) -> Result<Vec<OutboxEvent>, StoreError> {
        let consumer = self.consumer(consumer);
        let mut events = match self.fault {
            Fault::IgnoresLimitsOfEvents => self.good.claim_events(consumer, term, usize::MAX).await?,
            Fault::GivesEventsToAll => self.good.claim_events(consumer, Duration::ZERO, limit).await?,
            Fault::LooksBeforeItClaims => {
                let seen = self.good.claim_events(consumer, Duration::ZERO, limit).await?;
                tokio::task::yield_now().await;
                self.good.claim_events(consumer, term, limit).await?;
                seen
            }
            _ => self.good.claim_events(consumer, term, limit).await?,
        };
        match self.fault {
            Fault::TellsEventsBackwards => events.reverse(),
            Fault::CutsLargeEvents => events = events.into_iter().map(cut).collect(),
            _ => {}
        }
        Ok(events)
    }

    async fn acknowledge(&self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError> {
        let consumer = self.consumer(consumer);
        if self.has(Fault::AcknowledgesUpTo) {
            let last = events.iter().map(OutboxEvent::number).max().unwrap_or(0);
            let up_to: Vec<OutboxEvent> = (1..=last)
                .zip(events.iter().cycle())
                .map(|(number, event)| OutboxEvent::new(number, event.entry().clone()))
                .collect();
            return self.good.acknowledge(consumer, &up_to).await;
        }
        self.good.acknowledge(consumer, events).await
    }

    async fn outbox_position(&self) -> Result<u64, StoreError> {
        self.good.outbox_position().await
    }

    async fn raise_outbox(&self, position: u64) -> Result<(), StoreError> {
        if self.has(Fault::CannotBeRaised) {
            return Ok(());
        }
        self.good.raise_outbox(position).await
    }
}

fn cut(event: OutboxEvent) -> OutboxEvent {
    let mut entry = event.entry().clone();
    if let Event::Changed { fields } = &mut entry.kind {
        fields.retain(|field| field.len() < 64 * 1024);
    }
    OutboxEvent::new(event.number(), entry)
}

//! Transactions of the application's own.

use std::{
    future::Future,
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use async_trait::async_trait;
use jiff::Timestamp;

use super::{
    Violation, Violations,
    pace::{at_once, pause},
    trial::{LONG, Trial},
};
use crate::{
    event::{Event, EventEntry},
    store::{Commit, Expected, OutboxEvent, Store, StoreError},
};

/// A store that writes in transactions of the application's own, as the suite needs it.
#[async_trait]
pub trait Transactional: Send + Sync {
    /// The store.
    fn store(&self) -> &dyn Store;

    /// Begins a transaction as an application does.
    async fn begin(&self) -> Result<Box<dyn Transaction>, StoreError>;
}

/// A transaction of the application's own. Dropped, it is rolled back.
#[async_trait]
pub trait Transaction: Send {
    /// Writes in it.
    async fn commit_in(&mut self, commit: Commit) -> Result<(), StoreError>;

    /// Claims events in it.
    async fn claim_events_in(&mut self, consumer: &str, limit: usize) -> Result<Vec<OutboxEvent>, StoreError>;

    /// Acknowledges events in it.
    async fn acknowledge_in(&mut self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError>;

    /// Commits it.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;

    /// Rolls it back.
    async fn roll_back(self: Box<Self>) -> Result<(), StoreError>;
}

/// The promises about transactions by name, in the order in which [`transactions`] runs them.
pub const TRANSACTION_PROMISES: &[&str] = &[
    "a_transaction_is_all_or_nothing",
    "a_late_commit_is_not_skipped",
    "a_rolled_back_acknowledgement_is_none",
    "what_a_transaction_claims_no_other_gets",
    "what_a_transaction_acknowledges_does_not_come_again",
];

/// Runs the promises about transactions of the application's own, each on a store of its own that `make_store` makes.
///
/// # Errors
/// Every promise that is not kept.
pub async fn transactions<Made>(make_store: impl Fn() -> Made) -> Result<(), Violations>
where
    Made: Future<Output = Box<dyn Transactional>>,
{
    let mut found = Violations::default();
    found.note(a_transaction_is_all_or_nothing(&*make_store().await).await);
    found.note(a_late_commit_is_not_skipped(&*make_store().await).await);
    found.note(a_rolled_back_acknowledgement_is_none(&*make_store().await).await);
    found.note(what_a_transaction_claims_no_other_gets(&*make_store().await).await);
    found.note(what_a_transaction_acknowledges_does_not_come_again(&*make_store().await).await);
    found.or_none()
}

/// How long a transaction is left open while another works.
const OPEN: Duration = Duration::from_millis(300);

/// One of several things that are done at once.
type Doing<'a, T> = Pin<Box<dyn Future<Output = Result<T, Violation>> + Send + 'a>>;

struct Side<'a> {
    trial: Trial<'a>,
    made: &'a dyn Transactional,
    consumer: String,
}

impl<'a> Side<'a> {
    fn of(promise: &'static str, made: &'a dyn Transactional) -> Self {
        let trial = Trial::new(promise, made.store());
        let consumer = trial.key("a");
        Self { trial, made, consumer }
    }

    async fn begin(&self) -> Result<Box<dyn Transaction>, Violation> {
        self.trial.does("beginning", self.made.begin().await)
    }

    fn telling(&self, number: u64) -> Result<Commit, Violation> {
        let name = number.to_string();
        let (at, service) = (Timestamp::UNIX_EPOCH, self.trial.service("s")?);
        let event = EventEntry::new(at, service, number, Event::Wanted);
        Ok(Commit::write(self.trial.document(&name, Expected::Absent, &name)?).telling(vec![event]))
    }

    fn revisions(&self, events: &[OutboxEvent]) -> Result<Vec<u64>, Violation> {
        let service = self.trial.service("s")?;
        let ours = events.iter().filter(|event| *event.service() == service);
        Ok(ours.map(OutboxEvent::revision).collect())
    }

    /// Takes all there is, acknowledges it, and expects just these.
    async fn drain(&self, what: &str, numbers: &[u64]) -> Result<(), Violation> {
        let store = self.trial.store;
        let claimed = self
            .trial
            .does(what, store.claim_events(&self.consumer, LONG, 1000).await)?;
        self.trial
            .does(what, store.acknowledge(&self.consumer, &claimed).await)?;
        self.trial.equal(what, numbers, &self.revisions(&claimed)?)
    }
}

/// What was written in a transaction is there when it is committed, and nothing of it when it is rolled back, or was
/// abandoned between two statements, as by a crash.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_transaction_is_all_or_nothing(made: &dyn Transactional) -> Result<(), Violation> {
    let side = Side::of("a_transaction_is_all_or_nothing", made);
    let mut rolled_back = side.begin().await?;
    let written = rolled_back.commit_in(side.telling(1)?).await;
    side.trial.does("writing in a transaction", written)?;
    side.trial.does("rolling back", rolled_back.roll_back().await)?;
    side.trial.stores("after a roll-back", "1", None).await?;
    side.drain("after a roll-back", &[]).await?;

    let mut abandoned = side.begin().await?;
    let written = abandoned.commit_in(side.telling(2)?).await;
    side.trial.does("writing in a transaction", written)?;
    drop(abandoned);
    side.drain("after a transaction was abandoned", &[]).await?;
    side.trial
        .stores("after a transaction was abandoned", "2", None)
        .await?;

    let mut committed = side.begin().await?;
    for number in [3, 4] {
        let written = committed.commit_in(side.telling(number)?).await;
        side.trial.does("writing in a transaction", written)?;
    }
    side.trial.does("committing", committed.commit().await)?;
    side.trial.stores("after a commit", "4", Some((1, "4"))).await?;
    side.drain("after a commit", &[3, 4]).await
}

/// An event whose number was taken early and whose commit was done late is got all the same, when later ones were
/// acknowledged in between.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_late_commit_is_not_skipped(made: &dyn Transactional) -> Result<(), Violation> {
    let side = Side::of("a_late_commit_is_not_skipped", made);
    let mut late = side.begin().await?;
    let written = late.commit_in(side.telling(1)?).await;
    side.trial.does("writing in a transaction", written)?;
    // A store with one writer at a time makes the others wait instead.
    let is_told = AtomicBool::new(false);
    let others = async {
        let told = side.trial.store.commit(side.telling(2)?).await;
        is_told.store(true, Ordering::Relaxed);
        side.trial.does("telling while a transaction is open", told)
    };
    let commit_late = async {
        pause(OPEN).await;
        if is_told.load(Ordering::Relaxed) {
            side.drain("while the first is not committed", &[2]).await?;
        }
        side.trial.does("committing late", late.commit().await)
    };
    let both: [Doing<'_, ()>; 2] = [Box::pin(others), Box::pin(commit_late)];
    for done in at_once(both).await {
        done?;
    }
    let store = side.trial.store;
    let rest = store.claim_events(&side.consumer, LONG, 1000).await;
    let rest = side.revisions(&side.trial.does("claiming the rest", rest)?)?;
    let is_there = rest.contains(&1);
    side.trial.equal(
        &format!("whether the late event is among the rest {rest:?}"),
        true,
        is_there,
    )
}

/// An acknowledgement that is rolled back, or abandoned, leaves the event as it was: it comes again.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_rolled_back_acknowledgement_is_none(made: &dyn Transactional) -> Result<(), Violation> {
    let side = Side::of("a_rolled_back_acknowledgement_is_none", made);
    let told = side.trial.store.commit(side.telling(1)?).await;
    side.trial.does("telling", told)?;
    for keep in ["rolled back", "abandoned", "committed"] {
        let what = format!("a transaction that is {keep}");
        let mut transaction = side.begin().await?;
        let claimed = transaction.claim_events_in(&side.consumer, 10).await;
        let claimed = side.trial.does(&what, claimed)?;
        side.trial.equal(&what, &[1][..], &side.revisions(&claimed)?)?;
        let again = transaction.claim_events_in(&side.consumer, 10).await;
        let again = side.trial.does(&what, again)?;
        side.trial.equal(&format!("a second claim of {what}"), 0, again.len())?;
        let acknowledged = transaction.acknowledge_in(&side.consumer, &claimed).await;
        side.trial.does(&what, acknowledged)?;
        match keep {
            "rolled back" => side.trial.does(&what, transaction.roll_back().await)?,
            "abandoned" => drop(transaction),
            _ => side.trial.does(&what, transaction.commit().await)?,
        }
    }
    side.drain("when it was acknowledged", &[]).await
}

/// While a transaction has events in hand, another worker of the consumer gets none of them: it waits, or gets the others.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn what_a_transaction_claims_no_other_gets(made: &dyn Transactional) -> Result<(), Violation> {
    let side = Side::of("what_a_transaction_claims_no_other_gets", made);
    side.drain("what others left", &[]).await?;
    for number in 1..=4 {
        let told = side.trial.store.commit(side.telling(number)?).await;
        side.trial.does("telling", told)?;
    }
    let mut first = side.begin().await?;
    let claimed = first.claim_events_in(&side.consumer, 2).await;
    let claimed = side.trial.does("claiming in a transaction", claimed)?;
    let end_first = async {
        pause(OPEN).await;
        let acknowledged = first.acknowledge_in(&side.consumer, &claimed).await;
        side.trial.does("acknowledging", acknowledged)?;
        side.trial.does("committing", first.commit().await)?;
        side.revisions(&claimed)
    };
    let second = async {
        let mut second = side.begin().await?;
        let claimed = second.claim_events_in(&side.consumer, 10).await;
        let claimed = side.trial.does("claiming in another transaction", claimed)?;
        let acknowledged = second.acknowledge_in(&side.consumer, &claimed).await;
        side.trial.does("acknowledging", acknowledged)?;
        side.trial.does("committing", second.commit().await)?;
        side.revisions(&claimed)
    };
    let both: [Doing<'_, Vec<u64>>; 2] = [Box::pin(end_first), Box::pin(second)];
    let got: Result<Vec<Vec<u64>>, Violation> = at_once(both).await.into_iter().collect();
    side.trial
        .equal("what the two got", vec![vec![1, 2], vec![3, 4]], got?)?;
    side.drain("when both have ended", &[]).await
}

/// What was acknowledged in a transaction that is committed does not come again, for however short a time it was claimed.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn what_a_transaction_acknowledges_does_not_come_again(made: &dyn Transactional) -> Result<(), Violation> {
    let side = Side::of("what_a_transaction_acknowledges_does_not_come_again", made);
    let store = side.trial.store;
    side.trial.does("telling", store.commit(side.telling(1)?).await)?;
    let claimed = store.claim_events(&side.consumer, Duration::ZERO, 1000).await;
    let claimed = side.trial.does("claiming for no time", claimed)?;
    side.trial
        .equal("what was claimed for no time", &[1][..], &side.revisions(&claimed)?)?;
    let mut transaction = side.begin().await?;
    let acknowledged = transaction.acknowledge_in(&side.consumer, &claimed).await;
    side.trial.does("acknowledging in a transaction", acknowledged)?;
    side.trial.does("committing", transaction.commit().await)?;
    side.drain("when it was acknowledged", &[]).await
}

//! The outbox.

use jiff::Timestamp;

use super::{
    Violation,
    pace::at_once,
    trial::{LONG, SHORT, Trial},
};
use crate::{
    event::{Event, EventEntry},
    store::{Commit, Expected, OutboxEvent, Store, StoreErrorKind},
};

impl Trial<'_> {
    /// An event that tells its number by its revision.
    fn event(&self, number: u64) -> Result<EventEntry, Violation> {
        let at = Timestamp::UNIX_EPOCH;
        Ok(EventEntry::new(at, self.service("s")?, number, Event::Wanted))
    }

    async fn tell(&self, numbers: impl IntoIterator<Item = u64>) -> Result<(), Violation> {
        let events: Result<Vec<_>, _> = numbers.into_iter().map(|number| self.event(number)).collect();
        self.commit("telling events", Commit::default().telling(events?)).await
    }

    /// Takes this trial's events in hand; those of others, in a store that is not empty, are left alone.
    async fn take(&self, what: &str, consumer: &str, term: std::time::Duration) -> Result<Vec<OutboxEvent>, Violation> {
        let claimed = self.store.claim_events(&self.key(consumer), term, usize::MAX).await;
        let mut claimed = self.does(what, claimed)?;
        let service = self.service("s")?;
        claimed.retain(|event| *event.service() == service);
        Ok(claimed)
    }

    /// Takes this trial's events in hand and expects just these, in this order.
    async fn gets(
        &self,
        what: &str,
        consumer: &str,
        term: std::time::Duration,
        numbers: &[u64],
    ) -> Result<Vec<OutboxEvent>, Violation> {
        let claimed = self.take(what, consumer, term).await?;
        self.equal(what, numbers, &revisions(&claimed))?;
        Ok(claimed)
    }

    async fn acknowledge(&self, what: &str, consumer: &str, events: &[OutboxEvent]) -> Result<(), Violation> {
        self.does(what, self.store.acknowledge(&self.key(consumer), events).await)
    }

    async fn position(&self) -> Result<u64, Violation> {
        self.does("the position of the outbox", self.store.outbox_position().await)
    }
}

fn revisions(events: &[OutboxEvent]) -> Vec<u64> {
    events.iter().map(OutboxEvent::revision).collect()
}

/// Events are given in the order in which they were committed, under numbers that grow; the time that they tell is not
/// their place.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn events_come_in_order(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("events_come_in_order", store);
    trial.gets("before any event", "a", LONG, &[]).await?;
    trial.tell([1, 2]).await?;
    let mut late = trial.event(3)?;
    late.at = Timestamp::MAX;
    let mut early = trial.event(4)?;
    early.at = Timestamp::MIN;
    trial.commit("telling", Commit::default().telling(vec![late])).await?;
    trial.commit("telling", Commit::default().telling(vec![early])).await?;
    trial.tell([5]).await?;
    let events = trial.gets("all events", "a", LONG, &[1, 2, 3, 4, 5]).await?;
    let numbers: Vec<u64> = events.iter().map(OutboxEvent::number).collect();
    let grows = numbers.is_sorted_by(|one, next| one < next) && numbers.first() > Some(&0);
    trial.equal(&format!("whether the numbers {numbers:?} grow, from 1"), true, grows)
}

/// An event is told when its commit is done, and only then: not when it conflicts, breaks a mark or has lost its lease, nor
/// again when a commit that was done is repeated because its answer was lost.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_refused_commit_tells_nothing(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_refused_commit_tells_nothing", store);
    let marked = trial.document("taken", Expected::Absent, "taken")?;
    let marked = marked.unique(Some(trial.key("mark")));
    trial.commit("writing", Commit::write(marked)).await?;
    let old = trial.claim("leased", SHORT).await?;
    trial.let_it_pass().await;
    trial.claim("leased", LONG).await?;

    let telling = |write| -> Result<Commit, Violation> { Ok(Commit::write(write).telling(vec![trial.event(1)?])) };
    let duplicate = trial.document("b", Expected::Absent, "b")?;
    let refused = [
        (
            "a conflict",
            StoreErrorKind::Conflict,
            telling(trial.document("taken", Expected::Version(7), "wrong")?)?,
        ),
        (
            "a mark that another document has",
            StoreErrorKind::Duplicate,
            telling(duplicate.unique(Some(trial.key("mark"))))?,
        ),
        (
            "an old lease",
            StoreErrorKind::LeaseLost,
            telling(trial.document("c", Expected::Absent, "c")?)?.under(&old),
        ),
    ];
    for (what, kind, commit) in refused {
        trial.refuses(what, kind, store.commit(commit).await)?;
        trial.gets(&format!("after {what}"), "a", LONG, &[]).await?;
    }
    let done = telling(trial.document("d", Expected::Absent, "d")?)?;
    trial.commit("telling", done.clone()).await?;
    let what = "a commit that was done already";
    trial.refuses(what, StoreErrorKind::Conflict, store.commit(done).await)?;
    trial.gets(&format!("after {what}"), "a", LONG, &[1]).await?;
    Ok(())
}

/// Each consumer gets every event, also one that claims for the first time when another has acknowledged it already.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn consumers_are_apart(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("consumers_are_apart", store);
    trial.tell([1, 2]).await?;
    let events = trial.gets("one consumer", "a", LONG, &[1, 2]).await?;
    trial.acknowledge("acknowledging", "a", &events).await?;
    trial.gets("a later consumer", "b", LONG, &[1, 2]).await?;
    trial.tell([3]).await?;
    trial.gets("one consumer, later", "a", LONG, &[3]).await?;
    trial.gets("the other, later", "b", LONG, &[3]).await?;
    Ok(())
}

/// What one worker of a consumer has in hand, no other gets, until the claim has run out; then it comes again under the
/// same number.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn a_claimed_event_is_held(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("a_claimed_event_is_held", store);
    trial.tell([1]).await?;
    let first = trial.gets("the first claim", "a", LONG, &[1]).await?;
    trial.let_it_pass().await;
    trial.gets("a second claim of the consumer", "a", LONG, &[]).await?;
    trial.tell([2]).await?;
    trial.gets("a claim after a further event", "a", SHORT, &[2]).await?;
    trial.let_it_pass().await;
    let again = trial.gets("when a claim has run out", "a", LONG, &[2]).await?;
    let last = first.iter().chain(&again).map(OutboxEvent::number).max();
    trial.equal(
        "the number of what came again",
        again.iter().map(OutboxEvent::number).max(),
        last,
    )?;
    trial.gets("when all is in hand", "a", LONG, &[]).await?;
    Ok(())
}

/// What was acknowledged does not come again, each event for itself, whether its claim has run out or not; to acknowledge
/// it again changes nothing.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn an_acknowledged_event_is_over(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("an_acknowledged_event_is_over", store);
    trial.tell([1, 2, 3, 4]).await?;
    let events = trial.gets("four events", "a", SHORT, &[1, 2, 3, 4]).await?;
    let one = |number: u64| -> Vec<OutboxEvent> {
        let mut events = events.clone();
        events.retain(|event| event.revision() == number);
        events
    };
    trial.acknowledge("the third", "a", &one(3)).await?;
    trial.let_it_pass().await;
    trial
        .gets("when the third was acknowledged", "a", SHORT, &[1, 2, 4])
        .await?;
    trial.let_it_pass().await;
    trial.acknowledge("the first, too late", "a", &one(1)).await?;
    trial.acknowledge("the third again", "a", &one(3)).await?;
    trial
        .gets("when the first was acknowledged", "a", SHORT, &[2, 4])
        .await?;
    trial.acknowledge("nothing", "a", &[]).await?;
    trial.acknowledge("all", "a", &events).await?;
    trial.let_it_pass().await;
    trial.gets("when all were acknowledged", "a", LONG, &[]).await?;
    Ok(())
}

/// No more events are claimed than were asked for; the rest stays for others.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn an_event_claim_keeps_to_its_limit(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("an_event_claim_keeps_to_its_limit", store);
    let consumer = trial.key("a");
    loop {
        let others = trial.does("what others left", store.claim_events(&consumer, LONG, 100).await)?;
        if others.is_empty() {
            break;
        }
    }
    trial.tell(1..=5).await?;
    for (limit, numbers) in [(0, &[][..]), (2, &[1, 2]), (1, &[3]), (usize::MAX, &[4, 5])] {
        let what = format!("claiming at most {limit}");
        let claimed = trial.does(&what, store.claim_events(&consumer, LONG, limit).await)?;
        trial.equal(&what, numbers, &revisions(&claimed))?;
    }
    Ok(())
}

/// The position of the outbox is the number of its newest event; it can be raised, never lowered, and later events are
/// beyond it.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn the_outbox_knows_its_position(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("the_outbox_knows_its_position", store);
    let before = trial.position().await?;
    trial.tell([1, 2]).await?;
    let newest = |events: &[OutboxEvent]| events.iter().map(OutboxEvent::number).max();
    let events = trial.gets("two events", "a", LONG, &[1, 2]).await?;
    let position = trial.position().await?;
    trial.equal("the number of the newest event", newest(&events), Some(position))?;
    trial.equal("whether the position has grown", true, position > before)?;
    trial.does("raising", store.raise_outbox(position + 1000).await)?;
    trial.does("raising to less", store.raise_outbox(position).await)?;
    trial.equal("the position after raising", position + 1000, trial.position().await?)?;
    trial.tell([3]).await?;
    let events = trial.gets("an event after raising", "a", LONG, &[3]).await?;
    trial.equal("its number", Some(position + 1001), newest(&events))?;
    trial.equal("the position then", position + 1001, trial.position().await?)
}

/// An event comes back as it was appended, however large, in whatever script, of whatever consumer.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn events_are_kept_as_they_are(store: &dyn Store) -> Result<(), Violation> {
    let trial = Trial::new("events_are_kept_as_they_are", store);
    let mut entries = Vec::new();
    for fields in [
        vec!["'; DROP TABLE hatchery_events; --".to_owned(), "?1 $1 {}".to_owned()],
        vec!["e\u{301} \u{e9} 🦀 \u{202e}\u{feff} \"quoted\"\n".to_owned()],
        vec!["environment.NAMEé".repeat(64 * 1024)],
        Vec::new(),
    ] {
        let mut entry = trial.event(u64::try_from(i64::MAX).unwrap_or_default())?;
        entry.at = Timestamp::MAX;
        entry.kind = Event::Changed { fields };
        entries.push(entry);
    }
    for entry in &entries {
        trial
            .commit("telling", Commit::default().telling(vec![entry.clone()]))
            .await?;
    }
    for consumer in ["'; --", " blank ", "e\u{301}", "\u{e9}"] {
        let what = format!("the events of {consumer:?}");
        let events = trial.take(&what, consumer, LONG).await?;
        let same = events.iter().map(OutboxEvent::entry).eq(&entries);
        trial.equal(&format!("whether {what} are the same"), (4, true), (events.len(), same))?;
        trial.acknowledge(&what, consumer, &events).await?;
    }
    Ok(())
}

/// Many workers of one consumer that claim while others tell: each event is got once, and none is left or lost.
///
/// # Errors
/// When the store does not keep this promise.
pub async fn an_event_is_claimed_once(handles: &[&dyn Store]) -> Result<(), Violation> {
    const PROMISE: &str = "an_event_is_claimed_once";
    const EACH: u64 = 10;
    let workers = super::handles::workers(handles)
        .zip(0..)
        .map(|(store, worker)| async move {
            let trial = Trial::new(PROMISE, store);
            let mut got = Vec::new();
            for turn in 0..EACH {
                trial.tell([worker * EACH + turn]).await?;
                let claimed = store.claim_events(&trial.key("a"), LONG, 3).await;
                let claimed = trial.does("claiming", claimed)?;
                trial.acknowledge("acknowledging", "a", &claimed).await?;
                got.extend(claimed);
            }
            Ok(got)
        });
    let mut got = Vec::new();
    for result in at_once(workers).await {
        got.extend(result?);
    }
    for store in handles.iter().copied().cycle().take(1000) {
        let trial = Trial::new(PROMISE, store);
        let claimed = store.claim_events(&trial.key("a"), LONG, 7).await;
        let claimed = trial.does("claiming the rest", claimed)?;
        if claimed.is_empty() {
            break;
        }
        got.extend(claimed);
    }
    for store in handles.iter().copied().take(1) {
        let trial = Trial::new(PROMISE, store);
        let service = trial.service("s")?;
        got.retain(|event| *event.service() == service);
        let mut numbers = revisions(&got);
        numbers.sort_unstable();
        let all: Vec<u64> = (0..EACH * super::handles::WORKERS as u64).collect();
        trial.equal("the events that the workers got", all, numbers)?;
    }
    Ok(())
}

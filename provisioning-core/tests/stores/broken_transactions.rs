//! The suite about transactions can fail: for every promise there is a store that breaks it, and is found out.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use provisioning_core::store::{
    Commit, OutboxEvent, Store, StoreError,
    conformance::{self, Transaction, Transactional},
};

use crate::sqlite::Application;

/// What is wrong with a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    CommitsWhatIsRolledBack,
    LosesTheEventsOfTransactions,
    KeepsRolledBackAcknowledgements,
    GivesClaimedEventsToAll,
    ForgetsAcknowledgements,
}

/// The promise that must find it out.
const FOUND_BY: &[(&str, Fault)] = &[
    ("a_transaction_is_all_or_nothing", Fault::CommitsWhatIsRolledBack),
    ("a_late_commit_is_not_skipped", Fault::LosesTheEventsOfTransactions),
    (
        "a_rolled_back_acknowledgement_is_none",
        Fault::KeepsRolledBackAcknowledgements,
    ),
    (
        "what_a_transaction_claims_no_other_gets",
        Fault::GivesClaimedEventsToAll,
    ),
    (
        "what_a_transaction_acknowledges_does_not_come_again",
        Fault::ForgetsAcknowledgements,
    ),
];

#[tokio::test]
async fn every_promise_finds_out_the_store_that_breaks_it() {
    let names: Vec<&str> = FOUND_BY.iter().map(|(promise, _)| *promise).collect();
    assert_eq!(
        names,
        conformance::TRANSACTION_PROMISES,
        "each promise has its broken store"
    );
    for (promise, fault) in FOUND_BY {
        let make = || async {
            Box::new(Broken {
                fault: *fault,
                good: Application::open().await,
                claimed: Arc::default(),
            }) as Box<dyn Transactional>
        };
        let violations = conformance::transactions(make).await.unwrap_err();
        let found: Vec<&str> = violations.iter().map(|violation| violation.promise()).collect();
        assert!(
            found.contains(promise),
            "{promise} does not find out {fault:?}; found by {found:?}"
        );
    }
}

/// A good store, and what is wrong with it.
struct Broken {
    fault: Fault,
    good: Application,
    claimed: Arc<Mutex<Vec<OutboxEvent>>>,
}

#[async_trait]
impl Transactional for Broken {
    fn store(&self) -> &dyn Store {
        self.good.store()
    }

    async fn begin(&self) -> Result<Box<dyn Transaction>, StoreError> {
        Ok(Box::new(BrokenTransaction {
            fault: self.fault,
            good: self.good.begin().await?,
            store: self.good.handle(),
            claimed: Arc::clone(&self.claimed),
            acknowledged: Vec::new(),
        }))
    }
}

struct BrokenTransaction {
    fault: Fault,
    good: Box<dyn Transaction>,
    store: Arc<dyn Store>,
    claimed: Arc<Mutex<Vec<OutboxEvent>>>,
    acknowledged: Vec<(String, Vec<OutboxEvent>)>,
}

#[async_trait]
impl Transaction for BrokenTransaction {
    async fn commit_in(&mut self, mut commit: Commit) -> Result<(), StoreError> {
        if self.fault == Fault::LosesTheEventsOfTransactions {
            commit.events.clear();
        }
        self.good.commit_in(commit).await
    }

    async fn claim_events_in(&mut self, consumer: &str, limit: usize) -> Result<Vec<OutboxEvent>, StoreError> {
        let mut events = self.good.claim_events_in(consumer, limit).await?;
        if self.fault == Fault::GivesClaimedEventsToAll {
            let mut claimed = self.claimed.lock().unwrap();
            claimed.append(&mut events);
            events.clone_from(&claimed);
        }
        Ok(events)
    }

    async fn acknowledge_in(&mut self, consumer: &str, events: &[OutboxEvent]) -> Result<(), StoreError> {
        if self.fault == Fault::ForgetsAcknowledgements {
            return Ok(());
        }
        self.acknowledged.push((consumer.to_owned(), events.to_vec()));
        self.good.acknowledge_in(consumer, events).await
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.good.commit().await
    }

    async fn roll_back(self: Box<Self>) -> Result<(), StoreError> {
        if self.fault == Fault::CommitsWhatIsRolledBack {
            return self.good.commit().await;
        }
        self.good.roll_back().await?;
        if self.fault == Fault::KeepsRolledBackAcknowledgements {
            for (consumer, events) in &self.acknowledged {
                self.store.acknowledge(consumer, events).await?;
            }
        }
        Ok(())
    }
}

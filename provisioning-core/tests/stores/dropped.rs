//! Futures that are dropped before their end.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use jiff::Timestamp;
use provisioning_core::{
    Event, PanelId, ServiceId,
    event::EventEntry,
    journal::{JournalEntry, JournalEvent},
    store::{Commit, DocumentKind, Expected, OutboxEvent, Store, Subject, Wake, Write},
};

/// Drops a future that was polled so often. Gives whether it had come to its end.
async fn dropped_after(polls: usize, future: impl Future) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        left = left.saturating_sub(1);
        match future.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(true),
            Poll::Pending if left == 0 => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// What is written beside a document.
#[derive(Debug, Clone, Copy)]
enum Beside {
    Document,
    Line,
    Event,
    Wake,
}

const ALL: [Beside; 4] = [Beside::Document, Beside::Line, Beside::Event, Beside::Wake];

impl Beside {
    fn commit(self, key: &str) -> Commit {
        let document = |key: &str| Write::new(DocumentKind::Egg, key, Expected::Absent, &key).unwrap();
        let commit = Commit::write(document(key));
        let (at, service) = (Timestamp::UNIX_EPOCH, ServiceId::new(key).unwrap());
        match self {
            Self::Document => commit.and(document(&format!("{key}b"))),
            Self::Line => commit.journal(vec![JournalEntry::new(
                at,
                service,
                JournalEvent::Settled { attempts: vec![1] },
            )]),
            Self::Event => commit.telling(vec![EventEntry::new(at, service, 1, Event::Wanted)]),
            Self::Wake => {
                let panel = PanelId::new(key).unwrap();
                commit.waking(Wake::new(Subject::service(&service), panel))
            }
        }
    }

    async fn is_there(self, store: &dyn Store, key: &str) -> bool {
        let service = ServiceId::new(key).unwrap();
        match self {
            Self::Document => {
                let other = store.read(DocumentKind::Egg, &format!("{key}b")).await;
                other.unwrap().is_some()
            }
            Self::Line => !store.journal(&service).await.unwrap().is_empty(),
            Self::Event => {
                let told = store.claim_events(key, Duration::ZERO, usize::MAX).await.unwrap();
                told.iter().map(OutboxEvent::service).any(|told| *told == service)
            }
            Self::Wake => {
                let panel = PanelId::new(key).unwrap();
                let due = store.claim_due(&panel, Duration::ZERO, 1).await;
                !due.unwrap().is_empty()
            }
        }
    }
}

/// Whether the commit was done. It must be all there, or nothing of it: what was dropped may still be on its way to the
/// database, and become true between two looks, but only as a whole.
async fn was_done(store: &dyn Store, beside: Beside, key: &str) -> bool {
    let mut look = (false, true);
    for _ in 0..50 {
        let document = store.read(DocumentKind::Egg, key).await;
        look = (document.unwrap().is_some(), beside.is_there(store, key).await);
        if look.0 == look.1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(look.0, look.1, "half of it: {beside:?} {key}");
    look.0
}

/// A commit that is dropped at any moment leaves all of it or nothing, and a store that works.
pub(crate) async fn a_commit_is_done_whole_or_not_at_all(store: &dyn Store) {
    let (mut done, mut not_done) = (0, 0);
    // How often a commit is polled depends on how fast the database is.
    for series in 0..3 {
        for beside in ALL {
            for polls in 1.. {
                let key = format!("{series}-{beside:?}-{polls}").to_lowercase();
                let is_over = dropped_after(polls, store.commit(beside.commit(&key))).await;
                let again = Write::new(DocumentKind::Product, &key, Expected::Absent, &0).unwrap();
                store.commit(Commit::write(again)).await.unwrap();
                if was_done(store, beside, &key).await {
                    done += 1;
                } else {
                    not_done += 1;
                }
                if is_over {
                    break;
                }
            }
        }
    }
    assert!(
        done > 0 && not_done > 0,
        "it is dropped before and after it was done: {done} done, {not_done} not done"
    );
}

//! What becomes of a worker in the middle of its work.

use std::{future::Future, task::Poll, time::Duration};

/// What becomes of a worker in the middle of its work.
pub(crate) enum Fate {
    Lives,
    /// The process is lost when it is woken for this time.
    DiesAtPoll(usize),
    /// The process is lost after this time.
    DiesAfter(Duration),
    /// The machine stands still from this time on, for so long.
    Pauses(usize, Duration),
}

/// Does the work as far as its fate lets it; `None` when it was lost.
pub(crate) async fn fated<T>(fate: Fate, work: impl Future<Output = T>) -> Option<T> {
    let mut work = Box::pin(work);
    let (polls, pause) = match fate {
        Fate::Lives => return Some(work.await),
        Fate::DiesAfter(time) => return tokio::time::timeout(time, work).await.ok(),
        Fate::DiesAtPoll(polls) => (polls, None),
        Fate::Pauses(polls, time) => (polls, Some(time)),
    };
    let mut polled = 0;
    let done = std::future::poll_fn(|context| {
        if polled >= polls {
            return Poll::Ready(None);
        }
        polled += 1;
        work.as_mut().poll(context).map(Some)
    });
    match (done.await, pause) {
        (Some(done), _) => Some(done),
        (None, None) => None,
        (None, Some(time)) => {
            tokio::time::sleep(time).await;
            Some(work.await)
        }
    }
}

//! Futures that are dropped before their end.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use provisioning_core::store::{Commit, DocumentKind, Expected, Store, Write};

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

/// A commit that is dropped at any moment leaves all of it or nothing, and a store that works.
pub(crate) async fn a_commit_is_done_whole_or_not_at_all(store: &dyn Store) {
    let (mut done, mut not_done) = (0, 0);
    // How often a commit is polled depends on how fast the database is.
    for series in 0..12 {
        for polls in 1.. {
            let prefix = format!("{series}/{polls}/");
            let mut commit = Commit::default();
            for part in ["a", "b", "c"] {
                let key = format!("{prefix}{part}");
                commit = commit.and(Write::new(DocumentKind::Egg, key, Expected::Absent, &part).unwrap());
            }
            let is_over = dropped_after(polls, store.commit(commit)).await;
            // Reads wait behind a write that still runs on their connection, not behind one on another.
            let again = Write::new(DocumentKind::Product, &prefix, Expected::Absent, &0).unwrap();
            store.commit(Commit::write(again)).await.unwrap();
            let kept = store.list(DocumentKind::Egg, &prefix, None, 10).await.unwrap();
            if kept.is_empty() {
                not_done += 1;
            } else {
                assert_eq!(kept.len(), 3, "all of it, dropped after {polls} polls");
                done += 1;
            }
            if is_over {
                break;
            }
        }
    }
    assert!(
        done > 0 && not_done > 0,
        "it is dropped before and after it was done: {done} done, {not_done} not done"
    );
}
